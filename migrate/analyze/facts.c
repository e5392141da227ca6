/* Loads the facts by one query a kind. */
#include "migrate/analyze/facts.h"

#include "migrate/analyze/rows.h"
#include "migrate/analyze/statements.h"
#include "migrate/queries.h"
#include "migrate/sql/quote.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define INHERITED 100 /* tables that inherit one from the other */

bool table_inherits(const struct table *table, const struct table *ancestor)
{
    unsigned depth = 0;

    for (table = table->inherits; table != NULL && depth < INHERITED; depth++) {
        if (table == ancestor)
            return true;
        table = table->inherits;
    }
    return false;
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

double column_distinct(const struct table *table, const struct column *column)
{
    return column->distinct >= 0 ? column->distinct : -column->distinct * table->rows;
}

double table_writes(const struct table *table)
{
    return table->inserts + table->updates + table->deletes;
}

bool facts_next_index(const struct facts *facts, struct index_walk *walk)
{
    for (; walk->table_at < facts->table_count; walk->table_at++, walk->at = 0) {
        walk->table = &facts->tables[walk->table_at];
        if (walk->at < walk->table->index_count) {
            walk->index = &walk->table->indexes[walk->at++];
            return true;
        }
    }
    return false;
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
    if (!index->looks_up || index->key_count < count)
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

bool table_has_unique(const struct table *table, const int *columns, size_t count)
{
    for (size_t i = 0; i < table->index_count; i++) {
        const struct index *index = &table->indexes[i];

        if (index->unique && index->key_count == count && index_begins_with(index, columns, count))
            return true;
    }
    return false;
}

static void take_extensions(struct facts *facts, const PGresult *rows)
{
    struct {
        const char *name, **schema;
        bool *available;
    } known[] = {
        {"pg_stat_statements", &facts->statements_schema, &facts->statements_available},
        {"hypopg", &facts->hypopg_schema, &facts->hypopg_available},
        {"pg_trgm", &facts->trigram_schema, &facts->trigram_available},
    };

    for (int row = 0; row < PQntuples(rows); row++) {
        for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
            if (strcmp(PQgetvalue(rows, row, 0), known[i].name) != 0)
                continue;
            *known[i].available = true;
            *known[i].schema = row_text(facts->arena, rows, row, 1);
            facts->statements_loaded = facts->statements_loaded || row_true(rows, row, 2);
        }
    }
}

/* The planner's count where the table was analysed, else what the statistics have counted. */
static void take_rows(struct table *table, double planned, double counted)
{
    table->never_analyzed = planned < 0;
    table->rows = planned >= 0 ? planned : counted > 0 ? counted : -1;
}

/* A bare name means the one in public, else the only one. */
static void put_name(struct map *by_name, struct map *by_path, const char *schema, const char *name,
                     void *value)
{
    bool seen = map_find(by_name, name, strlen(name)) != NULL;
    char *path = arena_printf(by_path->arena, "%s.%s", schema, name);

    if (strcmp(schema, "public") == 0 || !seen)
        map_put(by_name, name, value);
    else if (map_get(by_path, arena_printf(by_path->arena, "public.%s", name)) == NULL)
        map_put(by_name, name, NULL);
    map_put(by_path, path, value);
}

static void take_table(struct facts *facts, const PGresult *rows, int row)
{
    struct table *table = &facts->tables[row];

    *table = (struct table){
        .oid = row_text(facts->arena, rows, row, 0),
        .schema = row_text(facts->arena, rows, row, 1),
        .name = row_text(facts->arena, rows, row, 2),
        .partitioned = row_true(rows, row, 3),
        .partition = row_true(rows, row, 4),
        .pages = row_number(rows, row, 7),
        .inserts = row_number(rows, row, 8),
        .updates = row_number(rows, row, 9),
        .hot_updates = row_number(rows, row, 10),
        .deletes = row_number(rows, row, 11),
    };
    take_rows(table, row_number(rows, row, 5), row_number(rows, row, 6));
    table->shown = quoted_qualified(
        facts->arena, strcmp(table->schema, "public") == 0 ? NULL : table->schema, table->name);
    map_put(&facts->by_oid, table->oid, table);
    put_name(&facts->by_name, &facts->by_path, table->schema, table->name, table);
}

static void take_tables(struct facts *facts, const PGresult *rows)
{
    facts->table_count = (size_t)PQntuples(rows);
    facts->tables = arena_alloc(facts->arena, facts->table_count + 1, sizeof *facts->tables);
    for (int row = 0; row < PQntuples(rows); row++)
        take_table(facts, rows, row);
    for (int row = 0; row < PQntuples(rows); row++) {
        if (facts->tables[row].partition)
            facts->tables[row].root = map_get(&facts->by_oid, PQgetvalue(rows, row, 12));
        else if (!PQgetisnull(rows, row, 13))
            facts->tables[row].inherits = map_get(&facts->by_oid, PQgetvalue(rows, row, 13));
    }
}

static void take_views(struct facts *facts, const PGresult *rows)
{
    facts->view_count = (size_t)PQntuples(rows);
    facts->views = arena_alloc(facts->arena, facts->view_count + 1, sizeof *facts->views);
    for (int row = 0; row < PQntuples(rows); row++) {
        struct view *view = &facts->views[row];

        *view = (struct view){
            .schema = row_text(facts->arena, rows, row, 0),
            .name = row_text(facts->arena, rows, row, 1),
            .definition = row_text(facts->arena, rows, row, 2),
        };
        put_name(&facts->view_by_name, &facts->view_by_path, view->schema, view->name, view);
    }
}

static void *named(const struct map *by_name, const struct map *by_path, struct arena *arena,
                   const char *schema, const char *name)
{
    if (schema == NULL || *schema == '\0')
        return map_get(by_name, name);
    return map_get(by_path, arena_printf(arena, "%s.%s", schema, name));
}

const struct table *facts_table(const struct facts *facts, const char *schema, const char *name)
{
    return named(&facts->by_name, &facts->by_path, facts->arena, schema, name);
}

const struct view *facts_view(const struct facts *facts, const char *schema, const char *name)
{
    return named(&facts->view_by_name, &facts->view_by_path, facts->arena, schema, name);
}

static struct table *table_of(const struct facts *facts, const PGresult *rows, int row, int column)
{
    return map_get(&facts->by_oid, PQgetvalue(rows, row, column));
}

/* Two JSON arrays side by side. */
static void take_common(struct arena *arena, struct column *column, const char *values,
                        const char *shares)
{
    json_t *texts = *values != '\0' ? json_loads(values, 0, NULL) : NULL;
    json_t *numbers = *values != '\0' ? json_loads(shares, 0, NULL) : NULL;
    size_t count = json_array_size(texts);
    struct common_value *common = NULL;

    if (count > 0 && count <= json_array_size(numbers)) {
        common = arena_alloc(arena, count, sizeof *common);
        for (size_t i = 0; i < count; i++) {
            const char *text = json_string_value(json_array_get(texts, i));

            common[i].text = arena_strdup(arena, text != NULL ? text : "");
            common[i].share = json_number_value(json_array_get(numbers, i));
        }
        column->common = common;
        column->common_count = count;
    }
    json_decref(texts);
    json_decref(numbers);
}

static void take_column(struct facts *facts, struct table *table, const PGresult *rows, int row)
{
    struct column *column = &table->columns[table->column_count++];

    *column = (struct column){
        .number = (int)row_number(rows, row, 1),
        .name = row_text(facts->arena, rows, row, 2),
        .distinct = row_number(rows, row, 3),
        .indexable = row_true(rows, row, 4),
        .not_null = row_true(rows, row, 5),
        .type = row_text(facts->arena, rows, row, 6),
        .width = row_number(rows, row, 7),
        .nulls = row_number(rows, row, 8),
        .correlation = row_number(rows, row, 9),
    };
    take_common(facts->arena, column, PQgetvalue(rows, row, 10), PQgetvalue(rows, row, 11));
}

/* Rows of one table stand together: one call for each of them. */
static void take_by_table(struct facts *facts, const PGresult *rows,
                          void (*take)(struct facts *, struct table *, const PGresult *, int row,
                                       int count))
{
    int count;

    for (int row = 0; row < PQntuples(rows); row += count) {
        struct table *table = table_of(facts, rows, row, 0);

        count = row_run(rows, row);
        if (table != NULL)
            take(facts, table, rows, row, count);
    }
}

static void take_columns_of(struct facts *facts, struct table *table, const PGresult *rows, int row,
                            int count)
{
    table->columns = arena_alloc(facts->arena, (size_t)count, sizeof *table->columns);
    for (int i = row; i < row + count; i++)
        take_column(facts, table, rows, i);
}

static void take_columns(struct facts *facts, const PGresult *rows)
{
    take_by_table(facts, rows, take_columns_of);
}

static void take_index(struct facts *facts, struct table *table, const PGresult *rows, int row)
{
    struct index *index = &table->indexes[table->index_count++];
    size_t count;

    *index = (struct index){
        .name = row_text(facts->arena, rows, row, 1),
        .keys = row_numbers(facts->arena, rows, row, 2, &count),
        .key_count = (size_t)row_number(rows, row, 3),
        .usable = row_true(rows, row, 4),
        .primary = row_true(rows, row, 5),
        .valid = row_true(rows, row, 6),
        .unique = row_true(rows, row, 7),
        .scans = row_number(rows, row, 8),
        .bytes = row_number(rows, row, 9),
        .looks_up = row_true(rows, row, 10),
        .partition = row_true(rows, row, 11),
    };
    if (index->key_count > count)
        index->key_count = count;
}

static void take_indexes_of(struct facts *facts, struct table *table, const PGresult *rows, int row,
                            int count)
{
    table->indexes = arena_alloc(facts->arena, (size_t)count, sizeof *table->indexes);
    for (int i = row; i < row + count; i++)
        take_index(facts, table, rows, i);
}

static void take_indexes(struct facts *facts, const PGresult *rows)
{
    take_by_table(facts, rows, take_indexes_of);
}

static void take_keys(struct facts *facts, const PGresult *rows)
{
    facts->keys = arena_alloc(facts->arena, (size_t)PQntuples(rows) + 1, sizeof *facts->keys);
    for (int row = 0; row < PQntuples(rows); row++) {
        struct foreign_key key = {
            .name = row_text(facts->arena, rows, row, 0),
            .table = table_of(facts, rows, row, 1),
            .parent = table_of(facts, rows, row, 3),
        };

        key.columns = row_numbers(facts->arena, rows, row, 2, &key.column_count);
        key.parent_columns = row_numbers(facts->arena, rows, row, 4, &key.column_count);
        if (key.table != NULL && key.parent != NULL)
            facts->keys[facts->key_count++] = key;
    }
}

static void take_names(struct facts *facts, const PGresult *rows)
{
    for (int row = 0; row < PQntuples(rows); row++)
        map_put(
            &facts->taken,
            arena_printf(facts->arena, "%s.%s", PQgetvalue(rows, row, 0), PQgetvalue(rows, row, 1)),
            facts);
}

static void take_window(struct facts *facts, const PGresult *rows)
{
    if (PQntuples(rows) == 0)
        return;
    facts->seconds = row_number(rows, 0, 1);
    facts->statistics_reset = row_text(facts->arena, rows, 0, 0);
    facts->now = row_text(facts->arena, rows, 0, 2);
    facts->now_epoch = row_number(rows, 0, 3);
}

/* In this order: columns, indexes and keys are of tables. */
static const struct {
    const char *query;
    void (*take)(struct facts *facts, const PGresult *rows);
} readers[] = {
    {"analyze/extensions.sql", take_extensions}, {"analyze/tables.sql", take_tables},
    {"analyze/columns.sql", take_columns},       {"analyze/indexes.sql", take_indexes},
    {"analyze/views.sql", take_views},           {"analyze/foreign_keys.sql", take_keys},
    {"analyze/relation_names.sql", take_names},  {"analyze/window.sql", take_window},
};

int facts_read(struct arena *arena, PGconn *connection, struct facts *facts, struct error *error)
{
    *facts = (struct facts){.arena = arena};
    map_init(&facts->by_oid, arena);
    map_init(&facts->by_name, arena);
    map_init(&facts->by_path, arena);
    map_init(&facts->view_by_name, arena);
    map_init(&facts->view_by_path, arena);
    map_init(&facts->taken, arena);
    for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
        PGresult *rows = query_run(connection, readers[i].query, error);

        if (rows == NULL)
            return -1;
        readers[i].take(facts, rows);
        PQclear(rows);
    }
    return statements_read(connection, facts, error);
}
