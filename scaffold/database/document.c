/* Paths and operations; schemas are in component.c. */
#include "scaffold/database/document.h"

#include "scaffold/database/component.h"

#include <string.h>

#define LIMIT_DEFAULT 20
#define LIMIT_MOST 100

struct writer {
    struct arena *arena;
    const struct table *table;
    json_t *paths;
};

static json_t *reference(struct arena *arena, const char *group, const char *name)
{
    return json_pack("{s:s}", "$ref", arena_printf(arena, "#/components/%s/%s", group, name));
}

static json_t *content(json_t *schema)
{
    return json_pack("{s:{s:{s:o}}}", "content", "application/json", "schema", schema);
}

/* --- parameters --- */

static json_t *query_parameter(const char *name, const char *description, json_t *schema)
{
    return json_pack("{s:s, s:s, s:s, s:o}", "name", name, "in", "query", "description",
                     description, "schema", schema);
}

/* Names from a list, with commas between them. */
static json_t *names_parameter(const char *name, const char *description, json_t *names)
{
    json_t *schema = json_pack("{s:s, s:b, s:{s:s, s:o}}", "type", "array", "uniqueItems", 1,
                               "items", "type", "string", "enum", names);
    json_t *parameter = query_parameter(name, description, schema);
    json_object_set_new(parameter, "style", json_string("form"));
    json_object_set_new(parameter, "explode", json_false());
    return parameter;
}

static json_t *names_of_fields(const struct table *table)
{
    json_t *names = json_array();
    for (size_t i = 0; i < table->column_count; i++) {
        if (!table->columns[i].secret) {
            json_array_append_new(names, json_string(table->columns[i].property));
        }
    }
    return names;
}

static json_t *names_of_relations(const struct table *table)
{
    json_t *names = json_array();
    for (size_t i = 0; i < table->relation_count; i++) {
        json_array_append_new(names, json_string(table->relations[i].name));
    }
    return names;
}

static json_t *names_of_orders(struct arena *arena, const struct table *table)
{
    json_t *names = json_array();
    for (size_t i = 0; i < table->column_count; i++) {
        if (table->columns[i].sortable) {
            const char *name = table->columns[i].property;
            json_array_append_new(names, json_string(name));
            json_array_append_new(names, json_string(arena_printf(arena, "-%s", name)));
        }
    }
    return names;
}

static json_t *filter_parameter(struct arena *arena, const struct table *table)
{
    json_t *properties = json_object();
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = &table->columns[i];
        if (column->like != NULL && !column->secret) {
            const char *name = component_filter(arena, table, column);
            json_object_set_new(properties, column->property, reference(arena, "schemas", name));
        }
    }
    if (json_object_size(properties) == 0) {
        json_decref(properties);
        return NULL;
    }
    json_t *schema = json_pack("{s:s, s:o, s:b}", "type", "object", "properties", properties,
                               "additionalProperties", 0);
    json_t *parameter =
        query_parameter("filter", "filter[field][operator]=value; all of them must hold", schema);
    json_object_set_new(parameter, "style", json_string("deepObject"));
    json_object_set_new(parameter, "explode", json_true());
    return parameter;
}

static void append_named(json_t *list, const char *name, const char *description, json_t *names)
{
    if (json_array_size(names) > 0) {
        json_array_append_new(list, names_parameter(name, description, names));
    } else {
        json_decref(names);
    }
}

static void append_view(json_t *list, const struct table *table)
{
    append_named(list, "fields", "Only these; the key comes always", names_of_fields(table));
    append_named(list, "include", "What belongs to it", names_of_relations(table));
}

static json_t *list_parameters(const struct writer *writer)
{
    const struct table *table = writer->table;
    json_t *list = json_array();
    json_array_append_new(
        list, query_parameter("limit", "How many at most",
                              json_pack("{s:s, s:i, s:i, s:i}", "type", "integer", "minimum", 1,
                                        "maximum", LIMIT_MOST, "default", LIMIT_DEFAULT)));
    if (table->key_count > 0) {
        json_array_append_new(
            list, query_parameter("cursor", "nextCursor of the page before",
                                  json_pack("{s:s, s:i}", "type", "string", "maxLength", 4000)));
    }
    json_array_append_new(list,
                          query_parameter("offset", "How many to pass over; a cursor is faster",
                                          json_pack("{s:s, s:i, s:i}", "type", "integer", "minimum",
                                                    0, "maximum", 1000000)));
    json_t *orders = names_of_orders(writer->arena, table);
    if (json_array_size(orders) > 0) {
        json_array_append_new(
            list, query_parameter("sort", "By what; - is downwards",
                                  json_pack("{s:s, s:O}", "type", "string", "enum", orders)));
    }
    json_decref(orders);
    append_view(list, table);
    json_t *filter = filter_parameter(writer->arena, table);
    if (filter != NULL) {
        json_array_append_new(list, filter);
    }
    return list;
}

