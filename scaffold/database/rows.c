/* Values for the columns of new rows, by the schemas of what is sent. */
#include "scaffold/database/rows.h"

#include "scaffold/generate/code.h"
#include "scaffold/generate/example.h"
#include "scaffold/generate/types.h"

#include <string.h>

#define ROWS 8   /* of each table */
#define TRIES 32 /* at another value than the rows before have */

struct maker {
    struct arena *arena;
    const struct table *table;
    const struct schema *schema; /* of what is sent to make a row */
};

static const struct schema *sent_schema(struct arena *arena, const struct spec *spec,
                                        const struct table *table)
{
    const char *name = arena_printf(arena, "%sCreate", table->singular);
    for (size_t i = 0; i < spec->schema_count; i++) {
        const struct schema *found = spec->schemas[i];
        if (found->is_component && found->name != NULL && strcmp(found->name, name) == 0) {
            return schema_target(found);
        }
    }
    return NULL;
}

/* Whether the column refers to a row of another table: it gets that row's value. */
static bool is_link(const struct table *table, size_t column)
{
    for (size_t i = 0; i < table->relation_count; i++) {
        const struct relation *relation = &table->relations[i];
        for (size_t j = 0; !relation->many && j < relation->count; j++) {
            if (relation->own[j] == column) {
                return true;
            }
        }
    }
    return false;
}

static bool is_link_property(const struct table *table, const char *property)
{
    for (size_t i = 0; i < table->column_count; i++) {
        if (strcmp(table->columns[i].property, property) == 0) {
            return is_link(table, i);
        }
    }
    return false;
}

static bool is_new(const struct node *value, const struct node *const *before, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (node_equal(before[i], value)) {
            return false;
        }
    }
    return value->kind != NODE_NULL;
}

/* A value for each row, each another one where there are so many. */
static void make_values(const struct maker *maker, const struct schema *schema,
                        const struct node *values[ROWS])
{
    for (size_t i = 0; i < ROWS; i++) {
        uint64_t seed = i * TRIES;
        do {
            const struct node *made =
                example_certain(maker->arena, schema, NULL, CHECK_REQUEST, seed++, false);
            values[i] =
                made != NULL ? made : example_make(maker->arena, schema, NULL, CHECK_REQUEST);
        } while (!is_new(values[i], values, i) && seed < (i + 1) * TRIES);
    }
}

/* The rows as code: a list of objects. */
static const char *rows_code(const struct maker *maker)
{
    const struct schema_properties *properties = &maker->schema->object->properties;
    struct member *members[ROWS];
    const struct node *rows[ROWS];
    size_t count = 0;
    for (size_t i = 0; i < ROWS; i++) {
        members[i] = arena_alloc(maker->arena, properties->count + 1, sizeof *members[i]);
    }
    for (size_t i = 0; i < properties->count; i++) {
        const struct schema_property *property = &properties->items[i];
        const struct node *values[ROWS];
        if (is_link_property(maker->table, property->name)) {
            continue;
        }
        make_values(maker, property->schema, values);
        for (size_t j = 0; j < ROWS; j++) {
            members[j][count] = (struct member){
                .key = property->name, .key_length = property->length, .value = values[j]};
        }
        count++;
    }
    for (size_t i = 0; i < ROWS; i++) {
        rows[i] = node_new_mapping(maker->arena, (struct locus){0}, members[i], count);
    }
    const struct node *list = node_new_sequence(maker->arena, (struct locus){0}, rows, ROWS);
    const unsigned indent = 2 * LAYOUT_INDENT;
    return code_item(maker->arena, code_value(maker->arena, list), indent,
                     indent + sizeof "rows: " - 1);
}

/* Links that can be given; or those that must: what a default refers to need not be there. */
static json_t *links_of(const struct table *table, bool needed)
{
    json_t *list = json_array();
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = &table->columns[i];
        if (column->settable && is_link(table, i) && !(needed && column->nullable)) {
            json_array_append_new(list, json_string(column->property));
        }
    }
    return list;
}

static json_t *filters_of(const struct table *table)
{
    json_t *list = json_array();
    for (size_t i = 0; i < table->key_count; i++) {
        const struct column *column = &table->columns[table->key[i]];
        if (column->like != NULL && !column->secret) {
            json_array_append_new(list, json_string(column->property));
        }
    }
    return list;
}

json_t *rows_view(struct arena *arena, const struct catalog *catalog, const struct spec *spec)
{
    json_t *resources = json_array();
    for (size_t i = 0; i < catalog->count; i++) {
        const struct table *table = &catalog->tables[i];
        const struct maker maker = {arena, table, sent_schema(arena, spec, table)};
        json_array_append_new(
            resources, json_pack("{s:s, s:s, s:s, s:o, s:o, s:o}", "path",
                                 arena_printf(arena, "/%s", table->path), "table", table->plural,
                                 "rows", maker.schema == NULL ? "[]" : rows_code(&maker), "links",
                                 links_of(table, false), "needs", links_of(table, true), "filters",
                                 filters_of(table)));
    }
    return json_pack("{s:o}", "resources", resources);
}
