/* The load-report document. */
#include "loadtest/report/failed.h"
#include "loadtest/report/figures.h"
#include "loadtest/report/moment.h"
#include "loadtest/report/report.h"

#include "common/document.h"

#include <string.h>
#include <strings.h>
#include <sys/utsname.h>
#include <unistd.h>

static json_t *requests(const struct report *report)
{
    const struct summary *summary = report->summary;
    const struct tally *tally = report->tally;
    json_t *object = json_object();
    figures_count(object, "total", summary->total);
    figures_count(object, "successful", summary->successful);
    figures_count(object, "failed", summary->failed);
    figures_count(object, "unfinished", tally->unfinished);
    figures_count(object, "dropped", tally->dropped);
    figures_count(object, "warmup", tally->warmup);
    uint64_t preflights = 0;
    for (size_t i = 0; i < report->target_count; i++)
        preflights += report->targets[i].preflight;
    figures_count(object, "preflight", preflights);
    figures_count(object, "setup", report->setup_count);
    return object;
}

static json_t *histogram_object(const struct histogram *histogram)
{
    json_t *object = json_object();
    figures_text(object, "unit", "ns");
    figures_count(object, "sub_buckets", HISTOGRAM_SUB);
    figures_set(object, "counts", figures_histogram(histogram));
    return object;
}

static json_t *interval_object(const struct interval *interval, size_t number, int64_t length)
{
    json_t *object = json_object(), *counts = json_array();
    uint64_t timed = interval_count(interval);
    figures_set(object, "start_s", figures_seconds((int64_t)number * length));
    figures_count(object, "successful", interval->successful);
    figures_count(object, "failed", interval->failed);
    figures_set(object, "avg_ms",
                timed > 0 ? figures_ms(interval->sum / (int64_t)timed) : json_null());
    figures_set(object, "p50_ms",
                timed > 0 ? figures_ms(interval_quantile(interval, 0.5)) : json_null());
    figures_set(object, "p95_ms",
                timed > 0 ? figures_ms(interval_quantile(interval, 0.95)) : json_null());
    figures_set(object, "p99_ms",
                timed > 0 ? figures_ms(interval_quantile(interval, 0.99)) : json_null());
    for (size_t i = 0; i < interval->bucket_count; i++)
        json_array_append_new(counts, json_pack("[I, I]", (json_int_t)interval->buckets[i].index,
                                                (json_int_t)interval->buckets[i].count));
    figures_set(object, "counts", counts);
    return object;
}

static json_t *series(const struct tally *tally, int64_t length)
{
    const struct series *series = &tally->series;
    json_t *object = json_object(), *array = json_array();
    for (size_t i = 0; i < series->count; i++)
        json_array_append_new(array, interval_object(&series->items[i], i, length));
    figures_set(object, "interval_s", figures_seconds(length));
    figures_count(object, "sub_buckets", HISTOGRAM_SUB >> SERIES_SHIFT);
    figures_set(object, "intervals", array);
    return object;
}

static json_t *phases(const struct report *report)
{
    const struct preflight *preflight = report->preflight;
    json_t *object = json_object();
    bool replied = preflight->cause == CAUSE_NONE;
    figures_text(object, "address", preflight->address);
    figures_count(object, "status", preflight->status);
    if (!replied) {
        figures_text(object, "cause", cause_name(preflight->cause));
        figures_text(object, "problem", preflight->problem);
    }
    figures_set(object, "dns_ms", figures_ms(preflight->dns));
    figures_set(object, "connect_ms", figures_ms(preflight->connect));
    figures_set(object, "tls_ms", figures_ms(preflight->tls));
    figures_set(object, "first_byte_ms", figures_ms(preflight->first_byte));
    figures_set(object, "total_ms", figures_ms(preflight->total));
    return object;
}

static json_t *quantiles_of(const struct histogram *histogram)
{
    json_t *object = json_object();
    bool some = histogram->count > 0;
    figures_count(object, "count", histogram->count);
    figures_set(object, "p50", some ? figures_ms(histogram_quantile(histogram, 0.5)) : json_null());
    figures_set(object, "p99",
                some ? figures_ms(histogram_quantile(histogram, 0.99)) : json_null());
    figures_set(object, "max", some ? figures_ms(histogram_quantile(histogram, 1)) : json_null());
    return object;
}

