/* Changes become nodes of a graph (drop, rename away, create, alter); sorted, they become steps. */
#include "migrate/plan/plan.h"

#include "migrate/kind/kind.h"
#include "migrate/kind/table.h"
#include "migrate/plan/aside.h"
#include "migrate/plan/carry.h"
#include "migrate/plan/graph.h"
#include "migrate/plan/order.h"
#include "migrate/plan/planner.h"
#include "migrate/plan/settle.h"
#include "migrate/sql/quote.h"

#include <string.h>

static size_t add_node(struct planner *planner, enum step_verb verb, struct change *change)
{
    planner->nodes[planner->count] =
        (struct node){.verb = verb, .change = change, .parts = GRAPH_NONE, .next = GRAPH_NONE};
    return planner->count++;
}

/* A type that columns go on using while they take the new one, by themselves or through another type. */
static bool needs_rename(const struct planner *planner, const struct change *change)
{
    if (change->verb != CHANGE_REPLACE || !change->from->kind->renamed_away)
        return false;
    for (size_t i = 0; i < change->from->needed_by_count; i++) {
        const struct object *user = change->from->needed_by[i], *type = user->parent;
        if (planner_from(planner, user)->retyped)
            return true;
        if (type == NULL || !type->kind->renamed_away)
            type = user;
        if (type != change->from && needs_rename(planner, planner_from(planner, type)))
            return true;
    }
    return false;
}

static void add_nodes(struct planner *planner, size_t at)
{
    struct change *change = &planner->diff->changes[at];
    planner->create[at] = planner->drop[at] = planner->alter[at] = planner->away[at] = GRAPH_NONE;
    planner->aside[at] = planner->back[at] = GRAPH_NONE;
    if (change->verb == CHANGE_DROP || change->verb == CHANGE_REPLACE)
        planner->drop[at] = add_node(planner, STEP_DROP, change);
    if (needs_rename(planner, change) || change->aside != NULL)
        planner->away[at] = add_node(planner, STEP_RENAME_AWAY, change);
    if (change->verb == CHANGE_CREATE || change->verb == CHANGE_REPLACE)
        planner->create[at] = add_node(planner, STEP_CREATE, change);
    if (change->verb == CHANGE_ALTER)
        planner->alter[at] = add_node(planner, STEP_ALTER, change);
    if (!carry_applies(change))
        return;
    planner->aside[at] = add_node(planner, STEP_SET_ASIDE, change);
    planner->back[at] = add_node(planner, STEP_PUT_BACK, change);
}

static void join_create(struct planner *planner, const struct change *change)
{
    size_t at = planner_index(planner, change);
    const struct object *object = change->to;
    if (planner->create[at] == GRAPH_NONE || object->parent == NULL ||
        object->kind->folds == NULL || !object->kind->folds(object))
        return;
    size_t parent = planner->create[planner_index(planner, planner_to(planner, object->parent))];
    if (parent != GRAPH_NONE)
        graph_join(planner->graph, planner->create[at], parent, object->kind->unfolds);
}

/* Whether the table is taken from where it hangs: its indexes are its own again then. */
static bool is_loosened(const struct planner *planner, const struct object *table)
{
    for (const struct object *part = table == NULL ? NULL : table->children; part != NULL;
         part = part->next)
        if (part->kind->ties &&
            planner->drop[planner_index(planner, planner_from(planner, part))] != GRAPH_NONE)
            return true;
    return false;
}

/* Whether a foreign key refers to the table, or to one that it is a partition of. */
static bool is_referred_to(const struct object *table)
{
    for (const struct object *part = table->children; part != NULL; part = part->next) {
        if (part->kind->exact && planner_above(part) != NULL && is_referred_to(planner_above(part)))
            return true;
        for (size_t i = 0; i < part->needed_by_count; i++)
            if (part->needed_by[i]->kind->seeks)
                return true;
    }
    return false;
}

/* A foreign key holds the partitions of what it refers to: each must be taken from there before it goes. */
static bool is_held(const struct object *tie)
{
    return tie->kind->exact && planner_above(tie) != NULL && is_referred_to(planner_above(tie));
}

