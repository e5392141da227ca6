/* Tables as people think of them: columns with types and defaults, keys with the names of columns. */
#include "migrate/catalog/schema_tables.h"

#include "common/document.h"
#include "common/memory.h"
#include "migrate/catalog/kept.h"
#include "migrate/kind/list.h"
#include "migrate/kind/options.h"

#include <stdlib.h>
#include <string.h>

static json_t *text(const char *value)
{
    return value == NULL ? json_null() : document_string(value, strlen(value));
}

static void set(json_t *object, const char *name, json_t *value)
{
    json_object_set_new(object, name, value);
}

static json_t *named(const struct object *object)
{
    json_t *out = json_object();
    set(out, "schema", text(object->schema));
    set(out, "name", text(object->name));
    if (object->comment != NULL)
        set(out, "comment", text(object->comment));
    return out;
}

static const struct object *child_of(const struct object *object, const struct kind *kind)
{
    for (const struct object *child = object->children; child != NULL; child = child->next)
        if (child->kind == kind)
            return child;
    return NULL;
}

static json_t *column(const struct object *object)
{
    json_t *out = json_object();
    const struct object *filled = child_of(object, &kind_default);
    const struct object *identity = child_of(object, &kind_identity);
    set(out, "name", text(object->name));
    set(out, "type", text(object_get(object, "type")));
    set(out, "base_type", text(object_get(object, "base_type")));
    set(out, "nullable", json_boolean(!object_is(object, "not_null")));
    set(out, "default", text(filled == NULL ? NULL : object_get(filled, "expression")));
    if (object_get(object, "generated") != NULL)
        set(out, "generated", text(object_get(object, "generated")));
    if (identity != NULL)
        set(out, "identity",
            json_string(object_get(identity, "mode")[0] == 'a' ? "always" : "by default"));
    if (object_get(object, "collation") != NULL)
        set(out, "collation", text(object_get(object, "collation")));
    if (object->comment != NULL)
        set(out, "comment", text(object->comment));
    return out;
}

static json_t *columns(const struct object *table)
{
    json_t *out = json_array();
    for (const struct object *child = table->children; child != NULL; child = child->next)
        if (child->kind == &kind_column)
            json_array_append_new(out, column(child));
    return out;
}

static const struct object *column_number(const struct object *table, long number)
{
    for (const struct object *child = table->children; child != NULL; child = child->next)
        if (child->kind == &kind_column && child->address.sub_id == number)
            return child;
    return NULL;
}

/* "{1,2}" or "1 2" of the table's columns as names; an expression of an index is null. */
static json_t *column_names(const struct object *table, const char *numbers, long limit)
{
    json_t *out = json_array();
    long count = 0;
    for (const char *at = numbers; table != NULL && at != NULL && *at != '\0' && count < limit;) {
        at += strspn(at, "{}, ");
        if (*at == '\0')
            break;
        char *end;
        long number = strtol(at, &end, 10);
        if (end == at)
            break;
        const struct object *found = column_number(table, number);
        json_array_append_new(out, text(found == NULL ? NULL : found->name));
        at = end;
        count++;
    }
    return out;
}

#define ALL 1000000L

static json_t *key(const struct object *object)
{
    json_t *out = json_object();
    set(out, "name", text(object->name));
    set(out, "columns", column_names(object->parent, object_get(object, "columns"), ALL));
    if (object_is(object, "deferrable"))
        set(out, "deferrable", json_true());
    return out;
}

static json_t *action(const char *letter)
{
    static const struct {
        char letter;
        const char *word;
    } words[] = {{'a', "no action"},
                 {'r', "restrict"},
                 {'c', "cascade"},
                 {'n', "set null"},
                 {'d', "set default"}};
    for (size_t i = 0; letter != NULL && i < sizeof words / sizeof words[0]; i++)
        if (words[i].letter == *letter)
            return json_string(words[i].word);
    return json_null();
}

static json_t *foreign_key(const struct catalog *catalog, const struct object *object)
{
    json_t *out = key(object), *to = json_object();
    const struct object *table = catalog_resolve(
        catalog,
        (struct address){CLASS_RELATION, (unsigned)object_number(object, "referenced"), 0});
    set(to, "schema", text(table == NULL ? NULL : table->schema));
    set(to, "table", text(table == NULL ? NULL : table->name));
    set(to, "columns", column_names(table, object_get(object, "referenced_columns"), ALL));
    set(out, "references", to);
    set(out, "on_update", action(object_get(object, "on_update")));
    set(out, "on_delete", action(object_get(object, "on_delete")));
    return out;
}

static json_t *check(const struct object *object)
{
    json_t *out = json_object();
    set(out, "name", text(object->name));
    set(out, "definition", text(object_get(object, "definition")));
    set(out, "columns", column_names(object->parent, object_get(object, "columns"), ALL));
    return out;
}

static json_t *index_of(const struct object *object)
{
    json_t *out = json_object();
    set(out, "name", text(object->name));
    set(out, "unique", json_boolean(object_is(object, "unique")));
    set(out, "method", text(object_get(object, "method")));
    set(out, "columns",
        column_names(object->parent, object_get(object, "columns"),
                     object_number(object, "key_columns")));
    set(out, "predicate", text(object_get(object, "predicate")));
    set(out, "valid", json_boolean(object_is(object, "valid")));
    set(out, "definition", text(object_get(object, "definition")));
    return out;
}

static json_t *partition(const struct object *object)
{
    json_t *out = json_object();
    set(out, "of", text(object_get(object, "of")));
    set(out, "bound", text(object_get(object, "bound")));
    return out;
}

