/* Loads the facts by one query a kind. */
#include "migrate/analyze/facts.h"

#include "common/buffer.h"
#include "migrate/connection/connection.h"
#include "migrate/queries.h"
#include "migrate/sql/quote.h"

#include <stdlib.h>
#include <string.h>

#define HIDDEN_TEXT "<insufficient privilege>"

static char *cell(struct arena *arena, const PGresult *rows, int row, int column)
{
    return arena_strdup(arena, PQgetvalue(rows, row, column));
}

static bool is_true(const PGresult *rows, int row, int column)
{
    return strcmp(PQgetvalue(rows, row, column), "t") == 0;
}

static double number(const PGresult *rows, int row, int column)
{
    return strtod(PQgetvalue(rows, row, column), NULL);
}

/* "3 1 2" → numbers in the arena. */
static int *numbers(struct arena *arena, const char *text, size_t *count)
{
    int *values = arena_alloc(arena, strlen(text) / 2 + 1, sizeof *values);
    char *end;

    for (*count = 0; *text != '\0'; text = end) {
        long value = strtol(text, &end, 10);

        if (end == text)
            break;
        values[(*count)++] = (int)value;
    }
    return values;
}

const struct column *table_column(const struct table *table, int number)
{
    for (size_t i = 0; i < table->column_count; i++) {
        if (table->columns[i].number == number)
            return &table->columns[i];
    }
    return NULL;
}

const struct column *table_column_named(const struct table *table, const char *name)
{
    for (size_t i = 0; i < table->column_count; i++) {
        if (strcmp(table->columns[i].name, name) == 0)
            return &table->columns[i];
    }
    return NULL;
}

static bool contains(const int *values, size_t count, int value)
{
    for (size_t i = 0; i < count; i++) {
        if (values[i] == value)
            return true;
    }
    return false;
}

static bool index_begins_with(const struct index *index, const int *columns, size_t count)
{
    if (!index->usable || index->key_count < count)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!contains(columns, count, index->keys[i]))
            return false;
    }
    return true;
}

bool table_has_index(const struct table *table, const int *columns, size_t count)
{
    for (size_t i = 0; i < table->index_count; i++) {
        if (index_begins_with(&table->indexes[i], columns, count))
            return true;
    }
    return false;
}

static int read_extensions(PGconn *connection, struct facts *facts, struct error *error)
{
    PGresult *rows = query_run(connection, "analyze/extensions.sql", error);

    if (rows == NULL)
        return -1;
    for (int row = 0; row < PQntuples(rows); row++) {
        bool hypopg = strcmp(PQgetvalue(rows, row, 0), "hypopg") == 0;
        const char *schema = PQgetisnull(rows, row, 1) ? NULL : cell(facts->arena, rows, row, 1);

        *(hypopg ? &facts->hypopg_available : &facts->statements_available) = true;
        *(hypopg ? &facts->hypopg_schema : &facts->statements_schema) = schema;
    }
    PQclear(rows);
    return 0;
}

/* The planner's count where the table was analysed, else what the statistics have counted. */
static void take_rows(struct table *table, double planned, double counted)
{
    table->never_analyzed = planned < 0;
    table->rows = planned >= 0 ? planned : counted > 0 ? counted : -1;
}

static void take_table(struct facts *facts, const PGresult *rows, int row)
{
    struct table *table = &facts->tables[row];
    bool seen;

    *table = (struct table){
        .oid = cell(facts->arena, rows, row, 0),
        .schema = cell(facts->arena, rows, row, 1),
        .name = cell(facts->arena, rows, row, 2),
        .partitioned = is_true(rows, row, 3),
        .partition = is_true(rows, row, 4),
    };
    take_rows(table, number(rows, row, 5), number(rows, row, 6));
    table->shown = quoted_qualified(
        facts->arena, strcmp(table->schema, "public") == 0 ? NULL : table->schema, table->name);
    map_put(&facts->by_oid, table->oid, table);
    seen = map_find(&facts->by_name, table->name, strlen(table->name)) != NULL;
    if (!seen || strcmp(table->schema, "public") == 0)
        map_put(&facts->by_name, table->name, table);
    else if (map_get(&facts->by_name, table->name) != NULL &&
             strcmp(((struct table *)map_get(&facts->by_name, table->name))->schema, "public") != 0)
        map_put(&facts->by_name, table->name, NULL);
}

