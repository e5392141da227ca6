/*
 * Arguments that nobody gives in what we read: a container or a framework does. Routers are known by
 * their types and names, and of a class of the code there is an instance.
 */
#ifndef SCAFFOLD_SOURCE_INJECT_H
#define SCAFFOLD_SOURCE_INJECT_H

#include "scaffold/source/machine.h"

#define INJECT_LIMIT 16 /* parameters of a function */

/* Fill in arguments for a function's parameters, as the code at `scope` sees their types; gives their
 * number. */
unsigned inject_arguments(struct machine *machine, const struct syntax *function,
                          struct scope *scope, struct value arguments[INJECT_LIMIT]);

/* The instance of a class: the last one that was made, else one with such arguments. */
struct value inject_instance(struct machine *machine, struct object *class);

/* container.resolve(Class), Container.get(Class). False for anything else. */
bool inject_resolved(struct machine *machine, const struct invocation *invocation,
                     struct value *result);

#endif
