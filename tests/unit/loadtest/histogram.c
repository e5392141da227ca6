/* Log-linear histograms: indices, quantiles, merging. */
#include "loadtest/measure/histogram.h"

#include "common/memory.h"

#include "tests/lib/tap.h"

#include <stdlib.h>

static void test_indices(void)
{
    bool holds = true, narrow = true;
    for (size_t i = 0; i + 1 < HISTOGRAM_SIZE; i++) {
        int64_t low = histogram_low(i), high = low + histogram_width(i) - 1;
        holds &= histogram_index(low) == i && histogram_index(high) == i &&
                 histogram_index(high + 1) == i + 1;
        narrow &= low < HISTOGRAM_SUB || (double)histogram_width(i) <= 0.001 * (double)low;
    }
    ok(holds, "every bucket begins where the one before ends");
    ok(narrow, "no bucket is wider than 0.1 %% of its values");
    is_uint(histogram_index(-5), 0, "a negative value counts as 0");
    is_uint(histogram_index(INT64_MAX), HISTOGRAM_SIZE - 1,
            "the longest value is in the last bucket");
    is_uint(histogram_index(HISTOGRAM_MAXIMUM), HISTOGRAM_SIZE - 1, "so is the maximum");
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Values over many powers of two, from a small generator of our own: the same on each run. */
static int64_t next_value(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int64_t)(*state >> 33 >> (*state >> 29 & 15));
}

static void test_quantiles(void)
{
    enum { COUNT = 20001 };
    static int64_t values[COUNT];
    static const double quantiles[] = {0, 0.001, 0.25, 0.5, 0.9, 0.99, 0.999, 1};
    struct histogram *whole = histogram_new(), *left = histogram_new(), *right = histogram_new();
    uint64_t state = 42;
    for (size_t i = 0; i < COUNT; i++) {
        values[i] = next_value(&state);
        histogram_record(whole, values[i]);
        histogram_record(i % 3 == 0 ? left : right, values[i]);
    }
    qsort(values, COUNT, sizeof *values, by_value);
    for (size_t i = 0; i < sizeof quantiles / sizeof *quantiles; i++) {
        size_t rank = (size_t)ceil(quantiles[i] * COUNT);
        double exact = (double)values[rank > 0 ? rank - 1 : 0];
        is_near((double)histogram_quantile(whole, quantiles[i]), exact, exact / 1000 + 0.5,
                "quantile %g is within 0.1 %% of the sorted values", quantiles[i]);
    }
    histogram_merge(left, right);
    ok(memcmp(left, whole, sizeof *whole) == 0, "merged halves are the whole");
    memory_free(whole);
    memory_free(left);
    memory_free(right);
}

static void test_small(void)
{
    struct histogram *histogram = histogram_new();
    is_int(histogram_quantile(histogram, 0.5), 0, "an empty histogram has the quantile 0");
    histogram_record(histogram, 7);
    is_int(histogram_quantile(histogram, 0), 7, "one value is every quantile: 0");
    is_int(histogram_quantile(histogram, 0.5), 7, "one value is every quantile: 0.5");
    is_int(histogram_quantile(histogram, 1), 7, "one value is every quantile: 1");
    histogram_record(histogram, 9);
    is_int(histogram_quantile(histogram, 0.5), 7, "the median of two is the lower one");
    is_int(histogram_quantile(histogram, 0.51), 9, "beyond the half it is the other");
    memory_free(histogram);
}

int main(void)
{
    test_indices();
    test_quantiles();
    test_small();
    return done_testing();
}