static int read_tables(PGconn *connection, struct facts *facts, struct error *error)
{
    PGresult *rows = query_run(connection, "analyze/tables.sql", error);

    if (rows == NULL)
        return -1;
    facts->table_count = (size_t)PQntuples(rows);
    facts->tables = arena_alloc(facts->arena, facts->table_count + 1, sizeof *facts->tables);
    for (int row = 0; row < PQntuples(rows); row++)
        take_table(facts, rows, row);
    PQclear(rows);
    return 0;
}

static struct table *table_of(const struct facts *facts, const PGresult *rows, int row, int column)
{
    return map_get(&facts->by_oid, PQgetvalue(rows, row, column));
}

/* How many rows from `row` on have the same first column. */
static int run_length(const PGresult *rows, int row)
{
    int end = row + 1;

    while (end < PQntuples(rows) && strcmp(PQgetvalue(rows, row, 0), PQgetvalue(rows, end, 0)) == 0)
        end++;
    return end - row;
}

static int read_columns(PGconn *connection, struct facts *facts, struct error *error)
{
    PGresult *rows = query_run(connection, "analyze/columns.sql", error);
    int length;

    if (rows == NULL)
        return -1;
    for (int row = 0; row < PQntuples(rows); row += length) {
        struct table *table = table_of(facts, rows, row, 0);

        length = run_length(rows, row);
        if (table == NULL)
            continue;
        table->columns = arena_alloc(facts->arena, (size_t)length, sizeof *table->columns);
        for (int i = row; i < row + length; i++)
            table->columns[table->column_count++] = (struct column){
                .number = (int)strtol(PQgetvalue(rows, i, 1), NULL, 10),
                .name = cell(facts->arena, rows, i, 2),
                .distinct = number(rows, i, 3),
                .indexable = is_true(rows, i, 4),
            };
    }
    PQclear(rows);
    return 0;
}

static void take_index(struct facts *facts, struct table *table, const PGresult *rows, int row)
{
    struct index *index = &table->indexes[table->index_count++];
    size_t count;

    *index = (struct index){
        .name = cell(facts->arena, rows, row, 1),
        .keys = numbers(facts->arena, PQgetvalue(rows, row, 2), &count),
        .key_count = strtoul(PQgetvalue(rows, row, 3), NULL, 10),
        .usable = is_true(rows, row, 4),
        .primary = is_true(rows, row, 5),
        .valid = is_true(rows, row, 6),
    };
    if (index->key_count > count)
        index->key_count = count;
}

static int read_indexes(PGconn *connection, struct facts *facts, struct error *error)
{
    PGresult *rows = query_run(connection, "analyze/indexes.sql", error);
    int length;

    if (rows == NULL)
        return -1;
    for (int row = 0; row < PQntuples(rows); row += length) {
        struct table *table = table_of(facts, rows, row, 0);

        length = run_length(rows, row);
        if (table == NULL)
            continue;
        table->indexes = arena_alloc(facts->arena, (size_t)length, sizeof *table->indexes);
        for (int i = row; i < row + length; i++)
            take_index(facts, table, rows, i);
    }
    PQclear(rows);
    return 0;
}

