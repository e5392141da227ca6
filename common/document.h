/*
 * The JSON documents that the tools exchange: {"kind": …, "version": 1, "tool": …, …}. The kinds
 * are those of backend-documents(5); the JSON Schema of each is in common/schema/KIND.json.
 */
#ifndef COMMON_DOCUMENT_H
#define COMMON_DOCUMENT_H

#include "common/buffer.h"
#include "common/error.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#define DOCUMENT_VERSION 1

/* Let jansson allocate as the rest does (memory.h), so that no value is silently missing. Called by
 * option_parse(). */
void document_init(void);

/* A new document that holds the envelope only; the caller owns the reference. */
json_t *document_new(const char *kind);

/* Parse `bytes` and check that it is an object with `kind` (any of the NULL-terminated list) and a
 * version that we know. `source` names it in messages. NULL with STATUS_INPUT and position; else a
 * new reference. */
json_t *document_parse(const char *bytes, size_t length, const char *source,
                       const char *const *kinds, struct error *error);

/* The same check of what is parsed already. 0, or -1 with STATUS_INPUT. */
int document_check(const json_t *document, const char *source, const char *const *kinds,
                   struct error *error);

/* input_read() and document_parse() in one. */
json_t *document_read(const char *path, const char *const *kinds, struct error *error);

/* The document's text: keys in the order in which they were set, two spaces, an array of numbers
 * on one line, a newline at the end (compact: all on one line). Same value, same bytes. */
void document_write(const json_t *document, bool compact, struct buffer *out);

/* Append the text of a JSON string, for documents that are too long to be held as values; what is no
 * UTF-8 becomes U+FFFD. */
void document_put_string(const char *bytes, size_t length, struct buffer *out);

/* The same without its quotes, for a part of one that ends between characters. */
void document_put_text(const char *bytes, size_t length, struct buffer *out);

/* A JSON number with at most `digits` decimals, so that 0.1 stays 0.1; NaN and infinity give null.
 */
json_t *document_real(double value, int digits);

/* A JSON string from any bytes: what is no UTF-8 is replaced by U+FFFD. */
json_t *document_string(const char *bytes, size_t length);

/* The JSON Schema of a kind, or NULL; and the kinds by name, NULL-terminated. */
const char *document_schema(const char *kind);
const char *const *document_kinds(void);

#endif