static json_t *key_parameters(const struct table *table)
{
    json_t *list = json_array();
    for (size_t i = 0; i < table->key_count; i++) {
        const struct column *column = &table->columns[table->key[i]];
        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:b, s:O}", "name", column->property, "in",
                                        "path", "required", 1, "schema", column->schema));
    }
    return list;
}

static json_t *header_parameter(const char *name, const char *description)
{
    return json_pack("{s:s, s:s, s:s, s:{s:s}}", "name", name, "in", "header", "description",
                     description, "schema", "type", "string");
}

/* --- responses --- */

static json_t *success(const char *description, json_t *data, const char *meta, struct arena *arena)
{
    json_t *response = content(json_pack("{s:s, s:[s, s], s:{s:o, s:o}}", "type", "object",
                                         "required", "data", "meta", "properties", "data", data,
                                         "meta", reference(arena, "schemas", meta)));
    json_object_set_new(response, "description", json_string(description));
    return response;
}

static void add_errors(struct arena *arena, json_t *responses, const char *statuses)
{
    static const struct {
        const char *status, *name;
    } errors[] = {{"400", "BadRequest"}, {"403", "Forbidden"},          {"404", "NotFound"},
                  {"409", "Conflict"},   {"412", "PreconditionFailed"}, {"422", "Unprocessable"},
                  {"503", "Unavailable"}};
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        if (strstr(statuses, errors[i].status) != NULL) {
            json_object_set_new(responses, errors[i].status,
                                reference(arena, "responses", errors[i].name));
        }
    }
}

static void add_tag_header(const struct table *table, json_t *response)
{
    if (table->version != NULL) {
        json_object_set_new(response, "headers",
                            json_pack("{s:{s:s, s:{s:s}}}", "ETag", "description",
                                      "Its version, for If-Match", "schema", "type", "string"));
    }
}

/* --- operations --- */

static json_t *operation(const struct writer *writer, const char *verb, const char *name,
                         const char *summary)
{
    return json_pack("{s:s, s:s, s:[s], s:{}}", "operationId",
                     arena_printf(writer->arena, "%s%s", verb, name), "summary", summary, "tags",
                     writer->table->plural, "responses");
}

static const char *plural_type(const struct writer *writer)
{
    char *name = arena_strdup(writer->arena, writer->table->plural);
    name[0] = (char)(name[0] >= 'a' && name[0] <= 'z' ? name[0] - 'a' + 'A' : name[0]);
    return name;
}

static json_t *item_reference(const struct writer *writer, const char *suffix)
{
    return reference(writer->arena, "schemas",
                     arena_printf(writer->arena, "%s%s", writer->table->singular, suffix));
}

static json_t *list_operation(const struct writer *writer)
{
    json_t *made = operation(writer, "list", plural_type(writer), "A page of them");
    json_t *responses = json_object_get(made, "responses");
    json_object_set_new(made, "parameters", list_parameters(writer));
    json_t *response = success(
        "A page", json_pack("{s:s, s:o}", "type", "array", "items", item_reference(writer, "")),
        "PageMeta", writer->arena);
    json_object_set_new(response, "headers",
                        json_pack("{s:{s:s, s:{s:s}}}", "Link", "description",
                                  "The next page, when there is one", "schema", "type", "string"));
    json_object_set_new(responses, "200", response);
    add_errors(writer->arena, responses, "400 403 503");
    return made;
}

static json_t *body_of(const struct writer *writer, const char *suffix)
{
    json_t *body = content(item_reference(writer, suffix));
    json_object_set_new(body, "required", json_true());
    return body;
}

static json_t *create_operation(const struct writer *writer)
{
    json_t *made = operation(writer, "create", writer->table->singular, "A new one");
    json_t *responses = json_object_get(made, "responses");
    json_t *response = success("It is created", item_reference(writer, ""), "Meta", writer->arena);
    json_object_set_new(made, "requestBody", body_of(writer, "Create"));
    add_tag_header(writer->table, response);
    json_object_set_new(responses, "201", response);
    add_errors(writer->arena, responses, "400 403 409 422 503");
    return made;
}

