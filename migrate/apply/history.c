/* Reads and writes the history table. */
#include "migrate/apply/history.h"

#include "common/buffer.h"
#include "common/memory.h"
#include "migrate/apply/session.h"
#include "migrate/apply/timeouts.h"
#include "migrate/connection/connection.h"
#include "migrate/queries.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const state_names[] = {
    [HISTORY_NONE] = "",
    [HISTORY_APPLYING] = "applying",
    [HISTORY_APPLIED] = "applied",
    [HISTORY_ROLLING_BACK] = "rolling back",
    [HISTORY_ROLLED_BACK] = "rolled back",
};

#define STATES (sizeof state_names / sizeof state_names[0])

const char *history_state_name(enum history_state state)
{
    return state_names[state];
}

static enum history_state state_of(const char *name)
{
    for (size_t i = 0; i < STATES; i++) {
        if (strcmp(state_names[i], name) == 0)
            return (enum history_state)i;
    }
    return HISTORY_NONE;
}

/* A history of another role that this one may not use, or only look at. */
static int refuse_rights(const PGconn *connection, const char *rights, struct error *error)
{
    error_set(error, STATUS_ENVIRONMENT, "the role '%s' may not use the history of this database",
              PQuser(connection));
    return error_hint(error,
                      "its owner can let it: GRANT USAGE ON SCHEMA db_migrate TO …; "
                      "GRANT %s ON ALL TABLES IN SCHEMA db_migrate TO …",
                      rights);
}

/* Whether there is a history; one that may not be read, or written where that is `wanted`, is an
 * error. */
static int exists(PGconn *connection, bool wanted, bool *there, struct error *error)
{
    PGresult *result = apply_query(connection, "apply/exists.sql", 0, NULL, error);
    bool readable, writable;

    if (result == NULL)
        return -1;
    *there = strcmp(PQgetvalue(result, 0, 0), "t") == 0;
    readable = strcmp(PQgetvalue(result, 0, 1), "t") == 0;
    writable = strcmp(PQgetvalue(result, 0, 2), "t") == 0;
    PQclear(result);
    if (wanted && !(readable && writable))
        return refuse_rights(connection, "SELECT, INSERT, UPDATE, DELETE", error);
    return readable ? 0 : refuse_rights(connection, "SELECT", error);
}

/* A file of several statements, in one transaction. */
static int run_file(PGconn *connection, const char *name, struct error *error)
{
    char *sql = query_text(name, PQserverVersion(connection));
    struct buffer all = BUFFER_INIT;
    int result;

    buffer_printf(&all, "BEGIN; %s; %s; COMMIT", timeouts_none(connection), sql);
    result = connection_command(connection, error, buffer_text(&all));
    if (result < 0)
        PQclear(PQexec(connection, "ROLLBACK"));
    buffer_release(&all);
    memory_free(sql);
    return result;
}

int history_drain(PGconn *connection, struct error *error)
{
    bool there;

    if (exists(connection, true, &there, error) < 0)
        return -1;
    return there ? run_file(connection, "apply/drain.sql", error) : 0;
}

/* A killed run's statement may go on for a moment on the server, and then the tables are there. */
static bool made_meanwhile(PGconn *connection)
{
    struct error ignored = ERROR_INIT;
    bool there = false;

    if (exists(connection, false, &there, &ignored) < 0)
        error_clear(&ignored);
    return there;
}

#define READ_ONLY "25006"

int history_create(PGconn *connection, struct error *error)
{
    bool there;
    int result;

    if (exists(connection, false, &there, error) < 0)
        return -1;
    if (there)
        return 0;
    result = run_file(connection, "apply/create.sql", error);
    if (result < 0 && made_meanwhile(connection)) {
        error_clear(error);
        return 0;
    }
    if (result < 0)
        error_hint(error, strstr(error->message, "SQLSTATE " READ_ONLY) != NULL
                              ? "only reads are allowed here: connect to the primary, without "
                                "default_transaction_read_only"
                              : "the history is kept in tables of the schema db_migrate: the role "
                                "needs CREATE on the database, or someone makes the schema for it");
    return result;
}

static char *cell(struct arena *arena, const PGresult *result, int row, int column)
{
    if (PQgetisnull(result, row, column))
        return NULL;
    return arena_strdup(arena, PQgetvalue(result, row, column));
}

int history_list(struct arena *arena, PGconn *connection, struct history *history,
                 struct error *error)
{
    PGresult *result;
    bool there;

