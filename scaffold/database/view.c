/* What tables.ts and the handlers say. */
#include "scaffold/database/view.h"

#include "scaffold/database/component.h"
#include "scaffold/database/naming.h"
#include "scaffold/generate/code.h"
#include "scaffold/read/read.h"

#include <stdlib.h>
#include <string.h>

static const char *qualified(struct arena *arena, const struct table *table)
{
    return arena_printf(arena, "%s.%s", naming_quoted(arena, table->schema),
                        naming_quoted(arena, table->name));
}

/* A value as code at that column, with a comma behind it. The reference is taken. */
static json_t *code_of(struct arena *arena, json_t *value, unsigned indent, const char *name)
{
    struct diagnostics ignored;
    diagnostics_init(&ignored, arena);
    char *text = json_dumps(value, JSON_ENCODE_ANY);
    const struct node *node =
        read_document(arena, "value", text, strlen(text), READ_JSON, &ignored);
    const char *code = code_item(arena, code_value(arena, node), indent,
                                 indent + (unsigned)strlen(name) + (unsigned)strlen(": "));
    free(text);
    json_decref(value);
    return json_string(code);
}

static json_t *properties_of(const struct table *table, const size_t *columns, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(list, json_string(table->columns[columns[i]].property));
    }
    return list;
}

static json_t *names_of(struct arena *arena, const struct table *table, const size_t *columns,
                        size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(list,
                              json_string(naming_quoted(arena, table->columns[columns[i]].name)));
    }
    return list;
}

static json_t *column_view(struct arena *arena, const struct column *column)
{
    static const char *const forms[] = {
        [FORM_TEXT] = "text",      [FORM_TEXTS] = "texts", [FORM_INSTANT] = "instant",
        [FORM_BYTES] = "bytes",    [FORM_JSON] = "json",   [FORM_RECORD] = "record",
        [FORM_RECORDS] = "records"};
    json_t *code = json_pack("{s:s}", "name", naming_quoted(arena, column->name));
    if (column->form != FORM_PLAIN) {
        json_object_set_new(code, "form", json_string(forms[column->form]));
    }
    if (column->record != NULL) {
        json_object_set_new(code, "record", json_string(column->record));
    }
    if (column->secret) {
        json_object_set_new(code, "secret", json_true());
    }
    if (column->nullable) {
        json_object_set_new(code, "nullable", json_true());
    }
    const char *name = code_property(arena, column->property, strlen(column->property));
    return json_pack("{s:s, s:o}", "property", column->property, "code",
                     code_of(arena, code, 2 * LAYOUT_INDENT, name));
}

static json_t *relation_view(struct arena *arena, const struct table *table,
                             const struct relation *relation)
{
    const struct table *through = relation->through;
    const size_t *its = through == NULL ? relation->its : relation->far_its;
    size_t count = through == NULL ? relation->count : relation->far_count;
    json_t *view = json_pack(
        "{s:s, s:b, s:s, s:o, s:o, s:n}", "name", relation->name, "many", (int)relation->many,
        "table", relation->target->plural, "own",
        code_of(arena, properties_of(table, relation->own, relation->count), 3 * LAYOUT_INDENT,
                "own"),
        "its",
        code_of(arena, properties_of(relation->target, its, count), 3 * LAYOUT_INDENT, "its"),
        "through");
    if (through != NULL) {
        json_t *link = json_pack("{s:s, s:o, s:o}", "name", qualified(arena, through), "near",
                                 names_of(arena, through, relation->its, relation->count), "far",
                                 names_of(arena, through, relation->far_own, relation->far_count));
        json_object_set_new(view, "through", code_of(arena, link, 3 * LAYOUT_INDENT, "through"));
    }
    return view;
}

static json_t *version_view(struct arena *arena, const struct table *table)
{
    const struct column *version = table->version;
    if (version == NULL) {
        return json_null();
    }
    const char *next = strcmp(version->like, "Instant") != 0
                           ? arena_printf(arena, "t.%s + 1", naming_quoted(arena, version->name))
                       : version->form == FORM_INSTANT ? "now() AT TIME ZONE 'UTC'"
                                                       : "now()";
    return json_pack("{s:s, s:s}", "property", version->property, "next", next);
}

