/* Asks the planner what a statement costs, with and without an index that does not exist (hypopg). */
#ifndef MIGRATE_ANALYZE_PROBE_H
#define MIGRATE_ANALYZE_PROBE_H

#include "common/arena.h"
#include "common/error.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

struct probe {
    PGconn *connection;
    const char *hypopg_schema; /* quoted; NULL: indexes cannot be tried */
    int64_t timeout_ms;        /* of one statement */
};

struct probe_result {
    double cost;        /* the planner's total */
    bool used;          /* the plan takes the hypothetical index */
    double index_bytes; /* its estimated size */
};

/* Plan `sql` (with $1 … as unknown values) in a read-only transaction; `index_sql` NULL: as it is.
 * 0; or -1 when the server does not plan it: `error` says why, and the connection can be used on. */
int probe_plan(struct probe *probe, struct arena *arena, const char *sql, unsigned parameters,
               const char *index_sql, struct probe_result *result, struct error *error);

#endif
