/* Names with their name spaces as strings, sorted. */
#include "migrate/plan/claim.h"

#include "common/memory.h"
#include "migrate/kind/kind.h"

#include <stdlib.h>
#include <string.h>

struct claimed {
    const char *name;
    const struct object *holder;
    size_t number;
};

#define NAMES 4

static size_t names_of(struct arena *arena, const struct object *object, const char *names[NAMES])
{
    const struct kind *kind = object->kind;
    const char *schema = object->schema == NULL ? "" : object->schema;
    size_t count = 0;
    if ((kind->claims & CLAIM_RELATION) != 0)
        names[count++] = kind->relation_name != NULL
                             ? arena_printf(arena, "r %s", object_get(object, kind->relation_name))
                             : arena_printf(arena, "r %s.%s", schema, object->label);
    if ((kind->claims & CLAIM_TYPE) != 0)
        names[count++] = arena_printf(arena, "t %s.%s", schema, object->label);
    if ((kind->claims & CLAIM_ROUTINE) != 0)
        names[count++] = arena_printf(arena, "f %s", object->identity);
    if ((kind->claims & CLAIM_OVERLOAD) != 0)
        names[count++] = arena_printf(arena, "o %s.%s", schema, object->label);
    if ((kind->claims & CLAIM_CONSTRAINT) != 0)
        names[count++] = arena_printf(arena, "c %s", object->identity);
    if ((kind->claims & CLAIM_VALUE) != 0)
        names[count++] = arena_printf(arena, "v %s", object->parent->identity);
    return count;
}

void claims_add(struct claims *claims, const struct object *object, size_t number)
{
    const char *names[NAMES];
    size_t count = names_of(claims->arena, object, names);
    for (size_t i = 0; i < count; i++) {
        if (claims->count == claims->capacity) {
            claims->capacity = memory_grow(claims->capacity, claims->count + 1);
            claims->items = arena_grow(claims->arena, claims->items, claims->count,
                                       claims->capacity, sizeof *claims->items);
        }
        claims->items[claims->count++] = (struct claimed){names[i], object, number};
    }
}

static int compare(const void *one, const void *other)
{
    return strcmp(((const struct claimed *)one)->name, ((const struct claimed *)other)->name);
}

void claims_sort(struct claims *claims)
{
    if (claims->count > 0)
        qsort(claims->items, claims->count, sizeof *claims->items, compare);
}

void claims_find(const struct claims *claims, const struct object *object,
                 void (*visit)(size_t number, const struct object *holder, void *context),
                 void *context)
{
    if (claims->count == 0 || object->kind->claims == 0)
        return;
    const char *names[NAMES];
    size_t count = names_of(claims->arena, object, names);
    for (size_t i = 0; i < count; i++) {
        struct claimed key = {.name = names[i]};
        struct claimed *found =
            bsearch(&key, claims->items, claims->count, sizeof *claims->items, compare);
        if (found == NULL)
            continue;
        while (found > claims->items && compare(found - 1, &key) == 0)
            found--;
        for (; found < claims->items + claims->count && compare(found, &key) == 0; found++)
            visit(found->number, found->holder, context);
    }
}
