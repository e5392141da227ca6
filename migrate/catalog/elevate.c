/* Makes the role a superuser for the time of a transaction. It can not log in meanwhile. */
#include "migrate/catalog/elevate.h"

#include "common/arena.h"
#include "common/memory.h"
#include "migrate/connection/connection.h"
#include "migrate/queries.h"
#include "migrate/sql/lexer.h"
#include "migrate/sql/quote.h"

#include <string.h>

#define EVENT_TRIGGERS_SETTING 170000

/* What of the file would run within the statement, does not. */
#define WITHOUT_CODE "BEGIN; SET LOCAL check_function_bodies = off; "
#define WITHOUT_EVENTS "SET LOCAL event_triggers = off"
#define WITHOUT_TRIGGERS "SET LOCAL session_replication_role = replica"

static int command(PGconn *connection, const char *sql)
{
    struct error ignored = ERROR_INIT;
    int failed = connection_command(connection, &ignored, sql);
    error_clear(&ignored);
    return failed;
}

/* The role that the statement names last, when it stands for another: the owner of an event trigger or a
 * foreign-data wrapper must be a superuser at the moment when it becomes that. */
static char *new_owner(const struct elevation *elevation, struct arena *arena, const char *sql)
{
    struct lexer lexer;
    struct token token, last = {0}, before = {0};
    size_t length = strlen(elevation->role);
    lexer_init(&lexer, sql, strlen(sql));
    while ((token = lexer_next_code(&lexer)).kind != TOKEN_END && token.kind != TOKEN_BROKEN) {
        before = last;
        last = token;
    }
    if (!token_is(&before, "TO") || last.length <= length ||
        strncmp(last.text, elevation->role, length) != 0)
        return NULL;
    return arena_strndup(arena, last.text, last.length);
}

static char *rights_of(struct arena *arena, const char *role, const char *owner, bool given)
{
    char *sql = arena_printf(arena, "ALTER ROLE %s %s", role,
                             given ? "SUPERUSER NOLOGIN" : "NOSUPERUSER LOGIN");
    return owner == NULL ? sql
                         : arena_printf(arena, "%s; ALTER ROLE %s %s", sql, owner,
                                        given ? "SUPERUSER" : "NOSUPERUSER");
}

/* Whatever is under way: a signal stops the first try at most. */
static bool take_back(const struct elevation *elevation, const char *sql)
{
    for (unsigned tries = 2; tries > 0; tries--)
        if (command(elevation->control, sql) == 0)
            return true;
    return false;
}

static int begin(const struct elevation *elevation, struct arena *arena)
{
    bool setting = PQserverVersion(elevation->work) >= EVENT_TRIGGERS_SETTING;
    const char *sql = setting ? WITHOUT_CODE WITHOUT_EVENTS : WITHOUT_CODE WITHOUT_TRIGGERS;
    if (elevation->privilege.rights == RIGHTS_SESSION)
        sql = arena_printf(arena, "%s; SET LOCAL ROLE %s", sql,
                           quoted_identifier(arena, PQuser(elevation->control)));
    return command(elevation->work, sql);
}

/* An error that says so, as the server would. */
static PGresult *refuse(PGconn *work, struct arena *arena, const char *why)
{
    const char *block = arena_printf(
        arena, "BEGIN RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = %s; END",
        quoted_literal(arena, why));
    return connection_run(work, arena_printf(arena, "DO %s", quoted_literal(arena, block)));
}

/* The first field of a query's only row, before anything is given more rights; a string of the arena. NULL:
 * there is no row; `*failed`, that it is not known: the statement was cancelled. */
static const char *ask(PGconn *work, struct arena *arena, const char *sql, bool *failed)
{
    struct error ignored = ERROR_INIT;
    PGresult *rows = connection_query(work, &ignored, sql);
    const char *found = PQntuples(rows) > 0 ? arena_strdup(arena, PQgetvalue(rows, 0, 0)) : NULL;
    *failed = *failed || rows == NULL;
    PQclear(rows);
    error_clear(&ignored);
    return found;
}

