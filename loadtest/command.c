/* The commands: load one URL; compare. */
#include "loadtest/command.h"

#include "loadtest/baseline.h"
#include "loadtest/outcome.h"
#include "loadtest/plot/plot.h"
#include "loadtest/report/comparison.h"
#include "loadtest/report/csv.h"
#include "loadtest/report/prometheus.h"

#include "common/document.h"
#include "common/memory.h"
#include "common/message.h"
#include "common/output.h"
#include "common/status.h"
#include "common/terminal.h"

#include <string.h>

/* The document in the form that is wanted; text is the caller's. */
static void render(const json_t *document, enum form form, const struct buffer *text,
                   struct buffer *out)
{
    switch (form) {
    case FORM_TEXT:
        buffer_append(out, text->data, text->length);
        break;
    case FORM_CSV:
        csv_put(document, out);
        break;
    case FORM_PROMETHEUS:
        prometheus_put(document, out);
        break;
    default:
        document_write(document, false, out);
    }
}

int command_write(const struct settings *settings, json_t *document, const struct buffer *text,
                  struct error *error)
{
    const char *path = settings->common.output;
    struct buffer out = BUFFER_INIT;
    render(document, settings_form(settings), text, &out);
    int result = output_file(path != NULL ? path : "-", out.data, out.length, error);
    if (result == 0 && path != NULL && terminal_is(1) && !message_is_quiet())
        result = output_stdout(text->data, text->length, error);
    if (result == 0 && settings->plot != NULL)
        result = plot_write(document, settings->plot, error);
    json_decref(document);
    buffer_release(&out);
    return result;
}

/* ---- a saved document ---- */

/* Without a form that was asked for there is only the plot to write. */
int command_show(const struct settings *settings, struct error *error)
{
    static const char *const shown[] = {"load-report", "load-comparison", "load-capacity", NULL};
    bool plot_alone = settings->common.format == NULL && !settings->common.json &&
                      settings->common.output == NULL;
    struct buffer text = BUFFER_INIT;
    json_t *document = document_read(settings->reports[0], shown, error);
    if (document == NULL)
        return -1;
    if (!plot_alone)
        return command_write(settings, document, &text, error) == 0 ? STATUS_DONE : -1;
    int result = plot_write(document, settings->plot, error);
    json_decref(document);
    return result == 0 ? STATUS_DONE : -1;
}

/* ---- one URL ---- */

/* What the replies to one subject have missed, or NULL: something must succeed, no condition may hold,
 * and a single failure misses an expectation, unless conditions say how many may. */
static const char *missed(const struct settings *settings, const struct outcome *outcome,
                          unsigned number, bool expected)
{
    const struct summary *summary = &outcome->summaries[number];
    const struct threshold *condition = thresholds_first(&outcome->fail_if, summary);
    if (condition != NULL)
        return condition->text;
    if (summary->successful == 0)
        return "no request succeeded";
    bool expects = (settings->expect_status != NULL || outcome->expectations != NULL || expected) &&
                   outcome->fail_if.count == 0;
    return summary->failed > 0 && expects ? "replies that were not expected" : NULL;
}

/* Why the answer is no, or NULL. */
static const char *objection(const struct settings *settings, const struct outcome *outcome,
                             bool expected)
{
    if (settings->expect_rate_limit && !outcome->ratelimit.seen)
        return "no limit was met";
    if (settings->expect_security && !security_is_good(&outcome->security))
        return "protecting headers are missing";
    return missed(settings, outcome, 0, expected);
}

/* Why, with the figure of the condition, or with the cause where nothing has succeeded. */
static const char *explained(struct arena *arena, const struct outcome *outcome, const char *why)
{
    const struct summary *summary = &outcome->summaries[0];
    const struct threshold *condition = thresholds_first(&outcome->fail_if, summary);
    if (condition != NULL && why == condition->text)
        return arena_printf(arena, "%s (%s)", why, threshold_shown(arena, condition, summary));
    return summary->successful == 0 ? outcome->recommendations[0].sentence : why;
}

