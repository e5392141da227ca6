/* Names that one object frees and another takes: relations, types, routines, constraints. */
#ifndef MIGRATE_PLAN_CLAIM_H
#define MIGRATE_PLAN_CLAIM_H

#include "common/arena.h"
#include "migrate/catalog/catalog.h"

#include <stddef.h>

struct claims {
    struct arena *arena;
    struct claimed *items;
    size_t count, capacity;
};

/* Note the names that `object` holds, under a number of the caller's. */
void claims_add(struct claims *claims, const struct object *object, size_t number);

/* Call `visit` with each number (and the object) under which one of `object`'s names was noted.
 * claims_sort() comes first. */
void claims_sort(struct claims *claims);
void claims_find(const struct claims *claims, const struct object *object,
                 void (*visit)(size_t number, const struct object *holder, void *context),
                 void *context);

#endif
