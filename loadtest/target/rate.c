/* Numbers with a unit behind. */
#include "loadtest/target/rate.h"

#include "common/parse.h"

#include <string.h>

#define RATE_LIMIT 1e7
#define NUMBER_LIMIT 64

static const struct {
    const char *text;
    double seconds;
} units[] = {{"", 1}, {"/s", 1}, {"/m", 60}, {"/h", 3600}};

/* `text` of `length`: a number and the rest. */
static int split_number(const char *text, size_t length, double *value, const char **unit)
{
    char number[NUMBER_LIMIT];
    size_t digits = strspn(text, "0123456789.");
    if (digits > length)
        digits = length;
    if (digits == 0 || digits >= sizeof number)
        return -1;
    memcpy(number, text, digits);
    number[digits] = '\0';
    *unit = text + digits;
    return parse_real(number, 0, RATE_LIMIT * 3600, value);
}

static int parse_rate(const char *text, size_t length, double *rate)
{
    const char *unit;
    double value;
    if (split_number(text, length, &value, &unit) != 0)
        return -1;
    size_t rest = length - (size_t)(unit - text);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strlen(units[i].text) == rest && strncmp(unit, units[i].text, rest) == 0) {
            *rate = value / units[i].seconds;
            return *rate <= RATE_LIMIT ? 0 : -1;
        }
    return -1;
}

int rate_parse(const char *text, double *rate)
{
    return parse_rate(text, strlen(text), rate) == 0 && *rate > 0 ? 0 : -1;
}

static int parse_stage(const char *text, size_t length, double from, struct stage *stage)
{
    char duration[NUMBER_LIMIT];
    const char *colon = memchr(text, ':', length);
    if (colon == NULL || (size_t)(colon - text) >= sizeof duration)
        return -1;
    memcpy(duration, text, (size_t)(colon - text));
    duration[colon - text] = '\0';
    stage->from = from;
    if (parse_duration(duration, &stage->duration) != 0 || stage->duration == 0)
        return -1;
    return parse_rate(colon + 1, length - (size_t)(colon + 1 - text), &stage->to);
}

int stages_parse(const char *text, double from, struct stage *stages, size_t limit, size_t *count)
{
    double most = from;
    for (*count = 0; *count < limit;) {
        size_t length = strcspn(text, ",");
        struct stage *stage = &stages[(*count)++];
        if (parse_stage(text, length, from, stage) != 0)
            return -1;
        from = stage->to;
        most = from > most ? from : most;
        if (text[length] == '\0')
            return most > 0 ? 0 : -1;
        text += length + 1;
    }
    return -1;
}

int share_parse(const char *text, double *share)
{
    const char *unit;
    if (split_number(text, strlen(text), share, &unit) != 0)
        return -1;
    if (strcmp(unit, "%") == 0)
        *share /= 100;
    else if (*unit != '\0')
        return -1;
    return 0;
}
