/* Whole files and standard input, read with a limit. */
#ifndef COMMON_INPUT_H
#define COMMON_INPUT_H

#include "common/buffer.h"
#include "common/error.h"

#include <stddef.h>

#define INPUT_LIMIT ((size_t)512 * 1024 * 1024)

/* Append all of `path`, or of standard input when it is "-", to `out`. 0, or -1 with the error:
 * STATUS_ENVIRONMENT when it cannot be read, STATUS_INPUT when it is a directory, longer than
 * `limit`, or empty (white space alone counts as empty). */
int input_read(const char *path, size_t limit, struct buffer *out, struct error *error);

/* The bytes of that file; 0 where it is none, or nothing is known. */
size_t input_size(const char *path);

/* What messages call that input: "<stdin>" for "-", else the path. */
const char *input_name(const char *path);

#endif
