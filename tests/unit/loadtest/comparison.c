/* Student's t, and comparisons against distributions that are known. */
#include "loadtest/judge/comparison.h"
#include "loadtest/judge/student.h"
#include "loadtest/measure/random.h"
#include "loadtest/measure/tally.h"

#include "tests/lib/tap.h"

#define MS INT64_C(1000000)
#define SECOND (1000 * MS)
#define INTERVALS 20
#define REQUESTS 200 /* of an interval */

static void test_student(void)
{
    /* from tables: two-sided 5 % and 1 % */
    is_near(student_critical(0.05, 1), 12.7062, 1e-3, "t for 5 %% and 1 degree");
    is_near(student_critical(0.05, 10), 2.22814, 1e-4, "10 degrees");
    is_near(student_critical(0.05, 30), 2.04227, 1e-4, "30 degrees");
    is_near(student_critical(0.01, 10), 3.16927, 1e-4, "1 %% and 10 degrees");
    is_near(student_critical(0.05, 1e6), 1.95997, 1e-4, "the normal distribution in the limit");
    is_near(student_critical(0.05, 5.7), 2.4799, 2e-3, "degrees need not be whole");
    is_near(student_two_sided(0, 7), 1, 1e-12, "nothing is as likely as can be");
    is_near(student_two_sided(-2.22814, 10), 0.05, 1e-6, "either sign");
}

static double normal(uint64_t *random)
{
    return sqrt(-2 * log(random_uniform(random))) * cos(6.283185307179586 * random_uniform(random));
}

/* A tally of log-normal latencies around 10 ms times `factor`, a share of which fails. */
static void fill(struct tally *tally, uint64_t *random, double factor, double failing)
{
    tally_init(tally);
    tally_begin(tally, 0, INTERVALS * SECOND, SECOND);
    for (int i = 0; i < INTERVALS; i++)
        for (int j = 0; j < REQUESTS; j++) {
            double latency = 10e6 * factor * exp(0.5 * normal(random));
            tally_reply(tally, i * SECOND + j * (SECOND / REQUESTS), (int64_t)latency, 200,
                        random_uniform(random) >= failing ? CAUSE_NONE : CAUSE_STATUS);
        }
    tally_close(tally);
}

static void compare(uint64_t seed, double factor, double failing, bool paired,
                    struct comparison *comparison)
{
    struct tally a, b;
    uint64_t random = seed;
    fill(&a, &random, 1, 0.01);
    fill(&b, &random, factor, failing);
    struct sample left = {&a.series, 1}, right = {&b.series, 1};
    comparison_make(&left, INTERVALS, &right, INTERVALS, paired, 1, comparison);
    tally_release(&a);
    tally_release(&b);
}

static unsigned count_verdicts(const struct comparison *comparison, enum verdict verdict)
{
    unsigned count = 0;
    for (unsigned i = 0; i < METRIC_COUNT; i++)
        count += comparison->differences[i].verdict == verdict;
    return count;
}

/* Of runs without a difference, about 5 % may seem to have one. */
static void test_false_alarms(bool paired)
{
    enum { RUNS = 100 };
    unsigned wrong = 0;
    for (unsigned i = 0; i < RUNS; i++) {
        struct comparison comparison;
        compare(i + 1, 1, 0.01, paired, &comparison);
        wrong += count_verdicts(&comparison, VERDICT_NONE) != METRIC_COUNT;
    }
    note("%u of %d runs", wrong, RUNS);
    ok(wrong <= 9, "few false alarms (%s)", paired ? "in turn" : "apart");
}

static void test_detection(void)
{
    enum { RUNS = 20 };
    unsigned seen = 0, covered = 0;
    for (unsigned i = 0; i < RUNS; i++) {
        struct comparison comparison;
        compare(i + 1000, 1.10, 0.01, true, &comparison);
        seen += comparison.differences[METRIC_P50].verdict == VERDICT_SLOWER;
        covered += comparison.differences[METRIC_P50].low < 0.10 &&
                   comparison.differences[METRIC_P50].high > 0.10;
    }
    ok(seen >= 18, "a median 10 %% slower is seen (%u of %d)", seen, RUNS);
    ok(covered >= 16, "and its interval covers the truth (%u of %d)", covered, RUNS);
}

static void test_directions(void)
{
    struct comparison comparison;
    compare(5, 0.5, 0.2, true, &comparison);
    is_string(verdict_name(comparison.differences[METRIC_P99].verdict), "faster", "half is faster");
    is_string(verdict_name(comparison.differences[METRIC_ERRORS].verdict), "slower",
              "more errors are worse");
    is_near(comparison.differences[METRIC_P50].change, -0.5, 0.05, "change of P50");
    is_near(comparison.differences[METRIC_ERRORS].change, 0.19, 0.05, "change of the error rate");
    is_near(comparison.differences[METRIC_RATE].a, REQUESTS, 1e-9, "the rate");
    is_string(verdict_name(comparison.differences[METRIC_RATE].verdict), "no detectable difference",
              "equal rates are equal");
    struct comparison again;
    compare(5, 0.5, 0.2, true, &again);
    ok(memcmp(&comparison, &again, sizeof again) == 0, "the same again is the same");
}

static void test_little(void)
{
    struct series none = {.count = 0};
    struct sample sample = {&none, 1};
    struct comparison comparison;
    comparison_make(&sample, 0, &sample, 0, true, 1, &comparison);
    is_uint(count_verdicts(&comparison, VERDICT_UNKNOWN), METRIC_COUNT, "nothing tells nothing");
    comparison_make(&sample, 20, &sample, 20, true, 1, &comparison);
    is_uint(count_verdicts(&comparison, VERDICT_FASTER) +
                count_verdicts(&comparison, VERDICT_SLOWER),
            0, "nor do empty intervals");
}

int main(void)
{
    test_student();
    test_false_alarms(true);
    test_false_alarms(false);
    test_detection();
    test_directions();
    test_little();
    return done_testing();
}
