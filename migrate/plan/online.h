/* A plan for tables that are in use: what would keep others waiting for long is done beside them. */
#ifndef MIGRATE_PLAN_ONLINE_H
#define MIGRATE_PLAN_ONLINE_H

#include "common/buffer.h"
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
 * the transaction, under a lock that lets reads and writes go on. Nothing is rewritten between the
 * steps that set a table's rows aside and put them back: what is written meanwhile would be lost.
 */
void plan_online(struct plan *plan, const struct online *online);

/* What it is made of. CREATE [UNIQUE] INDEX [name] … as CONCURRENTLY, under the name `label` unless that
 * is NULL; false: it is no such statement. */
bool online_put_index(struct buffer *out, const char *sql, const char *label);

/* The index that is to become that of the primary key or unique constraint, and the constraint that
 * takes it. */
void online_build_key_index(struct step *out, const struct object *key, const char *label);
void online_add_key(struct step *out, const struct object *key, const char *index);

#endif
