/* Latency by quantile with a band of confidence: standard errors by the block bootstrap, on the scale
 * of logarithms, for each quantile by itself. */
#ifndef LOADTEST_JUDGE_BAND_H
#define LOADTEST_JUDGE_BAND_H

#include "loadtest/judge/sample.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BAND_POINTS 41

struct band_point {
    double quantile;  /* 0 to 1 */
    double value;     /* ns */
    double low, high; /* 95 % confidence, ns; NAN: too few intervals to tell */
};

struct band {
    struct band_point points[BAND_POINTS];
    size_t count; /* 0: nothing was timed */
};

/* From the first `count` intervals; up to the quantile of which about one request is beyond. The same
 * input and seed give the same result. */
void band_make(const struct sample *sample, size_t count, bool paired, uint64_t seed,
               struct band *band);

#endif
