/*
 * Accepted replies come in blocks, with nothing but 429 between them. Blocks of about the size of the
 * first are windows, and the time from the begin of one to that of the next is their length; small
 * ones at even distances are a bucket that fills steadily.
 */
#include "loadtest/judge/ratelimit.h"

#include "common/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LIMITED 429
/* So many replies of 429 in a row, without another, are a gap between two blocks. */
#define GAP_REPLIES 3
/* A gap lasts longer than this, s, and than this share of the longest: a sliding window repeats each
 * pause that there was while it filled. */
#define GAP_SECONDS 0.02
#define GAP_SHARE 0.25
/* Later blocks of at least this share of the first are windows. */
#define WINDOW_SHARE 0.5
#define BLOCKS_LIMIT 100000
/* Who comes when Retry-After is over must not be refused; what timers and the network take, s. */
#define LATE_SLACK 0.25
/* Header fields count whole seconds, rounded up: the limit may end that much earlier, s. */
#define EARLY_SLACK 1.5

static const char *const window_names[] = {"unknown", "announced", "measured"};
static const char *const promise_names[] = {"none", "not checked", "kept", "broken"};

const char *ratelimit_window_name(enum ratelimit_window source)
{
    return window_names[source];
}

const char *ratelimit_promise_name(enum ratelimit_promise promise)
{
    return promise_names[promise];
}

struct block {
    int64_t start, end;
    uint64_t size;
};

struct blocks {
    struct block *items;
    size_t count;
};

static int by_time(const void *a, const void *b)
{
    const struct limit_event *x = a, *y = b;
    return (x->at > y->at) - (x->at < y->at);
}

static double seconds(int64_t nanoseconds)
{
    return (double)nanoseconds / 1e9;
}

static bool is_accepted(const struct limit_event *event)
{
    return event->status != LIMITED && event->status < 500;
}

static void add_accepted(struct blocks *blocks, const struct limit_event *event, bool apart)
{
    if (blocks->count == 0 || (apart && blocks->count < BLOCKS_LIMIT))
        blocks->items[blocks->count++] = (struct block){.start = event->at};
    struct block *block = &blocks->items[blocks->count - 1];
    block->end = event->at;
    block->size++;
}

/* Replies of 429 in a row. */
struct refusals {
    unsigned count;   /* of GAP_REPLIES at most */
    int64_t answered; /* when these all were */
};

static void note_refusal(struct refusals *refusals, const struct limit_event *event)
{
    if (event->status != LIMITED || refusals->count == GAP_REPLIES)
        return;
    refusals->count++;
    if (event->answered > refusals->answered)
        refusals->answered = event->answered;
}

/* Whether the server had refused them before the request was sent: several connections may overtake
 * each other. */
static bool are_before(const struct refusals *refusals, const struct limit_event *event)
{
    return refusals->count == GAP_REPLIES && event->at > refusals->answered;
}

/* The longest time without an accepted reply, while there were refusals, s. */
static double longest_silence(const struct limitlog *log, int64_t preflight)
{
    double longest = 0;
    int64_t last = preflight;
    struct refusals refusals = {0};
    for (size_t i = 0; i < log->count; i++) {
        const struct limit_event *event = &log->items[i];
        note_refusal(&refusals, event);
        if (!is_accepted(event))
            continue;
        if (are_before(&refusals, event))
            longest = fmax(longest, seconds(event->at - last));
        last = event->at;
        refusals = (struct refusals){0};
    }
    return longest;
}

/* The first block begins with the preflight request. */
static void find_blocks(struct arena *arena, const struct limitlog *log, int64_t preflight,
                        struct blocks *blocks)
{
    double least = fmax(GAP_SECONDS, GAP_SHARE * longest_silence(log, preflight));
    struct refusals refusals = {0};
    size_t room = log->count < BLOCKS_LIMIT ? log->count + 1 : BLOCKS_LIMIT;
    blocks->items = arena_alloc(arena, room, sizeof *blocks->items);
    blocks->items[0] = (struct block){preflight, preflight, 1};
    blocks->count = 1;
    for (size_t i = 0; i < log->count; i++) {
        const struct limit_event *event = &log->items[i];
        note_refusal(&refusals, event);
        if (!is_accepted(event))
            continue;
        double silence = seconds(event->at - blocks->items[blocks->count - 1].end);
        add_accepted(blocks, event, are_before(&refusals, event) && silence > least);
        refusals = (struct refusals){0};
    }
}

static void count_replies(const struct limitlog *log, struct ratelimit *result)
{
    for (size_t i = 0; i < log->count; i++) {
        result->limited += log->items[i].status == LIMITED;
        result->server_errors += log->items[i].status >= 500;
        result->accepted += is_accepted(&log->items[i]);
    }
    result->accepted++; /* the preflight */
    result->seen = result->limited > 0;
}

/* What the first 429, and the replies before it, announce. */
static const struct limit_event *read_notices(const struct limitlog *log, struct ratelimit *result)
{
    result->retry_after = result->announced_limit = result->announced_window = -1;
    for (size_t i = 0; i < log->count; i++) {
        const struct limit_event *event = &log->items[i];
        if (event->notice.limit >= 0)
            result->announced_limit = event->notice.limit;
        if (event->notice.window >= 0)
            result->announced_window = event->notice.window;
        if (event->status == LIMITED) {
            result->retry_after = event->notice.retry_after;
            return event;
        }
    }
    return NULL;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, by_size);
    return (values[(count - 1) / 2] + values[count / 2]) / 2;
}

