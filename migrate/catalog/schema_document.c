/* The db-schema document: what a reader wants of the tables, and every object in full. */
#include "migrate/catalog/schema_document.h"

#include "common/document.h"
#include "migrate/catalog/fingerprint.h"
#include "migrate/catalog/kept.h"
#include "migrate/catalog/schema_tables.h"
#include "migrate/kind/list.h"

#include <string.h>

static json_t *text(const char *value)
{
    return value == NULL ? NULL : document_string(value, strlen(value));
}

/* A member that is left out where there is no value. */
static void set(json_t *object, const char *name, json_t *value)
{
    if (value != NULL)
        json_object_set_new(object, name, value);
}

static json_t *attributes_of(const struct object *object)
{
    json_t *attributes = json_object();
    for (size_t i = 0; i < object->kind->attribute_count; i++)
        set(attributes, object->kind->attributes[i].name, text(object->values[i]));
    return attributes;
}

static json_t *needs_of(const struct object *object)
{
    json_t *needs = json_array();
    for (size_t i = 0; i < object->needs_count; i++)
        json_array_append_new(needs, json_integer((json_int_t)object->needs[i]->index));
    return needs;
}

static json_t *whole_object(const struct object *object)
{
    json_t *out = json_object();
    set(out, "id", json_integer((json_int_t)object->index));
    set(out, "kind", json_string(object->kind->name));
    set(out, "identity", text(object->identity));
    set(out, "schema", text(object->schema));
    set(out, "name", text(object->name));
    set(out, "label", text(object->label));
    if (object->parent != NULL)
        set(out, "parent", json_integer((json_int_t)object->parent->index));
    if (object->drop_with != NULL)
        set(out, "drop_with", json_integer((json_int_t)object->drop_with->index));
    set(out, "owner", text(object->owner));
    set(out, "comment", text(object->comment));
    set(out, "privileges", text(object->acl));
    set(out, "attributes", attributes_of(object));
    set(out, "needs", needs_of(object));
    return out;
}

static json_t *default_privileges(const struct catalog *catalog)
{
    json_t *out = json_object();
    for (unsigned i = 0; i < sizeof catalog->default_acl / sizeof catalog->default_acl[0]; i++) {
        const char type[] = {(char)i, '\0'};
        set(out, type, text(catalog->default_acl[i]));
    }
    return out;
}

static json_t *unhandled(const struct catalog *catalog)
{
    json_t *out = json_array();
    for (size_t i = 0; i < catalog->unhandled_count; i++)
        json_array_append_new(out, json_pack("{s:s, s:o}", "kind", catalog->unhandled[i].kind,
                                             "identity", text(catalog->unhandled[i].identity)));
    return out;
}

json_t *schema_document_make(const struct catalog *catalog)
{
    char fingerprint[SHA256_HEX_SIZE];
    json_t *document = document_new("db-schema");
    json_t *objects = json_array();
    set(document, "database", text(catalog->database));
    set(document, "user", text(catalog->user));
    set(document, "server_version", json_integer(catalog->server_version));
    set(document, "fingerprint", json_string(catalog_fingerprint(catalog, fingerprint)));
    schema_tables_add(document, catalog);
    set(document, "default_privileges", default_privileges(catalog));
    set(document, "unhandled", unhandled(catalog));
    for (size_t i = 0; i < catalog->count; i++)
        json_array_append_new(objects, whole_object(catalog->objects[i]));
    set(document, "objects", objects);
    return document;
}

static const char *take(const struct catalog *catalog, const json_t *object, const char *name)
{
    const char *value = json_string_value(json_object_get(object, name));
    return value == NULL ? NULL : arena_strdup(catalog->arena, value);
}

/* An object that stands earlier in the list, by its number; NULL when there is none. */
static struct object *referred(const struct catalog *catalog, const json_t *value)
{
    if (!json_is_integer(value) || json_integer_value(value) < 0 ||
        (size_t)json_integer_value(value) >= catalog->count)
        return NULL;
    return catalog->objects[json_integer_value(value)];
}

static int bad(struct error *error, size_t index, const char *what)
{
    error_set(error, STATUS_INPUT, "objects[%zu] %s", index, what);
    return error_hint(error, "make the document again, with db-migrate --introspect");
}

