/* Schema files, statement by statement, so that errors have a place. */
#include "migrate/catalog/schema_file.h"

#include "common/buffer.h"
#include "common/input.h"
#include "common/interrupt.h"
#include "common/memory.h"
#include "migrate/catalog/reach.h"
#include "migrate/catalog/throwaway.h"
#include "migrate/connection/connection.h"
#include "migrate/queries.h"
#include "migrate/sql/former.h"
#include "migrate/sql/lexer.h"
#include "migrate/sql/script.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SAVEPOINT "db_migrate_statement"

static int statement_failed(const PGconn *connection, const PGresult *result,
                            const struct statement *statement, struct error *error)
{
    if (PQstatus(connection) != CONNECTION_OK)
        return connection_error(connection, result, STATUS_ENVIRONMENT, error);
    connection_error(connection, result, STATUS_INPUT, error);
    const char *position = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);
    return error_at(
        error, statement_character(statement, position == NULL ? 1 : strtol(position, NULL, 10)));
}

/* Whether it begins or ends a transaction, or a part of one. */
static bool controls(const struct statement *statement)
{
    static const char *const words[] = {"BEGIN",    "START", "COMMIT",    "END",
                                        "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE"};
    struct lexer lexer;
    lexer_init(&lexer, statement->text, statement->length);
    struct token token = lexer_next_code(&lexer);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (token_is(&token, words[i]))
            return true;
    return false;
}

static PGresult *send_statement(PGconn *connection, const struct statement *statement,
                                const char *text)
{
    PGresult *result = connection_run(connection, text);
    if (PQresultStatus(result) != PGRES_COPY_IN)
        return result;
    PQclear(result);
    return connection_copy(connection, statement->data, statement->data_length);
}

/* On a throwaway server the roles are made that a statement misses. Inside of a transaction of the file
 * a savepoint keeps what came before it. */
