/* Intervals with sparse coarse histograms. */
#include "loadtest/measure/series.h"

#include "common/memory.h"

#include <math.h>
#include <string.h>

struct interval *series_at(struct series *series, size_t number)
{
    if (number >= SERIES_LIMIT)
        number = SERIES_LIMIT - 1;
    if (number >= series->capacity) {
        series->capacity = memory_grow(series->capacity, number + 1);
        series->items = memory_resize(series->items, series->capacity, sizeof *series->items);
    }
    while (series->count <= number)
        series->items[series->count++] = (struct interval){0};
    return &series->items[number];
}

/* Add one sorted list of buckets to another. */
static void add_buckets(struct interval *interval, const struct series_bucket *more, size_t count)
{
    if (count == 0)
        return;
    struct series_bucket *sum = memory_alloc(interval->bucket_count + count, sizeof *sum);
    size_t used = 0, i = 0, j = 0;
    while (i < interval->bucket_count || j < count) {
        if (j == count ||
            (i < interval->bucket_count && interval->buckets[i].index < more[j].index)) {
            sum[used++] = interval->buckets[i++];
        } else {
            sum[used] = more[j++];
            if (i < interval->bucket_count && interval->buckets[i].index == sum[used].index)
                sum[used].count += interval->buckets[i++].count;
            used++;
        }
    }
    memory_free(interval->buckets);
    interval->buckets = sum;
    interval->bucket_count = used;
}

void interval_add(struct interval *interval, const struct histogram *histogram, size_t low,
                  size_t high)
{
    size_t room = (high >> SERIES_SHIFT) - (low >> SERIES_SHIFT) + 1, used = 0;
    struct series_bucket *more = memory_alloc(room, sizeof *more);
    for (size_t i = low; i <= high; i++) {
        if (histogram->buckets[i] == 0)
            continue;
        uint32_t index = (uint32_t)(i >> SERIES_SHIFT);
        if (used == 0 || more[used - 1].index != index)
            more[used++].index = index;
        more[used - 1].count += (uint32_t)histogram->buckets[i];
    }
    add_buckets(interval, more, used);
    memory_free(more);
}

void series_merge(struct series *into, const struct series *from, size_t offset)
{
    for (size_t i = 0; i < from->count; i++) {
        struct interval *interval = series_at(into, offset + i);
        interval->successful += from->items[i].successful;
        interval->failed += from->items[i].failed;
        interval->sum += from->items[i].sum;
        add_buckets(interval, from->items[i].buckets, from->items[i].bucket_count);
    }
}

uint64_t interval_count(const struct interval *interval)
{
    uint64_t count = 0;
    for (size_t i = 0; i < interval->bucket_count; i++)
        count += interval->buckets[i].count;
    return count;
}

int64_t interval_quantile(const struct interval *interval, double q)
{
    double rank = ceil(q * (double)interval_count(interval)), seen = 0;
    for (size_t i = 0; i < interval->bucket_count; i++) {
        seen += interval->buckets[i].count;
        if (seen >= rank) {
            size_t first = (size_t)interval->buckets[i].index << SERIES_SHIFT;
            int64_t low = histogram_low(first);
            return low + (histogram_low(first + (1u << SERIES_SHIFT)) - 1 - low) / 2;
        }
    }
    return 0;
}

void series_release(struct series *series)
{
    for (size_t i = 0; i < series->count; i++)
        memory_free(series->items[i].buckets);
    memory_free(series->items);
    *series = (struct series){0};
}
