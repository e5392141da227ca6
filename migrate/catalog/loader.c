/* Runs statements, with more rights where they need and may have them. */
#include "migrate/catalog/loader.h"

#include "common/interrupt.h"
#include "migrate/catalog/elevate.h"
#include "migrate/catalog/publication_parts.h"
#include "migrate/catalog/role_names.h"
#include "migrate/catalog/throwaway.h"
#include "migrate/connection/connection.h"
#include "migrate/sql/lexer.h"
#include "migrate/sql/quote.h"

#include <string.h>
#include <time.h>

#define SAVEPOINT "db_migrate_statement"
#define DENIED "42501"
#define WRONG_DEFINITION "42P13"

/* What is cancelled and does not end is ended. */
#define GRACE_SECONDS 2

/* Of warnings: GRANT and REVOKE leave out what the role may not pass on. */
static void take_notice(void *argument, const PGresult *result)
{
    struct loader *loader = argument;
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (state != NULL && (strcmp(state, "01007") == 0 || strcmp(state, "01006") == 0))
        loader->withheld = true;
}

int loader_open(struct loader *loader, const struct scratch *scratch, struct error *error)
{
    *loader = (struct loader){.scratch = scratch, .arena = arena_new()};
    loader->work = connection_open_plain(scratch->work, scratch->name, error);
    if (loader->work == NULL)
        return -1;
    PQsetNoticeReceiver(loader->work, take_notice, loader);
    return connection_command(loader->work, error, "SET synchronous_commit = off");
}

void loader_close(struct loader *loader)
{
    PQfinish(loader->work);
    if (loader->arena != NULL)
        arena_free(loader->arena);
    *loader = (struct loader)LOADER_INIT;
}

static long now_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long)now.tv_sec;
}

/* A file can catch that its statement is cancelled, and go on; it cannot catch the end of its session. */
static void watch(void *argument)
{
    struct loader *loader = argument;
    struct error ignored = ERROR_INIT;
    bool busy = PQtransactionStatus(loader->scratch->session) == PQTRANS_ACTIVE;
    if (loader->deadline == 0 || now_seconds() < loader->deadline || busy)
        return;
    if (!loader->late) {
        connection_cancel(loader->work);
    } else {
        const char *sql = arena_printf(loader->arena, "SELECT pg_catalog.pg_terminate_backend(%d)",
                                       PQbackendPID(loader->work));
        connection_command(loader->scratch->session, &ignored, sql);
        error_clear(&ignored);
    }
    loader->late = true;
    loader->deadline = now_seconds() + GRACE_SECONDS;
}

static bool command(PGconn *connection, const char *sql)
{
    struct error ignored = ERROR_INIT;
    bool done = connection_command(connection, &ignored, sql) == 0;
    error_clear(&ignored);
    return done;
}

/* Whether it begins or ends a transaction, or a part of one. */
static bool controls(const char *sql)
{
    static const char *const words[] = {"BEGIN",    "START", "COMMIT",    "END",
                                        "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE"};
    struct lexer lexer;
    lexer_init(&lexer, sql, strlen(sql));
    struct token token = lexer_next_code(&lexer);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (token_is(&token, words[i]))
            return true;
    return false;
}

static bool is_state(const PGresult *result, const char *state)
{
    const char *said = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    return said != NULL && strcmp(said, state) == 0;
}

static void watch_on(struct loader *loader)
{
    long seconds = scratch_statement_seconds();
    loader->deadline = seconds == 0 ? 0 : now_seconds() + seconds;
    connection_on_wait(watch, loader);
}

static PGresult *run_once(struct loader *loader, const char *sql, const char *data, size_t length)
{
    watch_on(loader);
    PGresult *result = connection_run(loader->work, sql);
    if (PQresultStatus(result) == PGRES_COPY_IN) {
        PQclear(result);
        result = connection_copy(loader->work, data, length);
    }
    connection_on_wait(NULL, NULL);
    return result;
}

