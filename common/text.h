/* Text for people: escaping of foreign bytes, digit groups, UTF-8, secrets. */
#ifndef COMMON_TEXT_H
#define COMMON_TEXT_H

#include "common/buffer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* strcmp() for texts that mostly differ in their first byte, as those of a table do: it is called for the rest. */
static inline int text_compare(const char *a, const char *b)
{
    int first = (unsigned char)*a - (unsigned char)*b;

    return first ? first : strcmp(a, b);
}

/* Whether one of the bytes is a control character of ASCII. */
bool text_has_controls(const char *bytes, size_t length);

/* Append bytes from outside so that a terminal is safe from them: printable UTF-8 as it is; control
 * characters (newline and tab too), invalid UTF-8 and bidirectional overrides as \n, \t, \xHH,
 * \u{H}. */
void text_escape(struct buffer *out, const char *bytes, size_t length);

/* The same, but newlines and tabs pass: for text of several lines such as SQL. */
void text_escape_lines(struct buffer *out, const char *bytes, size_t length);

/* Length in bytes (1 to 4) of the well-formed UTF-8 sequence at `bytes`, with its code point in
 * *point unless NULL; 0 when there is none within `length` bytes. */
size_t text_utf8(const char *bytes, size_t length, uint32_t *point);

/* Write a code point (at most 0x10FFFF, no surrogate) as UTF-8, 1 to 4 bytes without a NUL; returns where they
 * end. */
char *text_write_utf8(char *to, uint32_t point);

/* Append it to a buffer. */
void text_put_utf8(struct buffer *out, uint32_t point);

/* The value of a hexadecimal digit of either case; -1: it is none. */
int text_hex_value(char digit);

/* True when all of it is well-formed UTF-8. */
bool text_is_utf8(const char *bytes, size_t length);

/* 1247832 → "1,247,832", in the caller's array, which it also returns. */
#define TEXT_COUNT_SIZE 32
char *text_count(char out[TEXT_COUNT_SIZE], uint64_t count);

/* What makes a noun one of many: "s", or "" for 1. */
const char *text_plural(uint64_t count);

/* A URL or key=value connection string with passwords (userinfo and password=) replaced by "***";
 * appended to `out`. */
void text_redact_url(struct buffer *out, const char *url);

#endif
