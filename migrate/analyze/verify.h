/* What new indexes have brought since a snapshot from before them. */
#ifndef MIGRATE_ANALYZE_VERIFY_H
#define MIGRATE_ANALYZE_VERIFY_H

#include "migrate/analyze/snapshot.h"
#include "migrate/analyze/usage.h"

#include <stddef.h>

struct bringer;
struct judged;
struct lineage;

/* A statement on the index's table, before and after. */
struct verified_statement {
    const struct usage *usage;
    double before_ms, after_ms;           /* measured means */
    double cost_before, cost_after;       /* the planner's; 0: unknown */
    const char *plan_before, *plan_after; /* the node that costs most, or NULL */
};

/* Whether an index is worth what its upkeep costs. */
enum payment {
    PAYMENT_NONE,    /* it is not read, or no statement has become faster by a fifth at least */
    PAYMENT_UNKNOWN, /* it is read, but by no statement that was measured before and after */
    PAYMENT_OPEN, /* it is read and the planner's cost fell, but the calls are too few for a mean */
    PAYMENT_MADE, /* it is read, and a statement has become faster by a fifth at least */
};

struct verified_index {
    const struct table *table;
    const struct index *index;
    const char *path; /* schema and name for SQL */
    enum payment payment;
    const struct bringer *bringer; /* the migration that it is from, or NULL */
    struct verified_statement *statements;
    size_t statement_count;
};

struct verification {
    struct verified_index *items;
    size_t count;
};

/* The indexes that the snapshot has not; `judged` are the statements since then. In `arena`. */
void verify_indexes(struct arena *arena, const struct facts *facts, const struct snapshot *before,
                    const struct judged *judged, size_t count, const struct lineage *lineage,
                    struct verification *verification);

#endif