static void join_drop(struct planner *planner, const struct change *change)
{
    size_t at = planner_index(planner, change);
    const struct object *object = change->from;
    if (planner->drop[at] == GRAPH_NONE || is_held(object))
        return;
    const struct object *takers[] = {
        object->parent, is_loosened(planner, object->parent) ? NULL : object->drop_with};
    for (size_t i = 0; i < sizeof takers / sizeof takers[0]; i++) {
        if (takers[i] == NULL)
            continue;
        size_t taker = planner->drop[planner_index(planner, planner_from(planner, takers[i]))];
        if (taker == GRAPH_NONE || graph_leader(planner->graph, taker) == planner->drop[at])
            continue;
        graph_join(planner->graph, planner->drop[at], taker,
                   object->kind->unfolds || object->kind->folds == NULL);
        return;
    }
}

static void build(struct planner *planner)
{
    const struct diff *diff = planner->diff;
    for (size_t at = 0; at < diff->count; at++) {
        const struct change *change = &diff->changes[at];
        if (change->verb == CHANGE_NONE)
            continue;
        if (change->to != NULL)
            join_create(planner, change);
        if (change->from != NULL)
            join_drop(planner, change);
        order_change(planner, at);
    }
    order_all(planner);
}

static const struct object *node_object(const struct node *node)
{
    return node->change->to != NULL ? node->change->to : node->change->from;
}

/* What is run when it is created, with routines whose bodies call who knows what. */
static bool evaluates(const struct node *node)
{
    const struct object *object = node->change->to;
    if (node->verb != STEP_CREATE || !object->kind->evaluates)
        return false;
    for (size_t i = 0; i < object->needs_count; i++)
        if (object->needs[i]->kind->class_id == CLASS_ROUTINE)
            return true;
    return false;
}

enum phase {
    PHASE_LEADS,     /* values of enums, in transactions of their own */
    PHASE_MAKE_ROOM, /* what is created again, and constraints and indexes */
    PHASE_MAKE,      /* what is new or changes */
    PHASE_EVALUATE,
    PHASE_DROP,
    PHASE_TRAILS,
};

/* What a reader expects when nothing else decides. */
static enum phase phase_of(const struct node *node)
{
    const struct kind *kind = node_object(node)->kind;
    if (kind->trails)
        return PHASE_TRAILS;
    if (node->verb == STEP_DROP)
        return kind->early || node->change->verb == CHANGE_REPLACE ? PHASE_MAKE_ROOM : PHASE_DROP;
    if (node->verb == STEP_SET_ASIDE)
        return PHASE_MAKE_ROOM;
    if (node->verb == STEP_ALTER && kind->leads)
        return PHASE_LEADS;
    return evaluates(node) ? PHASE_EVALUATE : PHASE_MAKE;
}

static size_t kind_rank(const struct kind *kind)
{
    size_t rank = 0;
    while (kinds[rank] != kind)
        rank++;
    return rank;
}

static bool goes(const struct node *node)
{
    return node->verb == STEP_DROP || node->verb == STEP_SET_ASIDE;
}

static int compare_nodes(size_t one, size_t other, void *context)
{
    const struct planner *planner = context;
    const struct node *a = &planner->nodes[one], *b = &planner->nodes[other];
    int order = (int)phase_of(a) - (int)phase_of(b);
    if (order == 0)
        order = goes(b) - goes(a);
    if (order != 0)
        return order;
    const struct object *x = node_object(a), *y = node_object(b);
    if (x->kind != y->kind) {
        bool less = kind_rank(x->kind) < kind_rank(y->kind);
        return goes(a) != less ? -1 : 1;
    }
    order = x->parent != y->parent && x->parent != NULL && y->parent != NULL
                ? strcmp(x->parent->identity, y->parent->identity)
                : 0;
    if (order == 0 && x->parent != NULL && x->parent == y->parent)
        order = x->index < y->index ? -1 : x->index > y->index;
    if (order == 0)
        order = strcmp(x->identity, y->identity);
    return order != 0 ? order : (one < other ? -1 : 1);
}