static json_t *get_operation(const struct writer *writer)
{
    json_t *made = operation(writer, "get", writer->table->singular, "One of them");
    json_t *responses = json_object_get(made, "responses");
    json_t *parameters = json_array();
    json_t *response = success("It", item_reference(writer, ""), "Meta", writer->arena);
    append_view(parameters, writer->table);
    add_tag_header(writer->table, response);
    json_object_set_new(responses, "200", response);
    if (writer->table->version != NULL) {
        json_array_append_new(parameters,
                              header_parameter("If-None-Match", "ETag of what is known already"));
        json_object_set_new(responses, "304", json_pack("{s:s}", "description", "It is as it was"));
    }
    json_object_set_new(made, "parameters", parameters);
    add_errors(writer->arena, responses, "400 403 404 503");
    return made;
}

static void add_condition(const struct writer *writer, json_t *made, json_t *responses)
{
    if (writer->table->version != NULL) {
        json_object_set_new(
            made, "parameters",
            json_pack("[o]", header_parameter("If-Match", "ETag of what is to be changed")));
        add_errors(writer->arena, responses, "412");
    }
}

static json_t *update_operation(const struct writer *writer, const char *verb, const char *suffix,
                                const char *summary)
{
    json_t *made = operation(writer, verb, writer->table->singular, summary);
    json_t *responses = json_object_get(made, "responses");
    json_t *response = success("As it is now", item_reference(writer, ""), "Meta", writer->arena);
    json_object_set_new(made, "requestBody", body_of(writer, suffix));
    add_tag_header(writer->table, response);
    json_object_set_new(responses, "200", response);
    add_condition(writer, made, responses);
    add_errors(writer->arena, responses, "400 403 404 409 422 503");
    return made;
}

static json_t *remove_operation(const struct writer *writer)
{
    json_t *made = operation(writer, "delete", writer->table->singular, "Remove it");
    json_t *responses = json_object_get(made, "responses");
    json_object_set_new(responses, "204", json_pack("{s:s}", "description", "It is gone"));
    add_condition(writer, made, responses);
    add_errors(writer->arena, responses, "400 403 404 409 422 503");
    return made;
}

static const char *item_path(const struct writer *writer)
{
    const char *path = arena_printf(writer->arena, "/%s", writer->table->path);
    for (size_t i = 0; i < writer->table->key_count; i++) {
        path = arena_printf(writer->arena, "%s/{%s}", path,
                            writer->table->columns[writer->table->key[i]].property);
    }
    return path;
}

static void add_table(struct writer *writer)
{
    const struct table *table = writer->table;
    json_t *collection = json_pack("{s:o}", "get", list_operation(writer));
    if (!table->read_only) {
        json_object_set_new(collection, "post", create_operation(writer));
    }
    json_object_set_new(writer->paths, arena_printf(writer->arena, "/%s", table->path), collection);
    if (table->key_count == 0) {
        return;
    }
    json_t *item =
        json_pack("{s:o, s:o}", "parameters", key_parameters(table), "get", get_operation(writer));
    if (!table->read_only && component_has_settable(table)) {
        json_object_set_new(item, "put",
                            update_operation(writer, "update", "Update", "Replace it"));
        json_object_set_new(item, "patch", update_operation(writer, "patch", "Patch", "Change it"));
    }
    if (!table->read_only) {
        json_object_set_new(item, "delete", remove_operation(writer));
    }
    json_object_set_new(writer->paths, item_path(writer), item);
}

json_t *document_of(struct arena *arena, const struct catalog *catalog, const char *title, bool rls)
{
    struct writer writer = {.arena = arena, .paths = json_object()};
    for (size_t i = 0; i < catalog->count; i++) {
        writer.table = &catalog->tables[i];
        add_table(&writer);
    }
    json_t *document = json_pack("{s:s, s:{s:s, s:s}}", "openapi", "3.1.0", "info", "title", title,
                                 "version", "1.0.0");
    json_t *components = component_all(arena, catalog);
    if (rls) {
        json_object_set_new(document, "security", json_pack("[{s:[]}]", "bearerAuth"));
        json_object_set_new(components, "securitySchemes",
                            json_pack("{s:{s:s, s:s, s:s}}", "bearerAuth", "type", "http", "scheme",
                                      "bearer", "bearerFormat", "JWT"));
    }
    json_object_set_new(document, "paths", writer.paths);
    json_object_set_new(document, "components", components);
    return document;
}
