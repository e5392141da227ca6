/* A tally for each target, then a part and a summary of it. */
#include "loadtest/merge_target.h"

#include "loadtest/report/moment.h"
#include "loadtest/report/reader.h"

#include <string.h>

#define WEIGHT_LEAST 1e-6

static const json_t *target_of(const json_t *document, size_t number)
{
    return json_array_get(json_object_get(document, "targets"), number);
}

static const char *text_of(const json_t *target, const char *key)
{
    return json_string_value(json_object_get(target, key));
}

static bool is_same(const json_t *a, const json_t *b)
{
    static const char *const keys[] = {"name", "method", "url"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const char *x = text_of(a, keys[i]), *y = text_of(b, keys[i]);
        if (x == NULL || y == NULL || strcmp(x, y) != 0)
            return false;
    }
    return true;
}

static void widen(struct target_report *target, const json_t *from)
{
    const char *started = text_of(from, "started"), *ended = text_of(from, "ended");
    int64_t start = 0, end = 0;
    if (started == NULL || ended == NULL || moment_parse(started, &start) != 0 ||
        moment_parse(ended, &end) != 0)
        return;
    if (target->wall_start == 0 || start < target->wall_start)
        target->wall_start = start;
    target->wall_end = end > target->wall_end ? end : target->wall_end;
}

/* Of one target in all reports: its tally, the rate and the requests that were sent. */
static bool add_up(json_t *const *documents, size_t count, size_t number,
                   struct target_report *target, struct tally *tally, uint64_t *sent)
{
    for (size_t i = 0; i < count; i++) {
        const json_t *from = target_of(documents[i], number);
        if (!is_same(from, target_of(documents[0], number)) ||
            !reader_target(documents[i], number, tally))
            return false;
        target->preflight += (unsigned)reader_count(json_object_get(from, "requests"), "preflight");
        target->summary.rate += json_number_value(json_object_get(from, "requests_per_second"));
        *sent += reader_count(from, "sent");
        widen(target, from);
    }
    return true;
}

static bool merge_one(struct arena *arena, json_t *const *documents, size_t count, size_t number,
                      struct target_report *target, struct part *part)
{
    const json_t *first = target_of(documents[0], number);
    double weight = json_number_value(json_object_get(first, "weight"));
    struct tally tally;
    uint64_t sent = 0;
    *target = (struct target_report){.name = text_of(first, "name"),
                                     .method = text_of(first, "method"),
                                     .url = text_of(first, "url"),
                                     .expect = text_of(first, "expect_status"),
                                     .weight = weight > WEIGHT_LEAST ? weight : WEIGHT_LEAST,
                                     .part = part};
    tally_init(&tally);
    bool good = add_up(documents, count, number, target, &tally, &sent);
    double rate = target->summary.rate;
    if (good) {
        part_take(part, &tally, 0);
        part->sent = sent > target->preflight ? sent - target->preflight : 0;
        summary_make(arena, &tally, 0, 0, &target->summary);
        target->summary.rate = rate;
    }
    tally_release(&tally);
    return good;
}

struct target_report *merge_targets(struct arena *arena, json_t *const *documents, size_t count,
                                    size_t *target_count)
{
    *target_count = json_array_size(json_object_get(documents[0], "targets"));
    for (size_t i = 0; i < count; i++)
        if (json_array_size(json_object_get(documents[i], "targets")) != *target_count)
            return NULL;
    if (*target_count == 0)
        return NULL;
    struct target_report *targets = arena_alloc(arena, *target_count, sizeof *targets);
    struct part *parts = parts_new((unsigned)*target_count);
    for (size_t i = 0; i < *target_count; i++)
        if (!merge_one(arena, documents, count, i, &targets[i], &parts[i])) {
            parts_free(parts, (unsigned)*target_count);
            return NULL;
        }
    return targets;
}

void merge_targets_free(struct target_report *targets, size_t count)
{
    if (targets != NULL)
        parts_free((struct part *)targets[0].part, (unsigned)count);
}
