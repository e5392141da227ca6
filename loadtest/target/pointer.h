/* JSON pointers (RFC 6901). */
#ifndef LOADTEST_TARGET_POINTER_H
#define LOADTEST_TARGET_POINTER_H

#include <jansson.h>

/* What stands at `pointer` ("" is the whole), or NULL. */
const json_t *pointer_get(const json_t *value, const char *pointer);

#endif