/* Where the result is in a file alone, and nobody has been told yet. */
static bool is_unseen(const struct settings *settings)
{
    return settings->common.output != NULL && !terminal_is(1);
}

static int report_load(struct arena *arena, const struct settings *settings,
                       const struct subject *subject, const struct outcome *outcome,
                       struct error *error)
{
    struct buffer text = BUFFER_INIT;
    struct report report = outcome_report(outcome, settings, subject, 0);
    const char *why = objection(settings, outcome, subject->expects);
    report.passed = why == NULL;
    report_text(&report, arena, &text);
    int result = command_write(settings, report_json(&report, arena), &text, error);
    buffer_release(&text);
    if (result != 0)
        return -1;
    if (why != NULL && report.setup_request == NULL && is_unseen(settings))
        settings->tell(arena_printf(arena, "exit status 1: %s", explained(arena, outcome, why)));
    return report.passed ? STATUS_DONE : STATUS_NEGATIVE;
}

int command_load(struct arena *arena, struct settings *settings, struct error *error)
{
    int status = settings_complete(settings);
    if (status >= 0)
        return status;
    struct subject subject = {.url = {.text = NULL}};
    struct outcome *outcome = arena_alloc(arena, 1, sizeof *outcome);
    if (subject_prepare(arena, settings, settings->urls[0], &subject, error) != 0)
        return -1;
    int result = outcome_measure(arena, settings, &subject, 1, outcome, error);
    if (result == 0)
        result = report_load(arena, settings, &subject, outcome, error);
    outcome_release(outcome);
    subject_release(&subject);
    return result;
}

/* ---- comparisons ---- */

/* One side: its report, and what is compared of it. */
struct contestant {
    json_t *report; /* owned, unless it is the baseline's */
    struct sample sample;
    size_t count;
    const char *missed; /* what of its expectations, or NULL */
};

/* Which side fails the comparison, else what the report for people says at its end. */
static void tell_result(const struct settings *settings, const struct comparison_report *report,
                        const char *text)
{
    static const char mark[] = "RESULT: ";
    const char *result = strstr(text, mark);
    struct buffer told = BUFFER_INIT;
    buffer_puts(&told, "exit status 1: ");
    if (report->a_missed != NULL)
        buffer_printf(&told, "A: %s%s", report->a_missed, report->b_missed != NULL ? "; " : "");
    if (report->b_missed != NULL)
        buffer_printf(&told, "B: %s", report->b_missed);
    if (report->a_missed == NULL && report->b_missed == NULL && result != NULL)
        buffer_append(&told, result + sizeof mark - 1, strcspn(result + sizeof mark - 1, "\n"));
    settings->tell(buffer_text(&told));
    buffer_release(&told);
}

static int report_comparison(const struct settings *settings, const struct contestant *a,
                             const struct contestant *b, bool paired, struct error *error)
{
    struct comparison comparison;
    struct buffer text = BUFFER_INIT;
    size_t least = a->count < b->count ? a->count : b->count;
    comparison_make(&a->sample, paired ? least : a->count, &b->sample, paired ? least : b->count,
                    paired, (uint64_t)settings->seed, &comparison);
    struct band bands[2];
    band_make(&a->sample, a->count, paired, (uint64_t)settings->seed, &bands[0]);
    band_make(&b->sample, b->count, paired, (uint64_t)settings->seed, &bands[1]);
    struct comparison_report report = {.a = a->report,
                                       .b = b->report,
                                       .comparison = &comparison,
                                       .a_band = &bands[0],
                                       .b_band = &bands[1],
                                       .a_missed = a->missed,
                                       .b_missed = b->missed,
                                       .max_regression = settings->max_regression,
                                       .passed = a->missed == NULL && b->missed == NULL};
    for (unsigned i = 0; i < METRIC_COUNT; i++)
        if (comparison_is_regression(&comparison.differences[i], settings->max_regression))
            report.passed = false;
    if (comparison.differences[METRIC_MEAN].a < 0 || comparison.differences[METRIC_MEAN].b < 0)
        report.passed = false;
    comparison_text(&report, &text);
    int result = command_write(settings, comparison_json(&report), &text, error);
    if (result == 0 && !report.passed && is_unseen(settings))
        tell_result(settings, &report, buffer_text(&text));
    buffer_release(&text);
    if (result != 0)
        return -1;
    return report.passed ? STATUS_DONE : STATUS_NEGATIVE;
}

