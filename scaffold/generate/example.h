/* Values that a schema allows: the specification's own examples where they are right, else made. */
#ifndef SCAFFOLD_GENERATE_EXAMPLE_H
#define SCAFFOLD_GENERATE_EXAMPLE_H

#include "common/arena.h"
#include "scaffold/generate/check.h"
#include "scaffold/spec/spec.h"

#include <stdbool.h>
#include <stdint.h>

/* A value for a use of the schema; `given` (or NULL) is taken when it meets the schema. Never NULL.
 * Patterns that are too hard, and contradictions, give a value that may not meet the schema. */
const struct node *example_make(struct arena *arena, const struct schema *schema,
                                const struct node *given, enum check_direction direction);

/* The same, or NULL when a pattern is too hard for it: chosen by `seed` among what is allowed (0 is what
 * example_make() gives), or with only the members that are required. */
const struct node *example_certain(struct arena *arena, const struct schema *schema,
                                   const struct node *given, enum check_direction direction,
                                   uint64_t seed, bool least);

#endif
