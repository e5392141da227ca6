/* Defaults of parameters: what a handler gets where a request says nothing. */
#ifndef SCAFFOLD_GENERATE_FALLBACK_H
#define SCAFFOLD_GENERATE_FALLBACK_H

#include "common/arena.h"
#include "common/diagnostic.h"
#include "scaffold/spec/spec.h"

/* The default as a value of the parameter's schema: "10" is 10 where an integer is due. NULL when there is
 * none, or none that its schema allows: a handler never gets what its type does not have. */
const struct node *fallback_value(struct arena *arena, const struct parameter *parameter);

/* Warn of defaults that are not used; null is how some say that there is none. */
void fallback_check(struct arena *arena, const struct spec *spec, struct diagnostics *list);

#endif
