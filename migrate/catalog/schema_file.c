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
#include "migrate/sql/folder.h"
#include "migrate/sql/former.h"
#include "migrate/sql/script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Its place is known where the text is the file's. */
static int statement_failed(const struct loader *loader, const PGresult *result,
                            const struct statement *statement, bool whole, struct error *error)
{
    bool lost = PQstatus(loader->work) != CONNECTION_OK && !loader->late;
    loader_error(loader, result, lost ? STATUS_ENVIRONMENT : STATUS_INPUT, error);
    if (lost)
        return -1;
    const char *position = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);
    bool known = position != NULL && whole && !loader->replaced;
    return error_at(error, statement_character(statement, known ? strtol(position, NULL, 10) : 1));
}

static int run_statement(struct loader *loader, const struct statement *statement, const char *text,
                         struct error *error)
{
    PGresult *result = loader_run(loader, text, statement->data, statement->data_length);
    int failed = 0;
    if (result == NULL)
        failed = error_set(error, STATUS_ENVIRONMENT, "interrupted");
    else if (PQresultStatus(result) == PGRES_FATAL_ERROR ||
             PQresultStatus(result) == PGRES_BAD_RESPONSE)
        failed = statement_failed(loader, result, statement, text == statement->text, error);
    PQclear(result);
    return failed;
}

/* What a statement that makes roles comes to: nothing is left to do where all are there. On a throwaway
 * server a block makes those that it does not name. */
static enum reach_verdict judge_roles(struct loader *loader, const struct reach *reach)
{
    bool own = throwaway_holds(loader->work);
    for (size_t i = 0; i < reach->role_count; i++)
        if (!loader_has_role(loader, reach->roles[i]) && !(own && reach->block))
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
static int note_formers(struct loader *loader, const struct statement *statement,
                        struct findings *findings, struct error *error)
{
    size_t count;
    struct former *formers = former_names(findings->notes->arena, statement, &count);
    for (size_t i = 0; i < count; i++) {
        char *sql = query_text("catalog/former.sql", PQserverVersion(loader->work));
        PGresult *rows = connection_query_params(loader->work, error, sql, 1, &formers[i].object);
        memory_free(sql);
        if (rows == NULL)
            return -1;
        if (!PQgetisnull(rows, 0, 0))
            note_former(findings, &formers[i], PQgetvalue(rows, 0, 0));
        PQclear(rows);
    }
    return 0;
}

static int take_statement(struct loader *loader, struct arena *arena,
                          const struct statement *statement, struct findings *findings,
                          struct error *error)
{
    struct reach reach = reach_of(arena, statement);
    if (reach.verdict == REACH_ROLE)
        reach.verdict = judge_roles(loader, &reach);
    if (reach.verdict == REACH_REFUSED)
        return reaches_out(&reach, error);
    if (reach.verdict == REACH_SKIPPED) {
        diagnostics_add(findings->notes, SEVERITY_NOTE, reach.where, NULL,
                        "%s is left out: it is no part of a database's schema", reach.what);
        return 0;
    }
    if (run_statement(loader, statement, reach.text, error) != 0)
        return -1;
    return note_formers(loader, statement, findings, error);
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

int schema_text_run(struct loader *loader, const char *name, const char *bytes, size_t length,
                    struct findings *findings, struct error *error)
{
    struct arena *arena = arena_new();
    struct script script;
    int failed = script_parse(arena, arena_strdup(findings->notes->arena, name), bytes, length,
                              &script, error);
    for (size_t i = 0; failed == 0 && i < script.count; i++)
        failed = interrupt_pending() != 0
                     ? error_set(error, STATUS_ENVIRONMENT, "interrupted")
                     : take_statement(loader, arena, &script.items[i], findings, error);
    arena_free(arena);
    return failed;
}

static int run_file(struct loader *loader, const char *path, struct findings *findings,
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
        failed = schema_text_run(loader, path, buffer_text(&bytes), bytes.length, findings, error);
    buffer_release(&bytes);
    return failed;
}

static const char *take_sql(struct arena *arena, const char *folder, const char *name)
{
    size_t length = strlen(name);
    bool is_sql = name[0] != '.' && length > 4 && strcmp(name + length - 4, ".sql") == 0;
    return is_sql ? arena_printf(arena, "%s/%s", folder, name) : NULL;
}

#define ROLLBACK_END "_rollback.sql"

/* Whether it takes back what another file of the folder makes: x_rollback.sql beside x.sql. */
static bool is_rollback(struct arena *arena, const char *path)
{
    size_t length = strlen(path), end = strlen(ROLLBACK_END);
    struct stat status;
    return length > end && strcmp(path + length - end, ROLLBACK_END) == 0 &&
           stat(arena_printf(arena, "%.*s.sql", (int)(length - end), path), &status) == 0;
}

static void leave_out(struct findings *findings, const char *path)
{
    const char *name = arena_strdup(findings->notes->arena, path);
    diagnostics_add(findings->notes, SEVERITY_NOTE, (struct locus){.file = name}, NULL,
                    "the file is left out: it is the rollback of another one here");
}

static int run_folder(struct loader *loader, const char *path, struct findings *findings,
                      struct error *error)
{
    struct arena *arena = arena_new();
    struct folder folder;
    int failed = folder_list(arena, path, take_sql, &folder, error);
    if (failed == 0 && folder.count == 0)
        failed = error_set(error, STATUS_INPUT, "no .sql file in '%s'", path);
    for (size_t i = 0; failed == 0 && i < folder.count; i++) {
        if (is_rollback(arena, folder.paths[i]))
            leave_out(findings, folder.paths[i]);
        else
            failed = run_file(loader, folder.paths[i], findings, error);
    }
    arena_free(arena);
    return failed;
}

int schema_file_run(struct loader *loader, const char *path, struct findings *findings,
                    struct error *error)
{
    struct stat status;
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        return run_folder(loader, path, findings, error);
    return run_file(loader, path, findings, error);
}
