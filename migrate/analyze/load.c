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
    if (json_is_number(json_object_get(requests, "sent")))
        return number(requests, "sent");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        sum += number(requests, names[i]);
    return sum;
}

static const char *name_of(struct arena *arena, const json_t *target)
{
    const char *method = json_string_value(json_object_get(target, "method"));
    const char *url = json_string_value(json_object_get(target, "url"));
    const char *name = json_string_value(json_object_get(target, "name"));

    if (name == NULL)
        name = json_string_value(json_object_get(target, "target"));
    if (url == NULL)
        return arena_strdup(arena, name != NULL ? name : "?");
    return arena_printf(arena, "%s%s%s", method != NULL ? method : "", method != NULL ? " " : "",
                        url);
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
            .requests = requests_of(json_object_get(target, "requests")),
            .start = moment(target, "started"),
            .end = moment(target, "ended"),
        };

        if (found.requests > 0 && found.start > 0 && found.end >= found.start)
            load->targets[load->target_count++] = found;
    }
}

int load_read(struct arena *arena, const char *path, struct load *load, struct error *error)
{
    static const char *const kinds[] = {"load-report", NULL};
    json_t *document = document_read(path, kinds, error);
    const char *target;

    *load = (struct load){0};
    if (document == NULL)
        return -1;
    target = json_string_value(json_object_get(document, "target"));
    load->target = arena_strdup(arena, target != NULL ? target : "");
    load->requests = requests_of(json_object_get(document, "requests"));
    read_targets(arena, json_object_get(document, "targets"), load);
    json_decref(document);
    return 0;
}