static PGresult *send_with_roles(PGconn *connection, const struct statement *statement,
                                 const char *text, struct error *error)
{
    bool inside = PQtransactionStatus(connection) == PQTRANS_INTRANS;
    PGresult *result;
    bool again;
    if (!throwaway_holds(connection) || controls(statement))
        return send_statement(connection, statement, text);
    do {
        if (inside && connection_command(connection, error, "SAVEPOINT " SAVEPOINT) != 0)
            return NULL;
        result = send_statement(connection, statement, text);
        if (PQtransactionStatus(connection) == PQTRANS_INERROR)
            connection_command(connection, error, "ROLLBACK TO " SAVEPOINT);
        again =
            throwaway_adds_role(connection, PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
        if (inside && PQtransactionStatus(connection) == PQTRANS_INTRANS)
            connection_command(connection, error, "RELEASE " SAVEPOINT);
        if (again)
            PQclear(result);
    } while (again);
    return result;
}

static int run_statement(PGconn *connection, const struct statement *statement, const char *text,
                         struct error *error)
{
    PGresult *result = send_with_roles(connection, statement, text, error);
    int failed = 0;
    if (result == NULL)
        failed = error_set(error, STATUS_ENVIRONMENT, "interrupted");
    else if (PQresultStatus(result) == PGRES_FATAL_ERROR ||
             PQresultStatus(result) == PGRES_BAD_RESPONSE)
        failed = statement_failed(connection, result, statement, error);
    PQclear(result);
    return failed;
}

/* Whether the role is there, as a role of CREATE ROLE is then on a throwaway server; the name is
 * compared as to_regrole() reads it. */
static bool has_role(PGconn *connection, struct arena *arena, const char *name)
{
    struct error ignored = ERROR_INIT;
    PGresult *rows =
        *name == '\0'
            ? NULL
            : connection_query_params(connection, &ignored,
                                      "SELECT pg_catalog.to_regrole($1) IS NOT NULL", 1, &name);
    bool exists = rows != NULL && strcmp(PQgetvalue(rows, 0, 0), "t") == 0;
    PQclear(rows);
    if (rows != NULL && !exists && throwaway_holds(connection))
        exists = connection_command(connection, &ignored,
                                    arena_printf(arena, "CREATE ROLE %s NOLOGIN", name)) == 0;
    error_clear(&ignored);
    return exists;
}

/* What a statement that makes roles comes to: nothing is left to do where all are there. */
static enum reach_verdict judge_roles(PGconn *connection, struct arena *arena,
                                      const struct reach *reach)
{
    if (reach->block && throwaway_holds(connection))
        return REACH_RUN;
    for (size_t i = 0; i < reach->role_count; i++)
        if (!has_role(connection, arena, reach->roles[i]))
            return REACH_REFUSED;
    return reach->block ? REACH_RUN : REACH_SKIPPED;
}

static int reaches_out(const struct reach *reach, struct error *error)
{
    error_set(error, STATUS_INPUT, "%s is not run: it reaches past the scratch database",
              reach->what);
    error_hint(error, "a schema file describes one database; do this by hand");
    return error_at(error, reach->where);
}

static void note_former(struct findings *findings, const struct former *former,
                        const char *identity)
{
    struct arena *arena = findings->notes->arena;
    size_t count = findings->former_count++;
    findings->formers =
        arena_grow(arena, findings->formers, count, count + 1, sizeof *findings->formers);
    findings->formers[count] = (struct former_name){.identity = arena_strdup(arena, identity),
                                                    .part = former->part,
                                                    .schema = former->schema,
                                                    .name = former->name};
}

/* Which object a name means depends on the search_path of the moment: the server knows. */
static int note_formers(PGconn *connection, const struct statement *statement,
                        struct findings *findings, struct error *error)
{
    size_t count;
    struct former *formers = former_names(findings->notes->arena, statement, &count);
    for (size_t i = 0; i < count; i++) {
        char *sql = query_text("catalog/former.sql", PQserverVersion(connection));
        PGresult *rows = connection_query_params(connection, error, sql, 1, &formers[i].object);
        memory_free(sql);
        if (rows == NULL)
            return -1;
        if (!PQgetisnull(rows, 0, 0))
            note_former(findings, &formers[i], PQgetvalue(rows, 0, 0));
        PQclear(rows);
    }
    return 0;
}

static int take_statement(PGconn *connection, struct arena *arena,
                          const struct statement *statement, struct findings *findings,
                          struct error *error)
{
    struct reach reach = reach_of(arena, statement);
    if (reach.verdict == REACH_ROLE)
        reach.verdict = judge_roles(connection, arena, &reach);
    if (reach.verdict == REACH_REFUSED)
        return reaches_out(&reach, error);
    if (reach.verdict == REACH_SKIPPED) {
        diagnostics_add(findings->notes, SEVERITY_NOTE, reach.where, NULL,
                        "%s is left out: it is no part of a database's schema", reach.what);
        return 0;
    }
    if (run_statement(connection, statement, reach.text, error) != 0)
        return -1;
    return note_formers(connection, statement, findings, error);
}

/* A file of no bytes or of white space describes a database that holds nothing: people who drop all
 * that there is have one. Standard input without bytes is a command before the pipe that failed. */
static bool is_blank(const char *path)
{
    FILE *file = fopen(path, "r");
    int byte = 'x';
    if (file == NULL)
        return false;
    while ((byte = getc(file)) != EOF && strchr(" \t\r\n", byte) != NULL)
        continue;
    bool blank = byte == EOF && ferror(file) == 0;
    fclose(file);
    return blank;
}

int schema_text_run(PGconn *connection, const char *name, const char *bytes, size_t length,
                    struct findings *findings, struct error *error)
{
    struct arena *arena = arena_new();
    struct script script;
    int failed = script_parse(arena, arena_strdup(findings->notes->arena, name), bytes, length,
                              &script, error);
    for (size_t i = 0; failed == 0 && i < script.count; i++)
        failed = interrupt_pending() != 0
                     ? error_set(error, STATUS_ENVIRONMENT, "interrupted")
                     : take_statement(connection, arena, &script.items[i], findings, error);
    arena_free(arena);
    return failed;
}

static int run_file(PGconn *connection, const char *path, struct findings *findings,
                    struct error *error)
{
    struct buffer bytes = BUFFER_INIT;
    if (is_blank(path)) {
        const char *name = arena_strdup(findings->notes->arena, path);
        diagnostics_add(findings->notes, SEVERITY_WARNING, (struct locus){.file = name}, NULL,
                        "the file is empty: a schema that holds nothing");
        return 0;
    }
    int failed = input_read(path, INPUT_LIMIT, &bytes, error);
    if (failed == 0)
        failed =
            schema_text_run(connection, path, buffer_text(&bytes), bytes.length, findings, error);
    buffer_release(&bytes);
    return failed;
}

static int compare_names(const void *one, const void *other)
{
    return strcmp(*(char *const *)one, *(char *const *)other);
}

static bool is_sql(const char *name)
{
    size_t length = strlen(name);
    return name[0] != '.' && length > 4 && strcmp(name + length - 4, ".sql") == 0;
}

#define FILES_LIMIT 100000

static int list_folder(struct arena *arena, const char *path, char ***names, size_t *count,
                       struct error *error)
{
    DIR *folder = opendir(path);
    size_t capacity = 0;
    *names = NULL;
    *count = 0;
    if (folder == NULL)
        return error_set_errno(error, STATUS_ENVIRONMENT, "cannot read '%s'", path);
    for (const struct dirent *entry; *count <= FILES_LIMIT && (entry = readdir(folder)) != NULL;) {
        if (!is_sql(entry->d_name))
            continue;
        if (*count == capacity) {
            capacity = memory_grow(capacity, *count + 1);
            *names = arena_grow(arena, *names, *count, capacity, sizeof **names);
        }
        (*names)[(*count)++] = arena_printf(arena, "%s/%s", path, entry->d_name);
    }
    closedir(folder);
    if (*count > FILES_LIMIT)
        return error_set(error, STATUS_INPUT, "more than %d files in '%s'", FILES_LIMIT, path);
    if (*count == 0)
        return error_set(error, STATUS_INPUT, "no .sql file in '%s'", path);
    qsort(*names, *count, sizeof **names, compare_names);
    return 0;
}

static int run_folder(PGconn *connection, const char *path, struct findings *findings,
                      struct error *error)
{
    struct arena *arena = arena_new();
    char **names;
    size_t count;
    int failed = list_folder(arena, path, &names, &count, error);
    for (size_t i = 0; failed == 0 && i < count; i++)
        failed = run_file(connection, names[i], findings, error);
    arena_free(arena);
    return failed;
}

int schema_file_run(PGconn *connection, const char *path, struct findings *findings,
                    struct error *error)
{
    struct stat status;
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        return run_folder(connection, path, findings, error);
    return run_file(connection, path, findings, error);
}
