/* Values as they stand in a request: texts of parameters in their styles, bodies by media type. */
#ifndef SCAFFOLD_REQUEST_WIRE_H
#define SCAFFOLD_REQUEST_WIRE_H

#include "common/arena.h"
#include "common/buffer.h"
#include "scaffold/spec/spec.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* How one place encodes what is no plain text there. */
enum wire_encoding {
    WIRE_PERCENT, /* URLs, forms and cookies */
    WIRE_PLAIN,   /* headers: what cannot stand there is left out */
};

/* Append bytes, percent-encoded but for letters, digits and -._~. */
void wire_percent(struct buffer *out, const char *bytes, size_t length);

/* Append a value of a path, header or cookie parameter (simple, label, matrix and the like). */
void wire_simple(struct buffer *out, const struct parameter *parameter, const struct node *value,
                 enum wire_encoding encoding);

/* Append name=value pairs joined with '&', in the parameter's style; nothing for an empty list. */
void wire_query(struct buffer *out, const struct parameter *parameter, const struct node *value);

/* Append text with its "{{" doubled, so that nothing of a specification is ever taken for a
 * placeholder: it could ask for what is in the environment. */
void wire_text(struct buffer *out, const char *text, size_t length);

/* Append a value as compact JSON in which no "{{" stands. */
void wire_json(struct buffer *out, const struct node *value);

/* An object or array as JSON, its texts as of wire_text(); a new reference. NULL for other values, and
 * where digits of a number would be lost. */
json_t *wire_value(const struct node *value);

/* Append a body of that media type. */
void wire_body(struct buffer *out, const struct media *media, const struct node *value);

/* The Content-Type of such a body: wildcards become types, multipart gets its boundary. */
const char *wire_content_type(struct arena *arena, const struct media *media);

#endif
