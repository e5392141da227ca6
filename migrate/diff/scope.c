/* Patterns of the user first, then what stands beside every schema. */
#include "migrate/diff/scope.h"

#include "migrate/catalog/kept.h"
#include "migrate/kind/kind.h"

#include <string.h>

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

/* Objects of a kind that one side has and may not read are no difference: nobody knows. */
static bool is_hidden(const struct catalog *catalog, const struct kind *kind)
{
    for (size_t i = 0; kind->guarded != NULL && i < catalog->unhandled_count; i++)
        if (strcmp(catalog->unhandled[i].kind, kind->name) == 0)
            return true;
    return false;
}

bool scope_takes(const struct object *object, void *context)
{
    const struct scope *scope = context;
    if (is_hidden(scope->from, object->kind) || is_hidden(scope->to, object->kind))
        return false;
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
