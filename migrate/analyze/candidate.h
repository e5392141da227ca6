/* Indexes that statements or foreign keys call for, before and after the planner was asked. */
#ifndef MIGRATE_ANALYZE_CANDIDATE_H
#define MIGRATE_ANALYZE_CANDIDATE_H

#include "migrate/analyze/facts.h"
#include "migrate/analyze/probe.h"
#include "migrate/analyze/usage.h"

#include <stdbool.h>
#include <stddef.h>

#define CANDIDATE_COLUMNS 3
#define CANDIDATE_STATEMENTS 20

/* Tables below it are read faster as a whole. */
#define SMALL_TABLE_ROWS 1000.0

/* A statement that the index helps. */
struct support {
    const struct usage *usage;
    double cost_before, cost_after; /* 0: not planned */
};

struct candidate {
    const struct table *table;
    int columns[CANDIDATE_COLUMNS];
    size_t column_count;
    const struct foreign_key *key;                 /* that it is for, or NULL */
    struct support supports[CANDIDATE_STATEMENTS]; /* longest total first */
    size_t support_count;
    double calls, total_ms; /* of all statements behind it */
    double saved_ms;        /* of the total, by the planner's costs; all of it when not verified */
    double bytes;           /* estimated size; 0: unknown */
    bool verified;          /* the planner takes it */
    const char *name;       /* of the index; not taken yet */
    const char *sql;        /* CREATE INDEX CONCURRENTLY … */
};

struct candidates {
    struct candidate *items;
    size_t count, capacity;
    size_t unplanned;             /* statements that the server does not plan as they stand */
    const char *unplanned_reason; /* of the first of them, or NULL */
};

/* Find what is missing, longest gain first; everything lives in `arena`. `probe` without hypopg:
 * taken from statistics, not verified. 0, or -1 with STATUS_ENVIRONMENT (the connection is lost). */
int candidates_find(struct arena *arena, const struct facts *facts, struct usage *const *usages,
                    size_t usage_count, struct probe *probe, struct candidates *candidates,
                    struct error *error);

#endif
