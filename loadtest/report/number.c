/* Rounding and separators. */
#include "loadtest/report/number.h"

#include "common/text.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

char *number_ms(char out[NUMBER_SIZE], int64_t nanoseconds)
{
    double ms = (double)nanoseconds / 1e6;
    if (ms >= 9.995) {
        char count[TEXT_COUNT_SIZE];
        snprintf(out, NUMBER_SIZE, "%s", text_count(count, (uint64_t)llround(ms)));
    } else if (ms <= 0) {
        snprintf(out, NUMBER_SIZE, "0");
    } else if (ms < 0.001) {
        snprintf(out, NUMBER_SIZE, "%.6f", ms);
    } else {
        snprintf(out, NUMBER_SIZE, "%#.3g", ms);
    }
    return out;
}

char *number_rate(char out[NUMBER_SIZE], double value)
{
    char count[TEXT_COUNT_SIZE];
    uint64_t tenths = (uint64_t)llround(value * 10);
    snprintf(out, NUMBER_SIZE, "%s.%u", text_count(count, tenths / 10), (unsigned)(tenths % 10));
    return out;
}

char *number_seconds(char out[NUMBER_SIZE], int64_t nanoseconds)
{
    bool whole = nanoseconds >= 1000000000;
    snprintf(out, NUMBER_SIZE, "%.3f", (double)nanoseconds / (whole ? 1e9 : 1e6));
    char *end = out + strlen(out);
    while (end[-1] == '0')
        end--;
    if (end[-1] == '.')
        end--;
    snprintf(end, 3, "%s", whole ? "s" : "ms");
    return out;
}

char *number_percent(char out[NUMBER_SIZE], uint64_t part, uint64_t whole)
{
    uint64_t tenths = whole > 0 ? (uint64_t)llround((double)part * 1000 / (double)whole) : 0;
    if (part > 0 && tenths == 0)
        snprintf(out, NUMBER_SIZE, "<0.1%%");
    else if (part < whole && tenths == 1000)
        snprintf(out, NUMBER_SIZE, ">99.9%%");
    else
        snprintf(out, NUMBER_SIZE, "%u.%u%%", (unsigned)(tenths / 10), (unsigned)(tenths % 10));
    return out;
}
