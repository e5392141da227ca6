/* Schema files, statement by statement, so that errors have a place. */
#include "migrate/catalog/schema_file.h"

#include "common/buffer.h"
#include "common/input.h"
#include "common/interrupt.h"
#include "common/memory.h"
#include "common/text.h"
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

/* What a statement may not do in a scratch database, by its first words; the first row that fits
 * counts. */
enum reach {
    REACH_RUN,     /* stays inside after all */
    REACH_SKIPPED, /* left out with a note: it is no part of a schema */
    REACH_REFUSED,
    REACH_ROLE, /* skipped when the role exists, else refused */
};

static const struct {
    const char *words;
    enum reach reach;
} reaches[] = {
    {"CREATE USER MAPPING", REACH_RUN},
    {"ALTER USER MAPPING", REACH_RUN},
    {"DROP USER MAPPING", REACH_RUN},
    {"CREATE DATABASE", REACH_REFUSED},
    {"DROP DATABASE", REACH_REFUSED},
    {"ALTER DATABASE", REACH_SKIPPED},
    {"COMMENT ON DATABASE", REACH_SKIPPED},
    {"COMMENT ON ROLE", REACH_SKIPPED},
    {"COMMENT ON TABLESPACE", REACH_SKIPPED},
    {"ALTER SYSTEM", REACH_REFUSED},
    {"CREATE TABLESPACE", REACH_REFUSED},
    {"ALTER TABLESPACE", REACH_REFUSED},
    {"DROP TABLESPACE", REACH_REFUSED},
    {"CREATE ROLE", REACH_ROLE},
    {"CREATE USER", REACH_ROLE},
    {"CREATE GROUP", REACH_ROLE},
    {"ALTER ROLE", REACH_SKIPPED},
    {"ALTER USER", REACH_SKIPPED},
    {"ALTER GROUP", REACH_SKIPPED},
    {"DROP ROLE", REACH_REFUSED},
    {"DROP USER", REACH_REFUSED},
    {"DROP GROUP", REACH_REFUSED},
    {"REASSIGN OWNED", REACH_REFUSED},
    {"DROP OWNED", REACH_REFUSED},
    {"LOAD", REACH_REFUSED},
};

#define WORDS 3

static bool begins(const char *words, const char *with)
{
    size_t length = strlen(with);
    return strncmp(words, with, length) == 0 && (words[length] == '\0' || words[length] == ' ');
}

/* Whether GRANT or REVOKE is about what belongs to the whole server: roles (there is no ON then),
 * databases, tablespaces, parameters. */
static bool is_shared_grant(const struct statement *statement)
{
    static const char *const shared[] = {"DATABASE", "TABLESPACE", "PARAMETER"};
    struct lexer lexer;
    struct token token, name;
    lexer_init(&lexer, statement->text, statement->length);
    do
        token = lexer_next_code(&lexer);
    while (token.kind != TOKEN_END && !token_is(&token, "ON"));
    if (token.kind == TOKEN_END)
        return true;
    token = lexer_next_code(&lexer);
    name = lexer_next_code(&lexer);
    for (size_t i = 0; i < sizeof shared / sizeof shared[0]; i++)
        if (token_is(&token, shared[i]))
            return (name.kind == TOKEN_WORD || name.kind == TOKEN_IDENTIFIER) &&
                   !token_is(&name, "TO") &&
                   !token_is(&name, "FROM"); /* else it is a table's name */
    return false;
}

static enum reach reach_of(struct arena *arena, const struct statement *statement)
{
    const char *words = statement_words(arena, statement, WORDS);
    if (begins(words, "COPY") && !statement->copy)
        return REACH_REFUSED;
    if (begins(words, "GRANT") || begins(words, "REVOKE"))
        return is_shared_grant(statement) ? REACH_SKIPPED : REACH_RUN;
    for (size_t i = 0; i < sizeof reaches / sizeof reaches[0]; i++)
        if (begins(words, reaches[i].words))
            return reaches[i].reach;
    return REACH_RUN;
}

/* PostgreSQL counts characters; a place has lines and bytes. */
static struct locus refine(struct locus where, const struct statement *statement,
                           const char *position)
{
    long characters = position == NULL ? 0 : strtol(position, NULL, 10);
    const char *at = statement->text, *end = at + statement->length;
    for (long i = 1; i < characters && at < end; i++) {
        size_t length = text_utf8(at, (size_t)(end - at), NULL);
        where.column += length == 0 ? 1 : (unsigned)length;
        if (*at == '\n') {
            where.line++;
            where.column = 1;
        }
        at += length == 0 ? 1 : length;
    }
    return where;
}

static int statement_failed(const PGconn *connection, const PGresult *result,
                            const struct statement *statement, struct error *error)
{
    if (PQstatus(connection) != CONNECTION_OK)
        return connection_error(connection, result, STATUS_ENVIRONMENT, error);
    connection_error(connection, result, STATUS_INPUT, error);
    return error_at(error, refine(statement->where, statement,
                                  PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION)));
}

static int run_statement(PGconn *connection, const struct statement *statement, struct error *error)
{
    PGresult *result = connection_run(connection, statement->text);
    if (PQresultStatus(result) == PGRES_COPY_IN) {
        PQclear(result);
        result = connection_copy(connection, statement->data, statement->data_length);
    }
    int failed = 0;
    if (result == NULL)
        failed = error_set(error, STATUS_ENVIRONMENT, "interrupted");
    else if (PQresultStatus(result) == PGRES_FATAL_ERROR ||
             PQresultStatus(result) == PGRES_BAD_RESPONSE)
        failed = statement_failed(connection, result, statement, error);
    PQclear(result);
    return failed;
}

/* The name in CREATE ROLE name, as it is written, with its quotes. */
static char *role_name(struct arena *arena, const struct statement *statement)
{
    struct lexer lexer;
    struct token token = {0};
    lexer_init(&lexer, statement->text, statement->length);
    for (int i = 0; i < 3; i++)
        token = lexer_next_code(&lexer);
    return arena_strndup(arena, token.text, token.length);
}

/* Whether the role that CREATE ROLE names is there; the name is compared as to_regrole() reads it. */
static bool role_exists(PGconn *connection, struct arena *arena, const struct statement *statement)
{
    const char *name = role_name(arena, statement);
    struct error ignored = ERROR_INIT;
    PGresult *rows = connection_query_params(
        connection, &ignored, "SELECT pg_catalog.to_regrole($1) IS NOT NULL", 1, &name);
    bool exists = rows != NULL && strcmp(PQgetvalue(rows, 0, 0), "t") == 0;
    PQclear(rows);
    error_clear(&ignored);
    return exists;
}

static int reaches_out(struct arena *arena, const struct statement *statement, const char *why,
                       struct error *error)
{
    error_set(error, STATUS_INPUT, "%s is not run: %s", statement_words(arena, statement, 2), why);
    error_hint(error, "a schema file describes one database; do this by hand");
    return error_at(error, statement->where);
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
    enum reach reach = reach_of(arena, statement);
    if (reach == REACH_ROLE)
        reach = role_exists(connection, arena, statement) ? REACH_SKIPPED : REACH_REFUSED;
    if (reach == REACH_REFUSED)
        return reaches_out(arena, statement, "it reaches past the scratch database", error);
    if (reach == REACH_SKIPPED) {
        diagnostics_add(findings->notes, SEVERITY_NOTE, statement->where, NULL,
                        "%s is left out: it is no part of a database's schema",
                        statement_words(arena, statement, 2));
        return 0;
    }
    if (run_statement(connection, statement, error) != 0)
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
