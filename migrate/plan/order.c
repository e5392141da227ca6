/* Which node of a plan comes before which. */
#include "migrate/plan/order.h"

#include "migrate/kind/kind.h"
#include "migrate/kind/list.h"
#include "migrate/kind/table.h"
#include "migrate/plan/claim.h"

#include <string.h>

size_t planner_index(const struct planner *planner, const struct change *change)
{
    return (size_t)(change - planner->diff->changes);
}

struct change *planner_from(const struct planner *planner, const struct object *object)
{
    return planner->diff->of_from[object->index];
}

struct change *planner_to(const struct planner *planner, const struct object *object)
{
    return planner->diff->of_to[object->index];
}

/* Whether an object can stay while what it needs makes room: it, or what it is part of, is that or makes
 * room too. */
static bool moves_along(const struct planner *planner, size_t at, const struct object *on)
{
    const struct object *parent = planner->diff->changes[at].from->parent;
    if (planner->away[at] != GRAPH_NONE || parent == on)
        return true;
    return parent != NULL &&
           planner->away[planner_index(planner, planner_from(planner, parent))] != GRAPH_NONE;
}

const struct object *planner_above(const struct object *tie)
{
    for (size_t i = 0; i < tie->needs_count; i++)
        if (tie->needs[i]->kind == tie->parent->kind && tie->needs[i] != tie->parent)
            return tie->needs[i];
    return NULL;
}

/* What leaves the table (of the start; NULL: it is new) goes before `node`: a partition that takes its
 * place, a foreign key that would hold it. */
static void order_leaving(struct planner *planner, const struct object *table, size_t node)
{
    for (size_t i = 0; table != NULL && i < table->needed_by_count; i++) {
        const struct object *tie = table->needed_by[i];
        if (!tie->kind->exact || planner_above(tie) != table)
            continue;
        graph_before(planner->graph,
                     planner->drop[planner_index(planner, planner_from(planner, tie))], node);
        order_leaving(planner, tie->parent, node);
    }
}

/* Columns that hold rows of a table (`on`) are gone before its own columns take other types, or come
 * afterwards. */
static void order_holding(struct planner *planner, const struct object *column,
                          const struct object *on, size_t node, bool after)
{
    if (column->kind != &kind_column || on->kind != &kind_table || on == column->parent)
        return;
    for (const struct object *part = on->children; part != NULL; part = part->next) {
        const struct change *change =
            after ? planner_to(planner, part) : planner_from(planner, part);
        size_t altered = planner->alter[planner_index(planner, change)];
        if (part->kind == &kind_column)
            graph_before(planner->graph, after ? altered : node, after ? node : altered);
    }
}

/* What the old state says: who needs something goes, or lets go of it, before it goes or changes. */
static void order_from(struct planner *planner, const struct change *change)
{
    size_t at = planner_index(planner, change);
    for (size_t i = 0; i < change->from->needs_count; i++) {
        const struct object *needed = change->from->needs[i];
        /* What belongs to a tie by its own tie ends by itself when that is loosened. */
        if (needed->kind->ties)
            continue;
        size_t on = planner_index(planner, planner_from(planner, needed));
        graph_before(planner->graph, planner->drop[at], planner->drop[on]);
        graph_before(planner->graph, planner->alter[at], planner->drop[on]);
        order_holding(planner, change->from, needed, planner->drop[at], false);
        if (!moves_along(planner, at, needed))
            graph_before(planner->graph, planner->drop[at], planner->away[on]);
        /* Values come to an enum without any of its users going; and they come first. */
        if (!needed->kind->leads)
            graph_before(planner->graph, planner->drop[at], planner->alter[on]);
    }
}

