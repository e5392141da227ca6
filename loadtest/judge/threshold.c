/* The table of figures, and the parser of conditions. */
#include "loadtest/judge/threshold.h"

#include "loadtest/report/number.h"
#include "loadtest/target/rate.h"

#include "common/parse.h"

#include <string.h>

#define CONDITIONS_LIMIT 64
#define NUMBER_LIMIT 1e15
#define BARE_SECONDS 30

enum unit {
    UNIT_TIME,  /* ns */
    UNIT_SHARE, /* of 1 */
    UNIT_COUNT,
    UNIT_RATE, /* a second */
};

static double timed(const struct summary *summary, int64_t value)
{
    return summary->timed > 0 ? (double)value : -1;
}

static double get_min(const struct summary *summary)
{
    return timed(summary, summary->min);
}

static double get_avg(const struct summary *summary)
{
    return timed(summary, summary->avg);
}

static double get_max(const struct summary *summary)
{
    return timed(summary, summary->max);
}

static double get_p50(const struct summary *summary)
{
    return timed(summary, summary->quantiles[QUANTILE_P50]);
}

static double get_p75(const struct summary *summary)
{
    return timed(summary, summary->quantiles[QUANTILE_P75]);
}

static double get_p90(const struct summary *summary)
{
    return timed(summary, summary->quantiles[QUANTILE_P90]);
}

static double get_p95(const struct summary *summary)
{
    return timed(summary, summary->quantiles[QUANTILE_P95]);
}

static double get_p99(const struct summary *summary)
{
    return timed(summary, summary->quantiles[QUANTILE_P99]);
}

static double get_p999(const struct summary *summary)
{
    return timed(summary, summary->quantiles[QUANTILE_P999]);
}

static double get_errors(const struct summary *summary)
{
    return summary->total > 0 ? (double)summary->failed / (double)summary->total : -1;
}

static double get_failed(const struct summary *summary)
{
    return (double)summary->failed;
}

static double get_requests(const struct summary *summary)
{
    return (double)summary->total;
}

static double get_rate(const struct summary *summary)
{
    return summary->rate;
}

static const struct {
    const char *name;
    enum unit unit;
    double (*get)(const struct summary *);
} figures[] = {
    {"min", UNIT_TIME, get_min},
    {"avg", UNIT_TIME, get_avg},
    {"max", UNIT_TIME, get_max},
    {"p50", UNIT_TIME, get_p50},
    {"p75", UNIT_TIME, get_p75},
    {"p90", UNIT_TIME, get_p90},
    {"p95", UNIT_TIME, get_p95},
    {"p99", UNIT_TIME, get_p99},
    {"p999", UNIT_TIME, get_p999},
    {"p99.9", UNIT_TIME, get_p999},
    {"errors", UNIT_SHARE, get_errors},
    {"failed", UNIT_COUNT, get_failed},
    {"requests", UNIT_COUNT, get_requests},
    {"rate", UNIT_RATE, get_rate},
};

#define FIGURES (sizeof figures / sizeof *figures)

/* A latency without a unit is in seconds, as any duration. So many are meant to be milliseconds: the
 * condition would never hold, and nobody would notice. */
static bool lacks_unit(const char *text)
{
    size_t digits = strspn(text, "0123456789.");
    double seconds;
    return text[digits] == '\0' && parse_real(text, 0, NUMBER_LIMIT, &seconds) == 0 &&
           seconds > BARE_SECONDS;
}

static int parse_limit(enum unit unit, const char *text, double *limit)
{
    int64_t nanoseconds;
    switch (unit) {
    case UNIT_TIME:
        if (parse_duration(text, &nanoseconds) != 0)
            return -1;
        *limit = (double)nanoseconds;
        return 0;
    case UNIT_SHARE:
        return share_parse(text, limit);
    case UNIT_RATE:
        return rate_parse(text, limit);
    default:
        return parse_real(text, 0, NUMBER_LIMIT, limit);
    }
}

static unsigned find_figure(const char *name, size_t length)
{
    unsigned i = 0;
    while (i < FIGURES &&
           (strlen(figures[i].name) != length || strncmp(figures[i].name, name, length) != 0))
        i++;
    return i;
}

