/* Tables and columns; what leads from one to the other is in relation.c, what they are called in
 * naming.c. */
#include "scaffold/database/catalog.h"

#include "scaffold/database/constraint.h"
#include "scaffold/database/kind.h"
#include "scaffold/database/naming.h"
#include "scaffold/database/relation.h"
#include "scaffold/database/select.h"

#include <stdint.h>
#include <string.h>

struct reader {
    struct arena *arena;
    const json_t *document;
    const struct catalog_options *options;
    struct catalog *catalog;
    struct diagnostics *list;
};

static const char *text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

int catalog_column(const struct table *table, const char *name)
{
    for (size_t i = 0; name != NULL && i < table->column_count; i++) {
        if (strcmp(table->columns[i].name, name) == 0) {
            return (int)i;
        }
    }
    return -1;
}

/* --- columns --- */

/* Whether a sequence gives the value: of a serial column. */
static bool is_counted(const char *fallback)
{
    return fallback != NULL && strncmp(fallback, "nextval(", sizeof "nextval(" - 1) == 0;
}

static void read_column(struct reader *reader, const struct table *table, const json_t *from,
                        struct column *column)
{
    const char *type = text_of(from, "type");
    const char *base = text_of(from, "base_type");
    const char *identity = text_of(from, "identity");
    const char *fallback = text_of(from, "default");
    column->name = text_of(from, "name");
    column->comment = text_of(from, "comment");
    column->nullable = json_is_true(json_object_get(from, "nullable"));
    column->settable = text_of(from, "generated") == NULL && identity == NULL &&
                       !is_counted(fallback) && !table->read_only;
    column->optional = column->nullable || fallback != NULL;
    column->secret = select_is_secret(column->name) &&
                     (reader->options->expose == NULL ||
                      !select_matches(reader->options->expose, table->name, column->name));
    kind_of(reader->arena, reader->document, type == NULL ? "" : type, base == NULL ? "" : base,
            column);
    json_array_append_new(reader->catalog->schemas, column->schema);
}

/* Rows are read and written by name: what has none is none of ours. */
static bool has_name(const json_t *from)
{
    const char *name = text_of(from, "name");
    return name != NULL && *name != '\0';
}

static void read_columns(struct reader *reader, const json_t *from, struct table *table)
{
    const json_t *columns = json_object_get(from, "columns");
    size_t i;
    json_t *column;
    table->columns =
        arena_alloc(reader->arena, json_array_size(columns) + 1, sizeof *table->columns);
    json_array_foreach(columns, i, column)
    {
        if (has_name(column)) {
            read_column(reader, table, column, &table->columns[table->column_count++]);
        }
    }
    naming_columns(reader->arena, table, reader->options->snake);
}

/* --- keys and constraints --- */

/* The indexes of columns that are called by name; NULL when one is missing or an expression. */
static const size_t *read_list(struct reader *reader, const struct table *table,
                               const json_t *names, size_t *count)
{
    size_t *list = arena_alloc(reader->arena, json_array_size(names) + 1, sizeof *list);
    size_t i;
    json_t *name;
    *count = json_array_size(names);
    json_array_foreach(names, i, name)
    {
        int index = catalog_column(table, json_string_value(name));
        if (index < 0) {
            *count = 0;
            return NULL;
        }
        list[i] = (size_t)index;
    }
    return list;
}

static void add_constraint(struct reader *reader, struct table *table, const json_t *from)
{
    struct constraint *made = &table->constraints[table->constraint_count];
    made->name = text_of(from, "name");
    made->columns = read_list(reader, table, json_object_get(from, "columns"), &made->count);
    table->constraint_count += made->name != NULL && made->count > 0;
}

static void read_constraints(struct reader *reader, const json_t *from, struct table *table)
{
    static const char *const groups[] = {"unique", "exclusions", "foreign_keys", "checks",
                                         "indexes"};
    size_t count = 1;
    size_t i;
    json_t *item;
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
        count += json_array_size(json_object_get(from, groups[g]));
    }
    table->constraints = arena_alloc(reader->arena, count + 1, sizeof *table->constraints);
    add_constraint(reader, table, json_object_get(from, "primary_key"));
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
        json_array_foreach(json_object_get(from, groups[g]), i, item)
        {
            add_constraint(reader, table, item);
        }
    }
}

static void narrow(const json_t *from, struct table *table)
{
    size_t i;
    json_t *check;
    json_array_foreach(json_object_get(from, "checks"), i, check)
    {
        const json_t *names = json_object_get(check, "columns");
        const char *definition = text_of(check, "definition");
        int index = json_array_size(names) == 1
                        ? catalog_column(table, json_string_value(json_array_get(names, 0)))
                        : -1;
        if (index >= 0 && definition != NULL) {
            constraint_narrow(definition, table->columns[index].name, table->columns[index].schema);
        }
    }
}

static bool is_certain(const struct table *table, const size_t *columns, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (table->columns[columns[i]].nullable || table->columns[columns[i]].secret) {
            return false;
        }
    }
    return count > 0;
}

/* The primary key, else a unique one that is never null. */
static void choose_key(struct reader *reader, const json_t *from, struct table *table)
{
    size_t i;
    json_t *unique;
    table->key =
        read_list(reader, table, json_object_get(json_object_get(from, "primary_key"), "columns"),
                  &table->key_count);
    json_array_foreach(json_object_get(from, "unique"), i, unique)
    {
        size_t count;
        const size_t *columns =
            read_list(reader, table, json_object_get(unique, "columns"), &count);
        if (table->key_count == 0 && is_certain(table, columns, count)) {
            table->key = columns;
            table->key_count = count;
        }
    }
}

