/* Schedules: arrivals of closed and open models, stages, shards; rates as people type them. */
#include "loadtest/engine/schedule.h"
#include "loadtest/target/rate.h"

#include "tests/lib/tap.h"

#include <stdlib.h>

#define SECOND INT64_C(1000000000)
#define START (1000 * SECOND)

static int64_t arrivals[200000];

/* Take all arrivals of the stages; how many. */
static size_t take_all(const struct stage *stages, size_t count, bool poisson, unsigned shard,
                       unsigned shards, size_t at)
{
    struct arrivals plan = {stages, count, poisson, 7, shard, shards};
    struct schedule schedule;
    int64_t end = START, intended = 0;
    size_t taken = 0;
    for (size_t i = 0; i < count; i++)
        end += stages[i].duration;
    schedule_init(&schedule, &plan, START, end, 0);
    while (schedule.next < end && schedule_take(&schedule, schedule.next, &intended))
        arrivals[at + taken++] = intended - START;
    return taken;
}

static void test_closed(void)
{
    struct arrivals none = {.count = 0};
    struct schedule schedule;
    int64_t intended = 0;
    schedule_init(&schedule, &none, 0, 100, 2);
    ok(schedule_take(&schedule, 7, &intended), "a closed model starts at once");
    is_int(intended, 7, "which is when it was meant to");
    ok(schedule_take(&schedule, 8, &intended) && schedule.over, "the last request ends it");
    ok(!schedule_take(&schedule, 9, &intended), "no request is left");
    schedule_init(&schedule, &none, 0, 100, 0);
    schedule.paused = true;
    ok(!schedule_take(&schedule, 10, &intended) && !schedule.over, "a pause is not the end");
    schedule.paused = false;
    ok(!schedule_take(&schedule, 100, &intended) && schedule.over, "the end is");
}

static void test_constant(void)
{
    static const struct stage flat = {10 * SECOND, 500, 500};
    static const struct stage ramp[] = {{10 * SECOND, 0, 100}, {10 * SECOND, 100, 0}};
    is_uint(take_all(&flat, 1, false, 0, 1, 0), 5000, "500/s for 10 s are 5,000");
    bool even = true;
    for (int i = 0; i < 5000; i++)
        even &= llabs(arrivals[i] - i * SECOND / 500) <= 1000;
    ok(even, "evenly");
    size_t count = take_all(ramp, 2, false, 0, 1, 0), first = 0;
    is_near((double)count, 1000, 1, "up to 100/s and down again in 20 s are 1,000");
    for (size_t i = 0; i < count; i++)
        first += arrivals[i] < 10 * SECOND;
    is_near((double)first, 500, 1, "half of them on the way up");
    /* k = 5 t^2 on the way up */
    is_near((double)arrivals[125] / 1e9, 5, 0.001, "a quarter of those after half of the time");
}

