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
    if (to->kind->rearranged != NULL && to->kind->rearranged(change))
        change->verb = CHANGE_REPLACE;
    if (change->verb == CHANGE_NONE &&
        (change->renamed || change->comment || change->acl || change->owner))
        change->verb = CHANGE_ALTER;
}

/* Without the right to take part an object stays as it is on both sides. */
static bool takes_part(const struct object *object, const struct diff_options *options)
{
    return options->takes_part == NULL || options->takes_part(object, options->context);
}

static bool same_values(const struct object *one, const struct object *other)
{
    for (size_t i = 0; i < one->kind->attribute_count; i++)
        if (!same_text(one->values[i], other->values[i]))
            return false;
    return true;
}

/* Who has which partner, before it is said what differs between them. */
struct pairing {
    const struct diff *diff;
    const struct diff_options *options;
    struct object **partners; /* by index in diff->from; NULL: none */
    bool *renamed;            /* the same: the partner has another name */
    bool *claimed;            /* by index in diff->to: it is the partner of one that is renamed */
};

/* Whether what has its name on the other side is something else. */
static bool is_turned(const struct pairing *pairing, const struct object *object)
{
    const struct object *namesake = pairing->partners[object->index];
    return !same_values(object, namesake) && !object->kind->alike(object, namesake);
}

/* Whether the part of the other side is not already what has its name on this one. */
static bool is_free(const struct pairing *pairing, const struct object *part)
{
    const struct object *namesake = catalog_find(pairing->diff->from, part->kind, part->identity);
    return namesake == NULL || pairing->renamed[namesake->index] ||
           (takes_part(namesake, pairing->options) && is_turned(pairing, namesake));
}

/* A part of the same table that has only another name, and that nothing of that name is already. */
static struct object *find_alike(const struct pairing *pairing, const struct object *object)
{
    const struct kind *kind = object->kind;
    const struct object *table =
        object->parent == NULL ? NULL : pairing->partners[object->parent->index];
    if (table == NULL || !takes_part(object, pairing->options))
        return NULL;
    for (struct object *part = table->children; part != NULL; part = part->next)
        if (part->kind == kind && !pairing->claimed[part->index] && kind->alike(object, part) &&
            is_free(pairing, part) && takes_part(part, pairing->options))
            return part;
    return NULL;
}

static void pair_renamed(struct pairing *pairing)
{
    const struct catalog *from = pairing->diff->from;
    for (size_t i = 0; i < from->count; i++) {
        const struct object *object = from->objects[i];
        if (object->kind->alike == NULL ||
            (pairing->partners[i] != NULL && !is_turned(pairing, object)))
            continue;
        struct object *alike = find_alike(pairing, object);
        if (alike == NULL)
            continue;
        pairing->partners[i] = alike;
        pairing->renamed[i] = pairing->claimed[alike->index] = true;
    }
}

static struct object *part_of(const struct object *object, const struct object *like)
{
    for (struct object *part = object->children; part != NULL; part = part->next)
        if (part->kind == like->kind && strcmp(part->label, like->label) == 0)
            return part;
    return NULL;
}

/* Parts have the partners that their wholes' partners hold, whatever those are called. */
static void pair_parts(struct pairing *pairing)
{
    const struct catalog *from = pairing->diff->from;
    for (size_t i = 0; i < from->count; i++) {
        const struct object *part = from->objects[i], *whole = part->parent;
        const struct object *other = whole == NULL ? NULL : pairing->partners[whole->index];
        if (other != NULL && pairing->claimed[other->index])
            pairing->partners[i] = pairing->renamed[whole->index] ? part_of(other, part) : NULL;
    }
}

static void pair_all(struct pairing *pairing, struct arena *arena)
{
    const struct catalog *from = pairing->diff->from, *to = pairing->diff->to;
    pairing->partners = arena_alloc(arena, from->count + 1, sizeof(struct object *));
    pairing->renamed = arena_alloc(arena, from->count + 1, sizeof *pairing->renamed);
    pairing->claimed = arena_alloc(arena, to->count + 1, sizeof *pairing->claimed);
    for (size_t i = 0; i < from->count; i++)
        pairing->partners[i] = catalog_find(to, from->objects[i]->kind, from->objects[i]->identity);
    pair_renamed(pairing);
    pair_parts(pairing);
}

static struct change *add_change(struct diff *diff)
{
    struct change *change = &diff->changes[diff->count++];
    *change = (struct change){.verb = CHANGE_NONE};
    return change;
}

static void pair_from(struct diff *diff, struct object *object, const struct pairing *pairing)
{
    struct change *change = add_change(diff);
    struct object *partner = pairing->partners[object->index];
    change->from = object;
    change->renamed = pairing->renamed[object->index];
    diff->of_from[object->index] = change;
    if (partner != NULL && (change->renamed || !pairing->claimed[partner->index])) {
        change->to = partner;
        diff->of_to[partner->index] = change;
    }
    if (!takes_part(object, pairing->options))
        return;
    if (change->to == NULL)
        change->verb = CHANGE_DROP;
    else
        compare(change, pairing->options);
}

static void pair_to(struct diff *diff, struct object *object, const struct diff_options *options)
{
    if (diff->of_to[object->index] != NULL)
        return;
    struct change *change = add_change(diff);
    change->to = object;
    diff->of_to[object->index] = change;
    if (!takes_part(object, options))
        return;
    change->verb = CHANGE_CREATE;
    change->owner = options->owners;
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
    struct pairing pairing = {.diff = diff, .options = options};
    diff->from = from;
    diff->to = to;
    diff->changes = arena_take(arena, from->count + to->count + 1, sizeof *diff->changes);
    diff->of_from = arena_alloc(arena, from->count + 1, sizeof(struct change *));
    diff->of_to = arena_alloc(arena, to->count + 1, sizeof(struct change *));
    pair_all(&pairing, arena);
    for (size_t i = 0; i < from->count; i++)
        pair_from(diff, from->objects[i], &pairing);
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
