/* The history table: which migrations a database has, and how far one came that is not finished. */
#ifndef MIGRATE_APPLY_HISTORY_H
#define MIGRATE_APPLY_HISTORY_H

#include "common/arena.h"
#include "common/error.h"
#include "migrate/apply/file.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

enum history_state {
    HISTORY_NONE, /* not in the table */
    HISTORY_APPLYING,
    HISTORY_APPLIED,
    HISTORY_ROLLING_BACK,
    HISTORY_ROLLED_BACK,
};

struct history_entry {
    const char *name, *checksum;
    enum history_state state;
    bool marked; /* by --mark-applied, not run */
    const char *applied_by;
    const char *finished_at; /* ISO 8601, UTC; NULL while it is not finished */
    long duration_ms;        /* -1: unknown */
};

struct history {
    struct history_entry *entries; /* in the order in which they were finished */
    size_t count;
};

/* A part of a migration that is no single transaction. */
struct history_step {
    bool begun, done;
    char checksum[SHA256_HEX_SIZE];
    const char *backend, *backend_started; /* the connection that ran it */
    const char *indexes_before;            /* of the table whose index it builds; or NULL */
};

const char *history_state_name(enum history_state state);

/* Make the tables where they are missing. */
int history_create(PGconn *connection, struct error *error);

/* Wait until no transaction of a lost run is left on the server. */
int history_drain(PGconn *connection, struct error *error);

/* Everything; empty where there are no tables. */
int history_list(struct arena *arena, PGconn *connection, struct history *history,
                 struct error *error);

/* The same of the database of a connection string (NULL: of none); empty where it cannot be read. */
void history_read(struct arena *arena, const char *connection, struct history *history);

/* The entry of that name, or NULL. */
const struct history_entry *history_find(const struct history *history, const char *name);

/* A run of `migration` begins: its entry gets `state`, and the file's checksum. */
int history_start(PGconn *connection, const struct migration_file *migration,
                  enum history_state state, struct error *error);

/* The entry of `name` gets another state. */
int history_change(PGconn *connection, const char *name, const char *checksum,
                   enum history_state state, struct error *error);

/* A run that failed before anything of it was done: its entry is as `before` again (NULL: it had none), so
 * that either way is open. One that left a step stays begun. */
int history_unbegin(PGconn *connection, const char *name, bool rollback,
                    const struct history_entry *before, struct error *error);

/* … its last state, and how long it took. The steps of the run are forgotten. */
int history_finish(PGconn *connection, const char *name, enum history_state state,
                   double milliseconds, bool marked, struct error *error);

/* The steps of `name`, by position from 0 to `count` - 1 (an array in `arena`). STATUS_INPUT: one is done
 * that lies behind. */
int history_steps(struct arena *arena, PGconn *connection, const char *name, bool rollback,
                  size_t count, struct history_step **steps, struct error *error);

/* A statement that stands alone begins; `table` whose index it builds, or NULL. */
int history_step_claim(PGconn *connection, const char *name, bool rollback, size_t position,
                       const char *checksum, const char *table, struct error *error);

/* It failed for a reason that the server gave, and nothing of it is left. */
int history_step_release(PGconn *connection, const char *name, bool rollback, size_t position,
                         struct error *error);

int history_step_done(PGconn *connection, const char *name, bool rollback, size_t position,
                      const char *checksum, struct error *error);

#endif
