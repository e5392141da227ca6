/* Kahn's algorithm over leaders with a heap for the ranks; circles are found by Tarjan's. */
#include "migrate/plan/graph.h"

#include "common/memory.h"

#include <string.h>

struct arrow {
    size_t first, second;
};

struct graph {
    struct arena *arena;
    size_t nodes;
    size_t *joined; /* the node that a node is a part of, or GRAPH_NONE */
    bool *loose;
    struct arrow *arrows;
    size_t arrow_count, arrow_capacity;
    int (*compare)(size_t one, size_t other, void *context);
    void *context;
    /* of one attempt at sorting: */
    size_t *start, *targets; /* the arrows by leader */
    size_t *waiting;         /* how many arrows lead to a leader; GRAPH_NONE once it is placed */
    size_t *heap, heap_count;
    size_t *order, order_count;
};

static size_t *numbers(struct arena *arena, size_t count)
{
    return arena_alloc(arena, count + 1, sizeof(size_t));
}

struct graph *graph_new(struct arena *arena, size_t nodes,
                        int (*compare)(size_t one, size_t other, void *context), void *context)
{
    struct graph *graph = arena_alloc(arena, 1, sizeof *graph);
    *graph = (struct graph){.arena = arena, .nodes = nodes, .compare = compare, .context = context};
    graph->joined = numbers(arena, nodes);
    graph->start = numbers(arena, nodes + 1);
    graph->waiting = numbers(arena, nodes);
    graph->heap = numbers(arena, nodes);
    graph->order = numbers(arena, nodes);
    graph->loose = arena_alloc(arena, nodes + 1, sizeof *graph->loose);
    for (size_t i = 0; i < nodes; i++)
        graph->joined[i] = GRAPH_NONE;
    return graph;
}

void graph_before(struct graph *graph, size_t first, size_t second)
{
    if (first == GRAPH_NONE || second == GRAPH_NONE || first == second)
        return;
    if (graph->arrow_count == graph->arrow_capacity) {
        graph->arrow_capacity = memory_grow(graph->arrow_capacity, graph->arrow_count + 1);
        graph->arrows = arena_grow(graph->arena, graph->arrows, graph->arrow_count,
                                   graph->arrow_capacity, sizeof *graph->arrows);
    }
    graph->arrows[graph->arrow_count++] = (struct arrow){first, second};
}

void graph_join(struct graph *graph, size_t node, size_t leader, bool loose)
{
    graph->joined[node] = leader;
    graph->loose[node] = loose;
}

size_t graph_leader(const struct graph *graph, size_t node)
{
    while (graph->joined[node] != GRAPH_NONE)
        node = graph->joined[node];
    return node;
}

/* The arrows between leaders, by their first. */
static void collect(struct graph *graph)
{
    memset(graph->start, 0, (graph->nodes + 2) * sizeof *graph->start);
    memset(graph->waiting, 0, (graph->nodes + 1) * sizeof *graph->waiting);
    graph->targets = numbers(graph->arena, graph->arrow_count);
    for (size_t i = 0; i < graph->arrow_count; i++) {
        size_t first = graph_leader(graph, graph->arrows[i].first);
        size_t second = graph_leader(graph, graph->arrows[i].second);
        if (first != second)
            graph->start[first + 1]++;
    }
    for (size_t i = 0; i < graph->nodes; i++)
        graph->start[i + 1] += graph->start[i];
    size_t *fill = numbers(graph->arena, graph->nodes);
    memcpy(fill, graph->start, graph->nodes * sizeof *fill);
    for (size_t i = 0; i < graph->arrow_count; i++) {
        size_t first = graph_leader(graph, graph->arrows[i].first);
        size_t second = graph_leader(graph, graph->arrows[i].second);
        if (first == second)
            continue;
        graph->targets[fill[first]++] = second;
        graph->waiting[second]++;
    }
}

static bool precedes(const struct graph *graph, size_t one, size_t other)
{
    return graph->compare(one, other, graph->context) < 0;
}

static void heap_push(struct graph *graph, size_t node)
{
    size_t at = graph->heap_count++;
    while (at > 0 && precedes(graph, node, graph->heap[(at - 1) / 2])) {
        graph->heap[at] = graph->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    graph->heap[at] = node;
}

static size_t heap_pop(struct graph *graph)
{
    size_t top = graph->heap[0], last = graph->heap[--graph->heap_count], at = 0;
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= graph->heap_count)
            break;
        if (child + 1 < graph->heap_count &&
            precedes(graph, graph->heap[child + 1], graph->heap[child]))
            child++;
        if (!precedes(graph, graph->heap[child], last))
            break;
        graph->heap[at] = graph->heap[child];
        at = child;
    }
    graph->heap[at] = last;
    return top;
}

static void place(struct graph *graph, size_t node)
{
    graph->order[graph->order_count++] = node;
    graph->waiting[node] = GRAPH_NONE;
    for (size_t i = graph->start[node]; i < graph->start[node + 1]; i++) {
        size_t target = graph->targets[i];
        if (graph->waiting[target] != GRAPH_NONE && --graph->waiting[target] == 0)
            heap_push(graph, target);
    }
}