/* Hang the parts on their leaders, in the order of the nodes, which is that of the catalogue. */
static void collect_parts(struct planner *planner)
{
    for (size_t i = planner->count; i-- > 0;) {
        size_t leader = graph_leader(planner->graph, i);
        if (leader == i)
            continue;
        planner->nodes[i].next = planner->nodes[leader].parts;
        planner->nodes[leader].parts = i;
    }
}

static struct fold *make_fold(const struct planner *planner)
{
    struct fold *fold = arena_alloc(planner->arena, 1, sizeof *fold);
    const struct diff *diff = planner->diff;
    bool *creates = arena_alloc(planner->arena, diff->to->count + 1, sizeof *creates);
    bool *reties_from = arena_alloc(planner->arena, diff->from->count + 1, sizeof *reties_from);
    bool *reties_to = arena_alloc(planner->arena, diff->to->count + 1, sizeof *reties_to);
    for (size_t i = 0; i < planner->count; i++)
        if (planner->nodes[i].verb == STEP_CREATE && graph_leader(planner->graph, i) != i)
            creates[planner->nodes[i].change->to->index] = true;
    for (size_t i = 0; i < diff->count; i++) {
        const struct change *change = &diff->changes[i];
        if (change->verb == CHANGE_NONE)
            continue;
        if (change->from != NULL && change->from->kind->ties)
            reties_from[change->from->parent->index] = true;
        if (change->to != NULL && change->to->kind->ties)
            reties_to[change->to->parent->index] = true;
    }
    *fold = (struct fold){diff->from, diff->to, creates, reties_from, reties_to};
    return fold;
}

static void write_create(const struct planner *planner, struct step *step, const struct node *node)
{
    const struct object *object = node->change->to;
    object->kind->create(step, object);
    settle_created(step, planner->diff, object);
    for (size_t part = node->parts; part != GRAPH_NONE; part = planner->nodes[part].next)
        settle_created(step, planner->diff, planner->nodes[part].change->to);
}

static char *away_name(struct arena *arena, const struct object *object)
{
    return name_with_suffix(arena, object->name, "__old");
}

static void write_drop(const struct planner *planner, struct step *step, const struct node *node)
{
    const struct object *object = node->change->from;
    struct buffer target = BUFFER_INIT;
    bool away = planner->away[planner_index(planner, node->change)] != GRAPH_NONE;
    if (away && object->kind->make_room != NULL)
        return;
    if (away) {
        quote_qualified(&target, object->schema, away_name(planner->arena, object));
        step_add(step, EFFECT_NONE, "DROP %s %s", object->kind->ddl, buffer_text(&target));
    } else if (object->kind->drop != NULL) {
        object->kind->drop(step, object);
    } else {
        kind_target(&target, object);
        step_add(step, EFFECT_BRIEF, "DROP %s", buffer_text(&target));
    }
    buffer_release(&target);
}

static void write_away(const struct planner *planner, struct step *step, const struct node *node)
{
    const struct object *object = node->change->from;
    const char *aside = node->change->aside;
    if (aside != NULL && object->kind->class_id == CLASS_CONSTRAINT)
        step_add(step, EFFECT_BRIEF, "ALTER %s %s RENAME CONSTRAINT %s TO %s",
                 table_ddl(object->parent), object->parent->identity, object->label, aside);
    else if (aside != NULL)
        step_add(step, EFFECT_METADATA, "ALTER %s %s RENAME TO %s", object->kind->ddl,
                 object->identity, aside);
    else if (object->kind->make_room != NULL)
        object->kind->make_room(step, object);
    else
        step_add(step, EFFECT_NONE, "ALTER %s %s RENAME TO %s", object->kind->ddl, object->identity,
                 quoted_identifier(planner->arena, away_name(planner->arena, object)));
}

