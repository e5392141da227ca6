/*
 * A graph of numbered nodes, some of which are part of another (its leader) and move with it. Sorting
 * gives the leaders in an order that keeps every edge and otherwise prefers the lower rank; parts
 * that would close a circle are taken out of their leaders.
 */
#ifndef MIGRATE_PLAN_GRAPH_H
#define MIGRATE_PLAN_GRAPH_H

#include "common/arena.h"

#include <stdbool.h>
#include <stddef.h>

#define GRAPH_NONE ((size_t)-1)

struct graph;

/* `compare` says which of two nodes should come first where the edges leave it open. */
struct graph *graph_new(struct arena *arena, size_t nodes,
                        int (*compare)(size_t one, size_t other, void *context), void *context);

void graph_before(struct graph *graph, size_t first, size_t second);

/* Make `node` a part of `leader` (which may itself be a part); `loose`: it may be taken out. */
void graph_join(struct graph *graph, size_t node, size_t leader, bool loose);

/* The node whose statement this node is a part of: itself when it leads. */
size_t graph_leader(const struct graph *graph, size_t node);

/* The leaders in order, *count of them. *forced counts the edges that no order could keep. */
const size_t *graph_sort(struct graph *graph, size_t *count, size_t *forced);

#endif
