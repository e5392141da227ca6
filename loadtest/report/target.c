/* Targets in the two forms of a report. */
#include "loadtest/report/target.h"

#include "loadtest/report/figures.h"
#include "loadtest/report/moment.h"
#include "loadtest/report/number.h"

#include "common/document.h"
#include "common/text.h"

#include <string.h>

/* The widest column of names. */
#define NAME_WIDTH 48

static json_t *requests(const struct target_report *target)
{
    const struct part *part = target->part;
    json_t *object = json_object();
    figures_count(object, "total", target->summary.total);
    figures_count(object, "successful", target->summary.successful);
    figures_count(object, "failed", target->summary.failed);
    figures_count(object, "unfinished", part->unfinished);
    figures_count(object, "warmup", part->warmup);
    figures_count(object, "preflight", target->preflight);
    return object;
}

static json_t *histogram(const struct part *part)
{
    json_t *array = json_array();
    for (size_t i = 0; i < HISTOGRAM_SIZE; i++) {
        const uint64_t *chunk = part->chunks[i / PART_CHUNK];
        if (chunk == NULL)
            i += PART_CHUNK - 1;
        else if (chunk[i % PART_CHUNK] > 0)
            json_array_append_new(
                array, json_pack("[I, I]", (json_int_t)i, (json_int_t)chunk[i % PART_CHUNK]));
    }
    return array;
}

static json_t *one(const struct target_report *target)
{
    uint64_t statuses[TALLY_STATUSES];
    json_t *object = json_object();
    figures_text(object, "name", target->name);
    figures_text(object, "method", target->method);
    figures_text(object, "url", target->url);
    figures_set(object, "weight", document_real(target->weight, 6));
    figures_text(object, "expect_status", target->expect);
    figures_set(object, "started",
                target->wall_start > 0 ? moment_json(target->wall_start) : json_null());
    figures_set(object, "ended",
                target->wall_end > 0 ? moment_json(target->wall_end) : json_null());
    figures_count(object, "sent", target->part->sent + target->preflight);
    figures_set(object, "requests", requests(target));
    figures_set(object, "requests_per_second", document_real(target->summary.rate, 3));
    figures_set(object, "latency_ms", figures_latency(&target->summary));
    figures_set(object, "errors", figures_errors(&target->summary));
    part_statuses(target->part, statuses);
    figures_set(object, "statuses", figures_statuses(statuses));
    return object;
}

json_t *target_json(const struct target_report *targets, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *target = one(&targets[i]);
        if (count > 1) /* else they are the whole's */
            figures_set(target, "counts", histogram(targets[i].part));
        json_array_append_new(array, target);
    }
    return array;
}

/* ---- text ---- */

static size_t width_of(const struct target_report *targets, size_t count)
{
    size_t width = 0;
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(targets[i].name);
        if (length > width && length <= NAME_WIDTH)
            width = length;
    }
    return width;
}

static void put_target(const struct target_report *target, size_t width, struct buffer *out)
{
    const struct summary *summary = &target->summary;
    char total[TEXT_COUNT_SIZE], rate[NUMBER_SIZE], failed[TEXT_COUNT_SIZE], p50[NUMBER_SIZE],
        p99[NUMBER_SIZE];
    size_t length = strlen(target->name);
    buffer_puts(out, "  ");
    text_escape(out, target->name, length);
    buffer_printf(out, ":%*s %s request%s, %s/s, %s failed",
                  length < width ? (int)(width - length) : 0, "", text_count(total, summary->total),
                  text_plural(summary->total), number_rate(rate, summary->rate),
                  text_count(failed, summary->failed));
    if (summary->timed > 0)
        buffer_printf(out, ", P50 %sms, P99 %sms", number_ms(p50, summary->quantiles[QUANTILE_P50]),
                      number_ms(p99, summary->quantiles[QUANTILE_P99]));
    buffer_putc(out, '\n');
}

void target_text(const struct target_report *targets, size_t count, struct buffer *out)
{
    size_t width = width_of(targets, count);
    buffer_puts(out, "TARGETS:\n");
    for (size_t i = 0; i < count; i++)
        put_target(&targets[i], width, out);
    buffer_putc(out, '\n');
}