static void write_step(const struct planner *planner, struct step *step, const struct node *node)
{
    switch (node->verb) {
    case STEP_CREATE:
        write_create(planner, step, node);
        break;
    case STEP_ALTER:
        if (node->change->to->kind->alter != NULL)
            node->change->to->kind->alter(step, node->change);
        settle_altered(step, planner->diff, node->change);
        break;
    case STEP_DROP:
        if (!carry_drop(step))
            write_drop(planner, step, node);
        break;
    case STEP_RENAME: /* has no node: renames come before all others */
        break;
    case STEP_RENAME_AWAY:
        write_away(planner, step, node);
        break;
    case STEP_SET_ASIDE:
        carry_aside(step);
        break;
    case STEP_PUT_BACK:
        carry_back(step, NULL, NULL);
        break;
    }
}

/* Nobody uses a table that the same migration makes; a foreign key still locks what it refers to, and
 * statistics are of tables that may be there already. */
static void calm(const struct planner *planner, struct step *step)
{
    const struct object *top = step->object;
    while (top->parent != NULL)
        top = top->parent;
    if ((step->verb != STEP_CREATE && step->verb != STEP_ALTER) ||
        top->kind->class_id == CLASS_STATISTICS ||
        planner->create[planner_index(planner, planner_to(planner, top))] == GRAPH_NONE)
        return;
    for (size_t i = 0; i < step->count; i++) {
        enum effect *effect = &step->statements[i].effect;
        *effect = *effect == EFFECT_ADD_FOREIGN_KEY ? EFFECT_BRIEF_WRITES : EFFECT_NONE;
    }
}

static struct plan *write_plan(struct planner *planner)
{
    struct plan *plan = arena_alloc(planner->arena, 1, sizeof *plan);
    size_t count;
    const size_t *order = graph_sort(planner->graph, &count, &plan->forced);
    collect_parts(planner);
    const struct fold *fold = make_fold(planner);
    plan->steps = arena_alloc(planner->arena, count + 1, sizeof *plan->steps);
    for (size_t i = 0; i < count; i++) {
        const struct node *node = &planner->nodes[order[i]];
        bool of_start = goes(node) || node->verb == STEP_RENAME_AWAY;
        struct step *step = &plan->steps[plan->count];
        *step = (struct step){.arena = planner->arena,
                              .verb = node->verb,
                              .object = of_start ? node->change->from : node->change->to,
                              .change = node->change,
                              .fold = fold};
        write_step(planner, step, node);
        calm(planner, step);
        if (step->count > 0)
            plan->count++;
    }
    return plan;
}

struct plan *plan_make(struct arena *arena, const struct diff *diff)
{
    struct planner planner = {.arena = arena, .diff = diff};
    size_t room = diff->count + 1;
    planner.nodes = arena_take(arena, 4 * room, sizeof *planner.nodes);
    planner.create = arena_alloc(arena, room, sizeof(size_t));
    planner.drop = arena_alloc(arena, room, sizeof(size_t));
    planner.alter = arena_alloc(arena, room, sizeof(size_t));
    planner.away = arena_alloc(arena, room, sizeof(size_t));
    planner.aside = arena_alloc(arena, room, sizeof(size_t));
    planner.back = arena_alloc(arena, room, sizeof(size_t));
    asides_find(arena, diff);
    for (size_t at = 0; at < diff->count; at++)
        add_nodes(&planner, at);
    planner.graph = graph_new(arena, planner.count, compare_nodes, &planner);
    build(&planner);
    return write_plan(&planner);
}

struct step *plan_add(struct arena *arena, struct plan *plan, struct step step)
{
    plan->steps = arena_grow(arena, plan->steps, plan->count, plan->count + 1, sizeof *plan->steps);
    plan->steps[plan->count] = step;
    return &plan->steps[plan->count++];
}

void plan_append(struct arena *arena, struct plan *plan, const struct plan *other)
{
    plan->steps = arena_grow(arena, plan->steps, plan->count, plan->count + other->count,
                             sizeof *plan->steps);
    for (size_t i = 0; i < other->count; i++)
        plan->steps[plan->count++] = other->steps[i];
    plan->forced += other->forced;
}
