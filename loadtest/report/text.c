/* The report for people. */
#include "loadtest/report/failed.h"
#include "loadtest/report/graph.h"
#include "loadtest/report/number.h"
#include "loadtest/report/report.h"

#include "common/text.h"

#include <string.h>

/* A thread that is busy for more than this share of the run is the limit itself; a short run says
 * nothing of that. */
#define BUSY_LIMIT 0.9
#define BUSY_WINDOW INT64_C(200000000)

bool report_generator_was_limit(const struct run *run)
{
    return run->busiest > BUSY_LIMIT && run->elapsed > BUSY_WINDOW;
}

int64_t report_interval(const struct report *report)
{
    return report->plan->mix_count > 1 ? report->plan->round : report->plan->interval;
}

int64_t report_window(const struct report *report)
{
    return report->run->window / (int64_t)report->plan->mix_count;
}

static void put_merged(const struct merged *merged, struct buffer *out)
{
    char skew[NUMBER_SIZE];
    buffer_printf(out, "Merged: %u report%s | Start skew: %s", merged->reports,
                  text_plural(merged->reports), number_seconds(skew, merged->start_skew));
    if (merged->shards > 0)
        buffer_printf(out, " | Shards: %u of %u", merged->reports, merged->shards);
    buffer_puts(out, "\n");
    if (merged->missing != NULL)
        buffer_printf(out, "Missing: shard %s\n", merged->missing);
}

static void put_head(const struct report *report, struct buffer *out)
{
    char duration[NUMBER_SIZE], concurrency[TEXT_COUNT_SIZE];
    buffer_puts(out, "=== Load Test Results ===\nTarget: ");
    text_escape(out, report->url->text, strlen(report->url->text));
    if (report->set != NULL) {
        buffer_printf(out, " (%zu %s of ", report->target_count,
                      report->target_count == 1 ? "request" : "requests");
        text_escape(out, report->set, strlen(report->set));
        buffer_putc(out, ')');
    }
    buffer_printf(out, "\nDuration: %s | Concurrency: %s\n",
                  number_seconds(duration, report_window(report)),
                  text_count(concurrency, report->plan->concurrency));
    if (report->merged != NULL)
        put_merged(report->merged, out);
    buffer_putc(out, '\n');
}

/* A closed model that was meant to use more connections than it had. */
static bool opened_fewer(const struct report *report)
{
    return report->plan->arrivals.count == 0 && report->merged == NULL &&
           report->summary->successful > 0 &&
           report->tally->connections < report->plan->concurrency;
}

static void put_throughput(const struct report *report, struct buffer *out)
{
    const struct summary *summary = report->summary;
    char count[TEXT_COUNT_SIZE], number[NUMBER_SIZE];
    buffer_puts(out, "THROUGHPUT:\n");
    buffer_printf(out, "  Total requests: %s\n", text_count(count, summary->total));
    buffer_printf(out, "  Requests/sec: %s\n", number_rate(number, summary->rate));
    buffer_printf(out, "  Successful: %s (%s)\n", text_count(count, summary->successful),
                  number_percent(number, summary->successful, summary->total));
    buffer_printf(out, "  Failed: %s (%s)\n", text_count(count, summary->failed),
                  number_percent(number, summary->failed, summary->total));
    if (report->tally->unfinished > 0)
        buffer_printf(out, "  Unfinished: %s\n", text_count(count, report->tally->unfinished));
    if (opened_fewer(report))
        buffer_printf(out, "  Connections: only %s were opened in time\n",
                      text_count(count, report->tally->connections));
    if (report->tally->dropped > 0)
        buffer_printf(out, "  Dropped: %s (no connection became free)\n",
                      text_count(count, report->tally->dropped));
    buffer_putc(out, '\n');
}

static void put_latency(const struct report *report, struct buffer *out)
{
    const struct summary *summary = report->summary;
    const struct {
        const char *label;
        int64_t value;
    } rows[] = {
        {"Min", summary->min},
        {"Avg", summary->avg},
        {"P50", summary->quantiles[QUANTILE_P50]},
        {"P95", summary->quantiles[QUANTILE_P95]},
        {"P99", summary->quantiles[QUANTILE_P99]},
        {"Max", summary->max},
    };
    char number[NUMBER_SIZE];
    buffer_puts(out, "LATENCY (ms):\n");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        buffer_printf(out, "  %s: %s\n", rows[i].label,
                      summary->timed > 0 ? number_ms(number, rows[i].value) : "-");
    buffer_putc(out, '\n');
}

