/* What happened interval by interval; those in which nothing ended are there too, empty. */
#ifndef LOADTEST_MEASURE_SERIES_H
#define LOADTEST_MEASURE_SERIES_H

#include "loadtest/measure/histogram.h"

#include <stddef.h>
#include <stdint.h>

/* The buckets of an interval are coarser than those of the whole: 128 per power of two (0.8 %). */
#define SERIES_SHIFT 3
/* Intervals kept; what ends later counts in the last one. */
#define SERIES_LIMIT 86400u

struct series_bucket {
    uint32_t index; /* histogram_index() >> SERIES_SHIFT */
    uint32_t count;
};

struct interval {
    uint64_t successful, failed;
    int64_t sum;                   /* of the latencies, ns */
    struct series_bucket *buckets; /* sparse, in order; owned */
    size_t bucket_count;
};

struct series {
    struct interval *items;
    size_t count, capacity;
};

/* The interval of that number, made (and those before it) when it is not there. */
struct interval *series_at(struct series *series, size_t number);

/* Add the buckets from `low` to `high` of a histogram to the interval. */
void interval_add(struct interval *interval, const struct histogram *histogram, size_t low,
                  size_t high);

/* Add `from`, interval by interval; its first one is number `offset` of `into`. */
void series_merge(struct series *into, const struct series *from, size_t offset);

/* How many values the interval's buckets hold; their quantile in ns, 0 when there are none. */
uint64_t interval_count(const struct interval *interval);
int64_t interval_quantile(const struct interval *interval, double q);

void series_release(struct series *series);

#endif
