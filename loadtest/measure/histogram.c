/* Log-linear histograms: indices back to values, merging, quantiles. */
#include "loadtest/measure/histogram.h"

#include "common/memory.h"

#include <math.h>

struct histogram *histogram_new(void)
{
    return memory_alloc(1, sizeof(struct histogram));
}

static unsigned power_of(size_t index)
{
    return index < 2 * HISTOGRAM_SUB ? 0 : (unsigned)(index / HISTOGRAM_SUB) - 1;
}

int64_t histogram_low(size_t index)
{
    unsigned power = power_of(index);
    return (int64_t)(index - (size_t)power * HISTOGRAM_SUB) << power;
}

int64_t histogram_width(size_t index)
{
    return INT64_C(1) << power_of(index);
}

void histogram_merge(struct histogram *into, const struct histogram *from)
{
    for (size_t i = 0; i < HISTOGRAM_SIZE; i++)
        if (from->buckets[i] != 0)
            into->buckets[i] += from->buckets[i];
    into->count += from->count;
}

static uint64_t rank_of(double q, uint64_t count)
{
    double rank = ceil(q * (double)count);
    if (rank < 1)
        return 1;
    return rank >= (double)count ? count : (uint64_t)rank;
}

int64_t histogram_quantile(const struct histogram *histogram, double q)
{
    if (histogram->count == 0)
        return 0;
    uint64_t rank = rank_of(q, histogram->count), seen = 0;
    for (size_t i = 0; i < HISTOGRAM_SIZE; i++) {
        seen += histogram->buckets[i];
        if (seen >= rank)
            return histogram_low(i) + (histogram_width(i) - 1) / 2;
    }
    return HISTOGRAM_MAXIMUM;
}
