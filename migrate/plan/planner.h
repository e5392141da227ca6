/* What the files that make a plan know together: the nodes of the graph, and which change has which. */
#ifndef MIGRATE_PLAN_PLANNER_H
#define MIGRATE_PLAN_PLANNER_H

#include "migrate/diff/diff.h"
#include "migrate/kind/step.h"
#include "migrate/plan/graph.h"

struct node {
    enum step_verb verb;
    struct change *change;
    size_t parts; /* the first of the nodes that are folded into this one, GRAPH_NONE: none */
    size_t next;  /* the next part of the same leader */
};

struct planner {
    struct arena *arena;
    const struct diff *diff;
    struct node *nodes;
    size_t count;
    size_t *create, *drop, *alter, *away, *aside, *back; /* node of each change, GRAPH_NONE: none */
    struct graph *graph;
};

size_t planner_index(const struct planner *planner, const struct change *change);

/* The change of an object of the start, of what is wanted. */
struct change *planner_from(const struct planner *planner, const struct object *object);
struct change *planner_to(const struct planner *planner, const struct object *object);

/* What a tie hangs its parent below. */
const struct object *planner_above(const struct object *tie);

#endif