/* What the new state says: what somebody needs is there, and has its form, before he comes. */
static void order_to(struct planner *planner, const struct change *change)
{
    size_t at = planner_index(planner, change);
    for (size_t i = 0; i < change->to->needs_count; i++) {
        size_t on = planner_index(planner, planner_to(planner, change->to->needs[i]));
        order_holding(planner, change->to, change->to->needs[i], planner->create[at], true);
        graph_before(planner->graph, planner->create[on], planner->create[at]);
        graph_before(planner->graph, planner->create[on], planner->alter[at]);
        graph_before(planner->graph, planner->alter[on], planner->create[at]);
        graph_before(planner->graph, planner->alter[on], planner->alter[at]);
    }
}

/* Whether the object's parent is replaced beside its predecessor, so that it is there twice too. */
static bool is_twice(const struct planner *planner, size_t at)
{
    const struct object *from = planner->diff->changes[at].from;
    return from != NULL && from->parent != NULL &&
           planner->away[planner_index(planner, planner_from(planner, from->parent))] != GRAPH_NONE;
}

static void order_itself(struct planner *planner, size_t at)
{
    if (is_twice(planner, at))
        return;
    if (planner->away[at] == GRAPH_NONE) {
        graph_before(planner->graph, planner->drop[at], planner->create[at]);
    } else {
        graph_before(planner->graph, planner->away[at], planner->alter[at]);
        graph_before(planner->graph, planner->away[at], planner->create[at]);
        graph_before(planner->graph, planner->create[at], planner->drop[at]);
    }
}

/* Every node about a column or check of the table, on either side, stands before or after `node`. */
static void order_parts(struct planner *planner, const struct change *table, size_t node,
                        bool after)
{
    const struct object *sides[] = {table->from, table->to};
    for (size_t i = 0; i < 2; i++)
        for (const struct object *part = sides[i] == NULL ? NULL : sides[i]->children; part != NULL;
             part = part->next) {
            if (!part->kind->inherited)
                continue;
            const struct change *change =
                i == 0 ? planner_from(planner, part) : planner_to(planner, part);
            size_t at = planner_index(planner, change);
            const size_t nodes[] = {planner->create[at], planner->alter[at], planner->drop[at]};
            for (size_t j = 0; j < sizeof nodes / sizeof nodes[0]; j++)
                graph_before(planner->graph, after ? nodes[j] : node, after ? node : nodes[j]);
        }
}

/* The same for the tables that it is a partition of, however far up: what they gain and lose, it
 * does. */
static void order_line(struct planner *planner, const struct object *table, bool from, size_t node,
                       bool after)
{
    order_parts(planner, from ? planner_from(planner, table) : planner_to(planner, table), node,
                after);
    for (const struct object *tie = table->children; tie != NULL; tie = tie->next)
        if (tie->kind->exact && planner_above(tie) != NULL)
            order_line(planner, planner_above(tie), from, node, after);
}

/* The index above that an index belongs to; NULL: to none. */
static const struct object *index_above(const struct object *index)
{
    for (const struct object *part = index->children; part != NULL; part = part->next)
        for (size_t i = 0; part->kind == &kind_index_partition && i < part->needs_count; i++)
            if (part->needs[i]->parent != index->parent && part->needs[i]->kind->early)
                return part->needs[i];
    return NULL;
}

/* An index of a partitioned table is complete when those below belong to it. */
static void order_complete(struct planner *planner, const struct object *index, size_t node)
{
    for (size_t i = 0; i < index->needed_by_count; i++) {
        const struct object *below = index->needed_by[i];
        if (below->kind != &kind_index_partition || below->parent == index)
            continue;
        graph_before(planner->graph,
                     planner->create[planner_index(planner, planner_to(planner, below))], node);
        order_complete(planner, below->parent, node);
    }
}

/* A partition that is attached gives each index above one of its own that is like it: with the one that
 * belongs to it alone there, it is that one. So indexes of its own come later, and so does an index above
 * that is new. */