static void mark_sortable(struct table *table, const json_t *names)
{
    int index = catalog_column(table, json_string_value(json_array_get(names, 0)));
    if (index >= 0 && !table->columns[index].secret && table->columns[index].like != NULL) {
        table->columns[index].sortable = true;
    }
}

static void choose_sortable(const json_t *from, struct table *table)
{
    static const char *const groups[] = {"unique", "indexes"};
    size_t i;
    json_t *item;
    mark_sortable(table, json_object_get(json_object_get(from, "primary_key"), "columns"));
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
        json_array_foreach(json_object_get(from, groups[g]), i, item)
        {
            const char *method = text_of(item, "method");
            if (method == NULL || strcmp(method, "btree") == 0) {
                mark_sortable(table, json_object_get(item, "columns"));
            }
        }
    }
}

/* Whether the column says which row it is, or which row it belongs to: another value is another row. */
static bool identifies(const json_t *from, const struct table *table, int index)
{
    size_t i;
    size_t j;
    json_t *key;
    json_t *name;
    for (size_t k = 0; k < table->key_count; k++) {
        if (table->key[k] == (size_t)index) {
            return true;
        }
    }
    json_array_foreach(json_object_get(from, "foreign_keys"), i, key)
    {
        json_array_foreach(json_object_get(key, "columns"), j, name)
        {
            if (catalog_column(table, json_string_value(name)) == index) {
                return true;
            }
        }
    }
    return false;
}

/* A column that says by itself that a row has changed. */
static void choose_version(const json_t *from, struct table *table)
{
    static const char *const names[] = {"version",    "lock_version", "row_version",
                                        "updated_at", "modified_at",  "updated"};
    for (size_t i = 0; table->version == NULL && i < sizeof names / sizeof *names; i++) {
        int index = catalog_column(table, names[i]);
        bool counts = i < 3;
        const char *like = index < 0 ? NULL : table->columns[index].like;
        if (like != NULL && !identifies(from, table, index) && !table->columns[index].nullable &&
            table->columns[index].settable &&
            (counts ? strcmp(like, "Integer") == 0 || strcmp(like, "Bigint") == 0
                    : strcmp(like, "Instant") == 0)) {
            table->version = &table->columns[index];
        }
    }
}

/* --- tables --- */

static bool has_public(const json_t *document)
{
    size_t i;
    json_t *name;
    json_array_foreach(json_object_get(document, "schemas"), i, name)
    {
        const char *text = json_string_value(name);
        if (text != NULL && strcmp(text, "public") == 0) {
            return true;
        }
    }
    return false;
}

static bool is_wanted(const struct reader *reader, const json_t *from)
{
    const struct catalog_options *options = reader->options;
    const char *schema = text_of(from, "schema");
    const char *name = text_of(from, "name");
    const char *schemas = options->schemas != NULL       ? options->schemas
                          : has_public(reader->document) ? "public"
                                                         : "*";
    if (schema == NULL || !has_name(from) || json_object_get(from, "partition") != NULL) {
        return false;
    }
    return select_matches(schemas, schema, schema) &&
           (options->tables == NULL || select_matches(options->tables, schema, name)) &&
           (options->exclude == NULL || !select_matches(options->exclude, schema, name));
}

static void read_table(struct reader *reader, const json_t *from, bool view)
{
    struct table *table = &reader->catalog->tables[reader->catalog->count];
    table->schema = text_of(from, "schema");
    table->name = text_of(from, "name");
    table->comment = text_of(from, "comment");
    table->read_only = view;
    read_columns(reader, from, table);
    if (table->column_count == 0) {
        diagnostics_add(reader->list, SEVERITY_NOTE, (struct locus){0}, NULL,
                        "'%s.%s' has no columns; it is left out", table->schema, table->name);
        return;
    }
    if (!view) {
        narrow(from, table);
        read_constraints(reader, from, table);
        choose_key(reader, from, table);
        choose_sortable(from, table);
        choose_version(from, table);
    }
    reader->catalog->count++;
}

static void read_all(struct reader *reader, const char *group, bool view)
{
    size_t i;
    json_t *from;
    json_array_foreach(json_object_get(reader->document, group), i, from)
    {
        if (is_wanted(reader, from)) {
            read_table(reader, from, view);
        }
    }
}

int catalog_read(struct arena *arena, const json_t *document, const struct catalog_options *options,
                 struct catalog *catalog, struct diagnostics *list, struct error *error)
{
    struct reader reader = {arena, document, options, catalog, list};
    size_t count = json_array_size(json_object_get(document, "tables")) +
                   json_array_size(json_object_get(document, "views"));
    *catalog = (struct catalog){.tables = arena_alloc(arena, count + 1, sizeof *catalog->tables),
                                .schemas = json_array()};
    read_all(&reader, "tables", false);
    read_all(&reader, "views", true);
    if (catalog->count == 0) {
        error_set(error, STATUS_INPUT, "there is no table to make resources of");
        return error_hint(error, "--schema, --tables and --exclude choose them");
    }
    naming_tables(arena, catalog);
    relation_read(arena, document, catalog);
    return 0;
}

void catalog_release(struct catalog *catalog)
{
    json_decref(catalog->schemas);
    catalog->schemas = NULL;
}
