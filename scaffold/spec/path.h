/* Path templates: literal text with {parameters} in it. */
#ifndef SCAFFOLD_SPEC_PATH_H
#define SCAFFOLD_SPEC_PATH_H

#include <stdbool.h>
#include <stddef.h>

/* Whether a parameter begins at `at`: a brace, a name without braces and slashes, a brace. Its name
 * has *length bytes and begins behind the brace. Any other brace is literal text. */
bool path_parameter(const char *at, size_t *length);

/* The next parameter's opening brace at or behind `at`, or NULL. */
const char *path_next(const char *at, size_t *length);

#endif
