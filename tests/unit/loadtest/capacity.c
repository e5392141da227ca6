/* The search for the highest rate: against servers that are known, some of them noisy. */
#include "loadtest/judge/capacity.h"

#include "loadtest/measure/random.h"

#include "common/memory.h"

#include "tests/lib/tap.h"

#include <math.h>

#define MS INT64_C(1000000)

/* Search on a server that holds up to `capacity`, and answers wrongly in `wrong` of the steps within
 * 5 % of it. The steps are counted. */
static double search_for(double first, double capacity, double wrong, uint64_t *random,
                         struct capacity_search *search)
{
    capacity_begin(search, first, 0.02);
    for (double rate; (rate = capacity_next(search)) > 0;) {
        bool holds = rate <= capacity;
        if (fabs(rate / capacity - 1) < 0.05 && random_uniform(random) < wrong)
            holds = !holds;
        capacity_note(search, rate, holds);
    }
    const struct capacity_rate *found = capacity_floor(search);
    return found != NULL ? found->rate : 0;
}

static void test_exact(void)
{
    static const double firsts[] = {0.5, 10, 400, 5000}, capacities[] = {3, 7.7, 400, 12345};
    struct capacity_search search;
    uint64_t random = 1;
    for (size_t i = 0; i < 4; i++)
        for (size_t j = 0; j < 4; j++) {
            double found = search_for(firsts[i], capacities[j], 0, &random, &search);
            ok(found <= capacities[j] && found * 1.021 >= capacities[j], "from %g: %g, got %g",
               firsts[i], capacities[j], found);
            ok(capacity_is_confirmed(&search), "confirmed");
            ok(search.steps <= 30, "in %u steps", search.steps);
        }
}

static void test_noisy(void)
{
    struct capacity_search search;
    uint64_t random = 7;
    unsigned good = 0, confirmed = 0;
    for (unsigned i = 0; i < 200; i++) {
        double found = search_for(50, 400, 0.2, &random, &search);
        good += fabs(found / 400 - 1) <= 0.05;
        confirmed += capacity_is_confirmed(&search);
    }
    ok(good >= 190, "one step in five near the capacity is wrong: %u of 200 searches are right",
       good);
    ok(confirmed >= 190, "and %u are confirmed", confirmed);
}

static void test_ends(void)
{
    struct capacity_search search;
    uint64_t random = 1;
    ok(search_for(50, 0, 0, &random, &search) <= 0, "nothing holds");
    ok(capacity_floor(&search) == NULL && capacity_ceiling(&search) != NULL, "it has no floor");
    ok(search_for(50, 1e9, 0, &random, &search) >= CAPACITY_MOST, "everything holds");
    ok(capacity_ceiling(&search) == NULL && !capacity_is_confirmed(&search), "it has no ceiling");
}

/* Twenty intervals of 50 ms, with a latency that changes from the one to the other. */
static double growth_of(int64_t from, int64_t to)
{
    struct series series = {0};
    struct histogram *histogram = histogram_new();
    for (int64_t i = 0; i < 20; i++) {
        int64_t latency = from + (to - from) * i / 19;
        struct interval *interval = series_at(&series, (size_t)i);
        size_t index = histogram_index(latency);
        histogram_record(histogram, latency);
        interval_add(interval, histogram, index, index);
        histogram->buckets[index] = 0;
        interval->sum = latency;
    }
    double growth = capacity_growth(&series, 0.05);
    memory_free(histogram);
    series_release(&series);
    return growth;
}

static void test_growth(void)
{
    double growth = growth_of(20 * MS, 115 * MS);
    ok(fabs(growth - 0.1) < 0.001, "95 ms within 0.95 s is 0.1 s/s: %g", growth);
    ok(growth_of(20 * MS, 20 * MS) <= 0, "what is level does not grow");
    ok(growth_of(20 * MS, 25 * MS) <= 0, "nor does a quarter more");
    ok(growth_of(50 * MS, 10 * MS) <= 0, "nor what sinks");
}

static void test_miss(void)
{
    struct arena *arena = arena_new();
    struct error error = ERROR_INIT;
    struct thresholds objective;
    struct summary summary = {.total = 1000, .successful = 1000, .timed = 1000};
    summary.quantiles[QUANTILE_P99] = 120 * MS;
    is_int(thresholds_parse(arena, "p99<200ms,errors<0.1%", &objective, &error), 0, "an objective");
    ok(capacity_miss(arena, &objective, &summary, 0, 0) == NULL, "it holds");
    is_string(capacity_miss(arena, &objective, &summary, 0.05, 0),
              "the queue grows by 50ms a second", "a queue");
    is_string(capacity_miss(arena, &objective, &summary, 0, 20), "arrivals are left over",
              "arrivals that nobody took");
    summary.quantiles[QUANTILE_P99] = 250 * MS;
    is_string(capacity_miss(arena, &objective, &summary, 0, 0), "p99<200ms: 250ms", "a slow tail");
    summary.quantiles[QUANTILE_P99] = 120 * MS;
    summary.failed = 10;
    is_string(capacity_miss(arena, &objective, &summary, 0, 0), "errors<0.1%: 1%", "failures");
    arena_free(arena);
}

static void test_knee(void)
{
    static const double rates[] = {50, 100, 200, 400}, p99[] = {20, 21, 39, 60};
    ok(fabs(capacity_knee(rates, p99, 4) - 400) < 0.1, "where P99 doubles");
    ok(capacity_knee(rates, p99, 3) <= 0, "nowhere");
    ok(capacity_knee(rates, p99, 0) <= 0, "of nothing");
}

int main(void)
{
    test_exact();
    test_noisy();
    test_ends();
    test_growth();
    test_miss();
    test_knee();
    return done_testing();
}
