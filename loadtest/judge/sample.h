/* What one side of a comparison measured, interval by interval, and its figures over any choice of
 * the intervals. */
#ifndef LOADTEST_JUDGE_SAMPLE_H
#define LOADTEST_JUDGE_SAMPLE_H

#include "loadtest/measure/series.h"

#include <stddef.h>
#include <stdint.h>

enum metric {
    METRIC_RATE, /* requests per second; more is better */
    METRIC_MEAN, /* ns; less is better, from here on */
    METRIC_P50,
    METRIC_P95,
    METRIC_P99,
    METRIC_ERRORS, /* share of the requests that failed */
    METRIC_COUNT,
};

struct sample {
    const struct series *series;
    double interval; /* length of an interval, s */
};

/* Figures of the `count` intervals whose numbers are in `chosen` (numbers may repeat; those the series
 * does not have are empty). A figure that there is none of is negative. */
void sample_figures(const struct sample *sample, const size_t *chosen, size_t count,
                    double figures[METRIC_COUNT]);

/* The same for quantiles `q` (0 to 1), ns; negative where nothing was timed. */
void sample_quantiles(const struct sample *sample, const size_t *chosen, size_t count,
                      const double *q, size_t q_count, double *figures);

#endif
