/* How big the tables of a database in use are that a migration touches. */
#ifndef MIGRATE_LIVE_SIZE_H
#define MIGRATE_LIVE_SIZE_H

#include "common/arena.h"
#include "common/error.h"
#include "migrate/plan/plan.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

/* From here on a table is big: its index takes seconds to build, and its scan to end. */
#define BIG_ROWS 100000
#define BIG_BYTES (32 * 1024 * 1024)

struct table_size {
    int64_t bytes;
    int64_t rows; /* as the statistics have it; -1: never counted */
};

struct sizes; /* by table */

/* A connection to a database in use that only reads, and waits for nobody for long. NULL with STATUS_ENVIRONMENT. */
PGconn *live_open(const char *string, struct error *error);

/* Of the tables of `from`, the catalogue of the database that `connection` is on, that `plan` is
 * about. NULL with STATUS_ENVIRONMENT; else it lives in `arena`. */
struct sizes *sizes_load(struct arena *arena, PGconn *connection, const struct plan *plan,
                         const struct catalog *from, struct error *error);

/* The size of the table that `object` is or belongs to; NULL: it is not there, or holds nothing by
 * itself. `sizes` may be NULL. */
const struct table_size *size_of(const struct sizes *sizes, const struct object *object);

bool size_is_big(const struct table_size *size);

#endif
