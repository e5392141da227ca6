/* Named schemas. */
#include "scaffold/source/reference.h"

#include "scaffold/source/data.h"
#include "scaffold/source/local.h"
#include "scaffold/source/shape.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char prefix[] = "#/components/schemas/";

struct reference {
    const char *name; /* of the component: an atom */
    struct value schema;
    bool is_used;
    const char *promise; /* the id that it was referred to by, until it is defined; or NULL */
};

struct references {
    struct reference **items;
    size_t count, capacity;
    struct map by_key;  /* the bytes of a pointer → struct reference */
    struct map by_name; /* the same by the component's name */
    struct map by_id;   /* Fastify's $id → struct object */
    size_t settled;     /* so many items keep no promise */
};

static struct references *references_of(struct machine *self)
{
    if (!self->references) {
        self->references = arena_alloc(self->arena, 1, sizeof *self->references);
        map_init(&self->references->by_key, self->arena);
        map_init(&self->references->by_name, self->arena);
        map_init(&self->references->by_id, self->arena);
    }
    return self->references;
}

bool reference_is_worth(struct value schema)
{
    static const char *const words[] = {"properties", "enum", "anyOf", "oneOf", "allOf"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (value_get(schema, words[i]).kind == VALUE_OBJECT)
            return true;
    return false;
}

static struct reference *by_name(struct references *all, const char *name)
{
    return map_get(&all->by_name, name);
}

/* Letters, digits, '.', '-' and '_' are allowed; a type's name begins with a capital. */
static const char *component_name(struct machine *self, const char *name)
{
    static const char tail[] = "Schema";
    size_t length = strlen(name), cut = sizeof tail - 1;
    char *out;

    if (length > cut && strcmp(name + length - cut, tail) == 0)
        length -= cut;
    out = arena_strndup(self->arena, name, length);
    for (char *at = out; *at; at++)
        if (!isalnum((unsigned char)*at) && !strchr("._-", *at))
            *at = '_';
    *out = (char)toupper((unsigned char)*out);
    return atom(self->atoms, out);
}

static const char *free_name(struct machine *self, struct references *all, const char *name)
{
    const char *base = component_name(self, name), *made = base;

    for (int i = 2; by_name(all, made); i++)
        made = atom(self->atoms, arena_printf(self->arena, "%s%d", base, i));
    return made;
}

const char *reference_declare(struct machine *self, const void *key, const char *name, bool *is_new)
{
    struct references *all = references_of(self);
    void **found = map_find(&all->by_key, (const char *)&key, sizeof key);
    struct reference *made;

    *is_new = !found;
    if (found)
        return ((struct reference *)*found)->name;
    if (all->count == all->capacity) {
        size_t capacity = all->capacity ? all->capacity * 2 : 32;

        all->items = arena_grow(self->arena, all->items, all->capacity, capacity,
                                sizeof(struct reference *));
        all->capacity = capacity;
    }
    made = arena_alloc(self->arena, 1, sizeof *made);
    *made = (struct reference){free_name(self, all, name), value_plain(self->arena), false, NULL};
    *map_at(&all->by_key, (const char *)&key, sizeof key) = made;
    map_put(&all->by_name, made->name, made);
    all->items[all->count++] = made;
    return made->name;
}

void reference_define(struct machine *self, const char *component, struct value schema)
{
    struct reference *found = by_name(references_of(self), component);

    if (found)
        found->schema = schema;
}

struct value reference_value(struct machine *self, const char *component)
{
    struct reference *found = by_name(references_of(self), component);

    if (found)
        found->is_used = true;
    return data_set_text(self, value_plain(self->arena), "$ref",
                         atom(self->atoms, arena_printf(self->arena, "%s%s", prefix, component)));
}

struct value reference_to(struct machine *self, const char *name, struct value schema)
{
    bool is_new;
    const char *component = reference_declare(self, schema.object, name, &is_new);

    if (is_new)
        reference_define(self, component, schema);
    return reference_value(self, component);
}

void reference_add(struct machine *self, struct value schema)
{
    const char *id = schema.kind == VALUE_OBJECT ? value_get_text(schema, "$id") : NULL;

    if (id)
        map_put(&references_of(self)->by_id, arena_strndup(self->arena, id, strcspn(id, "#")),
                schema.object);
}

/* A schema with an id, and what a pointer behind the id leads to in it, as they are written. */
struct found {
    struct value whole, part;
};

/* What `id#/a/pointer` means; undefined when nothing has that id so far. */
static struct found find_by_id(struct machine *self, const char *text)
{
    size_t length = strcspn(text, "#");
    const char *id = arena_strndup(self->arena, text, length), *name;
    struct object *object = map_get(&references_of(self)->by_id, id);
    struct found found = {value_undefined(), value_undefined()};

    if (!object)
        return found;
    found.whole = value_object(object);
    found.part = local_follow(self, found.whole, text[length] ? text + length + 1 : "", &name);
    return found;
}

/* The last word of an id or of the pointer behind it: `https://example.com/address.json#` is an address. */
static const char *name_of_id(struct machine *self, const char *text)
{
    size_t length = strlen(text), from;

    while (length > 1 && strchr("#/", text[length - 1]))
        length--;
    for (from = length; from > 0 && !strchr("#/:", text[from - 1]);)
        from--;
    text = arena_strndup(self->arena, text + from, length - from);
    length = strcspn(text, ".");
    return *text == '.' || !*text ? "Schema" : arena_strndup(self->arena, text, length);
}

static void keep_promise(struct machine *self, struct reference *reference)
{
    struct found found = find_by_id(self, reference->promise);
    struct value schema;

    if (found.part.kind != VALUE_OBJECT)
        return;
    reference->promise = NULL;
    schema = local_apart(self, found.whole, found.part);
    if (schema.kind == VALUE_OBJECT)
        reference->schema = schema;
}

/* A type with its bounds, without schemas in it: not worth a component. */
static bool is_leaf(struct value schema)
{
    for (unsigned i = 0; i < schema.object->properties.count; i++)
        if (schema.object->properties.entries[i].value.kind == VALUE_OBJECT)
            return false;
    return !value_get_text(schema, "$ref");
}

/* The same id is always the same component. What has the name of a constant keeps that, and a leaf in a schema
 * has none. */
static struct value resolve_id(struct machine *self, const char *text)
{
    struct found found = find_by_id(self, text);
    size_t length = strlen(text);
    const char *key, *component;
    bool is_new;

    if (found.part.kind == VALUE_OBJECT &&
        (found.part.object->shape ? found.part.object->shape->name != NULL
                                  : found.part.object != found.whole.object && is_leaf(found.part)))
        return local_apart(self, found.whole, found.part);
    if (length > 0 && text[length - 1] == '#')
        length--;
    key = atom(self->atoms, arena_strndup(self->arena, text, length));
    component = reference_declare(self, key, name_of_id(self, key), &is_new);
    if (is_new) {
        struct reference *made = by_name(references_of(self), component);

        made->promise = key;
        keep_promise(self, made);
    }
    return reference_value(self, component);
}

/* Into a schema that is being read, or to one that the code exports. */
static struct value resolve_local(struct machine *self, struct value schema, const char *text)
{
    const char *name, *component;
    struct value found = local_find(self, text, &name);
    const char *id;
    bool is_new;

    if (found.kind != VALUE_OBJECT)
        return schema;
    id = value_get_text(found, "$id");
    if (id && map_get(&references_of(self)->by_id, id) == found.object)
        return resolve_id(self, id);
    component = reference_declare(self, found.object, name, &is_new);
    if (is_new)
        reference_define(self, component, shape_schema(self, found));
    return reference_value(self, component);
}

struct value reference_resolve(struct machine *self, struct value schema)
{
    const char *text = value_get_text(schema, "$ref");

    if (!text)
        return schema;
    return *text == '#' ? resolve_local(self, schema, text) : resolve_id(self, text);
}

void reference_settle(struct machine *self)
{
    struct references *all = references_of(self);

    for (; all->settled < all->count; all->settled++) {
        struct reference *reference = all->items[all->settled];
        const char *promise = reference->promise;

        if (promise)
            keep_promise(self, reference);
        if (!reference->promise)
            continue;
        data_set(self, reference->schema, "x-inferred",
                 data_list(self, value_text("the schema is not in the code that was read")));
        diagnostics_add(self->list, SEVERITY_NOTE, (struct locus){0}, NULL,
                        "the schema '%s' is not in the code that was read", promise);
    }
}

struct value reference_target(struct machine *self, struct value schema)
{
    const char *text = value_get_text(schema, "$ref");
    struct reference *found = NULL;

    if (text && strncmp(text, prefix, sizeof prefix - 1) == 0)
        found = by_name(references_of(self), atom(self->atoms, text + sizeof prefix - 1));
    return found ? found->schema : schema;
}

static int compare(const void *a, const void *b)
{
    return strcmp((*(struct reference *const *)a)->name, (*(struct reference *const *)b)->name);
}

struct value reference_components(struct machine *self)
{
    struct references *all = references_of(self);
    struct value schemas = value_plain(self->arena);

    reference_settle(self);
    if (all->count)
        qsort(all->items, all->count, sizeof *all->items, compare);
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i]->is_used)
            data_set(self, schemas, all->items[i]->name, all->items[i]->schema);
    return schemas;
}