/* Windows: the last block may be cut off by the end of the run, all others are whole. */
static void measure_windows(struct arena *arena, const struct blocks *blocks,
                            struct ratelimit *result)
{
    double *lengths = arena_alloc(arena, blocks->count, sizeof *lengths);
    double *sizes = arena_alloc(arena, blocks->count, sizeof *sizes);
    for (size_t i = 0; i + 1 < blocks->count; i++) {
        lengths[i] = seconds(blocks->items[i + 1].start - blocks->items[i].start);
        sizes[i] = (double)blocks->items[i].size;
    }
    result->window = median(lengths, blocks->count - 1);
    result->limit = (uint64_t)llround(median(sizes, blocks->count - 1));
    result->source = WINDOW_MEASURED;
}

/* A bucket: what it takes at once, without what has flowed in meanwhile, and what it takes a second
 * after that. */
static void measure_bucket(const struct blocks *blocks, struct ratelimit *result)
{
    const struct block *first = &blocks->items[0], *last = &blocks->items[blocks->count - 1];
    uint64_t later = 0;
    for (size_t i = 1; i < blocks->count; i++)
        later += blocks->items[i].size;
    double time = seconds(last->start - first->end);
    result->steady_rate = time > 0 ? (double)later / time : 0;
    double refilled = result->steady_rate * seconds(first->end - first->start);
    result->limit = (uint64_t)fmax(1, ceil((double)first->size - refilled));
    result->window = result->steady_rate > 0 ? 1 / result->steady_rate : 0;
    result->source = WINDOW_MEASURED;
}

static void use_announcement(const struct limit_event *first, int64_t preflight,
                             struct ratelimit *result)
{
    double passed = seconds(first->at - preflight);
    if (result->announced_window > 0)
        result->window = result->announced_window;
    else if (first->notice.reset > 0)
        result->window = round(passed + first->notice.reset);
    else if (result->retry_after > 0)
        result->window = round(passed + result->retry_after);
    else
        return;
    result->source = WINDOW_ANNOUNCED;
}

/* Retry-After: limited until about then, and nobody is refused afterwards, until the first is accepted:
 * after that the next quota is being used. */
static void check_promise(const struct limitlog *log, const struct limit_event *first,
                          struct ratelimit *result)
{
    double due = result->retry_after, late = fmax(LATE_SLACK, 0.01 * due);
    if (result->retry_after < 0)
        return;
    result->promise = PROMISE_UNCHECKED;
    for (const struct limit_event *event = first; event < log->items + log->count; event++) {
        if (event->status == LIMITED && seconds(event->at - first->answered) > due + late) {
            result->promise = PROMISE_BROKEN;
            return;
        }
        if (!is_accepted(event) ||
            event->at <= first->answered) /* may have been looked at earlier */
            continue;
        double resumed = seconds(event->at - first->at);
        result->promise =
            due - resumed > fmax(EARLY_SLACK, 0.05 * due) ? PROMISE_BROKEN : PROMISE_KEPT;
        return;
    }
}

static const char *window_text(struct arena *arena, double window)
{
    double minutes = window / 60;
    if (window >= 60 && fabs(minutes - round(minutes)) < 0.02 * minutes)
        return arena_printf(arena, "%.0f min", round(minutes));
    if (fabs(window - round(window)) < 0.05 * window)
        return arena_printf(arena, "%.0f s", round(window));
    return arena_printf(arena, "%.3g s", window);
}

static const char *promise_text(enum ratelimit_promise promise)
{
    switch (promise) {
    case PROMISE_KEPT:
        return ", honoured";
    case PROMISE_BROKEN:
        return ", Retry-After not honoured";
    case PROMISE_UNCHECKED:
        return ", Retry-After not checked";
    default:
        return "";
    }
}

static const char *summarize(struct arena *arena, const struct ratelimit *result)
{
    unsigned long long limit = result->limit;
    const char *promise = promise_text(result->promise);
    if (!result->seen)
        return result->server_errors > 0 ? "no limit by 429: the server answers 5xx instead"
                                         : "no limit was met";
    if (result->steady_rate > 0)
        return arena_printf(arena, "limit: %.3g requests/s per client, %llu at once%s",
                            result->steady_rate, limit, promise);
    if (result->window > 0)
        return arena_printf(arena, "limit: %llu request%s / %s per client%s", limit,
                            text_plural(limit), window_text(arena, result->window), promise);
    return arena_printf(arena, "limit: %llu request%s per client, in an unknown time%s", limit,
                        text_plural(limit), promise);
}

void ratelimit_judge(struct arena *arena, struct limitlog *log, int64_t preflight,
                     struct ratelimit *result)
{
    struct blocks blocks;
    *result = (struct ratelimit){.retry_after = -1};
    if (log->count > 0)
        qsort(log->items, log->count, sizeof *log->items, by_time);
    count_replies(log, result);
    const struct limit_event *first = read_notices(log, result);
    if (first != NULL) {
        find_blocks(arena, log, preflight, &blocks);
        double passed = seconds(first->at - log->items[0].at);
        result->onset_rate = passed > 0 ? (double)(first - log->items) / passed : 0;
        result->limit = blocks.items[0].size;
        if (blocks.count > 1 &&
            (double)blocks.items[1].size >= WINDOW_SHARE * (double)blocks.items[0].size)
            measure_windows(arena, &blocks, result);
        else if (blocks.count > 3)
            measure_bucket(&blocks, result);
        else
            use_announcement(first, preflight, result);
        check_promise(log, first, result);
    }
    result->summary = summarize(arena, result);
}
