/* The load-report document. */
#include "loadtest/report/moment.h"
#include "loadtest/report/report.h"

#include "common/document.h"

#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#define MS_DIGITS 4
#define SECOND_DIGITS 6

static void set(json_t *object, const char *key, json_t *value)
{
    json_object_set_new(object, key, value);
}

static void set_count(json_t *object, const char *key, uint64_t count)
{
    set(object, key, json_integer((json_int_t)count));
}

static void set_text(json_t *object, const char *key, const char *text)
{
    set(object, key, text != NULL ? document_string(text, strlen(text)) : json_null());
}

static json_t *milliseconds(int64_t nanoseconds)
{
    return document_real((double)nanoseconds / 1e6, MS_DIGITS);
}

static json_t *seconds(int64_t nanoseconds)
{
    return document_real((double)nanoseconds / 1e9, SECOND_DIGITS);
}

static json_t *requests(const struct report *report)
{
    const struct summary *summary = report->summary;
    const struct tally *tally = report->tally;
    json_t *object = json_object();
    set_count(object, "total", summary->total);
    set_count(object, "successful", summary->successful);
    set_count(object, "failed", summary->failed);
    set_count(object, "unfinished", tally->unfinished);
    set_count(object, "dropped", tally->dropped);
    set_count(object, "warmup", tally->warmup);
    set_count(object, "preflight", 1);
    return object;
}

static json_t *latency(const struct summary *summary)
{
    json_t *object = json_object();
    bool some = summary->timed > 0;
    set(object, "min", some ? milliseconds(summary->min) : json_null());
    set(object, "avg", some ? milliseconds(summary->avg) : json_null());
    for (int i = 0; i < QUANTILE_COUNT; i++)
        set(object, quantile_names[i], some ? milliseconds(summary->quantiles[i]) : json_null());
    set(object, "max", some ? milliseconds(summary->max) : json_null());
    return object;
}

static json_t *errors(const struct summary *summary)
{
    json_t *array = json_array();
    for (size_t i = 0; i < summary->failure_count; i++) {
        const struct failure *failure = &summary->failures[i];
        json_t *item = json_object(), *details = json_array();
        set_text(item, "cause", failure->cause);
        set_count(item, "count", failure->count);
        for (size_t j = 0; j < failure->detail_count; j++)
            json_array_append_new(details,
                                  json_pack("{s:s, s:I}", "detail", failure->details[j].text,
                                            "count", (json_int_t)failure->details[j].count));
        if (failure->detail_count > 0)
            set(item, "details", json_incref(details));
        json_decref(details);
        json_array_append_new(array, item);
    }
    return array;
}

static json_t *statuses(const struct tally *tally)
{
    json_t *object = json_object();
    for (unsigned status = 0; status < TALLY_STATUSES; status++)
        if (tally->statuses[status] > 0) {
            char name[8];
            name[0] = (char)('0' + status / 100);
            name[1] = (char)('0' + status / 10 % 10);
            name[2] = (char)('0' + status % 10);
            name[3] = '\0';
            set_count(object, name, tally->statuses[status]);
        }
    return object;
}

/* [index, count] of the buckets that are not empty. */
static json_t *sparse(const struct histogram *histogram)
{
    json_t *array = json_array();
    for (size_t i = 0; i < HISTOGRAM_SIZE; i++)
        if (histogram->buckets[i] > 0)
            json_array_append_new(
                array, json_pack("[I, I]", (json_int_t)i, (json_int_t)histogram->buckets[i]));
    return array;
}

static json_t *histogram_object(const struct histogram *histogram)
{
    json_t *object = json_object();
    set_text(object, "unit", "ns");
    set_count(object, "sub_buckets", HISTOGRAM_SUB);
    set(object, "counts", sparse(histogram));
    return object;
}

static json_t *interval_object(const struct interval *interval, size_t number, int64_t length)
{
    json_t *object = json_object(), *counts = json_array();
    uint64_t timed = interval_count(interval);
    set(object, "start_s", seconds((int64_t)number * length));
    set_count(object, "successful", interval->successful);
    set_count(object, "failed", interval->failed);
    set(object, "avg_ms", timed > 0 ? milliseconds(interval->sum / (int64_t)timed) : json_null());
    set(object, "p50_ms", timed > 0 ? milliseconds(interval_quantile(interval, 0.5)) : json_null());
    set(object, "p95_ms",
        timed > 0 ? milliseconds(interval_quantile(interval, 0.95)) : json_null());
    set(object, "p99_ms",
        timed > 0 ? milliseconds(interval_quantile(interval, 0.99)) : json_null());
    for (size_t i = 0; i < interval->bucket_count; i++)
        json_array_append_new(counts, json_pack("[I, I]", (json_int_t)interval->buckets[i].index,
                                                (json_int_t)interval->buckets[i].count));
    set(object, "counts", counts);
    return object;
}