static json_t *connections(const struct report *report)
{
    const struct tally *tally = report->tally;
    json_t *object = json_object();
    figures_count(object, "opened", tally->connections);
    figures_set(object, "streams",
                tally->streams > 0 ? json_integer((json_int_t)tally->streams) : json_null());
    figures_set(object, "connect_ms", quantiles_of(tally->connect));
    figures_set(object, "tls_ms", quantiles_of(tally->handshake));
    return object;
}

static json_t *generator(const struct report *report)
{
    const struct run *run = report->run;
    const struct tally *tally = report->tally;
    uint64_t ended = report->summary->total + tally->warmup;
    double cpu = run->user_cpu + run->system_cpu;
    json_t *object = json_object();
    figures_set(object, "user_cpu_s", document_real(run->user_cpu, 6));
    figures_set(object, "system_cpu_s", document_real(run->system_cpu, 6));
    figures_set(object, "cpu_us_per_request",
                ended > 0 ? document_real(cpu * 1e6 / (double)ended, 3) : json_null());
    figures_set(object, "busiest_thread", document_real(run->busiest, 3));
    figures_set(object, "send_lag_ms", quantiles_of(tally->lag));
    figures_set(object, "was_the_limit", json_boolean(report_generator_was_limit(run)));
    return object;
}

static json_t *environment(void)
{
    json_t *object = json_object();
    struct utsname name;
    if (uname(&name) == 0) {
        figures_set(object, "system", json_sprintf("%s %s", name.sysname, name.release));
        figures_text(object, "machine", name.machine);
    }
    figures_count(object, "processors", (uint64_t)sysconf(_SC_NPROCESSORS_ONLN));
    return object;
}

static json_t *header_fields(const struct report *report, struct arena *arena)
{
    const struct request *request = report->request;
    json_t *array = json_array();
    for (size_t i = 0; i < request->field_count; i++) {
        if (report->url->hidden && strncasecmp(request->fields[i], "Host:", 5) == 0)
            continue;
        const char *field = request_shown_field(arena, request->fields[i]);
        json_array_append_new(array, document_string(field, strlen(field)));
    }
    return array;
}

/* The request of the command line; a set's are in the targets. */
static void put_request(const struct report *report, struct arena *arena, json_t *object)
{
    bool alone = report->set == NULL;
    figures_text(object, "method", alone ? report->request->method : NULL);
    figures_set(object, "headers", alone ? header_fields(report, arena) : json_array());
    figures_count(object, "body_bytes", alone ? report->request->body_length : 0);
    figures_text(object, "targets", report->set);
    figures_set(object, "sequential", json_boolean(report->sequential));
}

static json_t *options(const struct report *report, struct arena *arena)
{
    const struct plan *plan = report->plan;
    json_t *object = json_object();
    put_request(report, arena, object);
    figures_count(object, "concurrency", plan->concurrency);
    figures_count(object, "streams", plan->streams);
    figures_count(object, "threads", plan->threads);
    figures_set(object, "duration_s",
                plan->duration != INT64_MAX ? figures_seconds(plan->duration) : json_null());
    figures_set(object, "requests",
                plan->requests != 0 ? json_integer((json_int_t)plan->requests) : json_null());
    figures_set(object, "rate", report->rate > 0 ? document_real(report->rate, 6) : json_null());
    figures_text(object, "stages", report->stages);
    figures_text(object, "arrivals",
                 plan->arrivals.count == 0 ? NULL
                 : plan->arrivals.poisson  ? "poisson"
                                           : "constant");
    figures_count(object, "seed", plan->mixes[0].seed);
    figures_set(object, "warmup_s", figures_seconds(plan->warmup));
    figures_set(object, "timeout_s", figures_seconds(plan->timeout));
    figures_set(object, "connect_timeout_s", figures_seconds(plan->connect_timeout));
    figures_set(object, "grace_s", figures_seconds(plan->grace));
    figures_set(object, "insecure", json_boolean(report->insecure));
    figures_text(object, "expect_status", report->expect_status);
    figures_set(object, "p99_target_ms", figures_ms(report->p99_target));
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
    figures_text(object, "summary", limit->summary);
    figures_set(object, "seen", json_boolean(limit->seen));
    figures_count(object, "accepted", limit->accepted);
    figures_count(object, "limited", limit->limited);
    figures_count(object, "server_errors", limit->server_errors);
    figures_set(object, "limit",
                limit->seen ? json_integer((json_int_t)limit->limit) : json_null());
    figures_set(object, "window_s",
                limit->window > 0 ? document_real(limit->window, 3) : json_null());
    figures_text(object, "window_source", ratelimit_window_name(limit->source));
    figures_set(object, "onset_requests_per_second", document_real(limit->onset_rate, 3));
    figures_set(object, "steady_requests_per_second",
                limit->steady_rate > 0 ? document_real(limit->steady_rate, 3) : json_null());
    figures_set(object, "retry_after_s", announced(limit->retry_after));
    figures_set(object, "announced_limit", announced(limit->announced_limit));
    figures_set(object, "announced_window_s", announced(limit->announced_window));
    figures_text(object, "promise", ratelimit_promise_name(limit->promise));
    return object;
}

