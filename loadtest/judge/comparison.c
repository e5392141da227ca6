/* Resampling, standard errors, Holm. */
#include "loadtest/judge/comparison.h"

#include "loadtest/judge/blocks.h"
#include "loadtest/judge/student.h"
#include "loadtest/measure/random.h"

#include "common/memory.h"

#include <math.h>

#define REPLICATES 1000
#define SIGNIFICANCE 0.05

static const struct {
    const char *name, *key;
    bool more_is_better;
    bool absolute; /* the change is a difference, not a ratio */
} metrics[METRIC_COUNT] = {
    [METRIC_RATE] = {"Requests/sec", "requests_per_second", true, false},
    [METRIC_MEAN] = {"Avg (ms)", "avg", false, false},
    [METRIC_P50] = {"P50 (ms)", "p50", false, false},
    [METRIC_P95] = {"P95 (ms)", "p95", false, false},
    [METRIC_P99] = {"P99 (ms)", "p99", false, false},
    [METRIC_ERRORS] = {"Failed", "error_rate", false, true},
};

static const char *const verdicts[] = {
    [VERDICT_NONE] = "no detectable difference",
    [VERDICT_FASTER] = "faster",
    [VERDICT_SLOWER] = "slower",
    [VERDICT_UNKNOWN] = "unknown",
};

const char *metric_name(enum metric metric)
{
    return metrics[metric].name;
}

const char *metric_key(enum metric metric)
{
    return metrics[metric].key;
}

const char *verdict_name(enum verdict verdict)
{
    return verdicts[verdict];
}

/* The scale on which errors are symmetric: logarithms of what is positive. */
static double scaled_change(enum metric metric, double a, double b)
{
    if (metrics[metric].absolute)
        return a >= 0 && b >= 0 ? b - a : NAN;
    return a > 0 && b > 0 ? log(b / a) : NAN;
}

static double unscale(enum metric metric, double change)
{
    return metrics[metric].absolute ? change : exp(change) - 1;
}

struct moments {
    double sum, squares;
    size_t count;
};

static void add_moment(struct moments *moments, double value)
{
    if (isnan(value))
        return;
    moments->sum += value;
    moments->squares += value * value;
    moments->count++;
}

static double deviation(const struct moments *moments)
{
    double n = (double)moments->count;
    if (moments->count < REPLICATES / 2)
        return NAN;
    return sqrt(fmax(moments->squares - moments->sum * moments->sum / n, 0) / (n - 1));
}

struct sides {
    const struct sample *a, *b;
    size_t a_count, b_count;
    bool paired;
    size_t *a_chosen, *b_chosen;
};

static void bootstrap(const struct sides *sides, uint64_t seed, struct moments all[METRIC_COUNT])
{
    uint64_t random = seed;
    double a[METRIC_COUNT], b[METRIC_COUNT];
    size_t a_length = blocks_length(sides->a_count, sides->paired);
    size_t b_length = blocks_length(sides->b_count, sides->paired);
    for (int i = 0; i < REPLICATES; i++) {
        blocks_resample(sides->a_chosen, sides->a_count, a_length, &random);
        if (!sides->paired)
            blocks_resample(sides->b_chosen, sides->b_count, b_length, &random);
        sample_figures(sides->a, sides->a_chosen, sides->a_count, a);
        sample_figures(sides->b, sides->paired ? sides->a_chosen : sides->b_chosen, sides->b_count,
                       b);
        for (unsigned j = 0; j < METRIC_COUNT; j++)
            add_moment(&all[j], scaled_change((enum metric)j, a[j], b[j]));
    }
}

/* Independent blocks in all, less what they are measured against. */
static double freedom_of(const struct sides *sides)
{
    double a = (double)sides->a_count / (double)blocks_length(sides->a_count, sides->paired);
    double b = (double)sides->b_count / (double)blocks_length(sides->b_count, sides->paired);
    return sides->paired ? a - 1 : a + b - 2;
}