/* Inside of a transaction a savepoint keeps what came before a statement that may be tried again. */
static PGresult *try_once(struct loader *loader, const char *sql, const char *data, size_t length)
{
    bool again = loader->scratch->role != NULL || throwaway_holds(loader->work);
    if (!again || PQtransactionStatus(loader->work) != PQTRANS_INTRANS || controls(sql))
        return run_once(loader, sql, data, length);
    if (!command(loader->work, "SAVEPOINT " SAVEPOINT))
        return NULL;
    PGresult *result = run_once(loader, sql, data, length);
    if (PQtransactionStatus(loader->work) == PQTRANS_INERROR)
        command(loader->work, "ROLLBACK TO " SAVEPOINT);
    if (PQtransactionStatus(loader->work) == PQTRANS_INTRANS)
        command(loader->work, "RELEASE " SAVEPOINT);
    return result;
}

/* A stand-in for the role; whether it could be made. */
static bool add_stand_in(struct loader *loader, const char *name)
{
    struct arena *arena = loader->arena;
    struct stand_in made = {
        arena_strdup(arena, name),
        arena_printf(arena, "%s_r%zu", loader->scratch->role, loader->count + 1)};
    const char *sql = arena_printf(
        arena, "CREATE ROLE %s NOLOGIN; GRANT %s TO %s; COMMENT ON ROLE %s IS %s", made.role,
        made.role, loader->scratch->role, made.role, quoted_literal(arena, name));
    if (!command(loader->scratch->session, sql))
        return false;
    loader->stand_ins = arena_grow(arena, loader->stand_ins, loader->count, loader->count + 1,
                                   sizeof *loader->stand_ins);
    loader->stand_ins[loader->count++] = made;
    return true;
}

static bool is_role(const struct loader *loader, const char *name)
{
    struct error ignored = ERROR_INIT;
    PGresult *rows =
        connection_query_params(loader->scratch->session, &ignored,
                                "SELECT FROM pg_catalog.pg_roles WHERE rolname = $1", 1, &name);
    bool is = rows != NULL && PQntuples(rows) > 0;
    PQclear(rows);
    error_clear(&ignored);
    return is;
}

static const char *stand_in_of(const char *name, void *context)
{
    struct loader *loader = context;
    if (strcmp(name, PQuser(loader->scratch->session)) == 0)
        return loader->scratch->role;
    for (size_t i = 0; i < loader->count; i++)
        if (strcmp(loader->stand_ins[i].name, name) == 0)
            return loader->stand_ins[i].role;
    if (!throwaway_holds(loader->scratch->session) && !is_role(loader, name))
        return NULL;
    return add_stand_in(loader, name) ? loader->stand_ins[loader->count - 1].role : NULL;
}

/* A transaction of the file ends here, for the rights are not its own. */
static PGresult *elevate(struct loader *loader, const char *sql, struct privilege privilege)
{
    const struct elevation elevation = {loader->scratch->session, loader->work,
                                        loader->scratch->role, privilege};
    bool inside = PQtransactionStatus(loader->work) == PQTRANS_INTRANS;
    PGresult *result = inside ? connection_run(loader->work, "COMMIT") : NULL;
    if (inside && PQresultStatus(result) != PGRES_COMMAND_OK)
        return result;
    PQclear(result);
    watch_on(loader);
    result = elevate_run(&elevation, sql, &loader->lost);
    connection_on_wait(NULL, NULL);
    loader->renewed = inside;
    if (inside && !loader->lost)
        command(loader->work, "BEGIN");
    return result;
}

/* The function that was made last. */
#define LAST_IS_LEAKPROOF                                                                          \
    "SELECT pg_catalog.format('ALTER FUNCTION %I.%I(%s) LEAKPROOF', n.nspname, p.proname, "        \
    "pg_catalog.pg_get_function_identity_arguments(p.oid)) FROM pg_catalog.pg_proc p "             \
    "JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace "                                    \
    "ORDER BY pg_catalog.age(p.xmin), p.oid DESC LIMIT 1"

/* The function is made first: its defaults and its body are read without more rights. `result`, that of the
 * statement as it was, is taken over. */
static PGresult *make_leakproof(struct loader *loader, const char *plain, PGresult *result)
{
    struct error ignored = ERROR_INIT;
    PGresult *made = try_once(loader, plain, NULL, 0);
    bool done = PQresultStatus(made) == PGRES_COMMAND_OK;
    PGresult *rows = done ? connection_query(loader->work, &ignored, LAST_IS_LEAKPROOF) : NULL;
    PQclear(made);
    error_clear(&ignored);
    if (PQntuples(rows) == 1) {
        const char *sql = arena_strdup(loader->arena, PQgetvalue(rows, 0, 0));
        PQclear(result);
        result = elevate(loader, sql, privilege_of(loader->arena, sql, loader->scratch->role));
    }
    PQclear(rows);
    return result;
}

