/* Sparse counts and intervals, checked as they are read. */
#include "loadtest/report/reader.h"

#include "common/memory.h"

/* All latencies of an interval together, ns: what an int64_t holds. */
#define SUM_LIMIT 9e18
/* No bucket holds more, so that sums do not overflow. */
#define COUNT_LIMIT (INT64_C(1) << 48)

uint64_t reader_count(const json_t *object, const char *key)
{
    json_int_t value = json_integer_value(json_object_get(object, key));
    return value > 0 ? (uint64_t)value : 0;
}

/* An [index, count] pair with an index below `size`. */
static bool read_pair(const json_t *pair, size_t size, size_t *index, uint64_t *count)
{
    json_int_t place = json_integer_value(json_array_get(pair, 0));
    json_int_t amount = json_integer_value(json_array_get(pair, 1));
    if (json_array_size(pair) != 2 || place < 0 || place >= (json_int_t)size || amount < 0 ||
        amount > COUNT_LIMIT)
        return false;
    *index = (size_t)place;
    *count = (uint64_t)amount;
    return true;
}

bool reader_histogram(const json_t *object, struct histogram *histogram)
{
    const json_t *counts = json_object_get(object, "counts");
    if (reader_count(object, "sub_buckets") != HISTOGRAM_SUB || !json_is_array(counts))
        return false;
    for (size_t i = 0; i < json_array_size(counts); i++) {
        size_t index;
        uint64_t count;
        if (!read_pair(json_array_get(counts, i), HISTOGRAM_SIZE, &index, &count))
            return false;
        histogram->buckets[index] += count;
        histogram->count += count;
    }
    return true;
}

/* Buckets in ascending order, as they were written; false when they are not. */
static bool read_buckets(const json_t *counts, struct interval *interval)
{
    size_t count = json_array_size(counts);
    if (count == 0)
        return true;
    interval->buckets = memory_alloc(count, sizeof *interval->buckets);
    for (size_t i = 0; i < count; i++) {
        size_t index;
        uint64_t amount;
        if (!read_pair(json_array_get(counts, i), HISTOGRAM_SIZE >> SERIES_SHIFT, &index,
                       &amount) ||
            amount > UINT32_MAX || (i > 0 && index <= interval->buckets[i - 1].index))
            return false;
        interval->buckets[interval->bucket_count++] =
            (struct series_bucket){(uint32_t)index, (uint32_t)amount};
    }
    return true;
}

static bool read_interval(const json_t *item, struct interval *interval)
{
    interval->successful = reader_count(item, "successful");
    interval->failed = reader_count(item, "failed");
    if (!read_buckets(json_object_get(item, "counts"), interval))
        return false;
    double average = json_number_value(json_object_get(item, "avg_ms"));
    double sum = average * 1e6 * (double)interval_count(interval);
    if (!(sum >= 0 && sum < SUM_LIMIT))
        return false;
    interval->sum = (int64_t)sum;
    return true;
}

bool reader_series(const json_t *object, struct series *series)
{
    const json_t *intervals = json_object_get(object, "intervals");
    size_t count = json_array_size(intervals);
    if (reader_count(object, "sub_buckets") != HISTOGRAM_SUB >> SERIES_SHIFT ||
        count > SERIES_LIMIT)
        return false;
    for (size_t i = 0; i < count; i++)
        if (!read_interval(json_array_get(intervals, i), series_at(series, i)))
            return false;
    return true;
}
