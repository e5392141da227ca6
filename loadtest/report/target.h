/* What a report says of each target. */
#ifndef LOADTEST_REPORT_TARGET_H
#define LOADTEST_REPORT_TARGET_H

#include "loadtest/measure/part.h"
#include "loadtest/measure/summary.h"

#include "common/buffer.h"

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

struct target_report {
    const char *name, *method, *url;
    const char *expect; /* the statuses that the set expects, or NULL */
    double weight;
    unsigned preflight; /* requests sent before the run */
    const struct part *part;
    struct summary summary;
    int64_t wall_start, wall_end; /* of all its requests, ns since the epoch; 0: there were none */
};

/* The `targets` of a load-report, a new reference. */
json_t *target_json(const struct target_report *targets, size_t count);

/* A line for each. */
void target_text(const struct target_report *targets, size_t count, struct buffer *out);

#endif
