/* Numbers, durations and sizes as people type them. All return 0, or -1 for what does not fit. */
#ifndef COMMON_PARSE_H
#define COMMON_PARSE_H

#include <stdint.h>

/* Decimal digits only, within [minimum, maximum]. */
int parse_integer(const char *text, int64_t minimum, int64_t maximum, int64_t *value);

/* A plain decimal number, no exponent, infinity or NaN. */
int parse_real(const char *text, double minimum, double maximum, double *value);

/* `30` (seconds), `1.5s`, `500ms`, `250us`, `1m30s`, `2h` → nanoseconds, at least 0. */
int parse_duration(const char *text, int64_t *nanoseconds);

/* `512`, `64kB`, `10MB`, `1GB` (powers of 1024) → bytes. */
int parse_size(const char *text, int64_t *bytes);

#endif
