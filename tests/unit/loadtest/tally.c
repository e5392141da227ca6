/* Tallies, series and the summary that is made of them. */
#include "loadtest/measure/tally.h"
#include "loadtest/engine/http1.h"
#include "loadtest/measure/summary.h"

#include "tests/lib/tap.h"

#define MS INT64_C(1000000)
#define SECOND (1000 * MS)

static void test_seconds(void)
{
    struct tally tally;
    tally_init(&tally);
    tally_begin(&tally, 5 * SECOND, 8 * SECOND, SECOND);
    tally_reply(&tally, 5 * SECOND + 1, 10 * MS, 200, CAUSE_NONE);
    tally_reply(&tally, 6 * SECOND - 1, 20 * MS, 200, CAUSE_NONE);
    tally_reply(&tally, 8 * SECOND, 30 * MS, 503, CAUSE_STATUS);
    tally_failure(&tally, 9 * SECOND, -1, CAUSE_REFUSED, 0);
    tally_close(&tally);
    is_uint(tally.series.count, 5, "as many seconds as there were");
    is_uint(tally.series.items[0].successful, 2, "both replies of the first second");
    is_uint(tally.series.items[1].successful, 0, "an empty second is there");
    is_uint(tally.series.items[3].failed, 1, "a second begins at its first nanosecond");
    is_uint(tally.successful, 2, "successes");
    is_uint(tally.failed, 2, "failures");
    is_uint(tally.within, 3, "what ended within the window");
    is_uint(tally.latency->count, 3, "a failure without a reply has no latency");
    is_int(tally.min, 10 * MS, "minimum");
    is_int(tally.max, 30 * MS, "maximum");
    is_int(tally.sum, 60 * MS, "sum");
    is_near((double)interval_quantile(&tally.series.items[0], 1), 20 * MS, 0.008 * 20 * MS,
            "quantile of a second");
    is_uint(interval_count(&tally.series.items[4]), 0, "nothing timed in the last second");
    tally_release(&tally);
}

static void fill(struct tally *tally, int from, int count)
{
    tally_init(tally);
    tally_begin(tally, 0, 100 * SECOND, SECOND);
    for (int i = 0; i < count; i++)
        tally_reply(tally, (from + i) * SECOND / 10, (from + i + 1) * MS, 200,
                    i % 7 != 0 ? CAUSE_NONE : CAUSE_STATUS);
    tally_close(tally);
}

static void test_merge(void)
{
    struct tally left, right, sum;
    struct arena *arena = arena_new();
    struct summary summary;
    fill(&left, 0, 35);
    fill(&right, 35, 65);
    tally_init(&sum);
    tally_merge(&sum, &left);
    tally_merge(&sum, &right);
    is_uint(sum.successful + sum.failed, 100, "all requests of both");
    is_uint(sum.series.count, 10, "all seconds of both");
    is_uint(sum.series.items[3].successful + sum.series.items[3].failed, 10,
            "a second that both share is added up");
    is_uint(interval_count(&sum.series.items[3]), 10, "and so are its buckets");
    summary_make(arena, &sum, 10 * SECOND, 10 * SECOND, &summary);
    is_near(summary.rate, 10, 1e-9, "requests per second");
    is_near((double)summary.quantiles[QUANTILE_P50], 50 * MS, 50 * MS / 1000.0, "median of both");
    is_near((double)summary.quantiles[QUANTILE_P99], 99 * MS, 99 * MS / 1000.0, "P99 of both");
    is_int(summary.min, 1 * MS, "minimum of both");
    is_int(summary.max, 100 * MS, "maximum of both");
    is_int(summary.avg, 50500000, "average of both");
    arena_free(arena);
    tally_release(&left);
    tally_release(&right);
    tally_release(&sum);
}

static void test_failures(void)
{
    struct tally tally;
    struct arena *arena = arena_new();
    struct summary summary;
    tally_init(&tally);
    tally_begin(&tally, 0, SECOND, SECOND);
    tally_reply(&tally, 1, MS, 503, CAUSE_STATUS);
    tally_reply(&tally, 2, MS, 404, CAUSE_STATUS);
    tally_reply(&tally, 3, MS, 503, CAUSE_STATUS);
    tally_failure(&tally, 4, -1, CAUSE_MALFORMED, HTTP1_CHUNK_SIZE);
    tally_failure(&tally, 5, -1, CAUSE_MALFORMED, HTTP1_STATUS_LINE);
    tally_failure(&tally, 6, -1, CAUSE_MALFORMED, HTTP1_CHUNK_SIZE);
    tally_failure(&tally, 7, 500 * MS, CAUSE_FIRST_BYTE_TIMEOUT, 0);
    tally_close(&tally);
    summary_make(arena, &tally, SECOND, SECOND, &summary);
    is_uint(summary.failure_count, 4, "four causes");
    is_string(summary.failures[0].cause, "Malformed response", "the most frequent first");
    is_string(summary.failures[0].details[0].text, "bad chunk size",
              "its most frequent detail first");
    is_uint(summary.failures[0].details[0].count, 2, "which is counted");
    is_string(summary.failures[1].cause, "HTTP 503", "then the next");
    is_string(summary.failures[2].cause, "First byte timeout", "equals by name: one");
    is_string(summary.failures[3].cause, "HTTP 404", "equals by name: two");
    is_int(summary.max, 500 * MS, "a time-out is in the latencies");
    arena_free(arena);
    tally_release(&tally);
}

static void test_nothing(void)
{
    struct tally tally;
    struct arena *arena = arena_new();
    struct summary summary;
    tally_init(&tally);
    tally_close(&tally);
    summary_make(arena, &tally, 0, 0, &summary);
    is_uint(summary.total, 0, "nothing is nothing");
    is_near(summary.rate, 0, 0, "at no rate");
    is_uint(summary.timed, 0, "without latency");
    arena_free(arena);
    tally_release(&tally);
}

/* Slow replies that all end after the window still have a rate. */
static void test_late(void)
{
    struct tally tally;
    struct arena *arena = arena_new();
    struct summary summary;
    tally_init(&tally);
    tally_begin(&tally, 0, SECOND, SECOND);
    tally_reply(&tally, 2 * SECOND, 2 * SECOND, 200, CAUSE_NONE);
    tally_close(&tally);
    summary_make(arena, &tally, SECOND, 2 * SECOND, &summary);
    is_near(summary.rate, 0.5, 1e-9, "a rate over the whole run when nothing ended in the window");
    arena_free(arena);
    tally_release(&tally);
}

int main(void)
{
    test_seconds();
    test_merge();
    test_failures();
    test_nothing();
    test_late();
    return done_testing();
}
