/* A whole run: loops on their threads, and what they measured together. */
#ifndef LOADTEST_ENGINE_RUN_H
#define LOADTEST_ENGINE_RUN_H

#include "loadtest/engine/plan.h"
#include "loadtest/measure/part.h"
#include "loadtest/measure/tally.h"

#include "common/error.h"

#include <stdbool.h>
#include <stdint.h>

/* How far a run has come. */
struct run_progress {
    uint64_t successful, failed;
    unsigned busy;
    int64_t p50, p99; /* of the last second, ns */
    int64_t elapsed;  /* ns; negative during the warm-up */
};

struct run {
    struct tally tallies[PLAN_MIXES]; /* one for each mix */
    struct part *parts[PLAN_MIXES];   /* by target; NULL for a mix of one */
    unsigned part_counts[PLAN_MIXES];
    double user_cpu, system_cpu;  /* seconds, of the whole process during the run */
    double busiest;               /* CPU time of the busiest thread as a share of the run */
    int64_t window;               /* length of the measured window, ns */
    int64_t elapsed;              /* until the last request had ended, ns */
    bool interrupted;             /* ended by `interrupt` */
    int64_t first;                /* when the first request could start, on the clock */
    int64_t begin;                /* of the measured window, on the clock */
    int64_t wall_start, wall_end; /* seconds since the epoch, of the measured window, in ns */
    void (*show)(const struct run_progress *progress, void *argument); /* or NULL */
    void *argument;
};

/* Run the plan to its end, or until the descriptor `interrupt` becomes readable. `run` is filled; its
 * tallies are released by run_release(). 0, or -1 with STATUS_ENVIRONMENT. */
int run_execute(const struct plan *plan, int interrupt, struct run *run, struct error *error);
void run_release(struct run *run);

#endif
