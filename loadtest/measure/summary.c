/* Tally → summary. */
#include "loadtest/measure/summary.h"

#include "loadtest/engine/http1.h"
#include "loadtest/engine/http2.h"

#include <stdlib.h>
#include <string.h>

const double quantile_values[QUANTILE_COUNT] = {0.5, 0.75, 0.9, 0.95, 0.99, 0.999};
const char *const quantile_names[QUANTILE_COUNT] = {"p50", "p75", "p90", "p95", "p99", "p999"};

struct failures {
    struct arena *arena;
    struct failure *items;
    size_t count, capacity;
};

static struct failure *add_failure(struct failures *list, const char *cause, uint64_t count)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity * 2 + CAUSE_COUNT;
        list->items =
            arena_grow(list->arena, list->items, list->count, capacity, sizeof *list->items);
        list->capacity = capacity;
    }
    list->items[list->count] = (struct failure){.cause = cause, .count = count};
    return &list->items[list->count++];
}

static int by_detail_count(const void *a, const void *b)
{
    const struct failure_detail *x = a, *y = b;
    return (x->count < y->count) - (x->count > y->count);
}

static const char *detail_text(unsigned detail)
{
    return detail < HTTP1_PROBLEM_COUNT ? http1_problem_text((enum http1_problem)detail)
                                        : http2_detail_text(detail);
}

/* Which details belong to a cause. */
static const struct {
    enum cause cause;
    unsigned first, end;
} ranges[] = {
    {CAUSE_MALFORMED, 1, HTTP2_RESETS},
    {CAUSE_STREAM_RESET, HTTP2_RESETS, HTTP2_GOAWAYS},
    {CAUSE_GOAWAY, HTTP2_GOAWAYS, HTTP2_DETAILS_END},
};

unsigned summary_find_detail(enum cause cause, const char *text)
{
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        for (unsigned j = ranges[i].first; ranges[i].cause == cause && j < ranges[i].end; j++) {
            const char *name = detail_text(j);
            if (name != NULL && strcmp(name, text) == 0)
                return j;
        }
    return 0;
}

static void add_details(struct failures *list, const struct tally *tally, size_t range,
                        struct failure *failure)
{
    struct failure_detail *details = arena_alloc(list->arena, CAUSE_DETAILS, sizeof *details);
    for (unsigned i = ranges[range].first; i < ranges[range].end; i++)
        if (tally->causes.details[i] > 0)
            details[failure->detail_count++] =
                (struct failure_detail){detail_text(i), tally->causes.details[i]};
    qsort(details, failure->detail_count, sizeof *details, by_detail_count);
    failure->details = details;
}

static void add_cause(struct failures *list, const struct tally *tally, enum cause cause)
{
    struct failure *failure = add_failure(list, cause_name(cause), tally->causes.of[cause]);
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (ranges[i].cause == cause)
            add_details(list, tally, i, failure);
}

/* The most frequent first, then by name. */
static int by_count(const void *a, const void *b)
{
    const struct failure *x = a, *y = b;
    if (x->count != y->count)
        return x->count < y->count ? 1 : -1;
    return strcmp(x->cause, y->cause);
}

static void collect_failures(struct arena *arena, const struct tally *tally,
                             struct summary *summary)
{
    struct failures list = {.arena = arena};
    for (unsigned i = CAUSE_NONE + 1; i < CAUSE_STATUS; i++)
        if (tally->causes.of[i] > 0)
            add_cause(&list, tally, (enum cause)i);
    for (unsigned status = 0; status < TALLY_STATUSES; status++)
        if (tally->unexpected[status] > 0)
            add_failure(&list, arena_printf(arena, "%s %u", cause_name(CAUSE_STATUS), status),
                        tally->unexpected[status]);
    if (list.count > 0)
        qsort(list.items, list.count, sizeof *list.items, by_count);
    summary->failures = list.items;
    summary->failure_count = list.count;
}

/* The middle of a bucket may lie outside of what was measured. */
static int64_t within(int64_t value, int64_t min, int64_t max)
{
    if (value < min)
        return min;
    return value > max ? max : value;
}

static void measure_latency(const struct tally *tally, struct summary *summary)
{
    summary->timed = tally->latency->count;
    if (summary->timed == 0)
        return;
    summary->min = tally->min;
    summary->max = tally->max;
    summary->avg = tally->sum / (int64_t)summary->timed;
    for (int i = 0; i < QUANTILE_COUNT; i++)
        summary->quantiles[i] =
            within(histogram_quantile(tally->latency, quantile_values[i]), tally->min, tally->max);
}

void summary_make(struct arena *arena, const struct tally *tally, int64_t window, int64_t elapsed,
                  struct summary *summary)
{
    *summary = (struct summary){.total = tally->successful + tally->failed,
                                .successful = tally->successful,
                                .failed = tally->failed};
    uint64_t replies = tally->successful + tally->causes.of[CAUSE_STATUS] +
                       tally->causes.of[CAUSE_HEADER] + tally->causes.of[CAUSE_BODY];
    /* when nothing ended within the window, only the whole run has a rate */
    if (tally->within > 0 && window > 0)
        summary->rate = (double)tally->within / ((double)window / 1e9);
    else if (elapsed > 0)
        summary->rate = (double)summary->total / ((double)elapsed / 1e9);
    if (replies > 0)
        summary->first_byte = tally->first_byte_sum / (int64_t)replies;
    measure_latency(tally, summary);
    collect_failures(arena, tally, summary);
}