static void drain(struct graph *graph)
{
    while (graph->heap_count > 0)
        place(graph, heap_pop(graph));
}

static size_t leaders(const struct graph *graph)
{
    size_t count = 0;
    for (size_t i = 0; i < graph->nodes; i++)
        count += graph->joined[i] == GRAPH_NONE;
    return count;
}

static void attempt(struct graph *graph)
{
    graph->heap_count = graph->order_count = 0;
    collect(graph);
    for (size_t i = 0; i < graph->nodes; i++)
        if (graph->joined[i] == GRAPH_NONE && graph->waiting[i] == 0)
            heap_push(graph, i);
    drain(graph);
}

/* Tarjan's strongly connected components, without recursion: a schema may be deep. */
struct tarjan {
    size_t *index, *low, *stack, *calls, *next;
    bool *on_stack, *in_circle;
    size_t stacked, called, counter;
};

static void tarjan_enter(struct tarjan *tarjan, const struct graph *graph, size_t node)
{
    tarjan->index[node] = tarjan->low[node] = ++tarjan->counter;
    tarjan->stack[tarjan->stacked++] = node;
    tarjan->on_stack[node] = true;
    tarjan->calls[tarjan->called++] = node;
    tarjan->next[node] = graph->start[node];
}

static void lower(size_t *value, size_t other)
{
    if (other < *value)
        *value = other;
}

static void tarjan_leave(struct tarjan *tarjan, size_t node)
{
    tarjan->called--;
    if (tarjan->called > 0)
        lower(&tarjan->low[tarjan->calls[tarjan->called - 1]], tarjan->low[node]);
    if (tarjan->low[node] != tarjan->index[node])
        return;
    bool alone = tarjan->stack[tarjan->stacked - 1] == node;
    for (;;) {
        size_t member = tarjan->stack[--tarjan->stacked];
        tarjan->on_stack[member] = false;
        tarjan->in_circle[member] = !alone;
        if (member == node)
            return;
    }
}

static void tarjan_walk(struct tarjan *tarjan, const struct graph *graph, size_t root)
{
    tarjan_enter(tarjan, graph, root);
    while (tarjan->called > 0) {
        size_t node = tarjan->calls[tarjan->called - 1];
        if (tarjan->next[node] == graph->start[node + 1]) {
            tarjan_leave(tarjan, node);
            continue;
        }
        size_t target = graph->targets[tarjan->next[node]++];
        if (tarjan->index[target] == 0)
            tarjan_enter(tarjan, graph, target);
        else if (tarjan->on_stack[target])
            lower(&tarjan->low[node], tarjan->index[target]);
    }
}

static const bool *find_circles(struct graph *graph)
{
    struct tarjan tarjan = {.index = numbers(graph->arena, graph->nodes),
                            .low = numbers(graph->arena, graph->nodes),
                            .stack = numbers(graph->arena, graph->nodes),
                            .calls = numbers(graph->arena, graph->nodes),
                            .next = numbers(graph->arena, graph->nodes)};
    tarjan.on_stack = arena_alloc(graph->arena, graph->nodes + 1, sizeof(bool));
    tarjan.in_circle = arena_alloc(graph->arena, graph->nodes + 1, sizeof(bool));
    for (size_t i = 0; i < graph->nodes; i++)
        if (graph->joined[i] == GRAPH_NONE && tarjan.index[i] == 0)
            tarjan_walk(&tarjan, graph, i);
    return tarjan.in_circle;
}

/* Take the loose parts out of the leaders that are in a circle; false when there are none. */
static bool loosen(struct graph *graph)
{
    const bool *in_circle = find_circles(graph);
    bool any = false;
    for (size_t i = 0; i < graph->nodes; i++) {
        if (graph->joined[i] == GRAPH_NONE || !graph->loose[i] ||
            !in_circle[graph_leader(graph, i)])
            continue;
        graph->joined[i] = GRAPH_NONE;
        any = true;
    }
    return any;
}

/* Of what is left, in circles that nothing can open, the one that prefers to be first. */
static size_t least_waiting(const struct graph *graph)
{
    size_t least = GRAPH_NONE;
    for (size_t i = 0; i < graph->nodes; i++) {
        if (graph->joined[i] != GRAPH_NONE || graph->waiting[i] == GRAPH_NONE)
            continue;
        if (least == GRAPH_NONE || precedes(graph, i, least))
            least = i;
    }
    return least;
}

const size_t *graph_sort(struct graph *graph, size_t *count, size_t *forced)
{
    *forced = 0;
    attempt(graph);
    while (graph->order_count < leaders(graph) && loosen(graph))
        attempt(graph);
    size_t left;
    while (graph->order_count < leaders(graph) && (left = least_waiting(graph)) != GRAPH_NONE) {
        *forced += graph->waiting[left];
        place(graph, left);
        drain(graph);
    }
    *count = graph->order_count;
    return graph->order;
}
