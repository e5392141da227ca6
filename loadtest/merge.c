/* The command that adds the reports of several machines. */
#include "loadtest/command.h"
#include "loadtest/merge_target.h"

#include "loadtest/engine/clock.h"
#include "loadtest/report/moment.h"
#include "loadtest/report/reader.h"
#include "loadtest/report/report.h"

#include "common/document.h"
#include "common/input.h"
#include "common/status.h"

#include <string.h>

/* More than the machines of one load. */
#define REPORTS_LIMIT SHARDS_MOST

static const char *const kinds[] = {"load-report", NULL};

struct shard_report {
    json_t *document; /* owned */
    const char *file, *target;
    int64_t start, end; /* of its window, ns since the epoch */
    double interval;    /* s */
    struct shard shard; /* count 0: it was none */
};

struct merge {
    struct arena *arena;
    struct shard_report *parts;
    size_t count, capacity;
    struct tally tally;
    struct merged merged;
    struct thresholds fail_if;
};

/* ---- reading ---- */

static bool read_part(struct shard_report *part)
{
    const json_t *document = part->document, *shard = json_object_get(document, "shard");
    const char *started = json_string_value(json_object_get(document, "started"));
    double window = json_number_value(json_object_get(document, "duration_s"));
    const json_t *series = json_object_get(document, "series");
    part->target = json_string_value(json_object_get(document, "target"));
    part->interval = json_number_value(json_object_get(series, "interval_s"));
    part->shard = (struct shard){(unsigned)reader_count(shard, "index"),
                                 (unsigned)reader_count(shard, "count")};
    if (part->target == NULL || started == NULL || moment_parse(started, &part->start) != 0 ||
        !(window >= 0 && window < 1e9) || part->shard.count > SHARDS_MOST ||
        (shard != NULL && part->shard.index >= part->shard.count))
        return false;
    part->end = part->start + (int64_t)(window * 1e9);
    return true;
}

static int add_part(struct merge *merge, const char *file, json_t *document, struct error *error)
{
    if (merge->count == merge->capacity) {
        size_t capacity = merge->capacity * 2 + 16;
        merge->parts =
            arena_grow(merge->arena, merge->parts, merge->capacity, capacity, sizeof *merge->parts);
        merge->capacity = capacity;
    }
    struct shard_report *part = &merge->parts[merge->count++];
    *part = (struct shard_report){.document = document, .file = input_name(file)};
    if (merge->count > REPORTS_LIMIT)
        return error_set(error, STATUS_INPUT, "more than %d reports", REPORTS_LIMIT);
    if (read_part(part) && reader_tally(document, &merge->tally))
        return 0;
    error_set(error, STATUS_INPUT, "'%s' holds no load-report that can be merged", part->file);
    return error_hint(error, "'api-load URL --shard I/N --json' makes one");
}

/* A file may hold several, one after the other. */
static int read_file(struct merge *merge, const char *file, struct error *error)
{
    struct buffer text = BUFFER_INIT;
    int result = input_read(file, INPUT_LIMIT, &text, error);
    for (size_t at = 0; result == 0 && at < text.length;) {
        json_error_t problem;
        const char *rest = text.data + at;
        json_t *probe = json_loadb(rest, text.length - at, JSON_DISABLE_EOF_CHECK, &problem);
        size_t length = probe != NULL ? (size_t)problem.position : text.length - at;
        json_decref(probe);
        json_t *document = document_parse(rest, length, input_name(file), kinds, error);
        result = document != NULL ? add_part(merge, file, document, error) : -1;
        at += length;
        at += strspn(text.data + at, " \t\r\n");
    }
    buffer_release(&text);
    return result;
}

/* ---- what belongs together ---- */

static int check_pair(const struct shard_report *a, const struct shard_report *b,
                      struct error *error)
{
    if (strcmp(a->target, b->target) != 0)
        return error_set(error, STATUS_INPUT, "'%s' is of '%s', '%s' of '%s'", a->file, a->target,
                         b->file, b->target);
    if (a->interval < b->interval || a->interval > b->interval)
        return error_set(error, STATUS_INPUT, "'%s' and '%s' have intervals of different lengths",
                         a->file, b->file);
    if (a->shard.count != b->shard.count)
        return error_set(error, STATUS_INPUT, "'%s' and '%s' are shards of different loads",
                         a->file, b->file);
    if (a->shard.count > 0 && a->shard.index == b->shard.index)
        return error_set(error, STATUS_INPUT, "'%s' and '%s' are both shard %u", a->file, b->file,
                         a->shard.index);
    if (a->start < b->end && b->start < a->end)
        return 0;
    error_set(error, STATUS_INPUT, "'%s' and '%s' did not run at the same time", a->file, b->file);
    return error_hint(error, "what ran one after the other is compared, not merged");
}