    *history = (struct history){0};
    if (exists(connection, false, &there, error) < 0)
        return -1;
    if (!there)
        return 0;
    result = apply_query(connection, "apply/list.sql", 0, NULL, error);
    if (result == NULL)
        return -1;
    history->count = (size_t)PQntuples(result);
    history->entries = arena_alloc(arena, history->count + 1, sizeof *history->entries);
    for (int row = 0; row < PQntuples(result); row++) {
        history->entries[row] = (struct history_entry){
            .name = cell(arena, result, row, 0),
            .checksum = cell(arena, result, row, 1),
            .state = state_of(PQgetvalue(result, row, 2)),
            .marked = strcmp(PQgetvalue(result, row, 3), "t") == 0,
            .applied_by = cell(arena, result, row, 4),
            .finished_at = cell(arena, result, row, 5),
            .duration_ms =
                PQgetisnull(result, row, 6) ? -1 : strtol(PQgetvalue(result, row, 6), NULL, 10),
        };
    }
    PQclear(result);
    return 0;
}

void history_read(struct arena *arena, const char *connection, struct history *history)
{
    struct error ignored = ERROR_INIT;
    PGconn *server = connection != NULL ? connection_open(connection, NULL, &ignored) : NULL;

    *history = (struct history){0};
    if (server != NULL && history_list(arena, server, history, &ignored) < 0)
        *history = (struct history){0};
    PQfinish(server);
    error_clear(&ignored);
}

const struct history_entry *history_find(const struct history *history, const char *name)
{
    for (size_t i = 0; i < history->count; i++) {
        if (strcmp(history->entries[i].name, name) == 0)
            return &history->entries[i];
    }
    return NULL;
}

int history_start(PGconn *connection, const struct migration_file *migration,
                  enum history_state state, struct error *error)
{
    const char *values[] = {migration->name, migration->checksum, state_names[state],
                            migration->from, migration->to};

    return apply_command(connection, "apply/start.sql", 5, values, error);
}

int history_change(PGconn *connection, const char *name, const char *checksum,
                   enum history_state state, struct error *error)
{
    const char *values[] = {name, state_names[state], checksum};

    return apply_command(connection, "apply/state.sql", 3, values, error);
}

int history_unbegin(PGconn *connection, const char *name, bool rollback,
                    const struct history_entry *before, struct error *error)
{
    const char *values[] = {name, rollback ? "t" : "f",
                            before != NULL ? state_names[before->state] : NULL,
                            before != NULL ? before->checksum : NULL};

    return apply_command(connection, "apply/unbegin.sql", 4, values, error);
}

int history_finish(PGconn *connection, const char *name, enum history_state state,
                   double milliseconds, bool marked, struct error *error)
{
    char duration[32];
    const char *values[] = {name, state_names[state], duration, marked ? "t" : "f"};

    snprintf(duration, sizeof duration, "%.0f", milliseconds);
    return apply_command(connection, "apply/finish.sql", 4, values, error);
}

static int refuse_shortened(PGresult *result, const char *name, struct error *error)
{
    PQclear(result);
    error_set(error, STATUS_INPUT, "a part of '%s' that was run is not in it any more", name);
    return error_hint(error, "only what comes after the last statement that was run may change");
}

int history_steps(struct arena *arena, PGconn *connection, const char *name, bool rollback,
                  size_t count, struct history_step **steps, struct error *error)
{
    const char *values[] = {name, rollback ? "t" : "f"};
    PGresult *result = apply_query(connection, "apply/steps.sql", 2, values, error);

    *steps = arena_alloc(arena, count + 1, sizeof **steps);
    if (result == NULL)
        return -1;
    for (int row = 0; row < PQntuples(result); row++) {
        size_t position = strtoul(PQgetvalue(result, row, 0), NULL, 10);
        bool done = strcmp(PQgetvalue(result, row, 2), "done") == 0;
        struct history_step *step;

        if (position >= count && done)
            return refuse_shortened(result, name, error);
        if (position >= count)
            continue;
        step = &(*steps)[position];
        step->begun = true;
        snprintf(step->checksum, sizeof step->checksum, "%s", PQgetvalue(result, row, 1));
        step->done = done;
        step->backend = cell(arena, result, row, 3);
        step->backend_started = cell(arena, result, row, 4);
        step->indexes_before = cell(arena, result, row, 5);
    }
    PQclear(result);
    return 0;
}

int history_step_claim(PGconn *connection, const char *name, bool rollback, size_t position,
                       const char *checksum, const char *table, struct error *error)
{
    char number[32];
    const char *values[] = {name, rollback ? "t" : "f", number, checksum, table};

    snprintf(number, sizeof number, "%zu", position);
    return apply_command(connection, "apply/step_claim.sql", 5, values, error);
}

int history_step_release(PGconn *connection, const char *name, bool rollback, size_t position,
                         struct error *error)
{
    char number[32];
    const char *values[] = {name, rollback ? "t" : "f", number};

    snprintf(number, sizeof number, "%zu", position);
    return apply_command(connection, "apply/step_release.sql", 3, values, error);
}

int history_step_done(PGconn *connection, const char *name, bool rollback, size_t position,
                      const char *checksum, struct error *error)
{
    char number[32];
    const char *values[] = {name, rollback ? "t" : "f", number, checksum};

    snprintf(number, sizeof number, "%zu", position);
    return apply_command(connection, "apply/step_done.sql", 4, values, error);
}
