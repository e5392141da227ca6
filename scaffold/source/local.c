/* JSON pointers in constants. */
#include "scaffold/source/local.h"

#include "scaffold/source/data.h"
#include "scaffold/source/shape.h"

#include <string.h>

#define DOCUMENT_DEPTH_LIMIT 200 /* values in values */

static const char components[] = "#/components/schemas/";

/* Whether an object is a schema, and not a table of properties, which may be called like keywords. */
static bool is_schema(struct value value)
{
    static const char *const words[] = {"type", "$ref", "$id", "title"};
    static const char *const lists[] = {"type", "allOf", "anyOf", "oneOf"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (value_get_text(value, words[i]) || value_is(value_get(value, lists[i]), OBJECT_ARRAY))
            return true;
    return false;
}

bool local_is_holder(struct value schema, const char *key)
{
    return (strcmp(key, "components") == 0 || strcmp(key, "definitions") == 0 ||
            strcmp(key, "$defs") == 0) &&
           value_is(value_get(schema, key), OBJECT_PLAIN) && is_schema(schema);
}

bool local_enter(struct machine *self, struct value schema)
{
    bool keeps = local_is_holder(schema, "components") || local_is_holder(schema, "definitions") ||
                 local_is_holder(schema, "$defs");

    if ((!keeps && self->root_count > 0) || self->root_count == MACHINE_ROOT_LIMIT)
        return false;
    self->roots[self->root_count++] = schema.object;
    return true;
}

void local_leave(struct machine *self)
{
    self->root_count--;
}

struct value local_apart(struct machine *self, struct value whole, struct value part)
{
    struct object *roots[MACHINE_ROOT_LIMIT];
    unsigned count = self->root_count;
    struct value made;

    memcpy(roots, self->roots, count * sizeof *roots);
    self->root_count = 0;
    local_enter(self, whole);
    made = shape_schema(self, part);
    memcpy(self->roots, roots, count * sizeof *roots);
    self->root_count = count;
    return made;
}

/* One part of a pointer: ~1 is /, ~0 is ~. */
static const char *part_of(struct machine *self, const char *from, size_t length)
{
    char *part = arena_strndup(self->arena, from, length), *out = part;

    for (const char *at = part; *at; at++) {
        bool escaped = at[0] == '~' && (at[1] == '0' || at[1] == '1');

        *out++ = escaped ? (at[1] == '1' ? '/' : '~') : *at;
        at += escaped;
    }
    *out = '\0';
    return atom(self->atoms, part);
}

struct value local_follow(struct machine *self, struct value value, const char *pointer,
                          const char **name)
{
    while (*pointer == '/' && value.kind == VALUE_OBJECT) {
        size_t length = strcspn(++pointer, "/");

        *name = part_of(self, pointer, length);
        value = machine_get(self, value, *name);
        pointer += length;
    }
    return *pointer ? value_undefined() : value;
}

/* What some file exports by that name. */
static struct value exported(struct machine *self, const char *name)
{
    for (size_t i = 0; i < self->project->count; i++) {
        struct source *source = self->project->sources[i];

        if (source->state == MODULE_DONE && table_find(&source->exports, name))
            return machine_export(self, source, name);
    }
    return value_undefined();
}

struct value local_find(struct machine *self, const char *reference, const char **name)
{
    struct value found = value_undefined();

    *name = NULL;
    for (unsigned i = self->root_count; i-- > 0 && found.kind != VALUE_OBJECT;)
        found = local_follow(self, value_object(self->roots[i]), reference + 1, name);
    if (found.kind != VALUE_OBJECT && strncmp(reference, components, sizeof components - 1) == 0) {
        *name = atom(self->atoms, reference + sizeof components - 1);
        found = exported(self, *name);
    }
    if (found.kind != VALUE_OBJECT)
        return value_undefined();
    if (!*name)
        *name = value_get_text(found, "title") ? value_get_text(found, "title") : "Node";
    return found;
}

static void settle(struct machine *self, struct value schemas, const char *reference)
{
    const char *name = reference + sizeof components - 1;
    struct value any;

    if (strncmp(reference, components, sizeof components - 1) != 0 || strchr(name, '/') ||
        table_find(&schemas.object->properties, atom(self->atoms, name)))
        return;
    any = value_plain(self->arena);
    data_set(self, any, "x-inferred",
             data_list(self, value_text("the schema is not in the code that was read")));
    data_set(self, schemas, name, any);
    diagnostics_add(self->list, SEVERITY_NOTE, (struct locus){0}, NULL,
                    "the schema '%s' is not in the code that was read", name);
}

static void settle_below(struct machine *self, struct value schemas, struct value value, int depth)
{
    static const char *const data[] = {"example", "examples", "default", "enum", "const"};

    if (value.kind != VALUE_OBJECT || depth > DOCUMENT_DEPTH_LIMIT || !machine_spend(self, 1))
        return;
    for (unsigned i = 0; i < value.object->count; i++)
        settle_below(self, schemas, value.object->items[i], depth + 1);
    for (unsigned i = 0; i < value.object->properties.count; i++) {
        const struct table_entry *entry = &value.object->properties.entries[i];
        bool is_data = false;

        for (size_t j = 0; j < sizeof data / sizeof *data; j++)
            is_data |= strcmp(entry->key, data[j]) == 0;
        if (strcmp(entry->key, "$ref") == 0 && entry->value.kind == VALUE_STRING)
            settle(self, schemas, entry->value.text);
        else if (!is_data)
            settle_below(self, schemas, entry->value, depth + 1);
    }
}

void local_settle(struct machine *self, struct value document, struct value schemas)
{
    machine_refresh(self);
    settle_below(self, schemas, document, 0);
    settle_below(self, schemas, schemas, 0);
}