static void add_constraints(json_t *out, const struct catalog *catalog, const struct object *table)
{
    json_t *primary = json_null(), *unique = json_array(), *exclusions = json_array();
    json_t *foreign = json_array(), *checks = json_array(), *indexes = json_array();
    for (const struct object *child = table->children; child != NULL; child = child->next) {
        if (child->kind == &kind_key && object_get(child, "form")[0] == 'p')
            primary = key(child);
        else if (child->kind == &kind_key && object_get(child, "form")[0] == 'u')
            json_array_append_new(unique, key(child));
        else if (child->kind == &kind_key)
            json_array_append_new(exclusions, check(child));
        else if (child->kind == &kind_foreign_key)
            json_array_append_new(foreign, foreign_key(catalog, child));
        else if (child->kind == &kind_check)
            json_array_append_new(checks, check(child));
        else if (child->kind == &kind_index)
            json_array_append_new(indexes, index_of(child));
    }
    set(out, "primary_key", primary);
    set(out, "unique", unique);
    set(out, "exclusions", exclusions);
    set(out, "foreign_keys", foreign);
    set(out, "checks", checks);
    set(out, "indexes", indexes);
}

static json_t *table(const struct catalog *catalog, const struct object *object)
{
    static const char *const forms[] = {"table", "partitioned table", "foreign table"};
    json_t *out = named(object);
    const char *form = object_get(object, "form");
    set(out, "form", json_string(forms[*form == 'p' ? 1 : *form == 'f' ? 2 : 0]));
    set(out, "columns", columns(object));
    add_constraints(out, catalog, object);
    const struct object *under = child_of(object, &kind_partition);
    if (under != NULL)
        set(out, "partition", partition(under));
    if (object_get(object, "partition_by") != NULL)
        set(out, "partition_by", text(object_get(object, "partition_by")));
    set(out, "row_security", json_boolean(object_is(object, "row_security")));
    set(out, "rows", json_integer(object_number(object, "rows")));
    return out;
}

static json_t *view(const struct catalog *catalog, const struct object *object)
{
    (void)catalog;
    json_t *out = named(object);
    set(out, "materialized", json_boolean(object->kind == &kind_materialized_view));
    set(out, "columns", columns(object));
    set(out, "definition", text(object_get(object, "definition")));
    return out;
}

/* A label as SQL has it ('it''s', E'\\') as the text that it stands for. */
static json_t *unquoted(const char *label)
{
    char *out = memory_alloc(strlen(label) + 1, 1);
    size_t length = 0;
    bool escapes = *label == 'E';
    const char *at = strchr(label, '\'');
    for (at = at == NULL ? label : at + 1; *at != '\0' && at[1] != '\0'; at++) {
        if ((*at == '\'' && at[1] == '\'') || (escapes && *at == '\\'))
            at++;
        out[length++] = *at;
    }
    json_t *value = document_string(out, length);
    memory_free(out);
    return value;
}

static json_t *enumeration(const struct catalog *catalog, const struct object *object)
{
    json_t *out = named(object), *values = json_array();
    struct list labels = list_split(catalog->arena, object_get(object, "labels"));
    for (size_t i = 0; i < labels.count; i++)
        json_array_append_new(values, unquoted(labels.items[i]));
    set(out, "values", values);
    return out;
}

static json_t *domain(const struct catalog *catalog, const struct object *object)
{
    (void)catalog;
    json_t *out = named(object), *checks = json_array();
    set(out, "base_type", text(object_get(object, "base")));
    set(out, "nullable", json_boolean(!object_is(object, "not_null")));
    set(out, "default", text(object_get(object, "default")));
    for (const struct object *child = object->children; child != NULL; child = child->next)
        if (child->kind == &kind_domain_check)
            json_array_append_new(checks, text(object_get(child, "definition")));
    set(out, "checks", checks);
    return out;
}

static json_t *composite(const struct catalog *catalog, const struct object *object)
{
    (void)catalog;
    json_t *out = named(object);
    set(out, "attributes", columns(object));
    return out;
}

static json_t *routine(const struct catalog *catalog, const struct object *object)
{
    (void)catalog;
    json_t *out = named(object);
    set(out, "form", json_string(object->kind->name));
    set(out, "arguments", text(object_get(object, "arguments")));
    set(out, "result", text(object_get(object, "result")));
    set(out, "language", text(object_get(object, "language")));
    return out;
}

static json_t *schema(const struct catalog *catalog, const struct object *object)
{
    (void)catalog;
    return text(object->name);
}

static const struct {
    const char *member;
    const struct kind *kind;
    json_t *(*write)(const struct catalog *catalog, const struct object *object);
} members[] = {
    {"schemas", &kind_schema, schema},
    {"tables", &kind_table, table},
    {"views", &kind_view, view},
    {"views", &kind_materialized_view, view},
    {"enums", &kind_enum, enumeration},
    {"domains", &kind_domain, domain},
    {"composites", &kind_composite, composite},
    {"routines", &kind_function, routine},
    {"routines", &kind_procedure, routine},
};

void schema_tables_add(json_t *document, const struct catalog *catalog)
{
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        json_t *list = json_object_get(document, members[i].member);
        if (list == NULL) {
            list = json_array();
            set(document, members[i].member, list);
        }
        for (size_t j = 0; j < catalog->count; j++)
            if (catalog->objects[j]->kind == members[i].kind &&
                kept_always(catalog->objects[j]) == NULL)
                json_array_append_new(list, members[i].write(catalog, catalog->objects[j]));
    }
}
