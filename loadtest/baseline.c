/* load-report → series and settings. */
#include "loadtest/baseline.h"

#include "loadtest/report/reader.h"
#include "loadtest/target/rate.h"

#include "common/document.h"
#include "common/memory.h"

#include <math.h>
#include <string.h>
#include <strings.h>

static const char *const kinds[] = {"load-report", NULL};

static int64_t nanoseconds(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    double seconds = json_number_value(value);
    return json_is_number(value) && seconds >= 0 && seconds < 1e9 ? (int64_t)(seconds * 1e9) : -1;
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
        !reader_series(series, &baseline->series)) {
        error_set(error, STATUS_INPUT, "'%s' is no load-report that can be compared with", path);
        return error_hint(error, "'api-load URL -o %s' makes one", path);
    }
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
    uint64_t bytes = reader_count(options, "body_bytes");
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
    uint64_t count = reader_count(options, key);
    return count < (uint64_t)most ? (int64_t)count : most;
}

/* Speak what was spoken, unless something else is asked for. */
static void take_protocol(const struct baseline *baseline, const json_t *options,
                          struct settings *settings)
{
    const char *protocol = json_string_value(json_object_get(baseline->document, "protocol"));
    if (protocol == NULL || settings->http1 || settings->http2 || settings->streams > 0)
        return;
    settings->http2 = strcmp(protocol, "HTTP/2") == 0;
    settings->http1 = !settings->http2;
    if (settings->http2)
        settings->streams = bounded(options, "streams", SETTINGS_STREAMS);
}

static void take_load(struct arena *arena, const json_t *options, struct settings *settings)
{
    if (settings->concurrency == 0)
        settings->concurrency = bounded(options, "concurrency", SETTINGS_CONNECTIONS);
    if (settings->threads == 0)
        settings->threads = bounded(options, "threads", SETTINGS_THREADS);
    if (settings->duration < 0 && settings->requests == 0 && settings->stages_text == NULL) {
        settings->duration = nanoseconds(options, "duration_s");
        settings->requests = (int64_t)reader_count(options, "requests");
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
    const char *targets = json_string_value(json_object_get(options, "targets"));
    if (targets != NULL && settings->set == NULL) {
        error_set(error, STATUS_USAGE, "the baseline was measured with the requests of '%s'",
                  targets);
        return error_hint(error, "they are not in the report: give them with --targets");
    }
    if (settings->set == NULL && settings->method == NULL && method != NULL)
        settings->method = arena_strdup(arena, method);
    if (settings->expect_status == NULL && expected != NULL)
        settings->expect_status = arena_strdup(arena, expected);
    settings->tls.insecure |= json_is_true(json_object_get(options, "insecure"));
    take_protocol(baseline, options, settings);
    take_load(arena, options, settings);
    if (settings->set != NULL)
        return 0;
    if (take_headers(arena, options, settings, error) != 0)
        return -1;
    return take_body(options, settings, error);
}