static json_t *series(const struct tally *tally, int64_t length)
{
    const struct series *series = &tally->series;
    json_t *object = json_object(), *array = json_array();
    for (size_t i = 0; i < series->count; i++)
        json_array_append_new(array, interval_object(&series->items[i], i, length));
    set(object, "interval_s", seconds(length));
    set_count(object, "sub_buckets", HISTOGRAM_SUB >> SERIES_SHIFT);
    set(object, "intervals", array);
    return object;
}

static json_t *phases(const struct report *report)
{
    const struct preflight *preflight = report->preflight;
    json_t *object = json_object();
    bool replied = preflight->cause == CAUSE_NONE;
    set_text(object, "address", preflight->address);
    set_count(object, "status", preflight->status);
    if (!replied) {
        set_text(object, "cause", cause_name(preflight->cause));
        set_text(object, "problem", preflight->problem);
    }
    set(object, "dns_ms", milliseconds(preflight->dns));
    set(object, "connect_ms", milliseconds(preflight->connect));
    set(object, "tls_ms", milliseconds(preflight->tls));
    set(object, "first_byte_ms", milliseconds(preflight->first_byte));
    set(object, "total_ms", milliseconds(preflight->total));
    return object;
}

static json_t *quantiles_of(const struct histogram *histogram)
{
    json_t *object = json_object();
    bool some = histogram->count > 0;
    set_count(object, "count", histogram->count);
    set(object, "p50", some ? milliseconds(histogram_quantile(histogram, 0.5)) : json_null());
    set(object, "p99", some ? milliseconds(histogram_quantile(histogram, 0.99)) : json_null());
    set(object, "max", some ? milliseconds(histogram_quantile(histogram, 1)) : json_null());
    return object;
}

static json_t *connections(const struct report *report)
{
    const struct tally *tally = report->tally;
    json_t *object = json_object();
    set_count(object, "opened", tally->connections);
    set(object, "streams",
        tally->streams > 0 ? json_integer((json_int_t)tally->streams) : json_null());
    set(object, "connect_ms", quantiles_of(tally->connect));
    set(object, "tls_ms", quantiles_of(tally->handshake));
    return object;
}

static json_t *generator(const struct report *report)
{
    const struct run *run = report->run;
    const struct tally *tally = report->tally;
    uint64_t ended = report->summary->total + tally->warmup;
    double cpu = run->user_cpu + run->system_cpu;
    json_t *object = json_object();
    set(object, "user_cpu_s", document_real(run->user_cpu, 6));
    set(object, "system_cpu_s", document_real(run->system_cpu, 6));
    set(object, "cpu_us_per_request",
        ended > 0 ? document_real(cpu * 1e6 / (double)ended, 3) : json_null());
    set(object, "busiest_thread", document_real(run->busiest, 3));
    set(object, "send_lag_ms", quantiles_of(tally->lag));
    set(object, "was_the_limit", json_boolean(report_generator_was_limit(run)));
    return object;
}

static json_t *environment(void)
{
    json_t *object = json_object();
    struct utsname name;
    if (uname(&name) == 0) {
        set(object, "system", json_sprintf("%s %s", name.sysname, name.release));
        set_text(object, "machine", name.machine);
    }
    set_count(object, "processors", (uint64_t)sysconf(_SC_NPROCESSORS_ONLN));
    return object;
}

static json_t *header_fields(const struct report *report, struct arena *arena)
{
    const struct request *request = report->request;
    json_t *array = json_array();
    for (size_t i = 0; i < request->field_count; i++) {
        const char *field = request_shown_field(arena, request->fields[i]);
        json_array_append_new(array, document_string(field, strlen(field)));
    }
    return array;
}

