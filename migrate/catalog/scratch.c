/* Makes, drops and sweeps scratch databases. */
#include "migrate/catalog/scratch.h"

#include "common/arena.h"
#include "common/buffer.h"
#include "common/interrupt.h"
#include "common/memory.h"
#include "migrate/catalog/scratch_role.h"
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

/* How long each statement may take that readies a database for its drop. */
#define DROP_SECONDS "10"

/* How long each statement may take that drops what killed runs have left: DROP DATABASE waits for a
 * checkpoint. */
#define SWEEP_SECONDS "60"

/* How long each statement is waited for at the end: a server that is stuck answers never. */
#define CLOSE_MS 60000

static struct {
    bool all_rights;
    long statement_seconds;
} settings = {.statement_seconds = SCRATCH_STATEMENT_SECONDS};

void scratch_configure(bool all_rights, long statement_seconds)
{
    settings.all_rights = all_rights;
    settings.statement_seconds = statement_seconds;
}

long scratch_statement_seconds(void)
{
    return settings.statement_seconds;
}

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

/* What is in the database is somebody's, and would run with the session's rights. What is about event
 * triggers fires none. */
static int quiet(PGconn *connection, struct error *error)
{
    static const char sql[] =
        "SET statement_timeout = '" DROP_SECONDS "s'; "
        "DO 'DECLARE n name; BEGIN FOR n IN SELECT evtname FROM pg_catalog.pg_event_trigger LOOP "
        "EXECUTE pg_catalog.format(''ALTER EVENT TRIGGER %I DISABLE'', n); END LOOP; END'";
    return connection == NULL ? -1 : connection_command(connection, error, sql);
}

/* PostgreSQL keeps a database that has subscriptions; theirs never had a slot on another server. */
static void drop_subscriptions(const char *string, const char *name)
{
    struct error ignored = ERROR_INIT;
    PGconn *connection = connection_open(string, name, &ignored);
    PGresult *rows = quiet(connection, &ignored) != 0
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
    connection_command(session, &ignored, "SET statement_timeout = '" SWEEP_SECONDS "s'");
    PGresult *rows = run_with(session, "catalog/scratch_dead.sql", SCRATCH_PREFIX, &ignored);
    for (int row = 0; rows != NULL && row < PQntuples(rows); row++)
        drop(session, string, PQgetvalue(rows, row, 0));
    PQclear(rows);
    if (scratch_role_may(session))
        scratch_roles_drop(session, SCRATCH_PREFIX);
    connection_command(session, &ignored, "SET statement_timeout = 0");
    error_clear(&ignored);
}

/* The statement that makes a database called `name` like the one of the session. */
static PGresult *creation(PGconn *session, const char *name, struct error *error)
{
    return run_with(session, "catalog/scratch_create.sql", name, error);
}

/* What a database on a throwaway server is like, where there is one to be like: how the statement that
 * makes it goes on behind the name. */
static char model[1024];

static void remember_model(PGconn *session)
{
    struct error ignored = ERROR_INIT;
    PGresult *rows = creation(session, "x", &ignored);
    const char *rest = rows == NULL ? NULL : strstr(PQgetvalue(rows, 0, 0), " TEMPLATE ");
    if (rest != NULL && strlen(rest) < sizeof model)
        memcpy(model, rest, strlen(rest) + 1);
    PQclear(rows);
    error_clear(&ignored);
}

/* Locales are the server's: where it has not that one, its own is what there is. */
static bool create_like_model(const struct scratch *scratch, struct arena *arena, const char *owner)
{
    struct error ignored = ERROR_INIT;
    bool made = *model != '\0' && throwaway_holds(scratch->session) &&
                connection_command(scratch->session, &ignored,
                                   arena_printf(arena, "CREATE DATABASE %s%s%s", scratch->name,
                                                model, owner)) == 0;
    error_clear(&ignored);
    return made;
}

