/* Rows that are put back are no news: what watches a table does not see them. */
#ifndef MIGRATE_PLAN_UNWATCHED_H
#define MIGRATE_PLAN_UNWATCHED_H

#include "migrate/kind/step.h"

enum row_event { ROW_INSERTED, ROW_UPDATED };

/* Add the statement `sql`, which writes rows of `table`; without its triggers and rules for that event,
 * where it may have any. */
void write_unwatched(struct step *step, const struct object *table, enum row_event event,
                     enum effect effect, const char *sql);

#endif
