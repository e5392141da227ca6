/* Base64 (RFC 4648, section 4). */
#ifndef LOADTEST_TARGET_BASE64_H
#define LOADTEST_TARGET_BASE64_H

#include "common/arena.h"

#include <stddef.h>

/* Text in `arena`, padded. */
const char *base64_encode(struct arena *arena, const char *bytes, size_t length);

/* The bytes in `arena`, followed by a NUL that *length does not count. Line breaks and blanks are skipped,
 * padding may be missing. NULL when the text is not base64. */
const char *base64_decode(struct arena *arena, const char *text, size_t *length);

#endif
