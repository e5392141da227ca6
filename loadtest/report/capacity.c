/* Throughput against latency, rate by rate. */
#include "loadtest/report/capacity.h"

#include "loadtest/report/bar.h"
#include "loadtest/report/moment.h"
#include "loadtest/report/number.h"

#include "common/document.h"
#include "common/text.h"

#include <math.h>
#include <string.h>

#define BAR_CELLS 24

double capacity_found(const struct capacity_report *report)
{
    const struct capacity_rate *found = capacity_floor(report->search);
    return found != NULL ? found->rate : 0;
}

/* The step that stands for a rate: the last of those on the side of most. */
static const struct capacity_step *step_of(const struct capacity_report *report,
                                           const struct capacity_rate *rate)
{
    const struct capacity_step *step = NULL;
    for (size_t i = 0; i < report->count; i++) {
        const struct capacity_step *other = &report->steps[i];
        bool fits = (other->miss == NULL) == (rate->holds > rate->misses);
        if (fabs(other->rate - rate->rate) < 1e-9 * rate->rate && (fits || step == NULL))
            step = other;
    }
    return step;
}

static double share_failed(const struct summary *summary)
{
    return summary->total > 0 ? (double)summary->failed / (double)summary->total : 0;
}

static double knee_of(const struct capacity_report *report)
{
    double rates[CAPACITY_STEPS], p99[CAPACITY_STEPS];
    for (size_t i = 0; i < report->search->count; i++) {
        rates[i] = report->search->rates[i].rate;
        p99[i] =
            (double)step_of(report, &report->search->rates[i])->summary.quantiles[QUANTILE_P99];
    }
    return capacity_knee(rates, p99, report->search->count);
}

static const char *limit_of(const struct capacity_report *report)
{
    if (report->unmet)
        return "expectation";
    if (capacity_floor(report->search) == NULL)
        return "none";
    if (report->generator_was_limit)
        return "generator";
    return capacity_ceiling(report->search) != NULL ? "objective" : "search";
}

/* ---- for people ---- */

static void put_head(const struct capacity_report *report, struct buffer *out)
{
    char length[NUMBER_SIZE];
    buffer_puts(out, "=== Capacity ===\nTarget: ");
    text_escape(out, report->target, strlen(report->target));
    buffer_puts(out, "\nObjective: ");
    for (size_t i = 0; i < report->objective->count; i++)
        buffer_printf(out, "%s%s", i > 0 ? ", " : "", report->objective->items[i].text);
    buffer_printf(out, " | Steps: %zu of %s\n\n", report->count,
                  number_seconds(length, report->step_length));
}

static void put_rows(const struct capacity_report *report, bool graphic, struct buffer *out)
{
    char rate[NUMBER_SIZE], p50[NUMBER_SIZE], p95[NUMBER_SIZE], p99[NUMBER_SIZE];
    double most = 0;
    for (size_t i = 0; i < report->search->count; i++) {
        const struct capacity_step *step = step_of(report, &report->search->rates[i]);
        if (step->miss == NULL)
            most = fmax(most, 2 * (double)step->summary.quantiles[QUANTILE_P99]);
    }
    buffer_printf(out, "THROUGHPUT AGAINST LATENCY:\n  %12s %9s %9s %9s %8s\n", "requests/sec",
                  "P50 (ms)", "P95 (ms)", "P99 (ms)", "failed");
    for (size_t i = 0; i < report->search->count; i++) {
        const struct capacity_step *step = step_of(report, &report->search->rates[i]);
        const int64_t *quantiles = step->summary.quantiles;
        double share = most > 0 ? (double)quantiles[QUANTILE_P99] / most : 1;
        buffer_printf(out, "  %12s %9s %9s %9s %7.2f%%  ", number_rate(rate, step->rate),
                      number_ms(p50, quantiles[QUANTILE_P50]),
                      number_ms(p95, quantiles[QUANTILE_P95]),
                      number_ms(p99, quantiles[QUANTILE_P99]), share_failed(&step->summary) * 100);
        if (graphic && step->miss == NULL)
            bar_put(out, share, BAR_CELLS);
        buffer_puts(out, step->miss != NULL ? "missed: " : graphic ? "" : "held");
        if (step->miss != NULL)
            text_escape(out, step->miss, strlen(step->miss));
        buffer_putc(out, '\n');
    }
    buffer_putc(out, '\n');
}

static void put_limit(const struct capacity_report *report, struct buffer *out)
{
    const struct capacity_rate *ceiling = capacity_ceiling(report->search);
    char rate[NUMBER_SIZE];
    if (report->unmet)
        buffer_puts(out, "  No request meets the expectation: lower rates were not tried.\n");
    else if (report->generator_was_limit)
        buffer_puts(out, "  The generator was the limit above that: use more threads (-T) or "
                         "machines (--shard).\n");
    else if (ceiling != NULL)
        buffer_printf(out, "  %s requests/sec missed: %s.\n", number_rate(rate, ceiling->rate),
                      step_of(report, ceiling)->miss);
    else
        buffer_puts(out, "  No rate that was tried missed the objective.\n");
}

