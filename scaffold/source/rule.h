/* Check functions of the services that this tool makes → what they demand, as JSON Schema. */
#ifndef SCAFFOLD_SOURCE_RULE_H
#define SCAFFOLD_SOURCE_RULE_H

#include "scaffold/source/machine.h"

/* Add the bounds, formats and patterns that the function tests to `schema`, in place; functions that it
 * calls are read once, for the schemas that they are for. */
void rule_apply(struct machine *machine, struct value function, struct value schema);

#endif