/* The bootstrap's deviation is too small by the mean that few blocks share. */
static double small_sample(const struct sides *sides)
{
    double blocks = (double)sides->a_count / (double)blocks_length(sides->a_count, sides->paired);
    return sqrt(blocks / (blocks - 1));
}

static void measure(struct difference *difference, enum metric metric, double error, double freedom)
{
    double change = scaled_change(metric, difference->a, difference->b);
    if (isnan(change) || isnan(error)) {
        difference->verdict = VERDICT_UNKNOWN;
        difference->p = 1;
        difference->change = difference->low = difference->high = NAN;
        return;
    }
    double reach = student_critical(SIGNIFICANCE, freedom) * error;
    difference->change = unscale(metric, change);
    difference->low = unscale(metric, change - reach);
    difference->high = unscale(metric, change + reach);
    if (error > 0)
        difference->p = student_two_sided(change / error, freedom);
    else
        difference->p = fabs(change) > 0 ? 0 : 1;
}

/* Holm: the smallest p against 5 % / 6, the next against 5 % / 5, …, until one misses. */
static void judge_all(struct comparison *comparison)
{
    bool taken[METRIC_COUNT] = {false};
    for (unsigned rest = METRIC_COUNT; rest > 0; rest--) {
        unsigned best = METRIC_COUNT;
        for (unsigned i = 0; i < METRIC_COUNT; i++)
            if (!taken[i] && (best == METRIC_COUNT ||
                              comparison->differences[i].p < comparison->differences[best].p))
                best = i;
        struct difference *difference = &comparison->differences[best];
        if (difference->p > SIGNIFICANCE / rest)
            return;
        taken[best] = true;
        bool better = (difference->change > 0) == metrics[best].more_is_better;
        difference->verdict = better ? VERDICT_FASTER : VERDICT_SLOWER;
    }
}

static void number_all(size_t *chosen, size_t count)
{
    for (size_t i = 0; i < count; i++)
        chosen[i] = i;
}

static void compare_sides(const struct sides *sides, uint64_t seed, struct comparison *comparison)
{
    struct moments moments[METRIC_COUNT] = {{0}};
    double a[METRIC_COUNT], b[METRIC_COUNT];
    number_all(sides->a_chosen, sides->a_count);
    number_all(sides->b_chosen, sides->b_count);
    sample_figures(sides->a, sides->a_chosen, sides->a_count, a);
    sample_figures(sides->b, sides->b_chosen, sides->b_count, b);
    if (comparison->count >= BLOCKS_LEAST)
        bootstrap(sides, seed, moments);
    for (unsigned i = 0; i < METRIC_COUNT; i++) {
        comparison->differences[i] = (struct difference){.a = a[i], .b = b[i]};
        measure(&comparison->differences[i], (enum metric)i,
                deviation(&moments[i]) * small_sample(sides), freedom_of(sides));
    }
    judge_all(comparison);
}

void comparison_make(const struct sample *a, size_t a_count, const struct sample *b, size_t b_count,
                     bool paired, uint64_t seed, struct comparison *comparison)
{
    struct sides sides = {a, b, a_count, b_count, paired, NULL, NULL};
    *comparison =
        (struct comparison){.paired = paired, .count = a_count < b_count ? a_count : b_count};
    if (comparison->count == 0) {
        for (unsigned i = 0; i < METRIC_COUNT; i++)
            comparison->differences[i] = (struct difference){.a = -1,
                                                             .b = -1,
                                                             .change = NAN,
                                                             .low = NAN,
                                                             .high = NAN,
                                                             .p = 1,
                                                             .verdict = VERDICT_UNKNOWN};
        return;
    }
    sides.a_chosen = memory_alloc(a_count, sizeof *sides.a_chosen);
    sides.b_chosen = memory_alloc(b_count, sizeof *sides.b_chosen);
    compare_sides(&sides, seed, comparison);
    memory_free(sides.a_chosen);
    memory_free(sides.b_chosen);
}
