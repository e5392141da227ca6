/* Renames as the first steps of a migration, and the last of its rollback. */
#ifndef MIGRATE_RENAME_PLAN_H
#define MIGRATE_RENAME_PLAN_H

#include "migrate/plan/plan.h"
#include "migrate/rename/rename.h"

/* `plan` with the renames before it, or behind it when it leads back; `plan` itself when there are
 * none. */
const struct plan *renames_plan(const struct renames *renames, const struct plan *plan, bool back);

#endif