static int parse_one(const char *text, struct threshold *threshold, struct error *error)
{
    size_t length = strcspn(text, "<>");
    bool more = text[length] == '>', equal = text[length] != '\0' && text[length + 1] == '=';
    const char *limit = text[length] != '\0' ? text + length + 1 + equal : "";
    threshold->text = text;
    threshold->figure = find_figure(text, length);
    threshold->relation = more ? (equal ? RELATION_MORE_OR_EQUAL : RELATION_MORE)
                               : (equal ? RELATION_LESS_OR_EQUAL : RELATION_LESS);
    if (threshold->figure == FIGURES ||
        parse_limit(figures[threshold->figure].unit, limit, &threshold->limit) != 0) {
        error_set(error, STATUS_USAGE, "'%s' is no condition", text);
        return error_hint(error,
                          "write conditions as 'p99>200ms,errors>1%%,rate<500'; the figures "
                          "are min, avg, max, p50, p75, p90, p95, p99, p999, errors, failed, "
                          "requests, rate");
    }
    if (figures[threshold->figure].unit == UNIT_TIME && lacks_unit(limit)) {
        error_set(error, STATUS_USAGE, "'%s' means %s seconds", text, limit);
        return error_hint(error, "write %sms, or %ss when seconds are meant", limit, limit);
    }
    return 0;
}

/* A condition, without the blanks that people put around it and its relation. */
static const char *take_text(struct arena *arena, const char *at, size_t length)
{
    char *text = arena_strndup(arena, at, length), *end = text;
    for (const char *from = text; *from != '\0'; from++) {
        char next = from[strspn(from, " ")], last = end > text ? end[-1] : '\0';
        if (*from != ' ' || (strchr("<>=", next) == NULL && strchr("<>=", last) == NULL))
            *end++ = *from;
    }
    *end = '\0';
    return text;
}

int thresholds_parse(struct arena *arena, const char *list, struct thresholds *thresholds,
                     struct error *error)
{
    *thresholds = (struct thresholds){.count = 0};
    if (list == NULL)
        return 0;
    thresholds->items = arena_alloc(arena, CONDITIONS_LIMIT, sizeof *thresholds->items);
    for (const char *at = list;;) {
        size_t length = strcspn(at, ",");
        if (thresholds->count == CONDITIONS_LIMIT)
            return error_set(error, STATUS_USAGE, "more than %d conditions", CONDITIONS_LIMIT);
        if (parse_one(take_text(arena, at, length), &thresholds->items[thresholds->count++],
                      error) != 0)
            return -1;
        if (at[length] == '\0')
            return 0;
        at += length + 1;
    }
}

double threshold_figure(const struct threshold *threshold, const struct summary *summary)
{
    return figures[threshold->figure].get(summary);
}

bool threshold_holds(const struct threshold *threshold, const struct summary *summary)
{
    double value = threshold_figure(threshold, summary);
    if (value < 0)
        return false;
    switch (threshold->relation) {
    case RELATION_MORE:
        return value > threshold->limit;
    case RELATION_LESS:
        return value < threshold->limit;
    case RELATION_MORE_OR_EQUAL:
        return value >= threshold->limit;
    default:
        return value <= threshold->limit;
    }
}

const struct threshold *thresholds_first(const struct thresholds *thresholds,
                                         const struct summary *summary)
{
    for (size_t i = 0; i < thresholds->count; i++)
        if (threshold_holds(&thresholds->items[i], summary))
            return &thresholds->items[i];
    return NULL;
}

const char *threshold_shown(struct arena *arena, const struct threshold *threshold,
                            const struct summary *summary)
{
    char number[NUMBER_SIZE];
    double value = threshold_figure(threshold, summary);
    if (value < 0)
        return "-";
    switch (figures[threshold->figure].unit) {
    case UNIT_TIME:
        return arena_printf(arena, "%sms", number_ms(number, (int64_t)value));
    case UNIT_SHARE:
        return arena_printf(arena, "%.3g%%", value * 100);
    case UNIT_RATE:
        return arena_strdup(arena, number_rate(number, value));
    default:
        return arena_printf(arena, "%.0f", value);
    }
}
