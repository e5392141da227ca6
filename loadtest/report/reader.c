/* Sparse counts and intervals, checked as they are read. */
#include "loadtest/report/reader.h"

#include "loadtest/measure/summary.h"

#include "common/memory.h"

#include <stdlib.h>
#include <string.h>

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

static bool read_counts(const json_t *counts, struct histogram *histogram)
{
    if (!json_is_array(counts))
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

bool reader_histogram(const json_t *object, struct histogram *histogram)
{
    return reader_count(object, "sub_buckets") == HISTOGRAM_SUB &&
           read_counts(json_object_get(object, "counts"), histogram);
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

/* ---- a whole report ---- */

static int64_t nanoseconds(const json_t *object, const char *key)
{
    double ms = json_number_value(json_object_get(object, key));
    return ms > 0 && ms < 1e12 ? (int64_t)(ms * 1e6) : 0;
}

/* What belongs to the `count` values that were added to the histogram. */
static bool add_latency(const json_t *latency, uint64_t count, struct tally *tally)
{
    if (count == 0)
        return true;
    int64_t min = nanoseconds(latency, "min"), max = nanoseconds(latency, "max");
    double sum = (double)nanoseconds(latency, "avg") * (double)count;
    tally->min = min < tally->min ? min : tally->min;
    tally->max = max > tally->max ? max : tally->max;
    if (!(sum + (double)tally->sum < SUM_LIMIT))
        return false;
    tally->sum += (int64_t)sum;
    return true;
}

static void add_details(const json_t *details, enum cause cause, struct tally *tally)
{
    for (size_t i = 0; i < json_array_size(details); i++) {
        const json_t *item = json_array_get(details, i);
        const char *text = json_string_value(json_object_get(item, "detail"));
        unsigned detail = text != NULL ? summary_find_detail(cause, text) : 0;
        if (detail > 0)
            tally->causes.details[detail] += reader_count(item, "count");
    }
}

static bool add_errors(const json_t *errors, struct tally *tally)
{
    for (size_t i = 0; i < json_array_size(errors); i++) {
        const json_t *item = json_array_get(errors, i);
        const char *name = json_string_value(json_object_get(item, "cause"));
        unsigned status = 0;
        enum cause cause = name != NULL ? cause_find(name, &status) : CAUSE_NONE;
        if (cause == CAUSE_NONE)
            return false;
        tally->causes.of[cause] += reader_count(item, "count");
        if (cause == CAUSE_STATUS)
            tally->unexpected[status] += reader_count(item, "count");
        add_details(json_object_get(item, "details"), cause, tally);
    }
    return true;
}

static bool add_statuses(const json_t *statuses, struct tally *tally)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)statuses, name, value)
    {
        unsigned long status = strtoul(name, NULL, 10);
        if (status >= TALLY_STATUSES || json_integer_value(value) < 0)
            return false;
        tally->statuses[status] += (uint64_t)json_integer_value(value);
    }
    return true;
}

static bool add_series(const json_t *object, struct tally *tally)
{
    struct series series = {0};
    bool good = reader_series(object, &series);
    if (good)
        series_merge(&tally->series, &series, 0);
    series_release(&series);
    return good;
}

static void add_counts(const json_t *document, struct tally *tally)
{
    const json_t *requests = json_object_get(document, "requests");
    const json_t *bytes = json_object_get(document, "bytes");
    tally->successful += reader_count(requests, "successful");
    tally->failed += reader_count(requests, "failed");
    tally->unfinished += reader_count(requests, "unfinished");
    tally->dropped += reader_count(requests, "dropped");
    tally->warmup += reader_count(requests, "warmup");
    tally->received += reader_count(bytes, "received");
    tally->sent += reader_count(bytes, "sent");
    tally->connections += reader_count(json_object_get(document, "connections"), "opened");
}

/* The average holds over all replies. */
static void add_first_bytes(const json_t *document, struct tally *tally)
{
    uint64_t replies = reader_count(json_object_get(document, "requests"), "successful");
    const json_t *errors = json_object_get(document, "errors");
    for (size_t i = 0; i < json_array_size(errors); i++) {
        const json_t *item = json_array_get(errors, i);
        unsigned status = 0;
        enum cause cause = cause_find(json_string_value(json_object_get(item, "cause")), &status);
        if (cause == CAUSE_STATUS || cause == CAUSE_HEADER || cause == CAUSE_BODY)
            replies += reader_count(item, "count");
    }
    double sum = (double)nanoseconds(document, "first_byte_avg_ms") * (double)replies;
    if (sum + (double)tally->first_byte_sum < SUM_LIMIT)
        tally->first_byte_sum += (int64_t)sum;
}

static bool add_figures(const json_t *object, uint64_t timed, struct tally *tally)
{
    return add_latency(json_object_get(object, "latency_ms"), timed, tally) &&
           add_errors(json_object_get(object, "errors"), tally) &&
           add_statuses(json_object_get(object, "statuses"), tally);
}

bool reader_tally(const json_t *document, struct tally *tally)
{
    uint64_t before = tally->latency->count;
    if (!reader_histogram(json_object_get(document, "histogram"), tally->latency) ||
        !add_figures(document, tally->latency->count - before, tally) ||
        !add_series(json_object_get(document, "series"), tally))
        return false;
    add_counts(document, tally);
    add_first_bytes(document, tally);
    return true;
}

/* The only target has the latencies of the whole. */
static const json_t *counts_of(const json_t *document, const json_t *target)
{
    bool alone = json_array_size(json_object_get(document, "targets")) == 1;
    const json_t *holder = alone ? json_object_get(document, "histogram") : target;
    return json_object_get(holder, "counts");
}

bool reader_target(const json_t *document, size_t number, struct tally *tally)
{
    uint64_t before = tally->latency->count;
    const json_t *target = json_array_get(json_object_get(document, "targets"), number);
    if (!read_counts(counts_of(document, target), tally->latency) ||
        !add_figures(target, tally->latency->count - before, tally))
        return false;
    add_counts(target, tally);
    return true;
}