static struct contestant from_baseline(const struct baseline *baseline)
{
    return (struct contestant){.report = baseline->document,
                               .sample = {&baseline->series, baseline->interval},
                               .count = baseline->intervals};
}

static struct contestant from_outcome(struct arena *arena, const struct settings *settings,
                                      const struct subject *subjects, const struct outcome *outcome,
                                      unsigned number)
{
    struct report report = outcome_report(outcome, settings, subjects, number);
    int64_t length = report_interval(&report);
    return (struct contestant){.report = report_json(&report, arena),
                               .sample = {&report.tally->series, (double)length / 1e9},
                               .count = (size_t)(report_window(&report) / length),
                               .missed =
                                   missed(settings, outcome, number, subjects[number].expects)};
}

static int compare_reports(const struct settings *settings, struct error *error)
{
    struct baseline sides[2] = {{.document = NULL}, {.document = NULL}};
    int result = baseline_read(settings->reports[0], &sides[0], error);
    if (result == 0)
        result = baseline_read(settings->reports[1], &sides[1], error);
    if (result == 0) {
        struct contestant a = from_baseline(&sides[0]), b = from_baseline(&sides[1]);
        result = report_comparison(settings, &a, &b, false, error);
    }
    baseline_release(&sides[0]);
    baseline_release(&sides[1]);
    return result;
}

/* Load `count` URLs, and compare the second with the first, or the only one with the baseline. */
static int compare_urls(struct arena *arena, const struct settings *settings,
                        const struct baseline *baseline, struct error *error)
{
    struct subject subjects[2] = {{.url = {.text = NULL}}, {.url = {.text = NULL}}};
    struct contestant sides[2];
    struct outcome *outcome = arena_alloc(arena, 1, sizeof *outcome);
    unsigned count = settings->url_count;
    for (unsigned i = 0; i < count; i++)
        if (subject_prepare(arena, settings, settings->urls[i], &subjects[i], error) != 0)
            return -1;
    int result = outcome_measure(arena, settings, subjects, count, outcome, error);
    if (result == 0) {
        unsigned last = count - 1;
        sides[0] = baseline != NULL ? from_baseline(baseline)
                                    : from_outcome(arena, settings, subjects, outcome, 0);
        sides[1] = from_outcome(arena, settings, subjects, outcome, last);
        result = report_comparison(settings, &sides[0], &sides[1], baseline == NULL, error);
        if (baseline == NULL)
            json_decref(sides[0].report);
        json_decref(sides[1].report);
    }
    outcome_release(outcome);
    subject_release(&subjects[0]);
    subject_release(&subjects[1]);
    return result;
}

static int compare_with_baseline(struct arena *arena, struct settings *settings,
                                 struct error *error)
{
    struct baseline baseline;
    int result = baseline_read(settings->reports[0], &baseline, error);
    if (result == 0)
        result = baseline_settings(arena, &baseline, settings, error);
    if (result == 0) {
        result = settings_complete(settings);
        if (result < 0)
            result = compare_urls(arena, settings, &baseline, error);
    }
    baseline_release(&baseline);
    return result;
}

int command_compare(struct arena *arena, struct settings *settings, struct error *error)
{
    if (settings->report_count == 2)
        return compare_reports(settings, error);
    if (settings->report_count == 1)
        return compare_with_baseline(arena, settings, error);
    int status = settings_complete(settings);
    return status < 0 ? compare_urls(arena, settings, NULL, error) : status;
}
