/* Pairs the objects of two catalogues by identity and compares their attributes. */
#include "migrate/diff/diff.h"

#include "common/memory.h"
#include "migrate/diff/rebuild.h"
#include "migrate/kind/kind.h"
#include "migrate/kind/list.h"

#include <string.h>

static bool same_text(const char *one, const char *other)
{
    return one == other || (one != NULL && other != NULL && strcmp(one, other) == 0);
}

static void compare_attributes(struct change *change)
{
    const struct kind *kind = change->to->kind;
    for (size_t i = 0; i < kind->attribute_count; i++) {
        if (change->renamed && strcmp(kind->attributes[i].name, "definition") == 0)
            continue; /* it holds the name */
        if (kind->attributes[i].asks == ASKS_NOTHING ||
            same_text(change->from->values[i], change->to->values[i]))
            continue;
        change->attributes |= UINT64_C(1) << i;
        if (kind->attributes[i].asks == ASKS_REPLACE)
            change->verb = CHANGE_REPLACE;
    }
}

static void compare(struct change *change, const struct diff_options *options)
{
    const struct object *from = change->from, *to = change->to;
    compare_attributes(change);
    change->comment = !same_text(from->comment, to->comment);
    change->acl = !same_text(from->acl, to->acl);
    change->owner = options->owners && !same_text(from->owner, to->owner);
    if (change->attributes != 0 && change->verb == CHANGE_NONE)
        change->verb = to->kind->replaces != NULL && to->kind->replaces(change) ? CHANGE_REPLACE
                                                                                : CHANGE_ALTER;
    if (change->verb == CHANGE_NONE &&
        (change->renamed || change->comment || change->acl || change->owner))
        change->verb = CHANGE_ALTER;
}

/* Without the right to take part an object stays as it is on both sides. */
static bool takes_part(const struct object *object, const struct diff_options *options)
{
    return options->takes_part == NULL || options->takes_part(object, options->context);
}

/* A part of the same table that has only another name, and that nothing of that name is already. */
static struct object *find_alike(const struct diff *diff, const struct object *object,
                                 const struct diff_options *options)
{
    const struct kind *kind = object->kind;
    const struct object *table =
        object->parent == NULL ? NULL : diff->of_from[object->parent->index]->to;
    if (kind->alike == NULL || table == NULL || !takes_part(object, options))
        return NULL;
    for (struct object *part = table->children; part != NULL; part = part->next)
        if (part->kind == kind && diff->of_to[part->index] == NULL && kind->alike(object, part) &&
            catalog_find(diff->from, kind, part->identity) == NULL && takes_part(part, options))
            return part;
    return NULL;
}

static void pair_from(struct diff *diff, struct object *object, const struct diff_options *options)
{
    struct change *change = &diff->changes[diff->count++];
    change->from = object;
    change->to = catalog_find(diff->to, object->kind, object->identity);
    diff->of_from[object->index] = change;
    if (change->to == NULL) {
        change->to = find_alike(diff, object, options);
        change->renamed = change->to != NULL;
    }
    if (change->to != NULL)
        diff->of_to[change->to->index] = change;
    if (!takes_part(object, options))
        return;
    if (change->to == NULL)
        change->verb = CHANGE_DROP;
    else
        compare(change, options);
}

static void pair_to(struct diff *diff, struct object *object, const struct diff_options *options)
{
    if (diff->of_to[object->index] != NULL)
        return;
    struct change *change = &diff->changes[diff->count++];
    change->to = object;
    diff->of_to[object->index] = change;
    if (takes_part(object, options))
        change->verb = CHANGE_CREATE;
}

static void find_given(struct arena *arena, struct diff *diff)
{
    size_t capacity = 0;
    for (size_t i = 0; i < diff->from->count; i++) {
        const struct object *object = diff->from->objects[i];
        if (object->kind != &kind_default_privileges)
            continue;
        if (diff->given_count == capacity) {
            capacity = memory_grow(capacity, diff->given_count + 1);
            diff->given =
                arena_grow(arena, diff->given, diff->given_count, capacity, sizeof *diff->given);
        }
        diff->given[diff->given_count++] = object;
    }
}

struct diff *diff_catalogs(struct arena *arena, struct catalog *from, struct catalog *to,
                           const struct diff_options *options)
{
    struct diff *diff = arena_alloc(arena, 1, sizeof *diff);
    diff->from = from;
    diff->to = to;
    diff->changes = arena_alloc(arena, from->count + to->count + 1, sizeof *diff->changes);
    diff->of_from = arena_alloc(arena, from->count + 1, sizeof(struct change *));
    diff->of_to = arena_alloc(arena, to->count + 1, sizeof(struct change *));
    for (size_t i = 0; i < from->count; i++)
        pair_from(diff, from->objects[i], options);
    for (size_t i = 0; i < to->count; i++)
        pair_to(diff, to->objects[i], options);
    for (size_t i = 0; i < diff->count; i++)
        diff->differences += diff->changes[i].verb != CHANGE_NONE;
    if (diff->differences == 0)
        return diff;
    find_given(arena, diff);
    rebuild_dependents(arena, diff);
    return diff;
}
