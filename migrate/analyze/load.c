/* Reads load reports as far as the analysis needs them. */
#include "migrate/analyze/load.h"

#include "common/document.h"

#include <stdio.h>
#include <string.h>

#define DAY_S 86400

static double number(const json_t *object, const char *name)
{
    return json_number_value(json_object_get(object, name));
}

/* Days since 1970 of a date of the Gregorian calendar, by H. Hinnant's days_from_civil. */
static long days_of(long year, unsigned month, unsigned day)
{
    long era, shifted = month <= 2 ? year - 1 : year;
    unsigned of_era, of_year;

    era = (shifted >= 0 ? shifted : shifted - 399) / 400;
    of_era = (unsigned)(shifted - era * 400);
    of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * 146097 + (long)(of_era * 365 + of_era / 4 - of_era / 100 + of_year) - 719468;
}

/* 2026-01-31T12:00:00.123Z → seconds; 0 when it is none. */
static double moment(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    unsigned year, month, day, hour, minute;
    double second;

    if (text == NULL ||
        sscanf(text, "%4u-%2u-%2uT%2u:%2u:%lf", &year, &month, &day, &hour, &minute, &second) != 6)
        return 0;
    return (double)days_of(year, month, day) * DAY_S + hour * 3600.0 + minute * 60.0 + second;
}

/* All that reached the server, whatever the report counts them as. */
static double requests_of(const json_t *requests)
{
    static const char *const names[] = {"total", "warmup", "preflight", "unfinished"};
    double sum = 0;

    if (json_is_number(requests))
        return json_number_value(requests);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        sum += number(requests, names[i]);
    return sum;
}

static const char *name_of(struct arena *arena, const json_t *target)
{
    const char *name = json_string_value(json_object_get(target, "name"));

    return arena_strdup(arena, name != NULL ? name : "?");
}

/* What each target was sent; the report counts it with everything that was no part of the window. */
static double sent_of(const json_t *target)
{
    return json_is_number(json_object_get(target, "sent"))
               ? number(target, "sent")
               : requests_of(json_object_get(target, "requests"));
}

static void read_targets(struct arena *arena, const json_t *targets, struct load *load)
{
    json_t *target;
    size_t i;

    load->targets = arena_alloc(arena, json_array_size(targets) + 1, sizeof *load->targets);
    json_array_foreach(targets, i, target)
    {
        struct load_target found = {
            .name = name_of(arena, target),
            .requests = sent_of(target),
            .start = moment(target, "started"),
            .end = moment(target, "ended"),
        };

        if (found.requests > 0 && found.start > 0 && found.end >= found.start)
            load->targets[load->target_count++] = found;
    }
}

static double all_sent(const json_t *targets)
{
    json_t *target;
    double sum = 0;
    size_t i;

    json_array_foreach(targets, i, target) sum += sent_of(target);
    return sum;
}

int load_read(struct arena *arena, const char *path, struct load *load, struct error *error)
{
    static const char *const kinds[] = {"load-report", NULL};
    json_t *document = document_read(path, kinds, error);
    const char *target;
    json_t *targets;

    *load = (struct load){0};
    if (document == NULL)
        return -1;
    target = json_string_value(json_object_get(document, "target"));
    load->target = arena_strdup(arena, target != NULL ? target : "");
    targets = json_object_get(document, "targets");
    load->requests = json_array_size(targets) > 0
                         ? all_sent(targets)
                         : requests_of(json_object_get(document, "requests"));
    /* Side by side their statements cannot be told apart. */
    if (json_is_true(json_object_get(json_object_get(document, "options"), "sequential")))
        read_targets(arena, targets, load);
    json_decref(document);
    return 0;
}
