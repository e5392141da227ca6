/*
 * Durations in nanoseconds, counted in buckets that are log-linear: exact below 1,024 ns, above that
 * 1,024 buckets per power of two, so that no value is off by more than 0.1 %. Memory is fixed,
 * merging is addition, and a quantile of merged histograms is the quantile of all values.
 */
#ifndef LOADTEST_MEASURE_HISTOGRAM_H
#define LOADTEST_MEASURE_HISTOGRAM_H

#include <stddef.h>
#include <stdint.h>

#define HISTOGRAM_BITS 10
#define HISTOGRAM_SUB (1u << HISTOGRAM_BITS)
/* Values from 2^42 ns (73 minutes) on share the last bucket. */
#define HISTOGRAM_POWERS 33u
#define HISTOGRAM_SIZE (HISTOGRAM_POWERS * HISTOGRAM_SUB)
#define HISTOGRAM_MAXIMUM ((INT64_C(1) << (HISTOGRAM_BITS + HISTOGRAM_POWERS - 1)) - 1)

struct histogram {
    uint64_t count;
    uint64_t buckets[HISTOGRAM_SIZE];
};

/* An empty one that the caller frees with memory_free(); pages that stay empty take no memory. */
struct histogram *histogram_new(void);

/* The bucket of a value; negative values count as 0. */
static inline size_t histogram_index(int64_t value)
{
    if (value < (int64_t)HISTOGRAM_SUB)
        return value < 0 ? 0 : (size_t)value;
    if (value > HISTOGRAM_MAXIMUM)
        return HISTOGRAM_SIZE - 1;
    unsigned power = 63u - (unsigned)__builtin_clzll((unsigned long long)value) - HISTOGRAM_BITS;
    return (size_t)power * HISTOGRAM_SUB + (size_t)(value >> power);
}

static inline void histogram_record(struct histogram *histogram, int64_t value)
{
    histogram->buckets[histogram_index(value)]++;
    histogram->count++;
}

/* The smallest value of a bucket, and how many values it holds. */
int64_t histogram_low(size_t index);
int64_t histogram_width(size_t index);

/* Add `from` to `into`. */
void histogram_merge(struct histogram *into, const struct histogram *from);

/* The value below or at which the fraction `q` (0 to 1) of all values lies: the middle of the bucket
 * of the nearest rank ceil(q * count); 0 when empty. */
int64_t histogram_quantile(const struct histogram *histogram, double q);

#endif
