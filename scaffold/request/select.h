/* Which operations are meant: --only WORD[,WORD…]. */
#ifndef SCAFFOLD_REQUEST_SELECT_H
#define SCAFFOLD_REQUEST_SELECT_H

#include "common/arena.h"
#include "common/error.h"
#include "scaffold/spec/spec.h"

#include <stdbool.h>
#include <stddef.h>

/* A flag for each operation of the specification. A word is a method, a tag, the name of an
 * operation, its path, or `all`. Without a method only safe ones are taken, but an operation that is
 * named is. NULL with STATUS_USAGE when a word means nothing here. *left_out: how many were left out
 * for not being safe. `words` may be NULL. */
const bool *select_operations(struct arena *arena, const struct spec *spec, const char *words,
                              size_t *left_out, struct error *error);

/* GET, HEAD, OPTIONS, TRACE, QUERY. */
bool select_is_safe(const char *method);

#endif