static int create_database(const struct scratch *scratch, struct arena *arena, struct error *error)
{
    const char *owner =
        scratch->role == NULL ? "" : arena_printf(arena, " OWNER %s", scratch->role);
    if (create_like_model(scratch, arena, owner))
        return 0;
    PGresult *rows = creation(scratch->session, scratch->name, error);
    if (rows == NULL)
        return -1;
    int failed = connection_command(scratch->session, error,
                                    arena_printf(arena, "%s%s", PQgetvalue(rows, 0, 0), owner));
    PQclear(rows);
    if (failed == 0)
        return 0;
    return error_hint(error, "a schema file is loaded into a scratch database: give a server where "
                             "this role may create one with --scratch URL");
}

static int create_role(struct scratch *scratch, struct arena *arena, struct error *error)
{
    const char *work = scratch->string;
    if (!settings.all_rights && scratch_role_may(scratch->session)) {
        work = scratch_role_make(arena, scratch->session, scratch->string, scratch->name, error);
        if (work == NULL)
            return -1;
        scratch->role = memory_strdup(scratch->name);
    }
    scratch->work = memory_strdup(work);
    return 0;
}

static int create(struct scratch *scratch, struct arena *arena, struct error *error)
{
    const char *name = make_name(arena);
    const char *mark =
        arena_printf(arena, "SET application_name = %s", quoted_literal(arena, name));
    if (connection_command(scratch->session, error, mark) != 0)
        return -1;
    sweep(scratch->session, scratch->string);
    scratch->name = memory_strdup(name);
    return create_role(scratch, arena, error) != 0 ? -1 : create_database(scratch, arena, error);
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
    if (rows != NULL && !usable) {
        remember_model(session);
        error_set(error, STATUS_ENVIRONMENT, "'%s' may not create a database there",
                  PQuser(session));
    }
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

static int open_on(struct scratch *scratch, const char *string, struct error *error)
{
    *scratch = (struct scratch){.session = open_session(string, error)};
    if (scratch->session == NULL)
        return -1;
    struct arena *arena = arena_new();
    scratch->string = memory_strdup(string);
    int failed = create(scratch, arena, error);
    arena_free(arena);
    if (failed != 0)
        scratch_close(scratch);
    return failed;
}

/* Whether the role of a scratch database gets in. A server that let one in lets in all. */
static bool gets_in(const struct scratch *scratch, struct error *error)
{
    static char let_in[1024];
    if (scratch->role == NULL || strcmp(scratch->string, let_in) == 0)
        return true;
    PGconn *work = connection_open_plain(scratch->work, scratch->name, error);
    if (work != NULL && strlen(scratch->string) < sizeof let_in)
        memcpy(let_in, scratch->string, strlen(scratch->string) + 1);
    PQfinish(work);
    return work != NULL;
}

/* A file is not run with a superuser's rights because of that. */
static int open_elsewhere(struct scratch *scratch, struct error *error)
{
    struct error why = ERROR_INIT;
    remember_model(scratch->session);
    scratch_close(scratch);
    const char *string =
        throwaway_runs() || interrupt_pending() != 0 ? NULL : throwaway_string(&why);
    error_clear(&why);
    if (string != NULL) {
        error_clear(error);
        return scratch_open(scratch, string, error);
    }
    return error_hint(error,
                      "schema files run in a role without a superuser's rights, which must be "
                      "let in: give a server that does so, or a connection that is no "
                      "superuser's, by --scratch URL; --allow superuser does without it");
}

int scratch_open(struct scratch *scratch, const char *string, struct error *error)
{
    if (open_on(scratch, string, error) != 0)
        return -1;
    return gets_in(scratch, error) ? 0 : open_elsewhere(scratch, error);
}

PGconn *scratch_reader(const struct scratch *scratch, struct error *error)
{
    return connection_open(scratch->string, scratch->name, error);
}

void scratch_close(struct scratch *scratch)
{
    connection_wait_at_most(CLOSE_MS);
    if (scratch->session != NULL && scratch->name != NULL)
        drop(scratch->session, scratch->string, scratch->name);
    if (scratch->session != NULL && scratch->role != NULL)
        scratch_roles_drop(scratch->session, scratch->role);
    connection_wait_at_most(0);
    PQfinish(scratch->session);
    memory_free(scratch->name);
    memory_free(scratch->string);
    memory_free(scratch->role);
    memory_free(scratch->work);
    *scratch = (struct scratch)SCRATCH_INIT;
}
