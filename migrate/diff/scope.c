/* Patterns of the user first, then what stands beside every schema. */
#include "migrate/diff/scope.h"

#include "migrate/catalog/kept.h"
#include "migrate/kind/kind.h"

static bool on_side(const struct catalog *catalog, const struct object *object)
{
    while (object->parent != NULL)
        object = object->parent;
    return catalog_find(catalog, object->kind, object->identity) != NULL;
}

/* Whose the object is when it stays out of the comparison, else NULL. What a schema file has is
 * wanted; what stands in a database on either side alone is not. */
static const char *whose(const struct object *object, const struct scope *scope)
{
    const char *name = kept_always(object);
    if (name != NULL || scope->include_extra)
        return name;
    name = kept_unless_wanted(object);
    if (name == NULL || !on_side(scope->to, object))
        return name;
    return !scope->wanted && !on_side(scope->from, object) ? name : NULL;
}

bool scope_takes(const struct object *object, void *context)
{
    const struct scope *scope = context;
    return filter_takes(scope->filter, object) && whose(object, scope) == NULL;
}

const char *const *scope_kept(struct arena *arena, const struct scope *scope)
{
    const struct catalog *sides[] = {scope->from, scope->to};
    size_t count = 0, room = scope->from->count + scope->to->count + 1;
    const char **lines = arena_alloc(arena, room, sizeof *lines);
    for (size_t side = 0; side < 2; side++)
        for (size_t i = 0; i < sides[side]->count; i++) {
            const struct object *object = sides[side]->objects[i];
            if (object->parent != NULL || !filter_takes(scope->filter, object))
                continue;
            const char *name = whose(object, scope);
            if (name != NULL && kept_always(object) == NULL)
                lines[count++] =
                    arena_printf(arena, "%s %s (%s)", object->kind->name, object->identity, name);
        }
    return lines;
}
