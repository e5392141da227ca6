/* Moments as documents have them. */
#ifndef LOADTEST_REPORT_MOMENT_H
#define LOADTEST_REPORT_MOMENT_H

#include <jansson.h>
#include <stdint.h>

/* Nanoseconds since the epoch as RFC 3339 with milliseconds, UTC; a new reference. */
json_t *moment_json(int64_t wall);

#endif