/* The tables' conditions are read without more rights. `result`, that of the statement as it was, is taken
 * over. */
static PGresult *publish_parts(struct loader *loader, const struct publication_parts *parts,
                               PGresult *result)
{
    PQclear(result);
    result = try_once(loader, parts->tables, NULL, 0);
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        return result;
    PQclear(result);
    return elevate(loader, parts->schemas,
                   privilege_of(loader->arena, parts->schemas, loader->scratch->role));
}

/* `result` is taken over. */
static PGresult *with_rights(struct loader *loader, const char *sql, PGresult *result)
{
    struct privilege privilege = privilege_of(loader->arena, sql, loader->scratch->role);
    PGresult *other = NULL;
    bool denied = privilege.rights == RIGHTS_NONE && is_state(result, DENIED);
    const char *plain = denied ? without_leakproof(loader->arena, sql) : NULL;
    struct publication_parts parts;
    if (plain != NULL)
        return make_leakproof(loader, plain, result);
    if (denied && publication_split(loader->arena, sql, &parts))
        return publish_parts(loader, &parts, result);
    if (is_state(result, WRONG_DEFINITION) && !privilege.state)
        return result;
    if (privilege.rights == RIGHTS_SKIPPED)
        other = PQmakeEmptyPGresult(loader->work, PGRES_COMMAND_OK);
    else if (privilege.rights != RIGHTS_NONE)
        other = elevate(loader, sql, privilege);
    else
        return result;
    PQclear(result);
    return other;
}

PGresult *loader_run(struct loader *loader, const char *sql, const char *data, size_t length)
{
    bool apart = loader->scratch->role != NULL;
    const char *text = apart ? role_names_replace(loader->arena, sql, stand_in_of, loader) : sql;
    PGresult *result = NULL;
    loader->renewed = loader->late = loader->withheld = false;
    loader->replaced = text != sql;
    do {
        PQclear(result);
        result = loader->lost ? NULL : try_once(loader, text, data, length);
    } while (throwaway_adds_role(loader->scratch->session,
                                 PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY)));
    return apart && (loader->withheld || is_state(result, DENIED) ||
                     is_state(result, WRONG_DEFINITION))
               ? with_rights(loader, text, result)
               : result;
}

int loader_error(const struct loader *loader, const PGresult *result, enum status status,
                 struct error *error)
{
    const struct scratch *scratch = loader->scratch;
    if (loader->late && result != NULL) {
        error_set(error, status, "a statement runs longer than %ld s", scratch_statement_seconds());
        return error_hint(error, "--statement-timeout TIME sets another limit, 0 none");
    }
    connection_error(loader->work, result, status, error);
    if (scratch->role != NULL && is_state(result, DENIED))
        error_hint(error, "schema files run without a superuser's rights; where you trust them, "
                          "--allow superuser gives them those of the connection's role");
    return -1;
}

static bool is_success(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

int loader_command(struct loader *loader, struct error *error, const char *sql)
{
    PGresult *result = loader_run(loader, sql, NULL, 0);
    int failed = is_success(result) ? 0 : loader_error(loader, result, STATUS_ENVIRONMENT, error);
    PQclear(result);
    return failed;
}

bool loader_has_role(struct loader *loader, const char *name)
{
    PGconn *session = loader->scratch->session;
    struct error ignored = ERROR_INIT;
    PGresult *rows =
        *name == '\0'
            ? NULL
            : connection_query_params(session, &ignored,
                                      "SELECT pg_catalog.to_regrole($1) IS NOT NULL", 1, &name);
    bool exists = rows != NULL && strcmp(PQgetvalue(rows, 0, 0), "t") == 0;
    PQclear(rows);
    error_clear(&ignored);
    return exists ||
           (rows != NULL && throwaway_holds(session) &&
            command(session, arena_printf(loader->arena, "CREATE ROLE %s NOLOGIN", name)));
}