static void put_errors(const struct report *report, struct buffer *out)
{
    const struct summary *summary = report->summary;
    char count[TEXT_COUNT_SIZE];
    buffer_puts(out, "ERRORS:\n");
    for (size_t i = 0; i < summary->failure_count; i++) {
        const struct failure *failure = &summary->failures[i];
        buffer_printf(out, "  %s: %s", failure->cause, text_count(count, failure->count));
        for (size_t j = 0; j < failure->detail_count; j++)
            buffer_printf(out, "%s%s%s", j == 0 ? " (" : ", ", failure->details[j].text,
                          j + 1 == failure->detail_count ? ")" : "");
        buffer_putc(out, '\n');
    }
    if (summary->failure_count == 0)
        buffer_puts(out, "  None\n");
    buffer_putc(out, '\n');
}

static void put_rate_limit(const struct ratelimit *limit, struct buffer *out)
{
    char count[TEXT_COUNT_SIZE], number[NUMBER_SIZE];
    buffer_printf(out, "RATE LIMIT:\n  %s\n", limit->summary);
    if (limit->seen) {
        buffer_printf(out, "  Sets in after: %s request%s, at %s requests/sec\n",
                      text_count(count, limit->limit), text_plural(limit->limit),
                      number_rate(number, limit->onset_rate));
        buffer_printf(out, "  Window: %s\n", ratelimit_window_name(limit->source));
        if (limit->retry_after >= 0)
            buffer_printf(out, "  Retry-After: %ds (%s)\n", limit->retry_after,
                          ratelimit_promise_name(limit->promise));
    }
    buffer_printf(out, "  HTTP 429: %s\n", text_count(count, limit->limited));
    buffer_printf(out, "  HTTP 5xx: %s\n\n", text_count(count, limit->server_errors));
}

/* "a", "a or b", "a, b, or c" */
static void put_alternatives(const char *const *items, size_t count, struct buffer *out)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_puts(out, count == 2 ? " or " : i + 1 == count ? ", or " : ", ");
        buffer_puts(out, items[i]);
    }
}

static void put_recommendation(const struct report *report, struct buffer *out)
{
    const struct recommendation *recommendation = report->recommendation;
    buffer_printf(out, "RECOMMENDATION: %s\n", recommendation->sentence);
    if (recommendation->advice_count > 0) {
        buffer_puts(out, "  Consider: ");
        put_alternatives(recommendation->advice, recommendation->advice_count, out);
        buffer_puts(out, ".\n");
    }
    if (report->setup_request != NULL) {
        buffer_puts(out, "  The set-up '");
        text_escape(out, report->setup_request, strlen(report->setup_request));
        buffer_puts(out, "' has failed: ");
        text_escape(out, report->setup_problem, strlen(report->setup_problem));
        buffer_puts(out, ".\n");
    } else if (report->preflight->problem != NULL && report->summary->successful == 0) {
        buffer_puts(out, "  The first request failed: ");
        text_escape(out, report->preflight->problem, strlen(report->preflight->problem));
        buffer_puts(out, ".\n");
    }
    if (report_generator_was_limit(report->run))
        buffer_printf(out,
                      "  The generator was the limit: its busiest thread used %.0f%% of a CPU.\n",
                      report->run->busiest * 100);
}

/* The conditions of --fail-if that hold. */
static void put_crossed(const struct report *report, struct arena *arena, struct buffer *out)
{
    for (size_t i = 0; i < report->fail_if.count; i++) {
        const struct threshold *threshold = &report->fail_if.items[i];
        if (threshold_holds(threshold, report->summary))
            buffer_printf(out, "FAILED: %s (%s)\n", threshold->text,
                          threshold_shown(arena, threshold, report->summary));
    }
}

void report_text(const struct report *report, struct arena *arena, struct buffer *out)
{
    put_head(report, out);
    put_throughput(report, out);
    if (report->bars)
        graph_throughput(report, out);
    put_latency(report, out);
    if (report->bars)
        graph_latency(report, out);
    if (report->set != NULL)
        target_text(report->targets, report->target_count, out);
    put_errors(report, out);
    failed_text(report, arena, out);
    if (report->security != NULL)
        failed_security_text(report->security, out);
    if (report->ratelimit != NULL)
        put_rate_limit(report->ratelimit, out);
    put_recommendation(report, out);
    put_crossed(report, arena, out);
}
