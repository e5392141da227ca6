/* A plan for tables that are in use: what would keep others waiting for long is done beside them. */
#ifndef MIGRATE_PLAN_ONLINE_H
#define MIGRATE_PLAN_ONLINE_H

#include "migrate/plan/plan.h"

#include <stdbool.h>

struct online {
    bool (*is_big)(const struct object *table, void *context); /* worth it */
    void *context;
};

/*
 * Rewrite the statements of `plan` on big tables that are there before it: indexes are built and
 * dropped CONCURRENTLY, one that is replaced stays until the new one is there; keys take an index
 * that was built so; checks, foreign keys and NOT NULL are added NOT VALID and validated outside of
 * the transaction, under a lock that lets reads and writes go on.
 */
void plan_online(struct plan *plan, const struct online *online);

#endif