static void order_indexes(struct planner *planner, const struct object *table, size_t tied)
{
    for (const struct object *part = table->children; part != NULL; part = part->next) {
        const struct object *index = part->kind == &kind_index ? index_above(part) : NULL;
        if (part->kind == &kind_key && index_above(part) != NULL)
            order_complete(planner, part, tied);
        size_t created = planner->create[planner_index(planner, planner_to(planner, part))];
        size_t above = index == NULL || index->kind != &kind_index
                           ? GRAPH_NONE
                           : planner->create[planner_index(planner, planner_to(planner, index))];
        if (part->kind != &kind_index)
            continue;
        if (index != NULL && above == GRAPH_NONE) {
            graph_before(planner->graph, created, tied);
            order_complete(planner, part, tied);
        } else {
            graph_before(planner->graph, tied, index == NULL ? created : above);
        }
    }
}

/* Nor does an index above that is new make one of its own where a partition is to have none. */
static void order_indexes_above(struct planner *planner, const struct object *above, size_t tied)
{
    for (const struct object *part = above->children; part != NULL; part = part->next)
        if (part->kind == &kind_index)
            graph_before(planner->graph, tied,
                         planner->create[planner_index(planner, planner_to(planner, part))]);
}

/* Nor is an index dropped while one above needs it. */
static void order_indexes_from(struct planner *planner, const struct object *table, size_t loosened)
{
    for (const struct object *part = table->children; part != NULL; part = part->next)
        if (part->kind == &kind_index)
            graph_before(planner->graph, loosened,
                         planner->drop[planner_index(planner, planner_from(planner, part))]);
}

static void order_tie_from(struct planner *planner, const struct change *tie)
{
    const struct object *table = planner_above(tie->from);
    size_t loosened = planner->drop[planner_index(planner, tie)];
    if (table == NULL || loosened == GRAPH_NONE)
        return;
    order_line(planner, table, true, loosened, false);
    if (!tie->from->kind->exact)
        return;
    order_parts(planner, planner_from(planner, tie->from->parent), loosened, false);
    order_indexes_from(planner, tie->from->parent, loosened);
}

/* Below a new table before it leaves the old one: its columns stay inherited all the time. */
static void order_tie_to(struct planner *planner, const struct change *tie)
{
    const struct object *table = planner_above(tie->to);
    size_t tied = planner->create[planner_index(planner, tie)];
    if (table == NULL || tied == GRAPH_NONE)
        return;
    order_line(planner, table, false, tied, true);
    if (tie->to->kind->exact) {
        order_parts(planner, planner_to(planner, tie->to->parent), tied, true);
        order_leaving(planner, planner_to(planner, table)->from, tied);
        order_indexes(planner, tie->to->parent, tied);
        order_indexes_above(planner, table, tied);
    }
    const struct object *before = planner_to(planner, tie->to->parent)->from;
    for (const struct object *old = before == NULL ? NULL : before->children; old != NULL;
         old = old->next)
        if (old->kind == tie->to->kind && planner_from(planner, old) != tie)
            graph_before(planner->graph, tied,
                         planner->drop[planner_index(planner, planner_from(planner, old))]);
}

/* A table is hung below another when that has its final columns, and taken from there before they
 * change: what it has of them is its own then. */
static void order_ties(struct planner *planner)
{
    for (size_t at = 0; at < planner->diff->count; at++) {
        const struct change *change = &planner->diff->changes[at];
        const struct object *object = change->to != NULL ? change->to : change->from;
        if (!object->kind->ties || change->verb == CHANGE_NONE)
            continue;
        if (change->from != NULL)
            order_tie_from(planner, change);
        if (change->to != NULL)
            order_tie_to(planner, change);
    }
}

/* A foreign key takes the first key that fits: those that go must be gone. */
static void order_seeker(struct planner *planner, const struct change *change)
{
    size_t created = planner->create[planner_index(planner, change)];
    for (size_t i = 0; i < change->to->needs_count; i++) {
        const struct object *table = change->to->needs[i]->parent;
        const struct object *old = table == NULL ? NULL : planner_to(planner, table)->from;
        for (const struct object *part = old == NULL ? NULL : old->children; part != NULL;
             part = part->next)
            if (part->kind->early && part->kind != change->to->kind)
                graph_before(planner->graph,
                             planner->drop[planner_index(planner, planner_from(planner, part))],
                             created);
        order_leaving(planner, old, created);
    }
}