static json_t *options(const struct report *report, struct arena *arena)
{
    const struct plan *plan = report->plan;
    json_t *object = json_object();
    set_text(object, "method", report->request->method);
    set(object, "headers", header_fields(report, arena));
    set_count(object, "body_bytes", report->request->body_length);
    set_count(object, "concurrency", plan->concurrency);
    set_count(object, "streams", plan->streams);
    set_count(object, "threads", plan->threads);
    set(object, "duration_s", plan->duration != INT64_MAX ? seconds(plan->duration) : json_null());
    set(object, "requests",
        plan->requests != 0 ? json_integer((json_int_t)plan->requests) : json_null());
    set(object, "rate", report->rate > 0 ? document_real(report->rate, 6) : json_null());
    set_text(object, "stages", report->stages);
    set_text(object, "arrivals",
             plan->arrivals.count == 0 ? NULL
             : plan->arrivals.poisson  ? "poisson"
                                       : "constant");
    set_count(object, "seed", plan->arrivals.seed);
    set(object, "warmup_s", seconds(plan->warmup));
    set(object, "timeout_s", seconds(plan->timeout));
    set(object, "connect_timeout_s", seconds(plan->connect_timeout));
    set(object, "grace_s", seconds(plan->grace));
    set(object, "insecure", json_boolean(report->insecure));
    set_text(object, "expect_status", report->expect_status);
    set(object, "p99_target_ms", milliseconds(report->p99_target));
    return object;
}

static json_t *advice(const struct recommendation *recommendation)
{
    json_t *array = json_array();
    for (size_t i = 0; i < recommendation->advice_count; i++)
        json_array_append_new(array, json_string(recommendation->advice[i]));
    return array;
}

static json_t *announced(int32_t value)
{
    return value >= 0 ? json_integer(value) : json_null();
}

static json_t *rate_limit(const struct ratelimit *limit)
{
    json_t *object = json_object();
    set_text(object, "summary", limit->summary);
    set(object, "seen", json_boolean(limit->seen));
    set_count(object, "accepted", limit->accepted);
    set_count(object, "limited", limit->limited);
    set_count(object, "server_errors", limit->server_errors);
    set(object, "limit", limit->seen ? json_integer((json_int_t)limit->limit) : json_null());
    set(object, "window_s", limit->window > 0 ? document_real(limit->window, 3) : json_null());
    set_text(object, "window_source", ratelimit_window_name(limit->source));
    set(object, "onset_requests_per_second", document_real(limit->onset_rate, 3));
    set(object, "steady_requests_per_second",
        limit->steady_rate > 0 ? document_real(limit->steady_rate, 3) : json_null());
    set(object, "retry_after_s", announced(limit->retry_after));
    set(object, "announced_limit", announced(limit->announced_limit));
    set(object, "announced_window_s", announced(limit->announced_window));
    set_text(object, "promise", ratelimit_promise_name(limit->promise));
    return object;
}

static json_t *conditions(const struct report *report, struct arena *arena)
{
    json_t *array = json_array();
    for (size_t i = 0; i < report->fail_if.count; i++) {
        const struct threshold *threshold = &report->fail_if.items[i];
        json_t *item = json_object();
        set_text(item, "condition", threshold->text);
        set_text(item, "measured", threshold_shown(arena, threshold, report->summary));
        set(item, "holds", json_boolean(threshold_holds(threshold, report->summary)));
        json_array_append_new(array, item);
    }
    return array;
}

json_t *report_json(const struct report *report, struct arena *arena)
{
    const struct run *run = report->run;
    json_t *document = document_new("load-report");
    set_text(document, "target", report->url->text);
    set(document, "started", moment_json(run->wall_start));
    set(document, "ended", moment_json(run->wall_end));
    set(document, "duration_s", seconds(report_window(report)));
    set(document, "elapsed_s", seconds(run->elapsed));
    set_text(document, "protocol", report->http2 ? "HTTP/2" : "HTTP/1.1");
    set_count(document, "concurrency", report->plan->concurrency);
    set(document, "interrupted", json_boolean(run->interrupted));
    set(document, "passed", json_boolean(report->passed));
    set(document, "requests", requests(report));
    set(document, "requests_per_second", document_real(report->summary->rate, 3));
    set(document, "latency_ms", latency(report->summary));
    set(document, "first_byte_avg_ms", milliseconds(report->summary->first_byte));
    set(document, "errors", errors(report->summary));
    set(document, "statuses", statuses(report->tally));
    set(document, "bytes",
        json_pack("{s:I, s:I}", "received", (json_int_t)report->tally->received, "sent",
                  (json_int_t)report->tally->sent));
    set_text(document, "recommendation", report->recommendation->sentence);
    set(document, "consider", advice(report->recommendation));
    if (report->ratelimit != NULL)
        set(document, "rate_limit", rate_limit(report->ratelimit));
    if (report->fail_if.count > 0)
        set(document, "fail_if", conditions(report, arena));
    set(document, "preflight", phases(report));
    set(document, "connections", connections(report));
    set(document, "generator", generator(report));
    set(document, "environment", environment());
    set(document, "options", options(report, arena));
    set(document, "histogram", histogram_object(report->tally->latency));
    set(document, "series", series(report->tally, report_interval(report)));
    return document;
}