static json_t *conditions(const struct report *report, struct arena *arena)
{
    json_t *array = json_array();
    for (size_t i = 0; i < report->fail_if.count; i++) {
        const struct threshold *threshold = &report->fail_if.items[i];
        json_t *item = json_object();
        figures_text(item, "condition", threshold->text);
        figures_text(item, "measured", threshold_shown(arena, threshold, report->summary));
        figures_set(item, "holds", json_boolean(threshold_holds(threshold, report->summary)));
        json_array_append_new(array, item);
    }
    return array;
}

static json_t *shard(const struct arrivals *arrivals)
{
    json_t *object = json_object();
    figures_count(object, "index", arrivals->shard);
    figures_count(object, "count", arrivals->shards);
    return object;
}

static json_t *merged(const struct merged *merged)
{
    json_t *object = json_object();
    figures_count(object, "reports", merged->reports);
    figures_set(object, "shards",
                merged->shards > 0 ? json_integer((json_int_t)merged->shards) : json_null());
    figures_set(object, "start_skew_ms", figures_ms(merged->start_skew));
    return object;
}

static json_t *setup_failure(const struct report *report)
{
    json_t *object = json_object();
    figures_text(object, "request", report->setup_request);
    figures_text(object, "problem", report->setup_problem);
    return object;
}

json_t *report_json(const struct report *report, struct arena *arena)
{
    const struct run *run = report->run;
    json_t *document = document_new("load-report");
    figures_text(document, "target", report->url->text);
    figures_set(document, "started", moment_json(run->wall_start));
    figures_set(document, "ended", moment_json(run->wall_end));
    figures_set(document, "duration_s", figures_seconds(report_window(report)));
    figures_set(document, "elapsed_s", figures_seconds(run->elapsed));
    figures_text(document, "protocol", report->http2 ? "HTTP/2" : "HTTP/1.1");
    figures_count(document, "concurrency", report->plan->concurrency);
    figures_set(document, "interrupted", json_boolean(run->interrupted));
    figures_set(document, "passed", json_boolean(report->passed));
    figures_set(document, "requests", requests(report));
    figures_set(document, "requests_per_second", document_real(report->summary->rate, 3));
    figures_set(document, "latency_ms", figures_latency(report->summary));
    figures_set(document, "first_byte_avg_ms", figures_ms(report->summary->first_byte));
    figures_set(document, "errors", figures_errors(report->summary));
    figures_set(document, "statuses", figures_statuses(report->tally->statuses));
    figures_set(document, "targets", target_json(report->targets, report->target_count));
    figures_set(document, "bytes",
                json_pack("{s:I, s:I}", "received", (json_int_t)report->tally->received, "sent",
                          (json_int_t)report->tally->sent));
    figures_text(document, "recommendation", report->recommendation->sentence);
    figures_set(document, "consider", advice(report->recommendation));
    if (report->setup_request != NULL)
        figures_set(document, "setup_failure", setup_failure(report));
    if (report->ratelimit != NULL)
        figures_set(document, "rate_limit", rate_limit(report->ratelimit));
    if (report->security != NULL)
        figures_set(document, "security_headers", failed_security_json(report->security));
    if (report->show_failures > 0)
        figures_set(document, "failures", failed_json(report, arena));
    if (report->fail_if.count > 0)
        figures_set(document, "fail_if", conditions(report, arena));
    if (report->plan->arrivals.shards > 1)
        figures_set(document, "shard", shard(&report->plan->arrivals));
    if (report->merged != NULL)
        figures_set(document, "merged", merged(report->merged));
    figures_set(document, "preflight", phases(report));
    figures_set(document, "connections", connections(report));
    figures_set(document, "generator", generator(report));
    figures_set(document, "environment", environment());
    figures_set(document, "options", options(report, arena));
    figures_set(document, "histogram", histogram_object(report->tally->latency));
    figures_set(document, "series", series(report->tally, report_interval(report)));
    return document;
}
