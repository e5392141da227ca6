/* The steps by which the two columns of a bridge come to be, are kept alike, and become one again. */
#ifndef MIGRATE_PHASES_BETWEEN_H
#define MIGRATE_PHASES_BETWEEN_H

#include "migrate/phases/bridge.h"
#include "migrate/plan/plan.h"

/* All add to `plan`, for all bridges. */

/* The new columns, with what keeps them in step, filled from the old ones. */
void between_open(struct plan *plan, const struct bridges *bridges);

/* Nothing goes on unless they are kept in step, and the new ones are filled. */
void between_ask(struct plan *plan, const struct bridges *bridges);

/* What keeps them in step goes. */
void between_loosen(struct plan *plan, const struct bridges *bridges);

/* The new columns forbid NULL as the old ones do; the check that is there spares the scan. */
void between_need(struct plan *plan, const struct bridges *bridges);

/* What keeps them in step goes, the new columns get their last names, and identities move to them. */
void between_close(struct plan *plan, const struct bridges *bridges);

/* The way back of that: the old columns are made again, and filled from the new ones. */
void between_reopen(struct plan *plan, const struct bridges *bridges);

/* Views take the former names of tables, with their rights in `from`, the start; and go. */
void between_make_views(struct plan *plan, const struct bridges *bridges,
                        const struct catalog *from);
void between_drop_views(struct plan *plan, const struct bridges *bridges);

#endif