static void test_poisson(void)
{
    static const struct stage flat = {100 * SECOND, 1000, 1000};
    size_t count = take_all(&flat, 1, true, 0, 1, 0);
    double sum = 0, squares = 0;
    for (size_t i = 1; i < count; i++) {
        double gap = (double)(arrivals[i] - arrivals[i - 1]) / 1e6;
        sum += gap;
        squares += gap * gap;
    }
    double mean = sum / (double)(count - 1);
    is_near((double)count, 100000, 1000, "as many as the rate says, within chance");
    is_near(mean, 1, 0.01, "gaps have the mean of the rate");
    is_near(sqrt(squares / (double)(count - 1) - mean * mean), 1, 0.02,
            "and vary as exponential ones");
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void test_shards(bool poisson)
{
    static const struct stage flat = {10 * SECOND, 300, 300};
    static int64_t whole[100000];
    size_t count = take_all(&flat, 1, poisson, 0, 1, 0), parts = 0;
    memcpy(whole, arrivals, count * sizeof *whole);
    for (unsigned i = 0; i < 4; i++)
        parts += take_all(&flat, 1, poisson, i, 4, parts);
    qsort(arrivals, parts, sizeof *arrivals, by_value);
    is_uint(parts, count, "four shards are the whole (%s)", poisson ? "poisson" : "constant");
    ok(memcmp(arrivals, whole, count * sizeof *whole) == 0, "arrival by arrival");
}

static void test_overdue(void)
{
    static const struct stage flat = {10 * SECOND, 100, 100};
    struct arrivals plan = {&flat, 1, false, 1, 0, 1};
    struct schedule schedule;
    int64_t intended = 0;
    schedule_init(&schedule, &plan, START, START + 10 * SECOND, 0);
    for (int i = 0; i < 30; i++)
        schedule_take(&schedule, START + SECOND, &intended);
    is_int(intended, START + 29 * SECOND / 100, "what is late keeps its time");
    is_uint(schedule_overdue(&schedule, START + SECOND), 70, "what was not taken is overdue");
    is_uint(schedule_overdue(&schedule, START + SECOND), 0, "once");
}

/* A machine that is busy looks at the clock late; an arrival that was due is not lost by that. */
static void test_end(void)
{
    static const struct stage flat = {20 * SECOND, 10, 10};
    struct arrivals plan = {&flat, 1, false, 1, 0, 1};
    struct schedule schedule;
    int64_t intended = 0;
    int count = 0;
    schedule_init(&schedule, &plan, START, START + SECOND, 0);
    while (schedule_take(&schedule, START + 3 * SECOND / 2, &intended))
        count++;
    is_int(count, 10, "ten arrivals were due before the end");
    ok(intended < START + SECOND && schedule.over, "then it is over, whatever the stage says");
}

static void test_rates(void)
{
    static const struct {
        const char *text;
        double rate;
    } good[] = {{"500", 500}, {"500/s", 500}, {"30/m", 0.5}, {"7200/h", 2}, {"0.5", 0.5}};
    static const char *const bad[] = {"", "0", "-1", "5/x", "/s", "1e3", "500/s/s", "99999999999"};
    double rate = 0;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        is_int(rate_parse(good[i].text, &rate), 0, "%s", good[i].text);
        is_near(rate, good[i].rate, 1e-9, "%s a second", good[i].text);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        is_int(rate_parse(bad[i], &rate), -1, "'%s' is no rate", bad[i]);
}

static void test_stages(void)
{
    static const char *const bad[] = {
        "", "10s", ":5", "10s:", "10s:5,", "0s:5", "10s:0", "x:5", "1s:1,1s:2,1s:3,1s:4"};
    struct stage stages[3];
    size_t count = 0;
    is_int(stages_parse("10s:100,1m:30/m,500ms:0", 20, stages, 3, &count), 0, "three stages");
    is_uint(count, 3, "are three");
    ok(stages[0].from == 20 && stages[0].to == 100 && stages[0].duration == 10 * SECOND,
       "the first begins at the rate");
    ok(stages[1].from == 100 && stages[1].to == 0.5 && stages[1].duration == 60 * SECOND,
       "each goes on from the one before");
    ok(stages[2].to == 0 && stages[2].duration == SECOND / 2, "down to nothing");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        is_int(stages_parse(bad[i], 0, stages, 3, &count), -1, "'%s' are no stages", bad[i]);
}

static void test_shares(void)
{
    double share = 0;
    is_int(share_parse("5%", &share), 0, "5%% is a share");
    is_near(share, 0.05, 1e-12, "of a twentieth");
    is_int(share_parse("0.1", &share), 0, "0.1 is one, too");
    is_near(share, 0.1, 1e-12, "of a tenth");
    is_int(share_parse("5 %", &share), -1, "'5 %%' is none");
    is_int(share_parse("%", &share), -1, "'%%' is none");
}

int main(void)
{
    test_closed();
    test_constant();
    test_poisson();
    test_shards(false);
    test_shards(true);
    test_overdue();
    test_end();
    test_rates();
    test_stages();
    test_shares();
    return done_testing();
}
