/* Middleware that we recognise by its name. */
#ifndef SCAFFOLD_SOURCE_GUARD_H
#define SCAFFOLD_SOURCE_GUARD_H

#include "scaffold/source/machine.h"

/* The security schemes of components, those of `names` only: an object with true for
 * what a middleware is called, or with the scheme itself. */
struct value guard_schemes(struct machine *machine, struct value names);

#endif
