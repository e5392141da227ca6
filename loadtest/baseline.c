/* load-report → series and settings. */
#include "loadtest/baseline.h"

#include "loadtest/target/rate.h"

#include "common/document.h"
#include "common/memory.h"

#include <math.h>
#include <string.h>
#include <strings.h>

/* All latencies of an interval together, ns: what an int64_t holds. */
#define SUM_LIMIT 9e18

static const char *const kinds[] = {"load-report", NULL};

static int64_t nanoseconds(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    double seconds = json_number_value(value);
    return json_is_number(value) && seconds >= 0 && seconds < 1e9 ? (int64_t)(seconds * 1e9) : -1;
}

static uint64_t count_of(const json_t *object, const char *key)
{
    json_int_t value = json_integer_value(json_object_get(object, key));
    return value > 0 ? (uint64_t)value : 0;
}

/* Buckets in ascending order, as they were written; false when they are not. */
static bool read_buckets(const json_t *counts, struct interval *interval)
{
    size_t count = json_array_size(counts);
    if (count == 0)
        return true;
    interval->buckets = memory_alloc(count, sizeof *interval->buckets);
    for (size_t i = 0; i < count; i++) {
        const json_t *pair = json_array_get(counts, i);
        json_int_t index = json_integer_value(json_array_get(pair, 0));
        json_int_t amount = json_integer_value(json_array_get(pair, 1));
        if (index < 0 || index >= HISTOGRAM_SIZE >> SERIES_SHIFT || amount < 0 ||
            amount > UINT32_MAX || (i > 0 && (uint32_t)index <= interval->buckets[i - 1].index))
            return false;
        interval->buckets[interval->bucket_count++] =
            (struct series_bucket){(uint32_t)index, (uint32_t)amount};
    }
    return true;
}

static bool read_series(const json_t *object, struct series *series)
{
    const json_t *intervals = json_object_get(object, "intervals");
    size_t count = json_array_size(intervals);
    if (count_of(object, "sub_buckets") != HISTOGRAM_SUB >> SERIES_SHIFT || count > SERIES_LIMIT)
        return false;
    for (size_t i = 0; i < count; i++) {
        const json_t *item = json_array_get(intervals, i);
        struct interval *interval = series_at(series, i);
        interval->successful = count_of(item, "successful");
        interval->failed = count_of(item, "failed");
        if (!read_buckets(json_object_get(item, "counts"), interval))
            return false;
        double average = json_number_value(json_object_get(item, "avg_ms"));
        double sum = average * 1e6 * (double)interval_count(interval);
        if (!(sum >= 0 && sum < SUM_LIMIT))
            return false;
        interval->sum = (int64_t)sum;
    }
    return true;
}

int baseline_read(const char *path, struct baseline *baseline, struct error *error)
{
    *baseline = (struct baseline){.document = document_read(path, kinds, error)};
    if (baseline->document == NULL)
        return -1;
    const json_t *series = json_object_get(baseline->document, "series");
    double window = json_number_value(json_object_get(baseline->document, "duration_s"));
    baseline->target = json_string_value(json_object_get(baseline->document, "target"));
    baseline->interval = json_number_value(json_object_get(series, "interval_s"));
    if (baseline->target == NULL || !(baseline->interval > 0) || !(window >= 0) || window > 1e9 ||
        !read_series(series, &baseline->series))
        return error_set(error, STATUS_INPUT, "'%s' is no load-report that can be compared with",
                         path);
    baseline->intervals =
        (size_t)fmin(floor(window / baseline->interval + 1e-6), (double)SERIES_LIMIT);
    return 0;
}

void baseline_release(struct baseline *baseline)
{
    series_release(&baseline->series);
    json_decref(baseline->document);
    *baseline = (struct baseline){.document = NULL};
}

static bool names_field(const char *field, const char *other)
{
    size_t length = strcspn(field, ":");
    return strncasecmp(field, other, length) == 0 && other[length] == ':';
}

static bool is_given(const struct settings *settings, const char *field)
{
    for (size_t i = 0; i < settings->headers.count; i++)
        if (names_field(field, settings->headers.items[i]))
            return true;
    return settings->user != NULL && strncasecmp(field, "authorization:", 14) == 0;
}

