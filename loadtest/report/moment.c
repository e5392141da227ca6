/* RFC 3339. */
#include "loadtest/report/moment.h"

#include "loadtest/engine/clock.h"

#include <stdbool.h>
#include <string.h>
#include <time.h>

json_t *moment_json(int64_t wall)
{
    char text[64];
    time_t whole = (time_t)(wall / CLOCK_SECOND);
    struct tm parts;
    gmtime_r(&whole, &parts);
    size_t length = strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
    return json_sprintf("%.*s.%03dZ", (int)length, text,
                        (int)(wall % CLOCK_SECOND / CLOCK_MILLISECOND));
}

/* The number that the first `count` characters are; -1 when they are no digits. */
static int digits(const char **at, size_t count)
{
    int value = 0;
    for (size_t i = 0; i < count; i++, (*at)++) {
        if (**at < '0' || **at > '9')
            return -1;
        value = value * 10 + (**at - '0');
    }
    return value;
}

static bool skip(const char **at, const char *any)
{
    bool there = **at != '\0' && strchr(any, **at) != NULL;
    *at += there;
    return there;
}

/* Days since 1970 of a date of the Gregorian calendar, counted from March so that a leap day comes last
 * (as in Fliegel, Van Flandern: CACM 11, 1968). */
static int64_t days_of(int year, int month, int day)
{
    int64_t y = month > 2 ? year : year - 1, m = month > 2 ? month - 3 : month + 9;
    return y * 365 + y / 4 - y / 100 + y / 400 + (m * 153 + 2) / 5 + day - 719469;
}

static bool is_date(int year, int month, int day)
{
    static const int lengths[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return year >= 1970 && month >= 1 && month <= 12 && day >= 1 && day <= lengths[month - 1] &&
           (month != 2 || day < 29 || leap);
}

static int parse_date(const char **at, int64_t *days)
{
    int year = digits(at, 4);
    if (year < 0 || !skip(at, "-"))
        return -1;
    int month = digits(at, 2);
    if (month < 0 || !skip(at, "-"))
        return -1;
    int day = digits(at, 2);
    if (day < 0 || !is_date(year, month, day))
        return -1;
    *days = days_of(year, month, day);
    return 0;
}

/* Hours and minutes, and seconds where `all`; a leap second is the next one. */
static int parse_clock(const char **at, bool all, int64_t *seconds)
{
    int hours = digits(at, 2);
    if (hours < 0 || hours > 23 || !skip(at, ":"))
        return -1;
    int minutes = digits(at, 2), rest = 0;
    if (minutes < 0 || minutes > 59)
        return -1;
    if (all && (!skip(at, ":") || (rest = digits(at, 2)) < 0 || rest > 60))
        return -1;
    *seconds = (int64_t)hours * 3600 + (int64_t)minutes * 60 + rest;
    return 0;
}

static int parse_fraction(const char **at, int64_t *nanoseconds)
{
    int64_t unit = CLOCK_SECOND / 10;
    *nanoseconds = 0;
    if (!skip(at, "."))
        return 0;
    if (**at < '0' || **at > '9')
        return -1;
    for (; **at >= '0' && **at <= '9'; (*at)++, unit /= 10)
        *nanoseconds += (**at - '0') * unit;
    return 0;
}

static int parse_zone(const char **at, int64_t *seconds)
{
    bool east = **at == '+';
    *seconds = 0;
    if (skip(at, "Zz"))
        return 0;
    if (!skip(at, "+-") || parse_clock(at, false, seconds) != 0)
        return -1;
    *seconds = east ? *seconds : -*seconds;
    return 0;
}

int moment_parse(const char *text, int64_t *wall)
{
    int64_t days, seconds, fraction, zone;
    const char *at = text;
    if (parse_date(&at, &days) != 0 || !skip(&at, "Tt ") || parse_clock(&at, true, &seconds) != 0 ||
        parse_fraction(&at, &fraction) != 0 || parse_zone(&at, &zone) != 0 || *at != '\0')
        return -1;
    if (days > INT64_C(100000))
        return -1; /* beyond what nanoseconds hold */
    *wall = (days * 86400 + seconds - zone) * CLOCK_SECOND + fraction;
    return 0;
}
