/* Walks the dependencies of the starting catalogue from everything that goes or changes its form. */
#include "migrate/diff/rebuild.h"

#include "migrate/diff/diff.h"
#include "migrate/kind/kind.h"
#include "migrate/kind/list.h"

#include <stddef.h>

struct walk {
    struct diff *diff;
    struct change **queue; /* each change is in it at most once per verb it takes */
    size_t head, tail;
};

static void push(struct walk *walk, struct change *change)
{
    walk->queue[walk->tail++] = change;
}

static bool goes(const struct change *change)
{
    return change->verb == CHANGE_DROP || change->verb == CHANGE_REPLACE;
}

static bool disturbs(const struct change *change)
{
    return change->verb == CHANGE_ALTER && change->to->kind->disturbs != NULL &&
           change->to->kind->disturbs(change);
}

static void rebuild(struct walk *walk, struct change *change, const struct change *cause)
{
    if (goes(change) || change->to == NULL)
        return;
    change->verb = CHANGE_REPLACE;
    change->cause = cause;
    push(walk, change);
}

/* An attribute of a composite type cannot change while columns hold such values: the type goes. */
static void retype(struct walk *walk, struct change *change, const struct change *cause)
{
    if (goes(change) || change->retyped)
        return;
    if (change->from->parent->kind == &kind_composite) {
        rebuild(walk, walk->diff->of_from[change->from->parent->index], cause);
        return;
    }
    change->retyped = true;
    change->verb = CHANGE_ALTER;
    if (change->cause == NULL)
        change->cause = cause;
    push(walk, change);
}

static bool parent_goes(const struct walk *walk, const struct object *object)
{
    return object->parent != NULL && goes(walk->diff->of_from[object->parent->index]);
}

static void visit(struct walk *walk, struct object *dependent, const struct change *cause)
{
    struct change *change = walk->diff->of_from[dependent->index];
    if (goes(change) || change->to == NULL)
        return;
    enum fate fate = FATE_REBUILT;
    if (parent_goes(walk, dependent))
        fate = FATE_REBUILT;
    else if (dependent->kind->fate != NULL)
        fate = dependent->kind->fate(change, cause);
    if (fate == FATE_REBUILT)
        rebuild(walk, change, cause);
    else if (fate == FATE_RETYPED)
        retype(walk, change, cause);
}

/* A column that takes another type by itself may also be of a type that is replaced, and what
 * depends on it is visited again then: twice at most. */
#define VISITS 3

/* A composite type that columns hold cannot change its attributes' types. */
static bool is_held(const struct object *type)
{
    for (size_t i = 0; i < type->needed_by_count; i++)
        if (type->needed_by[i]->kind == &kind_column && type->needed_by[i]->parent != type)
            return true;
    return false;
}

static void rebuild_held(struct walk *walk)
{
    for (size_t i = 0; i < walk->diff->count; i++) {
        const struct change *change = &walk->diff->changes[i];
        if (change->verb == CHANGE_ALTER && change->from->kind == &kind_column &&
            disturbs(change) && change->from->parent->kind == &kind_composite &&
            is_held(change->from->parent))
            rebuild(walk, walk->diff->of_from[change->from->parent->index], change);
    }
}

/* An index leaves the one above by itself only when its table leaves the table above: else that one goes. */
static void rebuild_above(struct walk *walk, const struct change *tie)
{
    const struct object *index = tie->from->parent;
    if (tie->from->kind != &kind_index_partition || !goes(tie))
        return;
    for (size_t i = 0; i < tie->from->needs_count; i++) {
        const struct object *need = tie->from->needs[i];
        const struct change *change = walk->diff->of_from[need->index];
        if (need->kind == &kind_partition && goes(change))
            return;
    }
    for (size_t i = 0; i < tie->from->needs_count; i++) {
        const struct object *need = tie->from->needs[i];
        if (need != index && (need->kind == &kind_index || need->kind == &kind_key))
            rebuild(walk, walk->diff->of_from[need->index], tie);
    }
}

void rebuild_dependents(struct arena *arena, struct diff *diff)
{
    struct walk walk = {.diff = diff};
    walk.queue = arena_alloc(arena, VISITS * diff->count + 1, sizeof *walk.queue);
    for (size_t i = 0; i < diff->count; i++)
        if (goes(&diff->changes[i]) || disturbs(&diff->changes[i]))
            push(&walk, &diff->changes[i]);
    rebuild_held(&walk);
    while (walk.head < walk.tail) {
        const struct change *cause = walk.queue[walk.head++];
        rebuild_above(&walk, cause);
        for (size_t i = 0; i < cause->from->needed_by_count; i++)
            visit(&walk, cause->from->needed_by[i], cause);
    }
}
