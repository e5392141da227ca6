/* The line on a terminal that shows how a run is going. */
#ifndef LOADTEST_REPORT_LIVE_H
#define LOADTEST_REPORT_LIVE_H

#include "loadtest/engine/run.h"

#include <stdbool.h>
#include <stdint.h>

struct live {
    const struct plan *plan;
    uint64_t last;       /* requests when the line was shown before */
    int64_t last_moment; /* ns of the run */
};

/* Whether anybody would see it. */
bool live_is_wanted(void);

/* Show the progress; `argument` is a struct live. */
void live_show(const struct run_progress *progress, void *argument);

#endif
