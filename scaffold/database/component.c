/* Items, what is sent to make and change them, filters, errors. */
#include "scaffold/database/component.h"
#include "scaffold/database/kind.h"

#include <string.h>

/* The schema of a value that may be null. */
static json_t *nullable_schema(const json_t *schema)
{
    json_t *made = json_deep_copy(schema);
    json_t *type = json_object_get(made, "type");
    json_t *list = json_object_get(made, "enum");
    if (type != NULL) {
        json_object_set_new(made, "type", json_pack("[O, s]", type, "null"));
    }
    if (list != NULL) {
        json_array_append_new(list, json_null());
    }
    return made;
}

static json_t *column_schema(const struct column *column)
{
    json_t *schema =
        column->nullable ? nullable_schema(column->schema) : json_deep_copy(column->schema);
    if (column->comment != NULL) {
        json_object_set_new(schema, "description", json_string(column->comment));
    }
    return schema;
}

static bool is_key(const struct table *table, size_t index)
{
    for (size_t i = 0; i < table->key_count; i++) {
        if (table->key[i] == index) {
            return true;
        }
    }
    return false;
}

bool component_is_changeable(const struct table *table, size_t index)
{
    return table->columns[index].settable && !is_key(table, index);
}

bool component_has_settable(const struct table *table)
{
    for (size_t i = 0; i < table->column_count; i++) {
        if (component_is_changeable(table, i)) {
            return true;
        }
    }
    return false;
}

/* --- items --- */

static void add_relation(struct arena *arena, json_t *properties, const struct relation *relation)
{
    const char *target = arena_printf(arena, "#/components/schemas/%s", relation->target->singular);
    json_t *schema = relation->many
                         ? json_pack("{s:s, s:{s:s}, s:s}", "type", "array", "items", "$ref",
                                     target, "description", "When it is included")
                         : json_pack("{s:[{s:s}, {s:s}], s:s}", "anyOf", "$ref", target, "type",
                                     "null", "description", "When it is included");
    json_object_set_new(properties, relation->name, schema);
}

static json_t *item_schema(struct arena *arena, const struct table *table)
{
    json_t *properties = json_object();
    json_t *required = json_array();
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = &table->columns[i];
        if (!column->secret) {
            json_object_set_new(properties, column->property, column_schema(column));
        }
    }
    for (size_t i = 0; i < table->relation_count; i++) {
        add_relation(arena, properties, &table->relations[i]);
    }
    for (size_t i = 0; i < table->key_count; i++) {
        json_array_append_new(required, json_string(table->columns[table->key[i]].property));
    }
    json_t *schema = json_pack("{s:s, s:o, s:o}", "type", "object", "required", required,
                               "properties", properties);
    if (table->comment != NULL) {
        json_object_set_new(schema, "description", json_string(table->comment));
    }
    return schema;
}

enum sent { SENT_CREATE, SENT_UPDATE, SENT_PATCH };

static json_t *sent_schema(const struct table *table, enum sent sent)
{
    json_t *properties = json_object();
    json_t *required = json_array();
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = &table->columns[i];
        if (!column->settable || (sent != SENT_CREATE && is_key(table, i))) {
            continue;
        }
        json_t *schema = column_schema(column);
        if (column->secret) {
            json_object_set_new(schema, "writeOnly", json_true());
        }
        json_object_set_new(properties, column->property, schema);
        if (!column->optional && sent != SENT_PATCH) {
            json_array_append_new(required, json_string(column->property));
        }
    }
    json_t *schema = json_pack("{s:s, s:o, s:o, s:b}", "type", "object", "required", required,
                               "properties", properties, "additionalProperties", 0);
    if (json_array_size(required) == 0) {
        json_object_del(schema, "required");
    }
    if (sent == SENT_PATCH) {
        json_object_set_new(schema, "minProperties", json_integer(1));
    }
    return schema;
}

static void add_table(struct arena *arena, json_t *schemas, const struct table *table)
{
    static const struct {
        const char *suffix;
        enum sent sent;
    } forms[] = {{"Create", SENT_CREATE}, {"Update", SENT_UPDATE}, {"Patch", SENT_PATCH}};
    bool changes = table->key_count > 0 && component_has_settable(table);
    json_object_set_new(schemas, table->singular, item_schema(arena, table));
    for (size_t i = 0; i < sizeof forms / sizeof *forms && !table->read_only; i++) {
        if (forms[i].sent == SENT_CREATE || changes) {
            json_object_set_new(schemas,
                                arena_printf(arena, "%s%s", table->singular, forms[i].suffix),
                                sent_schema(table, forms[i].sent));
        }
    }
}

/* --- filters --- */

static void add_operators(json_t *properties, const char *operators, const json_t *schema)
{
    static const char *const names[] = {"eq", "ne", "lt", "lte", "gt", "gte"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strstr(operators, names[i]) != NULL) {
            json_object_set_new(properties, names[i], json_deep_copy(schema));
        }
    }
    json_object_set_new(properties, "in",
                        json_pack("{s:s, s:i, s:o}", "type", "array", "maxItems", 100, "items",
                                  json_deep_copy(schema)));
}

