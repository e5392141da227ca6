/* Schemas with names: what becomes a component of the document. */
#ifndef SCAFFOLD_SOURCE_REFERENCE_H
#define SCAFFOLD_SOURCE_REFERENCE_H

#include "scaffold/source/machine.h"

#include <stdbool.h>

/* Objects, lists of choices and enums are worth a component; a string with a bound is not. */
bool reference_is_worth(struct value schema);

/* A reference to the component of that name, which is made of `schema` the first time; another schema of
 * the same name gets a number behind it. `Schema` at the end of a name is left out. */
struct value reference_to(struct machine *machine, const char *name, struct value schema);

/* The same where the schema is known only later (types that refer to themselves): the component's name.
 * `key` stands for what it is made from; `*is_new` says whether it must be filled. */
const char *reference_declare(struct machine *machine, const void *key, const char *name,
                              bool *is_new);
void reference_define(struct machine *machine, const char *component, struct value schema);
struct value reference_value(struct machine *machine, const char *component);

/* Fastify's addSchema({ $id }): a schema under an id, and `$ref: 'id#'` → a reference, whichever comes first. */
void reference_add(struct machine *machine, struct value schema);
struct value reference_resolve(struct machine *machine, struct value schema);

/* Define what was referred to by an id; one that nothing has is noted. To be called when all code was read. */
void reference_settle(struct machine *machine);

/* What a reference stands for; other schemas are themselves. */
struct value reference_target(struct machine *machine, struct value schema);

/* components.schemas, sorted by name. */
struct value reference_components(struct machine *machine);

#endif
