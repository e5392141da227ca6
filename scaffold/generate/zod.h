/* Checks → schemas of zod: the other form of validators. */
#ifndef SCAFFOLD_GENERATE_ZOD_H
#define SCAFFOLD_GENERATE_ZOD_H

#include "scaffold/generate/emit.h"

/* The code of a check by the schema that a rule describes, its first line at `column`. */
const char *zod_check(struct validators *all, const struct rule *rule, unsigned indent,
                      unsigned column);

/* Declare the schema, behind those that it needs, unless that was done; where they need each other, one
 * is looked up late. */
void zod_declare(struct validators *all, const struct schema *schema);

#endif
