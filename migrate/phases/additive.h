/* The steps of a plan that applications which know only the old schema do not notice. */
#ifndef MIGRATE_PHASES_ADDITIVE_H
#define MIGRATE_PHASES_ADDITIVE_H

#include "migrate/phases/bridge.h"
#include "migrate/plan/plan.h"

/* Leave in `plan`, which was made of `diff`, those alone that add something nobody has to respect, with
 * what they need: new tables, types, routines, views, columns that may be left out, indexes that forbid
 * nothing, values of enums. */
void additive_only(struct arena *arena, struct plan *plan, const struct diff *diff,
                   const struct bridges *bridges);

#endif