/* The node by which the table becomes logged or unlogged, if it does. */
static size_t turn_of(const struct planner *planner, const struct change *table)
{
    return table->verb == CHANGE_ALTER && change_has(table, "persistence")
               ? planner->alter[planner_index(planner, table)]
               : GRAPH_NONE;
}

/* The tables of a foreign key turn in an order in which it holds all the time; one that comes or
 * goes is there only while it holds. */
static void order_referring(struct planner *planner, const struct change *key,
                            const struct change *table, const struct change *referred)
{
    size_t at = planner_index(planner, key);
    const size_t turns[] = {turn_of(planner, table), turn_of(planner, referred)};
    for (size_t i = 0; i < 2; i++) {
        graph_before(planner->graph, planner->drop[at], turns[i]);
        graph_before(planner->graph, turns[i], planner->create[at]);
    }
    if (turns[0] == GRAPH_NONE || turns[1] == GRAPH_NONE || key->from == NULL || key->to == NULL)
        return;
    bool unlogged = table_is_unlogged(table->to);
    graph_before(planner->graph, turns[!unlogged], turns[unlogged]);
}

/* What is logged refers to nothing that is not. */
static void order_logging(struct planner *planner)
{
    for (size_t at = 0; at < planner->diff->count; at++) {
        const struct change *key = &planner->diff->changes[at];
        bool new = key->from == NULL;
        const struct object *object = new ? key->to : key->from;
        for (size_t i = 0; object->kind->seeks && i < object->needs_count; i++) {
            const struct object *ends[] = {object->parent, object->needs[i]->parent};
            if (ends[1] == NULL)
                continue;
            const struct change *table =
                new ? planner_to(planner, ends[0]) : planner_from(planner, ends[0]);
            const struct change *referred =
                new ? planner_to(planner, ends[1]) : planner_from(planner, ends[1]);
            if (table != referred)
                order_referring(planner, key, table, referred);
        }
    }
}

struct taking {
    struct planner *planner;
    size_t at, node;
};

/* The node by which an object lets go of its name, by which one takes it. */
static size_t freeing(const struct planner *planner, size_t at)
{
    if (planner->diff->changes[at].aside != NULL)
        return planner->away[at];
    return planner->diff->changes[at].renamed && planner->alter[at] != GRAPH_NONE
               ? planner->alter[at]
               : planner->drop[at];
}

static size_t claiming(const struct planner *planner, size_t at)
{
    return planner->diff->changes[at].renamed && planner->alter[at] != GRAPH_NONE
               ? planner->alter[at]
               : planner->create[at];
}

static void order_claim(size_t at, const struct object *holder, void *context)
{
    struct taking *taking = context;
    (void)holder;
    if (at != taking->at)
        graph_before(taking->planner->graph, freeing(taking->planner, at), taking->node);
}

/* A drop (or a rename) that frees a name comes before the create that takes it. */
static void order_claims(struct planner *planner)
{
    const struct diff *diff = planner->diff;
    struct claims claims = {.arena = planner->arena};
    for (size_t at = 0; at < diff->count; at++)
        if (freeing(planner, at) != GRAPH_NONE)
            claims_add(&claims, diff->changes[at].from, at);
    claims_sort(&claims);
    for (size_t at = 0; at < diff->count; at++) {
        struct taking taking = {planner, at, claiming(planner, at)};
        if (taking.node != GRAPH_NONE)
            claims_find(&claims, diff->changes[at].to, order_claim, &taking);
    }
}

struct hanging {
    struct planner *planner;
    bool from; /* at the start; else in what is wanted */
    size_t node;
};

/* Kinds that see rows come, or look for them once. */
static bool watches(const struct kind *kind)
{
    static const struct kind *const kinds_that_watch[] = {
        &kind_foreign_key, &kind_trigger, &kind_rule, &kind_view, &kind_materialized_view,
    };
    for (size_t i = 0; i < sizeof kinds_that_watch / sizeof kinds_that_watch[0]; i++)
        if (kinds_that_watch[i] == kind)
            return true;
    return false;
}

