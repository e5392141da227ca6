/* The steps that lead from one catalogue to another, in an order that PostgreSQL takes. */
#ifndef MIGRATE_PLAN_PLAN_H
#define MIGRATE_PLAN_PLAN_H

#include "common/arena.h"
#include "migrate/diff/diff.h"
#include "migrate/kind/step.h"

#include <stddef.h>

struct plan {
    struct step *steps; /* each with at least one statement */
    size_t count;
    size_t forced; /* dependencies that no order could keep */
};

/* Everything lives in `arena`; the diff and its catalogues must outlive it. */
struct plan *plan_make(struct arena *arena, const struct diff *diff);

/* Add a step at the end, which is given back; valid until the next one. */
struct step *plan_add(struct arena *arena, struct plan *plan, struct step step);

/* Add the steps of another. */
void plan_append(struct arena *arena, struct plan *plan, const struct plan *other);

#endif
