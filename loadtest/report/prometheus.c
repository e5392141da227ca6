/* Families of metrics, each with its help and type once, then its samples. */
#include "loadtest/report/prometheus.h"

#include <stdbool.h>
#include <string.h>

static void begin(struct buffer *out, const char *name, const char *type, const char *help)
{
    buffer_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

/* The format escapes just these three. */
static void put_label(struct buffer *out, bool first, const char *name, const char *value)
{
    buffer_printf(out, "%s%s=\"", first ? "{" : ",", name);
    for (; value != NULL && *value != '\0'; value++) {
        if (*value == '\\' || *value == '"')
            buffer_printf(out, "\\%c", *value);
        else if (*value == '\n')
            buffer_puts(out, "\\n");
        else
            buffer_putc(out, *value);
    }
    buffer_putc(out, '"');
}

/* One sample; a second label where `label` is not NULL, a value where there is one. */
static void put_sample(struct buffer *out, const char *name, const char *target, const char *label,
                       const char *value, const json_t *number, double factor)
{
    if (!json_is_number(number) && !json_is_boolean(number))
        return;
    buffer_puts(out, name);
    put_label(out, true, "target", target);
    if (label != NULL)
        put_label(out, false, label, value);
    double shown = json_is_boolean(number) ? json_is_true(number) : json_number_value(number);
    buffer_printf(out, "} %.12g\n", shown * factor);
}

static const char *text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

/* ---- load-report ---- */

static const struct {
    const char *key, *quantile;
} quantiles[] = {{"p50", "0.5"},  {"p75", "0.75"}, {"p90", "0.9"},
                 {"p95", "0.95"}, {"p99", "0.99"}, {"p999", "0.999"}};

static void put_latency(const json_t *report, const char *target, struct buffer *out)
{
    const char *name = "api_load_latency_seconds";
    const json_t *latency = json_object_get(report, "latency_ms");
    for (size_t i = 0; i < sizeof quantiles / sizeof *quantiles; i++)
        put_sample(out, name, target, "quantile", quantiles[i].quantile,
                   json_object_get(latency, quantiles[i].key), 1e-3);
}

static void put_requests(const json_t *report, const char *target, struct buffer *out)
{
    static const char *const results[] = {"successful", "failed", "unfinished", "dropped"};
    const json_t *requests = json_object_get(report, "requests");
    for (size_t i = 0; i < sizeof results / sizeof *results; i++)
        put_sample(out, "api_load_requests", target, "result", results[i],
                   json_object_get(requests, results[i]), 1);
}

static void put_errors(const json_t *report, const char *target, struct buffer *out)
{
    const json_t *errors = json_object_get(report, "errors");
    for (size_t i = 0; i < json_array_size(errors); i++) {
        const json_t *item = json_array_get(errors, i);
        put_sample(out, "api_load_errors", target, "cause", text_of(item, "cause"),
                   json_object_get(item, "count"), 1);
    }
}

static void put_statuses(const json_t *report, const char *target, struct buffer *out)
{
    const char *status;
    json_t *count;
    json_object_foreach(json_object_get(report, "statuses"), status, count)
        put_sample(out, "api_load_responses", target, "status", status, count, 1);
}

static void put_rate(const json_t *report, const char *target, struct buffer *out)
{
    put_sample(out, "api_load_requests_per_second", target, NULL, NULL,
               json_object_get(report, "requests_per_second"), 1);
}

static void put_extremes(const json_t *report, const char *target, struct buffer *out)
{
    put_sample(out, "api_load_latency_max_seconds", target, NULL, NULL,
               json_object_get(json_object_get(report, "latency_ms"), "max"), 1e-3);
}

static void put_passed(const json_t *report, const char *target, struct buffer *out)
{
    put_sample(out, "api_load_passed", target, NULL, NULL, json_object_get(report, "passed"), 1);
}

static void put_duration(const json_t *report, const char *target, struct buffer *out)
{
    put_sample(out, "api_load_duration_seconds", target, NULL, NULL,
               json_object_get(report, "duration_s"), 1);
}

static const struct {
    const char *name, *type, *help;
    void (*put)(const json_t *report, const char *target, struct buffer *out);
} families[] = {
    {"api_load_requests", "gauge", "Requests by how they ended.", put_requests},
    {"api_load_requests_per_second", "gauge", "Requests that ended in the window, a second.",
     put_rate},
    {"api_load_latency_seconds", "summary", "From the intended start of a request to its end.",
     put_latency},
    {"api_load_latency_max_seconds", "gauge", "The longest latency.", put_extremes},
    {"api_load_errors", "gauge", "Failures by cause.", put_errors},
    {"api_load_responses", "gauge", "Replies by HTTP status.", put_statuses},
    {"api_load_duration_seconds", "gauge", "Length of the measured window.", put_duration},
    {"api_load_passed", "gauge", "1 when every expectation was met.", put_passed},
};

static void put_report(const json_t *document, struct buffer *out)
{
    const json_t *targets = json_object_get(document, "targets");
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        begin(out, families[i].name, families[i].type, families[i].help);
        families[i].put(document, text_of(document, "target"), out);
        for (size_t j = 0; json_array_size(targets) > 1 && j < json_array_size(targets); j++) {
            const json_t *target = json_array_get(targets, j);
            families[i].put(target, text_of(target, "name"), out);
        }
    }
}

/* ---- the others ---- */

static void put_comparison(const json_t *document, struct buffer *out)
{
    const json_t *metrics = json_object_get(document, "metrics");
    const char *target = text_of(json_object_get(document, "b"), "target");
    begin(out, "api_load_change", "gauge", "B against A, as a share; of error_rate a difference.");
    for (size_t i = 0; i < json_array_size(metrics); i++) {
        const json_t *metric = json_array_get(metrics, i);
        put_sample(out, "api_load_change", target, "metric", text_of(metric, "metric"),
                   json_object_get(metric, "change"), 1);
    }
    begin(out, "api_load_passed", "gauge", "1 when B is no regression.");
    put_passed(document, target, out);
}

static void put_capacity(const json_t *document, struct buffer *out)
{
    const char *target = text_of(document, "target");
    begin(out, "api_load_capacity_requests_per_second", "gauge",
          "The highest rate that holds the objective.");
    put_sample(out, "api_load_capacity_requests_per_second", target, NULL, NULL,
               json_object_get(document, "capacity_requests_per_second"), 1);
    begin(out, "api_load_passed", "gauge", "1 when there is such a rate.");
    put_passed(document, target, out);
}

static const struct {
    const char *kind;
    void (*put)(const json_t *document, struct buffer *out);
} kinds[] = {{"load-report", put_report},
             {"load-comparison", put_comparison},
             {"load-capacity", put_capacity}};

void prometheus_put(const json_t *document, struct buffer *out)
{
    const char *kind = text_of(document, "kind");
    for (size_t i = 0; kind != NULL && i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kind, kinds[i].kind) == 0)
            kinds[i].put(document, out);
}
