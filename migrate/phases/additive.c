/* Chooses steps, and takes those back that need one which was not chosen. */
#include "migrate/phases/additive.h"

#include "migrate/kind/list.h"

#include <string.h>

struct chooser {
    const struct diff *diff;
    const struct bridges *bridges;
    struct plan *plan;
    bool *chosen; /* by step */
    bool *made;   /* of the objects of diff->to: by a chosen step */
};

static const struct object *top_of(const struct object *object)
{
    while (object->parent != NULL)
        object = object->parent;
    return object;
}

/* Kinds that act on what is there already. */
static bool acts(const struct kind *kind)
{
    static const struct kind *const kinds_that_act[] = {
        &kind_event_trigger,      &kind_publication,  &kind_publication_table,
        &kind_publication_schema, &kind_subscription, &kind_default_privileges,
    };
    for (size_t i = 0; i < sizeof kinds_that_act / sizeof kinds_that_act[0]; i++)
        if (kinds_that_act[i] == kind)
            return true;
    return false;
}

/* An insert may leave it out. */
static bool may_be_left_out(const struct object *column)
{
    if (!object_is(column, "not_null") || object_get(column, "generated") != NULL)
        return true;
    for (const struct object *child = column->children; child != NULL; child = child->next)
        if (child->kind == &kind_default || child->kind == &kind_identity)
            return true;
    return false;
}

/* A part of something that is there already. */
static bool adds_to_old(const struct chooser *chooser, const struct object *part)
{
    if (part->kind == &kind_column)
        return may_be_left_out(part) && bridge_new(chooser->bridges, part) == NULL;
    if (part->kind == &kind_index)
        return !object_is(part, "unique");
    return part->kind == &kind_default &&
           chooser->diff->of_to[part->parent->index]->verb == CHANGE_CREATE;
}

static bool is_create(const struct chooser *chooser, const struct step *step)
{
    const struct object *object = step->object, *top = top_of(object);
    if (step->change->verb != CHANGE_CREATE || acts(object->kind) ||
        bridges_rename_later(chooser->bridges, object) ||
        bridges_rename_later(chooser->bridges, top))
        return false;
    return object == top || chooser->diff->of_to[top->index]->verb == CHANGE_CREATE ||
           adds_to_old(chooser, object);
}

static bool adds_values(const struct step *step)
{
    for (size_t i = 0; i < step->count; i++)
        if (step->statements[i].effect != EFFECT_ENUM_VALUE)
            return false;
    return step->object->kind == &kind_enum;
}

static bool is_additive(const struct chooser *chooser, const struct step *step)
{
    if (step->verb == STEP_CREATE)
        return is_create(chooser, step);
    return step->verb == STEP_ALTER && adds_values(step);
}

/* The object of a step, and the parts that are created by the same statement. */
static void mark_made(struct chooser *chooser, const struct step *step, const struct object *object)
{
    chooser->made[object->index] = true;
    for (const struct object *child = object->children; child != NULL; child = child->next)
        if (step_folds(step, child))
            mark_made(chooser, step, child);
}

static void mark_all(struct chooser *chooser)
{
    memset(chooser->made, 0, chooser->diff->to->count * sizeof *chooser->made);
    for (size_t i = 0; i < chooser->plan->count; i++)
        if (chooser->chosen[i])
            mark_made(chooser, &chooser->plan->steps[i], chooser->plan->steps[i].object);
}

static bool is_there(const struct chooser *chooser, const struct object *need)
{
    const struct change *change = chooser->diff->of_to[need->index];
    switch (change->verb) {
    case CHANGE_NONE:
        return true;
    case CHANGE_ALTER:
        if (need->kind == &kind_enum)
            return chooser->made[need->index];
        return need->kind != &kind_column || !change_has(change, "type");
    default:
        return chooser->made[need->index];
    }
}

static bool has_needs(const struct chooser *chooser, const struct step *step,
                      const struct object *object)
{
    for (size_t i = 0; i < object->needs_count; i++)
        if (!is_there(chooser, object->needs[i]))
            return false;
    for (const struct object *child = object->children; child != NULL; child = child->next)
        if (step_folds(step, child) && !has_needs(chooser, step, child))
            return false;
    return true;
}

/* Whether one was taken back. */
static bool take_back(struct chooser *chooser)
{
    bool any = false;
    mark_all(chooser);
    for (size_t i = 0; i < chooser->plan->count; i++) {
        const struct step *step = &chooser->plan->steps[i];
        if (!chooser->chosen[i] || has_needs(chooser, step, step->object))
            continue;
        chooser->chosen[i] = false;
        any = true;
    }
    return any;
}

void additive_only(struct arena *arena, struct plan *plan, const struct diff *diff,
                   const struct bridges *bridges)
{
    struct chooser chooser = {.diff = diff, .bridges = bridges, .plan = plan};
    size_t kept = 0;
    chooser.chosen = arena_alloc(arena, plan->count + 1, sizeof *chooser.chosen);
    chooser.made = arena_alloc(arena, diff->to->count + 1, sizeof *chooser.made);
    for (size_t i = 0; i < plan->count; i++)
        chooser.chosen[i] = is_additive(&chooser, &plan->steps[i]);
    while (take_back(&chooser))
        continue;
    for (size_t i = 0; i < plan->count; i++)
        if (chooser.chosen[i])
            plan->steps[kept++] = plan->steps[i];
    plan->count = kept;
}
