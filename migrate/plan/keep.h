/* What a migration would destroy is kept in the schema db_migrate_kept, for its rollback to bring back. */
#ifndef MIGRATE_PLAN_KEEP_H
#define MIGRATE_PLAN_KEEP_H

#include "migrate/plan/plan.h"

#define KEEP_SCHEMA "db_migrate_kept"

/*
 * Put statements into `there` that copy, before they go, the rows of tables, the values of columns
 * with the primary key of their rows, those that a narrower type cuts, and the positions of sequences;
 * and statements into `back`, its rollback, that put them back. What was changed since stays as it is.
 * `salt` tells this migration from others. What cannot be kept goes on being a loss; the lines (in the
 * arena of the plan, NULL-terminated) say which and why.
 */
const char *const *plan_keep(struct arena *arena, struct plan *there, struct plan *back,
                             const char *salt);

#endif
