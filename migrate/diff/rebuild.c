/* Walks the dependencies of the starting catalogue from everything that goes or changes its form. */
#include "migrate/diff/rebuild.h"

#include "migrate/diff/diff.h"
#include "migrate/kind/inherited.h"
#include "migrate/kind/kind.h"
#include "migrate/kind/list.h"

#include <stddef.h>
#include <string.h>

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

/* Whether rows are told apart by the column. One that only looks like it, in an expression, costs a partitioned
 * table without rows of its own. */
static bool is_in_partition_key(const struct object *column)
{
    const char *key =
        column->parent->kind == &kind_table ? object_get(column->parent, "partition_by") : NULL;
    return key != NULL && strstr(key, column->label) != NULL;
}

/* An attribute of a composite type cannot change while columns hold such values: the type goes; so does the
 * partitioned table of a column in its key. */
static void retype(struct walk *walk, struct change *change, const struct change *cause)
{
    if (goes(change) || change->retyped)
        return;
    if (change->from->parent->kind == &kind_composite || is_in_partition_key(change->from)) {
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

/* A column whose values take another form until its type is made again: nothing on it can stay. */
static bool is_between(const struct change *column)
{
    return column->retyped && column->cause != NULL && column->cause->from != NULL &&
           column->cause->from->kind->make_room != NULL;
}

static void visit(struct walk *walk, struct object *dependent, const struct change *cause)
{
    struct change *change = walk->diff->of_from[dependent->index];
    if (goes(change) || change->to == NULL)
        return;
    enum fate fate = FATE_REBUILT;
    if (parent_goes(walk, dependent) || (is_between(cause) && dependent->kind != &kind_column))
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

/* A row that a view makes is one of a composite type only while it has as many parts. */
static void rebuild_rows(struct walk *walk, const struct change *attribute)
{
    const struct object *end = attribute->to != NULL ? attribute->to : attribute->from;
    if (end->kind != &kind_column || end->parent->kind != &kind_composite ||
        (attribute->verb != CHANGE_CREATE && attribute->verb != CHANGE_DROP))
        return;
    const struct change *type = attribute->to != NULL ? walk->diff->of_to[end->parent->index]
                                                      : walk->diff->of_from[end->parent->index];
    const struct object *from = type->from;
    for (size_t i = 0; from != NULL && i < from->needed_by_count; i++) {
        const struct object *user = from->needed_by[i];
        if ((user->kind == &kind_view || user->kind == &kind_materialized_view) &&
            strstr(object_get(user, "definition"), "ROW(") != NULL)
            rebuild(walk, walk->diff->of_from[user->index], type);
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

/* A table that has a column from several others leaves them while its type changes. */
static void rebuild_ties(struct walk *walk)
{
    for (size_t i = 0; i < walk->diff->count; i++) {
        const struct change *column = &walk->diff->changes[i];
        if (column->verb != CHANGE_ALTER || column->from->kind != &kind_column ||
            !disturbs(column) || !inherited_from_several(column->from))
            continue;
        const struct object *tie = column->from->parent->children;
        for (; tie != NULL; tie = tie->next)
            if (tie->kind->ties)
                rebuild(walk, walk->diff->of_from[tie->index], column);
    }
}

static void follow(struct walk *walk)
{
    while (walk->head < walk->tail) {
        const struct change *cause = walk->queue[walk->head++];
        rebuild_above(walk, cause);
        for (size_t i = 0; i < cause->from->needed_by_count; i++)
            visit(walk, cause->from->needed_by[i], cause);
    }
}

void rebuild_dependents(struct arena *arena, struct diff *diff)
{
    struct walk walk = {.diff = diff};
    walk.queue = arena_take(arena, VISITS * diff->count + 1, sizeof *walk.queue);
    for (size_t i = 0; i < diff->count; i++)
        if (goes(&diff->changes[i]) || disturbs(&diff->changes[i]))
            push(&walk, &diff->changes[i]);
    rebuild_held(&walk);
    for (size_t i = 0; i < diff->count; i++)
        rebuild_rows(&walk, &diff->changes[i]);
    follow(&walk);
    rebuild_ties(&walk);
    follow(&walk);
}