/* Before PostgreSQL 17 event triggers that fire always cannot be kept from it. What has no schema in its
 * name must not come to stand where PostgreSQL's own functions are. NULL, or why nothing is given more
 * rights. */
static const char *find_obstacle(const struct elevation *elevation, struct arena *arena)
{
    const char *trigger = NULL, *schema = NULL, *type = NULL;
    bool failed = false;
    if (PQserverVersion(elevation->work) < EVENT_TRIGGERS_SETTING) {
        trigger = ask(elevation->work, arena,
                      "BEGIN; SET LOCAL search_path = pg_catalog; SELECT evtname "
                      "FROM pg_event_trigger WHERE evtenabled IN ('A', 'R') LIMIT 1",
                      &failed);
        command(elevation->work, "ROLLBACK");
    }
    if (elevation->privilege.placed)
        schema = ask(elevation->work, arena, "SELECT pg_catalog.current_schema()", &failed);
    if (elevation->privilege.state)
        type = ask(elevation->work, arena,
                   "SELECT 1 WHERE 'internal'::pg_catalog.regtype OPERATOR(pg_catalog.<>) "
                   "'pg_catalog.internal'::pg_catalog.regtype",
                   &failed);
    if (failed)
        return "it is not known what would run with more rights";
    if (trigger != NULL)
        return arena_printf(arena,
                            "beside the event trigger '%s', which always fires, nothing runs "
                            "with more rights",
                            trigger);
    if (type != NULL)
        return "another type is called internal";
    return schema != NULL && strncmp(schema, "pg_", 3) == 0
               ? "nothing is made in PostgreSQL's own schemas with more rights"
               : NULL;
}

/* What the statement made can be too much: `result` stays when it is not. */
static PGresult *look_at(const struct elevation *elevation, struct arena *arena, PGresult *result)
{
    PGconn *work = elevation->work;
    struct error error = ERROR_INIT;
    if (command(work, "SET LOCAL search_path = pg_catalog") != 0) {
        PQclear(result);
        return NULL;
    }
    char *sql = query_text("catalog/scratch_unsafe.sql", PQserverVersion(work));
    const char *values[] = {elevation->role, elevation->privilege.grants ? "t" : "f"};
    PGresult *rows = connection_query_params(work, &error, sql, 2, values);
    memory_free(sql);
    error_clear(&error);
    if (rows == NULL || PQntuples(rows) > 0) {
        PQclear(result);
        result = refuse(work, arena, rows == NULL ? "" : PQgetvalue(rows, 0, 0));
    }
    PQclear(rows);
    return result;
}

static bool is_error(const PGresult *result)
{
    return result == NULL || PQresultStatus(result) == PGRES_FATAL_ERROR;
}

static PGresult *run(const struct elevation *elevation, struct arena *arena, const char *sql)
{
    PGresult *result = begin(elevation, arena) == 0 ? connection_run(elevation->work, sql) : NULL;
    if (!is_error(result) && elevation->privilege.looked_at)
        result = look_at(elevation, arena, result);
    if (command(elevation->work, is_error(result) ? "ROLLBACK" : "COMMIT") == 0)
        return result;
    PQclear(result);
    return NULL;
}

PGresult *elevate_run(const struct elevation *elevation, const char *sql, bool *lost)
{
    struct arena *arena = arena_new();
    const char *owner = new_owner(elevation, arena, sql);
    const char *why = find_obstacle(elevation, arena);
    PGresult *result = NULL;
    if (why != NULL)
        result = refuse(elevation->work, arena, why);
    else if (command(elevation->control, rights_of(arena, elevation->role, owner, true)) == 0)
        result = run(elevation, arena, sql);
    *lost = !take_back(elevation, rights_of(arena, elevation->role, owner, false));
    arena_free(arena);
    return result;
}