static int check_parts(const struct merge *merge, struct error *error)
{
    for (size_t i = 0; i < merge->count; i++)
        for (size_t j = 0; j < i; j++)
            if (check_pair(&merge->parts[j], &merge->parts[i], error) != 0)
                return -1;
    return 0;
}

static const char *missing_shards(const struct merge *merge, unsigned shards)
{
    struct buffer list = BUFFER_INIT;
    bool *there = arena_alloc(merge->arena, shards + 1, sizeof *there);
    for (size_t i = 0; i < merge->count; i++)
        there[merge->parts[i].shard.index] = true;
    for (unsigned i = 0; i < shards; i++)
        if (!there[i])
            buffer_printf(&list, "%s%u", list.length > 0 ? ", " : "", i);
    const char *text = list.length > 0 ? arena_strdup(merge->arena, buffer_text(&list)) : NULL;
    buffer_release(&list);
    return text;
}

/* ---- the sum ---- */

static double sum_of(const struct merge *merge, const char *outer, const char *key)
{
    double sum = 0;
    for (size_t i = 0; i < merge->count; i++) {
        const json_t *object = merge->parts[i].document;
        object = outer != NULL ? json_object_get(object, outer) : object;
        sum += json_number_value(json_object_get(object, key));
    }
    return sum;
}

static double most_of(const struct merge *merge, const char *outer, const char *key)
{
    double most = 0;
    for (size_t i = 0; i < merge->count; i++) {
        const json_t *object = json_object_get(merge->parts[i].document, outer);
        double value = json_number_value(json_object_get(object, key));
        most = value > most ? value : most;
    }
    return most;
}

static bool any_of(const struct merge *merge, const char *key, bool value)
{
    for (size_t i = 0; i < merge->count; i++)
        if (json_is_true(json_object_get(merge->parts[i].document, key)) == value)
            return true;
    return false;
}

/* The window is that of all together: from the first start to the last end of one. */
static void sum_run(struct merge *merge, struct run *run)
{
    const struct shard_report *first = &merge->parts[0];
    int64_t start = first->start, end = first->end, last = 0, longest = 0;
    for (size_t i = 0; i < merge->count; i++) {
        const struct shard_report *part = &merge->parts[i];
        start = part->start < start ? part->start : start;
        last = part->start > last ? part->start : last;
        end = part->end > end ? part->end : end;
        longest = part->end - part->start > longest ? part->end - part->start : longest;
    }
    merge->merged.start_skew = last - start;
    *run = (struct run){.wall_start = start,
                        .wall_end = end,
                        .window = longest,
                        .elapsed = longest,
                        .busiest = most_of(merge, "generator", "busiest_thread"),
                        .user_cpu = sum_of(merge, "generator", "user_cpu_s"),
                        .system_cpu = sum_of(merge, "generator", "system_cpu_s"),
                        .interrupted = any_of(merge, "interrupted", true)};
}

/* What is not a sum is that of the first. */
static json_t *finish(const struct merge *merge, json_t *document)
{
    static const char *const kept[] = {"environment", "preflight", "options"};
    const json_t *first = merge->parts[0].document;
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        json_t *value = json_deep_copy(json_object_get(first, kept[i]));
        if (value != NULL)
            json_object_set_new(document, kept[i], value);
    }
    json_t *options = json_object_get(document, "options");
    json_object_set(options, "concurrency", json_object_get(document, "concurrency"));
    if (json_is_integer(json_object_get(options, "requests")))
        json_object_set_new(options, "requests",
                            json_integer((json_int_t)sum_of(merge, "options", "requests")));
    json_object_set_new(json_object_get(document, "requests"), "preflight",
                        json_integer((json_int_t)sum_of(merge, "requests", "preflight")));
    return document;
}

