/* The tables of library models. */
#include "scaffold/source/native.h"

#include <string.h>

static const struct native *const tables[] = {
    node_natives, file_natives, express_natives, fastify_natives, koa_natives, shape_natives,
};

#define TABLE_COUNT (sizeof tables / sizeof *tables)

const struct native *native_find(const char *module, const char *name)
{
    if (strcmp(name, "default") == 0 || strcmp(name, "*") == 0)
        name = "";
    for (size_t i = 0; i < TABLE_COUNT; i++)
        for (const struct native *row = tables[i]; row->module; row++)
            if (strcmp(row->name, name) == 0 && strcmp(row->module, module) == 0)
                return row;
    return NULL;
}

bool native_has_module(const char *module)
{
    for (size_t i = 0; i < TABLE_COUNT; i++)
        for (const struct native *row = tables[i]; row->module; row++)
            if (strcmp(row->module, module) == 0)
                return true;
    return false;
}

/* One object per row, so that properties that the code adds stay. */
struct value native_value(struct machine *self, const struct native *native)
{
    const char *key =
        atom(self->atoms, arena_printf(self->arena, "\4%s\4%s", native->module, native->name));
    struct value *found = table_find(&self->globals->names, key);
    struct object *object;

    if (found)
        return *found;
    object = object_new(self->arena, OBJECT_NATIVE);
    object->native = native;
    object->label = native->name;
    table_set(self->arena, &self->globals->names, key, value_object(object));
    return value_object(object);
}
