/* The forms of a comparison. */
#include "loadtest/report/comparison.h"

#include "loadtest/report/number.h"

#include "common/document.h"
#include "common/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define CHANGE_DIGITS 5

bool comparison_is_regression(const struct difference *difference, double max_regression)
{
    return difference->verdict == VERDICT_SLOWER && fabs(difference->change) > max_regression;
}

/* ---- for people ---- */

static const char *figure(char out[NUMBER_SIZE], enum metric metric, double value)
{
    if (value < 0)
        snprintf(out, NUMBER_SIZE, "-");
    else if (metric == METRIC_RATE)
        number_rate(out, value);
    else if (metric == METRIC_ERRORS)
        snprintf(out, NUMBER_SIZE, "%.2f%%", value * 100);
    else
        number_ms(out, (int64_t)value);
    return out;
}

/* A change with its sign; of errors in percentage points, which need a second decimal. */
static const char *change(char out[NUMBER_SIZE], enum metric metric, double value)
{
    if (isnan(value))
        snprintf(out, NUMBER_SIZE, "-");
    else
        snprintf(out, NUMBER_SIZE, metric == METRIC_ERRORS ? "%+.2f" : "%+.1f%%", value * 100);
    return out;
}

static void put_row(enum metric metric, const struct difference *difference, struct buffer *out)
{
    char a[NUMBER_SIZE], b[NUMBER_SIZE], difference_text[NUMBER_SIZE], low[NUMBER_SIZE],
        high[NUMBER_SIZE], reach[2 * NUMBER_SIZE + 8];
    snprintf(reach, sizeof reach, "%s to %s", change(low, metric, difference->low),
             change(high, metric, difference->high));
    buffer_printf(out, "  %-13s %10s %10s %10s   %-20s %s\n", metric_name(metric),
                  figure(a, metric, difference->a), figure(b, metric, difference->b),
                  change(difference_text, metric, difference->change),
                  isnan(difference->change) ? "-" : reach, verdict_name(difference->verdict));
}

static void put_target(const char *label, const json_t *report, struct buffer *out)
{
    const char *target = json_string_value(json_object_get(report, "target"));
    const char *started = json_string_value(json_object_get(report, "started"));
    buffer_printf(out, "%s: ", label);
    text_escape(out, target, strlen(target));
    buffer_puts(out, " (");
    text_escape(out, started != NULL ? started : "", started != NULL ? strlen(started) : 0);
    buffer_puts(out, ")\n");
}

/* The errors of a side with their counts. */
static void put_errors(const char *label, const json_t *errors, struct buffer *out)
{
    char count[TEXT_COUNT_SIZE];
    for (size_t i = 0; i < json_array_size(errors); i++) {
        const json_t *item = json_array_get(errors, i);
        const char *cause = json_string_value(json_object_get(item, "cause"));
        json_int_t number = json_integer_value(json_object_get(item, "count"));
        if (cause == NULL || number < 0)
            continue;
        buffer_printf(out, "  %s: ", label);
        text_escape(out, cause, strlen(cause));
        buffer_printf(out, ": %s\n", text_count(count, (uint64_t)number));
    }
}

static void put_all_errors(const struct comparison_report *report, struct buffer *out)
{
    const json_t *a = json_object_get(report->a, "errors"),
                 *b = json_object_get(report->b, "errors");
    if (json_array_size(a) + json_array_size(b) == 0)
        return;
    buffer_puts(out, "\nERRORS:\n");
    put_errors("A", a, out);
    put_errors("B", b, out);
}

/* "P50, P99" of those with the verdict. */
static unsigned put_names(const struct comparison *comparison, enum verdict verdict,
                          struct buffer *out)
{
    unsigned count = 0;
    for (unsigned i = 0; i < METRIC_COUNT; i++) {
        if (comparison->differences[i].verdict != verdict)
            continue;
        const char *name = metric_name((enum metric)i);
        buffer_printf(out, "%s%.*s", count++ > 0 ? ", " : "", (int)strcspn(name, " "), name);
    }
    return count;
}

static void put_missed(const char *label, const char *missed, struct buffer *out)
{
    if (missed != NULL)
        buffer_printf(out, "  %s fails the comparison: %s.\n", label, missed);
}