/* The rows of a table are set aside before anything lets go of it, and put back when all that takes
 * them is there, before anything watches. */
static void order_rows_of(const struct hanging *hanging, const struct object *object)
{
    struct planner *planner = hanging->planner;
    for (size_t i = 0; i < object->needed_by_count; i++) {
        const struct object *user = object->needed_by[i];
        size_t at = planner_index(planner, hanging->from ? planner_from(planner, user)
                                                         : planner_to(planner, user));
        bool hangs = user->kind->ties && planner_above(user) == object;
        if (hanging->from && (hangs || user->parent == object))
            graph_before(planner->graph, hanging->node, planner->drop[at]);
        else if (!hanging->from && watches(user->kind))
            graph_before(planner->graph, hanging->node, planner->create[at]);
        else if (!hanging->from && hangs)
            graph_before(planner->graph, planner->create[at], hanging->node);
        if (hangs)
            order_rows_of(hanging, user->parent);
        else if (user->parent == object && !hanging->from)
            order_rows_of(hanging, user);
    }
}

static void order_rows(struct planner *planner)
{
    for (size_t at = 0; at < planner->diff->count; at++) {
        const struct change *change = &planner->diff->changes[at];
        struct hanging hanging = {planner, true, planner->aside[at]};
        if (planner->aside[at] == GRAPH_NONE)
            continue;
        graph_before(planner->graph, planner->aside[at], planner->drop[at]);
        graph_before(planner->graph, planner->create[at], planner->back[at]);
        order_rows_of(&hanging, change->from);
        hanging = (struct hanging){planner, false, planner->back[at]};
        order_rows_of(&hanging, change->to);
    }
}

static bool is_view(const struct object *object)
{
    return object != NULL &&
           (object->kind == &kind_view || object->kind == &kind_materialized_view);
}

/* What a view or a routine makes has the parts that its composite type has at that time. */
static void order_shapes(struct planner *planner, size_t at)
{
    const struct change *change = &planner->diff->changes[at];
    const struct object *from = is_view(change->from) ? change->from : NULL, *to = change->to;
    for (size_t i = 0; from != NULL && i < from->needs_count; i++)
        if (from->needs[i]->kind == &kind_composite)
            order_parts(planner, planner_from(planner, from->needs[i]), planner->drop[at], false);
    if (to == NULL || !(is_view(to) || to->kind->class_id == CLASS_ROUTINE))
        return;
    for (size_t i = 0; i < to->needs_count; i++) {
        if (to->needs[i]->kind != &kind_composite)
            continue;
        const struct change *type = planner_to(planner, to->needs[i]);
        order_parts(planner, type, planner->create[at], true);
        order_parts(planner, type, planner->alter[at], true);
    }
}

/* What hangs on the columns goes before their values take another form. */
static void order_room(struct planner *planner, size_t at)
{
    const struct object *type = planner->diff->changes[at].from;
    if (type == NULL || type->kind->make_room == NULL || planner->away[at] == GRAPH_NONE)
        return;
    for (size_t i = 0; i < type->needed_by_count; i++) {
        const struct object *column = type->needed_by[i];
        for (size_t j = 0; column->kind == &kind_column && j < column->needed_by_count; j++) {
            const struct object *user = column->needed_by[j];
            graph_before(planner->graph,
                         planner->drop[planner_index(planner, planner_from(planner, user))],
                         planner->away[at]);
        }
    }
}

void order_change(struct planner *planner, size_t at)
{
    const struct change *change = &planner->diff->changes[at];
    order_itself(planner, at);
    order_shapes(planner, at);
    order_room(planner, at);
    if (change->from != NULL)
        order_from(planner, change);
    if (change->to != NULL)
        order_to(planner, change);
    if (change->to != NULL && change->to->kind->seeks)
        order_seeker(planner, change);
}

void order_all(struct planner *planner)
{
    order_ties(planner);
    order_logging(planner);
    order_rows(planner);
    order_claims(planner);
}
