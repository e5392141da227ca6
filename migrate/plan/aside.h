/* Objects that take each other's names: one of each circle goes by a name of its own meanwhile. */
#ifndef MIGRATE_PLAN_ASIDE_H
#define MIGRATE_PLAN_ASIDE_H

#include "common/arena.h"
#include "migrate/diff/diff.h"

/* Set `aside` of one renamed change of each circle. */
void asides_find(struct arena *arena, const struct diff *diff);

#endif
