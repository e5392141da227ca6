/* What every kind of object can have besides its definition: settings, comment, privileges, owner. */
#ifndef MIGRATE_PLAN_SETTLE_H
#define MIGRATE_PLAN_SETTLE_H

#include "migrate/diff/diff.h"
#include "migrate/kind/step.h"

/* After the creation of `object`. */
void settle_created(struct step *step, const struct diff *diff, const struct object *object);

/* After the alteration. */
void settle_altered(struct step *step, const struct diff *diff, const struct change *change);

#endif