/* The part of a column's schema that its filters keep: what is out of bounds is not there. */
static json_t *compared_schema(const struct column *column)
{
    static const char *const kept[] = {"type", "format", "enum"};
    json_t *schema = json_object();
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        json_t *value = json_object_get(column->schema, kept[i]);
        if (value != NULL) {
            json_object_set_new(schema, kept[i], json_deep_copy(value));
        }
    }
    json_t *pattern = kind_pattern(column->like);
    if (pattern != NULL) {
        json_object_set_new(schema, "pattern", pattern);
    }
    return schema;
}

static json_t *filter_schema(const struct column *column)
{
    json_t *properties = json_object();
    bool ordered = strcmp(column->like, "Boolean") != 0 && strcmp(column->like, "Uuid") != 0 &&
                   strcmp(column->like, "Enum") != 0;
    json_t *schema = compared_schema(column);
    add_operators(properties, ordered ? "eq ne lt lte gt gte" : "eq ne", schema);
    if (strcmp(column->like, "String") == 0) {
        json_object_set_new(properties, "like",
                            json_pack("{s:s, s:s}", "type", "string", "description",
                                      "% is any text, _ any character"));
    }
    if (column->nullable) {
        json_object_set_new(properties, "null", json_pack("{s:s}", "type", "boolean"));
    }
    json_decref(schema);
    return json_pack("{s:s, s:o, s:b}", "type", "object", "properties", properties,
                     "additionalProperties", 0);
}

const char *component_filter(struct arena *arena, const struct table *table,
                             const struct column *column)
{
    const char *null = column->nullable ? "Nullable" : "";
    const char *type = json_string_value(json_object_get(column->schema, "type"));
    if (json_object_get(column->schema, "enum") != NULL) {
        return arena_printf(arena, "%sFilter_%s", table->singular, column->property);
    }
    bool whole =
        strcmp(column->like, "Number") == 0 && type != NULL && strcmp(type, "integer") == 0;
    const char *form = json_object_get(column->schema, "format") != NULL ? "" : "Any";
    bool formless = strcmp(column->like, "Integer") == 0 || strcmp(column->like, "Number") == 0;
    return arena_printf(arena, "%s%s%sFilter", null,
                        whole      ? "Whole"
                        : formless ? form
                                   : "",
                        column->like);
}

static void add_filters(struct arena *arena, json_t *schemas, const struct table *table)
{
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = &table->columns[i];
        if (column->like == NULL || column->secret) {
            continue;
        }
        const char *name = component_filter(arena, table, column);
        if (json_object_get(schemas, name) == NULL) {
            json_object_set_new(schemas, name, filter_schema(column));
        }
    }
}

/* --- what all have --- */

static json_t *shared_schemas(void)
{
    static const char text[] =
        "{\"Meta\": {\"type\": \"object\", \"required\": [\"requestId\"], \"properties\":"
        " {\"requestId\": {\"type\": \"string\"}}},"
        " \"PageMeta\": {\"type\": \"object\", \"required\": [\"requestId\", \"nextCursor\"],"
        " \"properties\": {\"requestId\": {\"type\": \"string\"},"
        " \"nextCursor\": {\"type\": [\"string\", \"null\"]}}},"
        " \"Failure\": {\"type\": \"object\", \"required\": [\"error\", \"meta\"], \"properties\":"
        " {\"error\": {\"type\": \"object\", \"required\": [\"code\", \"message\"], \"properties\":"
        " {\"code\": {\"type\": \"string\"}, \"message\": {\"type\": \"string\"}, \"details\":"
        " {\"type\": \"array\", \"items\": {\"type\": \"object\", \"required\": [\"field\","
        " \"message\"], \"properties\": {\"field\": {\"type\": \"string\"}, \"message\":"
        " {\"type\": \"string\"}}}}}}, \"meta\": {\"$ref\": \"#/components/schemas/Meta\"}}}}";
    return json_loads(text, 0, NULL);
}

static json_t *shared_responses(void)
{
    static const struct {
        const char *name, *description;
    } rows[] = {{"BadRequest", "Something in the request is wrong"},
                {"Forbidden", "It is not allowed"},
                {"NotFound", "There is nothing with this id"},
                {"Conflict", "It does not agree with what is there"},
                {"PreconditionFailed", "It has been changed since"},
                {"Unprocessable", "The database refuses it"},
                {"Unavailable", "The database does not answer in time"}};
    json_t *responses = json_object();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        json_object_set_new(responses, rows[i].name,
                            json_pack("{s:s, s:{s:{s:{s:s}}}}", "description", rows[i].description,
                                      "content", "application/json", "schema", "$ref",
                                      "#/components/schemas/Failure"));
    }
    return responses;
}

json_t *component_all(struct arena *arena, const struct catalog *catalog)
{
    json_t *schemas = json_object();
    json_t *shared = shared_schemas();
    for (size_t i = 0; i < catalog->count; i++) {
        add_table(arena, schemas, &catalog->tables[i]);
    }
    for (size_t i = 0; i < catalog->count; i++) {
        add_filters(arena, schemas, &catalog->tables[i]);
    }
    json_object_update(schemas, shared);
    json_decref(shared);
    return json_pack("{s:o, s:o}", "schemas", schemas, "responses", shared_responses());
}
