/*
 * Asks the planner what a statement costs, with and without indexes that do not exist (hypopg). The
 * statement is planned for any value of its parameters, and never run.
 */
#ifndef MIGRATE_ANALYZE_PROBE_H
#define MIGRATE_ANALYZE_PROBE_H

#include "common/arena.h"
#include "common/error.h"

#include <jansson.h>
#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PROBE_INDEXES 64
#define PROBE_NAME "db_migrate_probe" /* of what is prepared */

struct probe {
    PGconn *connection;
    const char *hypopg_schema; /* quoted; NULL: indexes cannot be tried */
    int64_t timeout_ms;        /* of one statement */
    unsigned parameters;       /* of the statement that is open */
    bool blind;                /* hypothetical indexes are refused: auto_explain meets them */
    bool hidden;               /* pg_stat_statements was asked not to keep what follows */
    bool unpruned;             /* its partitions are all planned, as they are not by NULLs */
};

struct probe_plan {
    double cost;                   /* the planner's total */
    double rows;                   /* that it expects */
    double actual_ms, actual_rows; /* where the statement was run */
    json_t *tree;                  /* the plan's top node; probe_plan_release() */
    bool used[PROBE_INDEXES];      /* which of the indexes it takes up */
    bool alone[PROBE_INDEXES];     /* by an index-only scan */
    double bytes[PROBE_INDEXES];   /* their estimated sizes, of those it takes up */
};

/* Open one statement, in a read-only transaction of its own. 0; or -1 when the server does not plan it:
 * `error` says why; probe_close() in either case. */
int probe_open(struct probe *probe, const char *sql, unsigned parameters, struct error *error);

/* Plan the open statement with these indexes (CREATE INDEX …) and no others. 0, or -1 with the error
 * of the index or the statement; then the next call works all the same. */
int probe_explain(struct probe *probe, const char *const *indexes, size_t count,
                  struct probe_plan *plan, struct error *error);

/* Run a statement without parameters, in its read-only transaction, and take the time. 0, or -1 with
 * the error. */
int probe_analyze(struct probe *probe, const char *sql, struct probe_plan *plan,
                  struct error *error);

/* What the planner says of a statement as it is. */
struct planned {
    double cost;      /* 0: it is not planned */
    const char *node; /* that costs most: "Seq Scan on orders"; NULL: not known */
};

/* Ask for that; what it gives lives in `arena`. 0, or -1 when the connection is lost. */
int probe_ask(struct probe *probe, struct arena *arena, const char *sql, unsigned parameters,
              struct planned *planned, struct error *error);

void probe_plan_release(struct probe_plan *plan);

/* Leave nothing behind in the session. */
void probe_close(struct probe *probe);

#endif
