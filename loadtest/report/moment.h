/* Moments as documents have them. */
#ifndef LOADTEST_REPORT_MOMENT_H
#define LOADTEST_REPORT_MOMENT_H

#include <jansson.h>
#include <stdint.h>

/* Nanoseconds since the epoch as RFC 3339 with milliseconds, UTC; a new reference. */
json_t *moment_json(int64_t wall);

/* RFC 3339, such as 2026-11-26T22:00:00.5Z or with +01:00 → nanoseconds since the epoch. 0, or -1. */
int moment_parse(const char *text, int64_t *wall);

#endif
