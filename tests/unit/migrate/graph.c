/* Sorting: every edge is kept, ranks decide the rest, circles are opened where parts are loose. */
#include "migrate/plan/graph.h"

#include "tests/lib/tap.h"

#include <stdlib.h>

static int by_number(size_t one, size_t other, void *context)
{
    (void)context;
    return one < other ? -1 : one > other;
}

static int backwards(size_t one, size_t other, void *context)
{
    return -by_number(one, other, context);
}

static size_t place_of(const size_t *order, size_t count, size_t node)
{
    for (size_t i = 0; i < count; i++)
        if (order[i] == node)
            return i;
    return count;
}

static void ranks(struct arena *arena)
{
    size_t count, forced;
    struct graph *graph = graph_new(arena, 4, backwards, NULL);
    graph_before(graph, 0, 3);
    const size_t *order = graph_sort(graph, &count, &forced);
    is_uint(count, 4, "all nodes are placed");
    is_uint(forced, 0, "nothing is forced");
    ok(order[0] == 2 && order[1] == 1 && order[2] == 0 && order[3] == 3,
       "the rank decides where no edge does");
}

static void parts(struct arena *arena)
{
    size_t count, forced;
    struct graph *graph = graph_new(arena, 4, by_number, NULL);
    graph_join(graph, 1, 0, true);
    graph_join(graph, 2, 1, false);
    graph_before(graph, 3, 2);
    const size_t *order = graph_sort(graph, &count, &forced);
    is_uint(count, 2, "parts are not placed by themselves");
    ok(order[0] == 3 && order[1] == 0, "an edge to a part holds for its leader");
    is_uint(graph_leader(graph, 2), 0, "the part of a part has the same leader");
}

/* Table 0 has the default 1, which needs the function 2, which needs the table. */
static void loose_circle(struct arena *arena)
{
    size_t count, forced;
    struct graph *graph = graph_new(arena, 3, by_number, NULL);
    graph_join(graph, 1, 0, true);
    graph_before(graph, 0, 2);
    graph_before(graph, 2, 1);
    graph_before(graph, 0, 1);
    const size_t *order = graph_sort(graph, &count, &forced);
    is_uint(count, 3, "the loose part is taken out");
    ok(order[0] == 0 && order[1] == 2 && order[2] == 1, "… and comes behind what it needs");
    is_uint(forced, 0, "… with every edge kept");
}

static void tight_circle(struct arena *arena)
{
    size_t count, forced;
    struct graph *graph = graph_new(arena, 3, by_number, NULL);
    graph_before(graph, 1, 2);
    graph_before(graph, 2, 1);
    graph_before(graph, 2, 0);
    const size_t *order = graph_sort(graph, &count, &forced);
    is_uint(count, 3, "a circle that nothing opens is placed all the same");
    ok(forced > 0, "… and counted");
    ok(place_of(order, count, 2) < place_of(order, count, 0) || forced > 1,
       "the others keep their edges");
}

/* Random acyclic graphs: an edge leads from the lower number to the higher of a hidden order. */
static void law(struct arena *arena, unsigned seed)
{
    enum { NODES = 200, EDGES = 600 };
    size_t hidden[NODES], first[EDGES], second[EDGES], count, forced;
    srand(seed);
    for (size_t i = 0; i < NODES; i++)
        hidden[i] = (size_t)rand();
    struct graph *graph = graph_new(arena, NODES, by_number, NULL);
    for (size_t i = 0; i < EDGES; i++) {
        size_t a = (size_t)rand() % NODES, b = (size_t)rand() % NODES;
        first[i] = hidden[a] < hidden[b] ? a : b;
        second[i] = hidden[a] < hidden[b] ? b : a;
        if (hidden[a] == hidden[b])
            first[i] = second[i];
        graph_before(graph, first[i], second[i]);
    }
    const size_t *order = graph_sort(graph, &count, &forced);
    bool kept = count == NODES && forced == 0;
    for (size_t i = 0; i < EDGES; i++)
        kept = kept && (first[i] == second[i] ||
                        place_of(order, count, first[i]) < place_of(order, count, second[i]));
    ok(kept, "every edge is kept in the random graph %u", seed);
}

int main(void)
{
    struct arena *arena = arena_new();
    ranks(arena);
    parts(arena);
    loose_circle(arena);
    tight_circle(arena);
    for (unsigned seed = 1; seed <= 5; seed++)
        law(arena, seed);
    arena_free(arena);
    return done_testing();
}
