/* A row per tool: the table of its history, the query over it, and how it names files. */
#include "migrate/apply/baseline.h"

#include "migrate/apply/session.h"
#include "migrate/sql/quote.h"

#include "common/memory.h"
#include "migrate/connection/connection.h"
#include "migrate/queries.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* How a name of the history finds its file. */
enum match {
    MATCH_NAME,    /* the whole name */
    MATCH_STEM,    /* without the part behind the last dot: .js, .ts, .sql */
    MATCH_VERSION, /* the number that the file's name begins with */
    MATCH_UP_TO,   /* the same, and all files of lower numbers */
};

/* Each query gives a name and whether the migration failed, or is half done. */
static const struct tool {
    const char *name;
    const char *table;  /* without its schema */
    const char *column; /* tells tables of one name apart; or NULL */
    const char *query;
    enum match match;
} tools[] = {
    {"Prisma", "_prisma_migrations", NULL, "apply/baseline_prisma.sql", MATCH_NAME},
    {"Knex", "knex_migrations", NULL, "apply/baseline_knex.sql", MATCH_STEM},
    {"Flyway", "flyway_schema_history", NULL, "apply/baseline_flyway.sql", MATCH_NAME},
    {"goose", "goose_db_version", NULL, "apply/baseline_goose.sql", MATCH_VERSION},
    {"golang-migrate", "schema_migrations", "dirty", "apply/baseline_golang_migrate.sql",
     MATCH_UP_TO},
    {"dbmate", "schema_migrations", NULL, "apply/baseline_dbmate.sql", MATCH_VERSION},
    {"TypeORM", "migrations", "timestamp", "apply/baseline_typeorm.sql", MATCH_VERSION},
};

/* What a file's name is compared by; Prisma's folder stands for its file. */
static const char *key_of(struct arena *arena, const char *path, enum match match)
{
    const char *name = migration_name(path), *slash = strchr(name, '/');
    const char *dot = strrchr(name, '.');

    if (slash != NULL)
        return arena_strndup(arena, name, (size_t)(slash - name));
    if (match == MATCH_STEM && dot != NULL)
        return arena_strndup(arena, name, (size_t)(dot - name));
    return name;
}

/* The number at the beginning, a V before it left out; -1: none. */
static long long version_of(const char *name)
{
    name += *name == 'V' || *name == 'v';
    return isdigit((unsigned char)*name) ? strtoll(name, NULL, 10) : -1;
}

static bool matches(struct arena *arena, const struct tool *tool, const char *path,
                    const char *name)
{
    const char *key = key_of(arena, path, tool->match);

    if (tool->match == MATCH_VERSION)
        return version_of(key) >= 0 && version_of(key) == version_of(name);
    if (tool->match == MATCH_UP_TO)
        return version_of(key) >= 0 && version_of(key) <= version_of(name);
    if (tool->match == MATCH_STEM)
        name = key_of(arena, name, MATCH_STEM);
    return strcmp(key, name) == 0;
}

/* The table of a history, quoted, in the schema that the role finds it in; NULL: there is none. */
static const char *find_table(struct arena *arena, PGconn *connection, const struct tool *tool,
                              struct error *error)
{
    const char *values[] = {tool->table, tool->column};
    PGresult *rows = apply_query(connection, "apply/baseline_table.sql", 2, values, error);
    const char *table =
        rows != NULL && PQntuples(rows) > 0 ? arena_strdup(arena, PQgetvalue(rows, 0, 0)) : NULL;

    PQclear(rows);
    return table;
}

/* The queries have the table as %s. */
static PGresult *run_query(struct arena *arena, PGconn *connection, const char *query,
                           const char *table, struct error *error)
{
    char *text = query_text(query, PQserverVersion(connection));
    const char *blank = strstr(text, "%s");
    PGresult *rows = connection_query(
        connection, error,
        arena_printf(arena, "%.*s%s%s", (int)(blank - text), text, table, blank + 2));

    memory_free(text);
    return rows;
}

static int refuse_failed(const struct tool *tool, const char *name, struct error *error)
{
    error_set(error, STATUS_INPUT, "the history of %s says that '%s' failed or is half done",
              tool->name, name);
    return error_hint(error, "finish it, or take it back, with %s first", tool->name);
}

static void add_matches(struct arena *arena, const struct tool *tool, const char *name,
                        const struct folder *list, bool *marked, struct baseline *baseline)
{
    bool found = false;

    for (size_t i = 0; i < list->count; i++) {
        if (!matches(arena, tool, list->paths[i], name))
            continue;
        marked[i] = found = true;
    }
    if (!found)
        baseline->missing[baseline->missing_count++] = arena_strdup(arena, name);
}

static int take_rows(struct arena *arena, const struct tool *tool, const PGresult *rows,
                     const struct folder *list, struct baseline *baseline, struct error *error)
{
    bool *marked = arena_alloc(arena, list->count + 1, sizeof *marked);

    baseline->missing = arena_alloc(arena, (size_t)PQntuples(rows) + 1, sizeof *baseline->missing);
    baseline->paths = arena_alloc(arena, list->count + 1, sizeof *baseline->paths);
    for (int row = 0; row < PQntuples(rows); row++) {
        const char *name = PQgetvalue(rows, row, 0);

        if (strcmp(PQgetvalue(rows, row, 1), "t") == 0)
            return refuse_failed(tool, name, error);
        add_matches(arena, tool, name, list, marked, baseline);
    }
    for (size_t i = 0; i < list->count; i++) {
        if (marked[i])
            baseline->paths[baseline->count++] = list->paths[i];
    }
    return 0;
}

static int refuse_none(struct error *error)
{
    error_set(error, STATUS_INPUT, "there is no history of another runner in this database");
    return error_hint(error, "looked for those of Prisma, Knex, Flyway, goose, golang-migrate, "
                             "dbmate and TypeORM; --mark-applied records a file by itself");
}

int baseline_read(struct arena *arena, PGconn *connection, const struct folder *list,
                  struct baseline *baseline, struct error *error)
{
    *baseline = (struct baseline){0};
    for (size_t i = 0; i < sizeof tools / sizeof tools[0]; i++) {
        const char *table = find_table(arena, connection, &tools[i], error);
        PGresult *rows;
        int status;

        if (error->status != STATUS_DONE)
            return -1;
        if (table == NULL)
            continue;
        baseline->tool = tools[i].name;
        baseline->table = table;
        rows = run_query(arena, connection, tools[i].query, table, error);
        if (rows == NULL)
            return -1;
        status = take_rows(arena, &tools[i], rows, list, baseline, error);
        PQclear(rows);
        return status;
    }
    return refuse_none(error);
}
