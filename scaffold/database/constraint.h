/* CHECK constraints that a JSON Schema can say: comparisons, ranges, lists, patterns, lengths. */
#ifndef SCAFFOLD_DATABASE_CONSTRAINT_H
#define SCAFFOLD_DATABASE_CONSTRAINT_H

#include <jansson.h>

/* Narrow the schema of the column `name` by what the constraint, as pg_get_constraintdef() writes it,
 * asks of that column alone. What is not understood asks nothing here; the database still does. */
void constraint_narrow(const char *definition, const char *name, json_t *schema);

#endif
