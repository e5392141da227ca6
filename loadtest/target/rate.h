/* Rates, stages and shares as people type them. */
#ifndef LOADTEST_TARGET_RATE_H
#define LOADTEST_TARGET_RATE_H

#include "loadtest/engine/schedule.h"

#include <stddef.h>

/* `500`, `500/s`, `30/m` or `1000/h` → a second; above 0. 0, or -1. */
int rate_parse(const char *text, double *rate);

/* `10s:100,30s:1000/s,10s:0`: each goes from the rate before, at first `from`, to its own. At most
 * `limit`. 0, or -1. */
int stages_parse(const char *text, double from, struct stage *stages, size_t limit, size_t *count);

/* `5%` or `0.05` → 0.05. 0, or -1. */
int share_parse(const char *text, double *share);

#endif
