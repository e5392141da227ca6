/*
 * Whether B is faster than A: for each metric the difference, its confidence interval, and a verdict
 * that holds for all metrics together.
 *
 * Standard errors come from a circular block bootstrap over the intervals (Politis, Romano: A circular
 * block-resampling procedure for stationary data, 1992), intervals from Student's t with the number of
 * blocks as its freedom, verdicts from Holm's procedure (1979) at 5 %.
 */
#ifndef LOADTEST_JUDGE_COMPARISON_H
#define LOADTEST_JUDGE_COMPARISON_H

#include "loadtest/judge/sample.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum verdict {
    VERDICT_NONE,   /* no detectable difference */
    VERDICT_FASTER, /* B is better */
    VERDICT_SLOWER,
    VERDICT_UNKNOWN, /* too little was measured */
};

struct difference {
    double a, b;      /* the figures, see enum metric; negative: there is none */
    double change;    /* (b - a) / a; for errors b - a */
    double low, high; /* of the change, 95 % confidence */
    double p;         /* of a change at least as large when there is none */
    enum verdict verdict;
};

struct comparison {
    struct difference differences[METRIC_COUNT];
    bool paired;  /* the intervals of both sides are rounds in turn */
    size_t count; /* intervals of the side that has fewer */
};

/* Compare the first `a_count` and `b_count` intervals of the two sides. `paired`: number i of both
 * belong together, and the counts are the same. The same input and seed give the same result. */
void comparison_make(const struct sample *a, size_t a_count, const struct sample *b, size_t b_count,
                     bool paired, uint64_t seed, struct comparison *comparison);

/* "requests per second", …; and in documents "requests_per_second", … */
const char *metric_name(enum metric metric);
const char *metric_key(enum metric metric);

/* "faster", "slower", "no detectable difference", "unknown" */
const char *verdict_name(enum verdict verdict);

#endif
