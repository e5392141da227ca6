/* Values made fit for where they stand. */
#ifndef LOADTEST_TARGET_ESCAPE_H
#define LOADTEST_TARGET_ESCAPE_H

#include "common/buffer.h"

#include <stdbool.h>
#include <stddef.h>

/* Append percent-encoded: all but unreserved characters (RFC 3986, section 2.3). */
void escape_url(struct buffer *out, const char *bytes, size_t length);

/* Append as the inside of a JSON string (RFC 8259, section 7). */
void escape_json(struct buffer *out, const char *bytes, size_t length);

/* Whether a text has a character that would end or disturb the line it is sent in. */
bool escape_has_control(const char *bytes, size_t length);

#endif