/* What errors name, and the properties that it is about. */
static json_t *constraints_view(const struct table *table)
{
    json_t *view = json_object();
    for (size_t i = 0; i < table->column_count; i++) {
        json_object_set_new(view, table->columns[i].name,
                            json_pack("[s]", table->columns[i].property));
    }
    for (size_t i = 0; i < table->constraint_count; i++) {
        const struct constraint *constraint = &table->constraints[i];
        json_object_set_new(view, constraint->name,
                            properties_of(table, constraint->columns, constraint->count));
    }
    return view;
}

static json_t *settable_view(const struct table *table)
{
    json_t *list = json_array();
    for (size_t i = 0; i < table->column_count; i++) {
        if (component_is_changeable(table, i)) {
            json_array_append_new(list, json_string(table->columns[i].property));
        }
    }
    return list;
}

/* The name that the type of a schema got. */
static const char *type_of(const struct spec *spec, const char *schema)
{
    for (size_t i = 0; i < spec->schema_count; i++) {
        const struct schema *found = spec->schemas[i];
        if (found->is_component && found->name != NULL && strcmp(found->name, schema) == 0) {
            return found->type_name;
        }
    }
    return schema;
}

static json_t *table_view(struct arena *arena, const struct table *table, const struct spec *spec)
{
    json_t *columns = json_array();
    json_t *relations = json_array();
    for (size_t i = 0; i < table->column_count; i++) {
        json_array_append_new(columns, column_view(arena, &table->columns[i]));
    }
    for (size_t i = 0; i < table->relation_count; i++) {
        json_array_append_new(relations, relation_view(arena, table, &table->relations[i]));
    }
    const char *comment = arena_printf(
        arena, "%s %s.%s", table->read_only ? "The view" : "The table", table->schema, table->name);
    return json_pack(
        "{s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "value", table->plural, "type",
        type_of(spec, table->singular), "comment", comment, "name", qualified(arena, table), "key",
        code_of(arena, properties_of(table, table->key, table->key_count), LAYOUT_INDENT, "key"),
        "settable", code_of(arena, settable_view(table), LAYOUT_INDENT, "settable"), "version",
        version_view(arena, table), "columns", columns, "relations", relations, "constraints",
        code_of(arena, constraints_view(table), LAYOUT_INDENT, "constraints"));
}

json_t *view_tables(struct arena *arena, const struct catalog *catalog, const struct spec *spec)
{
    json_t *list = json_array();
    for (size_t i = 0; i < catalog->count; i++) {
        json_array_append_new(list, table_view(arena, &catalog->tables[i], spec));
    }
    return list;
}

static const struct table *table_of(const struct catalog *catalog, const char *path)
{
    size_t length = strcspn(path + 1, "/");
    for (size_t i = 0; i < catalog->count; i++) {
        const struct table *table = &catalog->tables[i];
        if (strlen(table->path) == length && memcmp(table->path, path + 1, length) == 0) {
            return table;
        }
    }
    return NULL;
}

static const char *verb_of(const struct operation *operation)
{
    bool item = strchr(operation->path + 1, '/') != NULL;
    if (strcmp(operation->method, "get") == 0) {
        return item ? "get" : "list";
    }
    return strcmp(operation->method, "post") == 0     ? "create"
           : strcmp(operation->method, "put") == 0    ? "replace"
           : strcmp(operation->method, "delete") == 0 ? "remove"
                                                      : "update";
}

json_t *view_queries(const struct catalog *catalog, const struct spec *spec)
{
    json_t *view = json_object();
    for (size_t i = 0; i < spec->operation_count; i++) {
        const struct operation *operation = &spec->operations[i];
        const struct table *table = table_of(catalog, operation->path);
        if (table != NULL) {
            json_object_set_new(view, operation->name,
                                json_pack("{s:s, s:s, s:b}", "verb", verb_of(operation), "table",
                                          table->plural, "version", table->version != NULL));
        }
    }
    return view;
}