/* The file that the requests were read from, as the first of them says. */
static const char *set_of(const struct merge *merge)
{
    const json_t *options = json_object_get(merge->parts[0].document, "options");
    return json_string_value(json_object_get(options, "targets"));
}

static int64_t target_of(const struct merge *merge)
{
    const json_t *options = json_object_get(merge->parts[0].document, "options");
    double ms = json_number_value(json_object_get(options, "p99_target_ms"));
    return ms > 0 && ms < 1e9 ? (int64_t)(ms * 1e6) : 200 * CLOCK_MILLISECOND;
}

static int write_merged(struct merge *merge, const struct target_report *targets,
                        size_t target_count, const struct settings *settings, struct error *error)
{
    struct run run;
    struct summary summary;
    struct recommendation recommendation;
    struct buffer text = BUFFER_INIT;
    struct request request = {.method = ""};
    struct preflight preflight = {.cause = CAUSE_NONE};
    struct url url = {.text = merge->parts[0].target};
    sum_run(merge, &run);
    struct plan plan = {.mix_count = 1,
                        .concurrency = (unsigned)sum_of(merge, NULL, "concurrency"),
                        .interval = (int64_t)(merge->parts[0].interval * 1e9)};
    summary_make(merge->arena, &merge->tally, run.window, run.elapsed, &summary);
    summary.rate = sum_of(merge, NULL, "requests_per_second");
    struct evidence evidence = {.summary = &summary,
                                .tally = &merge->tally,
                                .preflight = &preflight,
                                .p99_target = target_of(merge),
                                .concurrency = plan.concurrency};
    recommend(merge->arena, &evidence, &recommendation);
    struct report report = {.url = &url,
                            .request = &request,
                            .plan = &plan,
                            .run = &run,
                            .tally = &merge->tally,
                            .preflight = &preflight,
                            .summary = &summary,
                            .recommendation = &recommendation,
                            .p99_target = evidence.p99_target,
                            .merged = &merge->merged,
                            .targets = targets,
                            .target_count = target_count,
                            .set = target_count > 1 ? set_of(merge) : NULL,
                            .bars = settings_wants_bars(settings),
                            .fail_if = merge->fail_if,
                            .passed = !any_of(merge, "passed", false) &&
                                      thresholds_first(&merge->fail_if, &summary) == NULL &&
                                      merge->merged.missing == NULL};
    report_text(&report, merge->arena, &text);
    int result =
        command_write(settings, finish(merge, report_json(&report, merge->arena)), &text, error);
    buffer_release(&text);
    if (result != 0)
        return -1;
    return report.passed ? STATUS_DONE : STATUS_NEGATIVE;
}

static int report_merged(struct merge *merge, const struct settings *settings, struct error *error)
{
    size_t target_count;
    json_t **documents = arena_alloc(merge->arena, merge->count, sizeof *documents);
    for (size_t i = 0; i < merge->count; i++)
        documents[i] = merge->parts[i].document;
    struct target_report *targets =
        merge_targets(merge->arena, documents, merge->count, &target_count);
    if (targets == NULL)
        return error_set(error, STATUS_INPUT, "the reports are not of the same targets");
    int result = write_merged(merge, targets, target_count, settings, error);
    merge_targets_free(targets, target_count);
    return result;
}

static int merge_files(struct merge *merge, const struct settings *settings, struct error *error)
{
    for (size_t i = 0; i < settings->operands.count; i++)
        if (read_file(merge, settings->operands.items[i], error) != 0)
            return -1;
    if (check_parts(merge, error) != 0)
        return -1;
    merge->merged.reports = (unsigned)merge->count;
    merge->merged.shards = merge->parts[0].shard.count;
    if (merge->merged.shards > 0)
        merge->merged.missing = missing_shards(merge, merge->merged.shards);
    return report_merged(merge, settings, error);
}

int command_merge(struct arena *arena, const struct settings *settings, struct error *error)
{
    struct merge merge = {.arena = arena};
    tally_init(&merge.tally);
    int result = thresholds_parse(arena, settings->fail_if, &merge.fail_if, error);
    if (result == 0)
        result = merge_files(&merge, settings, error);
    for (size_t i = 0; i < merge.count; i++)
        json_decref(merge.parts[i].document);
    tally_release(&merge.tally);
    return result;
}