static int read_keys(PGconn *connection, struct facts *facts, struct error *error)
{
    PGresult *rows = query_run(connection, "analyze/foreign_keys.sql", error);

    if (rows == NULL)
        return -1;
    facts->keys = arena_alloc(facts->arena, (size_t)PQntuples(rows) + 1, sizeof *facts->keys);
    for (int row = 0; row < PQntuples(rows); row++) {
        struct foreign_key key = {
            .name = cell(facts->arena, rows, row, 0),
            .table = table_of(facts, rows, row, 1),
            .parent = table_of(facts, rows, row, 3),
        };

        key.columns = numbers(facts->arena, PQgetvalue(rows, row, 2), &key.column_count);
        key.parent_columns = numbers(facts->arena, PQgetvalue(rows, row, 4), &key.column_count);
        if (key.table != NULL && key.parent != NULL)
            facts->keys[facts->key_count++] = key;
    }
    PQclear(rows);
    return 0;
}

static int read_names(PGconn *connection, struct facts *facts, struct error *error)
{
    PGresult *rows = query_run(connection, "analyze/relation_names.sql", error);

    if (rows == NULL)
        return -1;
    for (int row = 0; row < PQntuples(rows); row++)
        map_put(
            &facts->taken,
            arena_printf(facts->arena, "%s.%s", PQgetvalue(rows, row, 0), PQgetvalue(rows, row, 1)),
            facts);
    PQclear(rows);
    return 0;
}

static int find_view(PGconn *connection, const struct facts *facts, struct error *error)
{
    struct buffer sql = BUFFER_INIT;
    int result;

    buffer_printf(&sql, "SET LOCAL search_path = pg_catalog, %s", facts->statements_schema);
    result = connection_command(connection, error, buffer_text(&sql));
    buffer_release(&sql);
    return result;
}

/* The library may not be loaded although the extension is there: then there are no statements. */
static PGresult *query_statements(PGconn *connection, struct facts *facts, struct error *error)
{
    struct error ignored = ERROR_INIT;
    PGresult *rows = NULL;

    if (connection_command(connection, error, "SAVEPOINT statements") < 0)
        return NULL;
    rows = query_run(connection, "analyze/statements.sql", &ignored);
    if (rows == NULL) {
        facts->statements_schema = NULL;
        if (PQstatus(connection) == CONNECTION_OK)
            connection_command(connection, error, "ROLLBACK TO SAVEPOINT statements");
    }
    error_clear(&ignored);
    return rows;
}

static int read_statements(PGconn *connection, struct facts *facts, struct error *error)
{
    PGresult *rows;

    if (facts->statements_schema == NULL)
        return 0;
    if (find_view(connection, facts, error) < 0)
        return -1;
    rows = query_statements(connection, facts, error);
    if (rows == NULL)
        return error->status == STATUS_DONE ? 0 : -1;
    facts->statements =
        arena_alloc(facts->arena, (size_t)PQntuples(rows) + 1, sizeof *facts->statements);
    for (int row = 0; row < PQntuples(rows); row++) {
        if (strcmp(PQgetvalue(rows, row, 0), HIDDEN_TEXT) == 0) {
            facts->hidden_statements++;
            continue;
        }
        facts->statements[facts->statement_count++] = (struct statement_stats){
            .text = cell(facts->arena, rows, row, 0),
            .calls = number(rows, row, 1),
            .total_ms = number(rows, row, 2),
            .mean_ms = number(rows, row, 3),
            .rows = number(rows, row, 4),
        };
    }
    PQclear(rows);
    return 0;
}

int facts_read(struct arena *arena, PGconn *connection, struct facts *facts, struct error *error)
{
    *facts = (struct facts){.arena = arena};
    map_init(&facts->by_oid, arena);
    map_init(&facts->by_name, arena);
    map_init(&facts->taken, arena);
    if (read_extensions(connection, facts, error) < 0 ||
        read_tables(connection, facts, error) < 0 || read_columns(connection, facts, error) < 0 ||
        read_indexes(connection, facts, error) < 0 || read_keys(connection, facts, error) < 0 ||
        read_names(connection, facts, error) < 0)
        return -1;
    return read_statements(connection, facts, error);
}
