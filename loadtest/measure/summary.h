/* The figures of a run that reports print and verdicts judge, made from its tally once. */
#ifndef LOADTEST_MEASURE_SUMMARY_H
#define LOADTEST_MEASURE_SUMMARY_H

#include "loadtest/measure/tally.h"

#include "common/arena.h"

#include <stddef.h>
#include <stdint.h>

struct failure_detail {
    const char *text;
    uint64_t count;
};

struct failure {
    const char *cause; /* "Connection refused", "HTTP 503", … */
    uint64_t count;
    const struct failure_detail *details; /* what was malformed; mostly none */
    size_t detail_count;
};

enum quantile {
    QUANTILE_P50,
    QUANTILE_P75,
    QUANTILE_P90,
    QUANTILE_P95,
    QUANTILE_P99,
    QUANTILE_P999,
    QUANTILE_COUNT,
};

extern const double quantile_values[QUANTILE_COUNT];
extern const char *const quantile_names[QUANTILE_COUNT]; /* "p50", … */

struct summary {
    uint64_t total, successful, failed;
    double rate;    /* requests that ended in the window, per second */
    uint64_t timed; /* requests that have a latency: replies and time-outs */
    int64_t min, avg, max, quantiles[QUANTILE_COUNT]; /* ns; 0 when `timed` is 0 */
    int64_t first_byte;                               /* average of the replies, ns */
    const struct failure *failures;                   /* the most frequent first */
    size_t failure_count;
};

/* The detail of a cause that is called so (see tally_failure()); 0: there is none. */
unsigned summary_find_detail(enum cause cause, const char *text);

/* The summary of a closed tally over a window of `window` ns of a run of `elapsed` ns; what it points
 * to lives in `arena`. */
void summary_make(struct arena *arena, const struct tally *tally, int64_t window, int64_t elapsed,
                  struct summary *summary);

#endif
