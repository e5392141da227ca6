/* A comparison as a report for people and as a document. */
#ifndef LOADTEST_REPORT_COMPARISON_H
#define LOADTEST_REPORT_COMPARISON_H

#include "loadtest/judge/band.h"
#include "loadtest/judge/comparison.h"

#include "common/buffer.h"

#include <jansson.h>
#include <stdbool.h>

struct comparison_report {
    const json_t *a, *b; /* the two load-report documents */
    const struct comparison *comparison;
    const struct band *a_band, *b_band; /* latency by quantile */
    const char *a_missed, *b_missed;    /* what of its expectations a side has, or NULL */
    double max_regression;              /* as a share */
    bool passed;
};

/* Whether a difference is a regression: B is slower, and by more than the share allows. */
bool comparison_is_regression(const struct difference *difference, double max_regression);

void comparison_text(const struct comparison_report *report, struct buffer *out);

/* The `load-comparison` document, a new reference. */
json_t *comparison_json(const struct comparison_report *report);

#endif