static void add_header(struct settings *settings, const char *field)
{
    struct option_list *list = &settings->headers;
    list->items = memory_resize(list->items, list->count + 1, sizeof *list->items);
    list->items[list->count++] = field;
}

static int take_headers(struct arena *arena, const json_t *options, struct settings *settings,
                        struct error *error)
{
    const json_t *headers = json_object_get(options, "headers");
    for (size_t i = 0; i < json_array_size(headers); i++) {
        const char *field = json_string_value(json_array_get(headers, i));
        if (field == NULL || is_given(settings, field) || names_field(field, "host:"))
            continue;
        size_t name = strcspn(field, ":");
        if (strcmp(field + name, ": ***") == 0) {
            error_set(error, STATUS_USAGE, "the baseline was measured with a header '%.*s'",
                      (int)name, field);
            return error_hint(error, "its value is not in the report: give it with -H");
        }
        add_header(settings, arena_strdup(arena, field));
    }
    return 0;
}

static int take_body(const json_t *options, const struct settings *settings, struct error *error)
{
    uint64_t bytes = count_of(options, "body_bytes");
    if (bytes == 0 || settings->body != NULL)
        return 0;
    error_set(error, STATUS_USAGE, "the baseline was measured with a body of %llu bytes",
              (unsigned long long)bytes);
    return error_hint(error, "it is not in the report: give it with -b");
}

/* The rate or stages of an open model. Stages make the duration. */
static void take_arrivals(struct arena *arena, const json_t *options, struct settings *settings)
{
    const char *stages = json_string_value(json_object_get(options, "stages"));
    const char *arrivals = json_string_value(json_object_get(options, "arrivals"));
    double rate = json_number_value(json_object_get(options, "rate"));
    if (settings->rate_text != NULL)
        return;
    settings->rate = rate > 0 ? rate : 0;
    if (arrivals != NULL && strcmp(arrivals, "poisson") == 0)
        settings->arrivals_kind = 1;
    if (stages != NULL && stages_parse(stages, settings->rate, settings->stages + 1,
                                       SETTINGS_STAGES, &settings->arrivals.count) == 0)
        settings->stages_text = arena_strdup(arena, stages);
}

/* No more than the command line would take. */
static int64_t bounded(const json_t *options, const char *key, int64_t most)
{
    uint64_t count = count_of(options, key);
    return count < (uint64_t)most ? (int64_t)count : most;
}

static void take_load(struct arena *arena, const json_t *options, struct settings *settings)
{
    if (settings->concurrency == 0)
        settings->concurrency = bounded(options, "concurrency", SETTINGS_CONNECTIONS);
    if (settings->threads == 0)
        settings->threads = bounded(options, "threads", SETTINGS_THREADS);
    if (settings->duration < 0 && settings->requests == 0 && settings->stages_text == NULL) {
        settings->duration = nanoseconds(options, "duration_s");
        settings->requests = (int64_t)count_of(options, "requests");
        take_arrivals(arena, options, settings);
    }
    if (settings->timeout < 0)
        settings->timeout = nanoseconds(options, "timeout_s");
    if (settings->warmup < 0)
        settings->warmup = nanoseconds(options, "warmup_s");
}

int baseline_settings(struct arena *arena, const struct baseline *baseline,
                      struct settings *settings, struct error *error)
{
    const json_t *options = json_object_get(baseline->document, "options");
    const char *method = json_string_value(json_object_get(options, "method"));
    const char *expected = json_string_value(json_object_get(options, "expect_status"));
    if (settings->method == NULL && method != NULL)
        settings->method = arena_strdup(arena, method);
    if (settings->expect_status == NULL && expected != NULL)
        settings->expect_status = arena_strdup(arena, expected);
    settings->tls.insecure |= json_is_true(json_object_get(options, "insecure"));
    take_load(arena, options, settings);
    if (take_headers(arena, options, settings, error) != 0)
        return -1;
    return take_body(options, settings, error);
}
