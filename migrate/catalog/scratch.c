/* Makes, drops and sweeps scratch databases. */
#include "migrate/catalog/scratch.h"

#include "common/arena.h"
#include "common/buffer.h"
#include "common/interrupt.h"
#include "common/memory.h"
#include "migrate/catalog/throwaway.h"
#include "migrate/connection/connection.h"
#include "migrate/queries.h"
#include "migrate/sql/quote.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Process, moment and a count: no two runs on one server meet, whatever machine they are on. */
static char *make_name(struct arena *arena)
{
    static unsigned made;
    struct timespec now;
    char host[64] = "";
    clock_gettime(CLOCK_REALTIME, &now);
    gethostname(host, sizeof host - 1);
    uint32_t mix = 2166136261U;
    for (const char *at = host; *at != '\0'; at++)
        mix = (mix ^ (unsigned char)*at) * 16777619U;
    return arena_printf(arena, SCRATCH_PREFIX "%08x_%ld_%llx_%u", (unsigned)mix, (long)getpid(),
                        (unsigned long long)now.tv_sec * 1000000U +
                            (unsigned long long)now.tv_nsec / 1000U,
                        ++made);
}

static PGresult *run_with(PGconn *session, const char *query, const char *value,
                          struct error *error)
{
    char *sql = query_text(query, PQserverVersion(session));
    PGresult *rows = connection_query_params(session, error, sql, 1, &value);
    memory_free(sql);
    return rows;
}

static void drop_subscription(PGconn *connection, const char *name, struct error *error)
{
    static const char *const statements[] = {"ALTER SUBSCRIPTION %s DISABLE",
                                             "ALTER SUBSCRIPTION %s SET (slot_name = NONE)",
                                             "DROP SUBSCRIPTION %s"};
    for (size_t i = 0; i < sizeof statements / sizeof statements[0]; i++) {
        struct buffer sql = BUFFER_INIT;
        const char *blank = strstr(statements[i], "%s");
        buffer_append(&sql, statements[i], (size_t)(blank - statements[i]));
        buffer_puts(&sql, name);
        buffer_puts(&sql, blank + 2);
        connection_command(connection, error, buffer_text(&sql));
        buffer_release(&sql);
    }
}

/* PostgreSQL keeps a database that has subscriptions; theirs never had a slot on another server. */
static void drop_subscriptions(const char *string, const char *name)
{
    struct error ignored = ERROR_INIT;
    PGconn *connection = connection_open(string, name, &ignored);
    PGresult *rows = connection == NULL
                         ? NULL
                         : query_run(connection, "catalog/scratch_subscriptions.sql", &ignored);
    for (int row = 0; rows != NULL && row < PQntuples(rows); row++)
        drop_subscription(connection, PQgetvalue(rows, row, 0), &ignored);
    PQclear(rows);
    PQfinish(connection);
    error_clear(&ignored);
}

static int drop_database(PGconn *session, const char *name)
{
    struct arena *arena = arena_new();
    struct error ignored = ERROR_INIT;
    int failed = connection_command(session, &ignored,
                                    arena_printf(arena, "DROP DATABASE IF EXISTS %s WITH (FORCE)",
                                                 quoted_identifier(arena, name)));
    error_clear(&ignored);
    arena_free(arena);
    return failed;
}

/* Not worth an error: what cannot be dropped now is there for the next run. */
static void drop(PGconn *session, const char *string, const char *name)
{
    if (drop_database(session, name) == 0)
        return;
    drop_subscriptions(string, name);
    drop_database(session, name);
}

static void sweep(PGconn *session, const char *string)
{
    struct error ignored = ERROR_INIT;
    PGresult *rows = run_with(session, "catalog/scratch_dead.sql", SCRATCH_PREFIX, &ignored);
    for (int row = 0; rows != NULL && row < PQntuples(rows); row++)
        drop(session, string, PQgetvalue(rows, row, 0));
    PQclear(rows);
    error_clear(&ignored);
}

static int create(struct scratch *scratch, struct arena *arena, const char *string,
                  struct error *error)
{
    const char *name = make_name(arena);
    const char *mark =
        arena_printf(arena, "SET application_name = %s", quoted_literal(arena, name));
    if (connection_command(scratch->session, error, mark) != 0)
        return -1;
    sweep(scratch->session, string);
    PGresult *rows = run_with(scratch->session, "catalog/scratch_create.sql", name, error);
    if (rows == NULL)
        return -1;
    scratch->name = memory_strdup(name);
    int failed = connection_command(scratch->session, error, PQgetvalue(rows, 0, 0));
    PQclear(rows);
    if (failed == 0)
        return 0;
    return error_hint(error, "a schema file is loaded into a scratch database: give a server where "
                             "this role may create one with --scratch URL");
}

/* The databases that a server has for sure, when the one named after the user is not there. */
static PGconn *open_session(const char *string, struct error *error)
{
    static const char *const databases[] = {NULL, "postgres", "template1"};
    for (size_t i = 0; i < sizeof databases / sizeof databases[0]; i++) {
        struct error later = ERROR_INIT;
        PGconn *session = connection_open(string, databases[i], i == 0 ? error : &later);
        error_clear(&later);
        if (session != NULL) {
            error_clear(error);
            return session;
        }
    }
    return NULL;
}

/* Whether a database can be made there; why not is in `error`. */
static bool is_usable(const char *string, struct error *error)
{
    PGconn *session = open_session(string, error);
    PGresult *rows =
        session == NULL ? NULL : query_run(session, "catalog/scratch_right.sql", error);
    bool usable = rows != NULL && *PQgetvalue(rows, 0, 0) == 't';
    if (rows != NULL && !usable)
        error_set(error, STATUS_ENVIRONMENT, "'%s' may not create a database there",
                  PQuser(session));
    PQclear(rows);
    PQfinish(session);
    return usable;
}

int scratch_server(const char *given, const char *connection, const char **string,
                   struct error *error)
{
    struct error why = ERROR_INIT;
    *string = given;
    if (given != NULL)
        return 0;
    *string = connection;
    if (!throwaway_runs() && is_usable(connection, &why))
        return 0;
    *string = interrupt_pending() != 0 ? NULL : throwaway_string(error);
    if (*string == NULL && error->status == STATUS_DONE)
        error_set(error, STATUS_ENVIRONMENT, "interrupted");
    else if (*string == NULL && why.message != NULL)
        error_detail(error, "%s", why.message);
    error_clear(&why);
    return *string == NULL ? -1 : 0;
}

int scratch_open(struct scratch *scratch, const char *string, struct error *error)
{
    scratch->session = open_session(string, error);
    if (scratch->session == NULL)
        return -1;
    struct arena *arena = arena_new();
    scratch->string = memory_strdup(string);
    int failed = create(scratch, arena, string, error);
    arena_free(arena);
    if (failed != 0)
        scratch_close(scratch);
    return failed;
}

void scratch_close(struct scratch *scratch)
{
    if (scratch->session != NULL && scratch->name != NULL)
        drop(scratch->session, scratch->string, scratch->name);
    PQfinish(scratch->session);
    memory_free(scratch->name);
    memory_free(scratch->string);
    *scratch = (struct scratch)SCRATCH_INIT;
}