static void put_result(const struct comparison_report *report, struct buffer *out)
{
    struct buffer faster = BUFFER_INIT, slower = BUFFER_INIT;
    unsigned better = put_names(report->comparison, VERDICT_FASTER, &faster);
    unsigned worse = put_names(report->comparison, VERDICT_SLOWER, &slower);
    buffer_puts(out, "\nRESULT: ");
    if (better > 0 && worse > 0)
        buffer_printf(out, "B is faster (%s) and slower (%s).\n", buffer_text(&faster),
                      buffer_text(&slower));
    else if (better + worse > 0)
        buffer_printf(out, "B is %s (%s).\n", better > 0 ? "faster" : "slower",
                      buffer_text(better > 0 ? &faster : &slower));
    else
        buffer_puts(out, report->comparison->differences[METRIC_RATE].verdict == VERDICT_UNKNOWN
                             ? "Too little was measured to tell.\n"
                             : "No detectable difference.\n");
    if (!report->passed && worse > 0 && report->max_regression > 0)
        buffer_printf(out, "  That is more than --max-regression %g%% allows.\n",
                      report->max_regression * 100);
    put_missed("A", report->a_missed, out);
    put_missed("B", report->b_missed, out);
    buffer_release(&faster);
    buffer_release(&slower);
}

void comparison_text(const struct comparison_report *report, struct buffer *out)
{
    buffer_puts(out, "=== Load Test Comparison ===\n");
    put_target("A", report->a, out);
    put_target("B", report->b, out);
    buffer_printf(out, "\n  %-13s %10s %10s %10s   %-20s %s\n", "", "A", "B", "change",
                  "95% confidence", "B is");
    for (unsigned i = 0; i < METRIC_COUNT; i++)
        put_row((enum metric)i, &report->comparison->differences[i], out);
    put_all_errors(report, out);
    put_result(report, out);
}

/* ---- for programs ---- */

static json_t *side(const json_t *report, const char *missed)
{
    static const char *const keys[] = {"target",
                                       "started",
                                       "ended",
                                       "duration_s",
                                       "concurrency",
                                       "requests",
                                       "requests_per_second",
                                       "latency_ms",
                                       "errors",
                                       "preflight",
                                       "interrupted"};
    json_t *object = json_object();
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        json_t *value = json_object_get(report, keys[i]);
        if (value != NULL)
            json_object_set(object, keys[i], value);
    }
    json_object_set_new(object, "missed", missed != NULL ? json_string(missed) : json_null());
    return object;
}

static json_t *value_of(enum metric metric, double value)
{
    if (value < 0)
        return json_null();
    if (metric == METRIC_RATE)
        return document_real(value, 3);
    return metric == METRIC_ERRORS ? document_real(value, 6) : document_real(value / 1e6, 4);
}

static json_t *row(enum metric metric, const struct difference *difference)
{
    json_t *object = json_object();
    json_object_set_new(object, "metric", json_string(metric_key(metric)));
    json_object_set_new(object, "a", value_of(metric, difference->a));
    json_object_set_new(object, "b", value_of(metric, difference->b));
    json_object_set_new(object, "change", document_real(difference->change, CHANGE_DIGITS));
    json_object_set_new(object, "low", document_real(difference->low, CHANGE_DIGITS));
    json_object_set_new(object, "high", document_real(difference->high, CHANGE_DIGITS));
    json_object_set_new(object, "p", document_real(difference->p, 6));
    json_object_set_new(object, "verdict", json_string(verdict_name(difference->verdict)));
    return object;
}

static json_t *curve(const struct band *band)
{
    json_t *array = json_array();
    for (size_t i = 0; i < band->count; i++) {
        const struct band_point *point = &band->points[i];
        json_t *object = json_object();
        json_object_set_new(object, "quantile", document_real(point->quantile, 8));
        json_object_set_new(object, "ms", document_real(point->value / 1e6, 4));
        json_object_set_new(object, "low_ms", document_real(point->low / 1e6, 4));
        json_object_set_new(object, "high_ms", document_real(point->high / 1e6, 4));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *curves(const struct comparison_report *report)
{
    json_t *object = json_object();
    json_object_set_new(object, "a", curve(report->a_band));
    json_object_set_new(object, "b", curve(report->b_band));
    return object;
}

json_t *comparison_json(const struct comparison_report *report)
{
    const struct comparison *comparison = report->comparison;
    json_t *document = document_new("load-comparison"), *rows = json_array();
    for (unsigned i = 0; i < METRIC_COUNT; i++)
        json_array_append_new(rows, row((enum metric)i, &comparison->differences[i]));
    json_object_set_new(document, "a", side(report->a, report->a_missed));
    json_object_set_new(document, "b", side(report->b, report->b_missed));
    json_object_set_new(document, "interleaved", json_boolean(comparison->paired));
    json_object_set_new(document, "intervals", json_integer((json_int_t)comparison->count));
    json_object_set_new(document, "metrics", rows);
    json_object_set_new(document, "curves", curves(report));
    json_object_set_new(document, "max_regression", document_real(report->max_regression, 6));
    json_object_set_new(document, "passed", json_boolean(report->passed));
    return document;
}
