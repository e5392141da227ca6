/* What indexes and the keys that have one share: CLUSTER and REPLICA IDENTITY. */
#ifndef MIGRATE_KIND_INDEX_H
#define MIGRATE_KIND_INDEX_H

#include "migrate/kind/step.h"

/* After the creation of `index` (an index or a key) on `table`. */
void index_settle(struct step *step, const struct object *table, const struct object *index);

void index_settle_change(struct step *step, const struct change *change);

#endif
