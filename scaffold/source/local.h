/*
 * References within schemas that are constants of the code: to what the schema keeps for itself
 * (`components.schemas`, `definitions`, `$defs`), to itself, and to schemas that the code exports by name.
 */
#ifndef SCAFFOLD_SOURCE_LOCAL_H
#define SCAFFOLD_SOURCE_LOCAL_H

#include "scaffold/source/machine.h"

#include <stdbool.h>

/* What references mean until it is left, before what they meant so far. False when it keeps nothing and is
 * not the outermost: then it is not entered. */
bool local_enter(struct machine *machine, struct value schema);
void local_leave(struct machine *machine);

/* The JSON Schema of a part of a schema from elsewhere: references in it mean what is in the whole, or what the
 * code exports. */
struct value local_apart(struct machine *machine, struct value whole, struct value part);

/* Where a JSON pointer into a schema leads, as it is written; undefined when nowhere. `*name` becomes the
 * last part of it, when it has one. */
struct value local_follow(struct machine *machine, struct value schema, const char *pointer,
                          const char **name);

/* Whether a keyword of a schema holds others that are not part of it. */
bool local_is_holder(struct value schema, const char *key);

/* The schema that `#…` means, as it is written, and its name; undefined when there is none. */
struct value local_find(struct machine *machine, const char *reference, const char **name);

/* Components that the document refers to and that are nowhere in the code are added to `schemas`: any value,
 * marked x-inferred, and named in a note. */
void local_settle(struct machine *machine, struct value document, struct value schemas);

#endif
