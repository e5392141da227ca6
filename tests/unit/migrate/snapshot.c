/* What was asked between two moments, by the counts of both. */
#include "migrate/analyze/snapshot.h"
#include "tests/lib/tap.h"

/* calls, time and rows of one statement, then and now and in between; calls 0: it is not there. */
static const struct {
    const char *name;
    double then[3], now[3], between[3];
} cases[] = {
    {"one that ran on", {10, 100, 20}, {15, 160, 30}, {5, 60, 10}},
    {"one that did not run", {10, 100.0000004, 20}, {10, 100, 20}, {0, 0, 0}},
    {"a new one", {0, 0, 0}, {3, 9, 6}, {3, 9, 6}},
    {"one that was reset", {10, 100, 20}, {4, 8, 5}, {4, 8, 5}},
    {"and has run more often since", {10, 100, 20}, {40, 8, 50}, {40, 8, 50}},
    {"and has taken longer since", {10, 100, 20}, {40, 800, 2}, {40, 800, 2}},
};

static struct statement_stats stats_of(const double counts[3])
{
    return (struct statement_stats){.id = "1",
                                    .text = "SELECT 1",
                                    .calls = counts[0],
                                    .total_ms = counts[1],
                                    .rows = counts[2]};
}

static void test_between(struct arena *arena)
{
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct statement_stats then = stats_of(cases[i].then), now = stats_of(cases[i].now);
        struct statement_list after = {.items = &now, .count = 1}, list;
        struct snapshot before = {.taken = ""};
        const double *expected = cases[i].between;

        map_init(&before.by_id, arena);
        if (then.calls > 0)
            map_put(&before.by_id, "1", &then);
        list = snapshot_between(arena, &before, &after, 60);
        is_uint(list.count, expected[0] > 0, "%s: whether it is told", cases[i].name);
        if (list.count == 0)
            continue;
        is_near(list.items[0].calls, expected[0], 1e-9, "calls");
        is_near(list.items[0].total_ms, expected[1], 1e-9, "time");
        is_near(list.items[0].mean_ms, expected[1] / expected[0], 1e-9, "its mean");
        is_near(list.items[0].rows, expected[2], 1e-9, "rows");
    }
}

static void test_nothing_before(struct arena *arena)
{
    struct statement_stats now = stats_of((const double[]){5, 10, 15});
    struct statement_list after = {.items = &now, .count = 1};
    struct statement_list list = snapshot_between(arena, NULL, &after, 60);

    is_near(list.items[0].calls, 5, 1e-9, "without a snapshot all of them count");
}

int main(void)
{
    struct arena *arena = arena_new();

    test_between(arena);
    test_nothing_before(arena);
    arena_free(arena);
    return done_testing();
}