static void put_result(const struct capacity_report *report, struct buffer *out)
{
    char rate[NUMBER_SIZE];
    double found = capacity_found(report), knee = knee_of(report);
    if (found > 0)
        buffer_printf(out, "CAPACITY: %s requests/sec hold the objective%s.\n",
                      number_rate(rate, found),
                      capacity_is_confirmed(report->search) ? "" : " (not confirmed)");
    else
        buffer_printf(out, "CAPACITY: no rate was found that holds the objective.\n");
    if (report->count > 0)
        put_limit(report, out);
    if (found > 0 && knee > 0 && knee < found)
        buffer_printf(out,
                      "  From %s requests/sec on P99 is more than twice that of little load.\n",
                      number_rate(rate, knee));
}

void capacity_text(const struct capacity_report *report, bool graphic, struct buffer *out)
{
    put_head(report, out);
    if (report->count > 0)
        put_rows(report, graphic, out);
    put_result(report, out);
}

/* ---- for programs ---- */

static json_t *milliseconds(const struct summary *summary, int64_t value)
{
    return summary->timed > 0 ? document_real((double)value / 1e6, 4) : json_null();
}

static json_t *latency(const struct summary *summary)
{
    json_t *object = json_object();
    json_object_set_new(object, "avg", milliseconds(summary, summary->avg));
    for (int i = 0; i < QUANTILE_COUNT; i++)
        json_object_set_new(object, quantile_names[i],
                            milliseconds(summary, summary->quantiles[i]));
    json_object_set_new(object, "max", milliseconds(summary, summary->max));
    return object;
}

static json_t *step_object(const struct capacity_step *step)
{
    json_t *object = json_object();
    json_object_set_new(object, "requests_per_second", document_real(step->rate, 4));
    json_object_set_new(object, "achieved_requests_per_second",
                        document_real(step->summary.rate, 3));
    json_object_set_new(object, "requests", json_integer((json_int_t)step->summary.total));
    json_object_set_new(object, "failed", json_integer((json_int_t)step->summary.failed));
    json_object_set_new(object, "lost", json_integer((json_int_t)step->lost));
    json_object_set_new(object, "latency_ms", latency(&step->summary));
    json_object_set_new(object, "growth_ms_per_second", document_real(step->growth * 1e3, 3));
    json_object_set_new(object, "holds", json_boolean(step->miss == NULL));
    json_object_set_new(object, "reason",
                        step->miss != NULL ? document_string(step->miss, strlen(step->miss))
                                           : json_null());
    return object;
}

/* One point for each rate, in ascending order. */
static json_t *curve(const struct capacity_report *report)
{
    json_t *array = json_array();
    for (size_t i = 0; i < report->search->count; i++) {
        const struct capacity_rate *rate = &report->search->rates[i];
        const struct capacity_step *step = step_of(report, rate);
        json_t *object = json_object();
        json_object_set_new(object, "requests_per_second", document_real(rate->rate, 4));
        json_object_set_new(object, "latency_ms", latency(&step->summary));
        json_object_set_new(object, "holds", json_boolean(step->miss == NULL));
        json_object_set_new(object, "held_steps", json_integer(rate->holds));
        json_object_set_new(object, "missed_steps", json_integer(rate->misses));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *rate_or_null(double rate)
{
    return rate > 0 ? document_real(rate, 4) : json_null();
}

json_t *capacity_json(const struct capacity_report *report)
{
    json_t *document = document_new("load-capacity"), *steps = json_array(),
           *objective = json_array();
    const struct capacity_rate *ceiling = capacity_ceiling(report->search);
    for (size_t i = 0; i < report->objective->count; i++)
        json_array_append_new(objective, json_string(report->objective->items[i].text));
    for (size_t i = 0; i < report->count; i++)
        json_array_append_new(steps, step_object(&report->steps[i]));
    json_object_set_new(document, "target",
                        document_string(report->target, strlen(report->target)));
    json_object_set_new(document, "started", moment_json(report->wall_start));
    json_object_set_new(document, "ended", moment_json(report->wall_end));
    json_object_set_new(document, "objective", objective);
    json_object_set_new(document, "step_s", document_real((double)report->step_length / 1e9, 6));
    json_object_set_new(document, "concurrency", json_integer((json_int_t)report->concurrency));
    json_object_set_new(document, "interrupted", json_boolean(report->interrupted));
    json_object_set_new(document, "passed", json_boolean(capacity_found(report) > 0));
    json_object_set_new(document, "capacity_requests_per_second",
                        rate_or_null(capacity_found(report)));
    json_object_set_new(document, "missed_requests_per_second",
                        rate_or_null(ceiling != NULL ? ceiling->rate : 0));
    json_object_set_new(document, "knee_requests_per_second", rate_or_null(knee_of(report)));
    json_object_set_new(document, "confirmed", json_boolean(capacity_is_confirmed(report->search)));
    json_object_set_new(document, "limited_by", json_string(limit_of(report)));
    json_object_set_new(document, "curve", curve(report));
    json_object_set_new(document, "steps", steps);
    return document;
}
