/* A saved load-report as one side of a comparison. */
#ifndef LOADTEST_BASELINE_H
#define LOADTEST_BASELINE_H

#include "loadtest/measure/series.h"
#include "loadtest/settings.h"

#include "common/arena.h"
#include "common/error.h"

#include <jansson.h>

struct baseline {
    json_t *document;     /* owned */
    const char *target;   /* points into it */
    struct series series; /* owned */
    double interval;      /* length of an interval, s */
    size_t intervals;     /* that lie within its window */
};

/* Read a report (or "-"). 0, or -1 with STATUS_INPUT or STATUS_ENVIRONMENT. */
int baseline_read(const char *path, struct baseline *baseline, struct error *error);
void baseline_release(struct baseline *baseline);

/* Let the settings that are not given be those of the baseline's run. What it could not keep, a body
 * or secrets, must be given: else -1 with STATUS_USAGE. */
int baseline_settings(struct arena *arena, const struct baseline *baseline,
                      struct settings *settings, struct error *error);

#endif