/* Defaults and the like hang on columns, what else has a parent on something that stands alone. */
static bool may_hold(const struct object *parent, const struct kind *kind)
{
    if (kind->parent_class == 0 || parent == NULL)
        return kind->parent_class == 0 && parent == NULL;
    bool on_column = kind == &kind_default || kind == &kind_identity;
    if (parent->kind == &kind_composite)
        return kind == &kind_column;
    bool on_key = kind == &kind_index_partition && parent->kind == &kind_key;
    return (parent->kind == &kind_column) == on_column &&
           (parent->kind->class_id == kind->parent_class || on_key);
}

static int take_attributes(struct catalog *catalog, struct object *object, const json_t *item,
                           size_t index, struct error *error)
{
    const json_t *attributes = json_object_get(item, "attributes");
    for (size_t i = 0; i < object->kind->attribute_count; i++) {
        const struct attribute *attribute = &object->kind->attributes[i];
        object->values[i] = take(catalog, attributes, attribute->name);
        if (attribute->needed && object->values[i] == NULL) {
            struct buffer what = BUFFER_INIT;
            buffer_printf(&what, "has no attribute '%s'", attribute->name);
            bad(error, index, buffer_text(&what));
            buffer_release(&what);
            return -1;
        }
    }
    return 0;
}

static int take_object(struct catalog *catalog, const json_t *item, size_t index,
                       struct error *error)
{
    const char *name = json_string_value(json_object_get(item, "kind"));
    const struct kind *kind = name == NULL ? NULL : kind_find(name);
    const char *identity = take(catalog, item, "identity"), *label = take(catalog, item, "label");
    if (kind == NULL)
        return bad(error, index, "has no kind that is known");
    if (identity == NULL || label == NULL)
        return bad(error, index, "has no identity or label");
    struct object *parent = referred(catalog, json_object_get(item, "parent"));
    if (!may_hold(parent, kind))
        return bad(error, index, "has no parent before it, or one that it should not have");
    struct object *object = catalog_add(catalog, kind, parent, identity, label);
    object->schema = take(catalog, item, "schema");
    object->name = take(catalog, item, "name");
    object->owner = take(catalog, item, "owner");
    object->comment = take(catalog, item, "comment");
    object->acl = take(catalog, item, "privileges");
    if (object->name == NULL)
        return bad(error, index, "has no name");
    return take_attributes(catalog, object, item, index, error);
}

static void take_needs(struct catalog *catalog, const json_t *objects)
{
    size_t index, at;
    const json_t *item, *need;
    json_array_foreach(objects, index, item)
    {
        struct object *drop_with = referred(catalog, json_object_get(item, "drop_with"));
        if (drop_with != NULL)
            catalog->objects[index]->drop_with = drop_with;
        json_array_foreach(json_object_get(item, "needs"), at, need)
            catalog_edge(catalog, catalog->objects[index], referred(catalog, need));
    }
}

static void take_default_privileges(struct catalog *catalog, const json_t *document)
{
    const json_t *list = json_object_get(document, "default_privileges");
    for (unsigned i = 1; i < sizeof catalog->default_acl / sizeof catalog->default_acl[0]; i++) {
        const char type[] = {(char)i, '\0'};
        catalog->default_acl[i] = take(catalog, list, type);
    }
}

bool schema_document_named(const char *path)
{
    size_t length = strlen(path);

    return length > 5 && strcmp(path + length - 5, ".json") == 0;
}

bool schema_document_holds(const char *text)
{
    return text[strspn(text, " \t\r\n")] == '{';
}

struct catalog *schema_document_load(const char *bytes, size_t length, const char *name,
                                     struct error *error)
{
    static const char *const accepted[] = {"db-schema", NULL};
    json_t *document = document_parse(bytes, length, name, accepted, error);
    if (document == NULL)
        return NULL;
    struct catalog *catalog = catalog_new();
    const json_t *objects = json_object_get(document, "objects"), *item;
    size_t index;
    int failed =
        json_is_array(objects) ? 0 : error_set(error, STATUS_INPUT, "'%s' has no objects", name);
    catalog->database = take(catalog, document, "database");
    catalog->user = take(catalog, document, "user");
    catalog->server_version = (int)json_integer_value(json_object_get(document, "server_version"));
    take_default_privileges(catalog, document);
    json_array_foreach(objects, index, item)
    {
        if (failed != 0)
            break;
        failed = take_object(catalog, item, index, error);
    }
    if (failed == 0) {
        take_needs(catalog, objects);
        catalog_finish(catalog);
    } else {
        catalog_free(catalog);
        catalog = NULL;
    }
    json_decref(document);
    return catalog;
}
