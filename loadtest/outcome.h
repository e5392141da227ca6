/* A run of one or two subjects, and what came of it. */
#ifndef LOADTEST_OUTCOME_H
#define LOADTEST_OUTCOME_H

#include "loadtest/engine/plan.h"
#include "loadtest/engine/run.h"
#include "loadtest/judge/ratelimit.h"
#include "loadtest/judge/security.h"
#include "loadtest/measure/summary.h"
#include "loadtest/report/report.h"
#include "loadtest/settings.h"
#include "loadtest/subject.h"

#include "common/arena.h"
#include "common/error.h"

#include <stdbool.h>

struct outcome {
    struct plan plan;
    struct run run;
    struct thresholds fail_if;
    struct expectations *expectations;
    struct ratelimit ratelimit; /* with --expect-rate-limit */
    struct security security;   /* with --expect-security-headers */
    struct summary summaries[PLAN_MIXES];
    struct recommendation recommendations[PLAN_MIXES];
    const struct target_report *targets[PLAN_MIXES]; /* as many as the run has parts */
    int64_t *windows; /* with --sequential: of each target, ns; else NULL */
};

/* Probe `count` subjects: one request each. 0, or -1; call outcome_release() in either case. */
int outcome_prepare(struct arena *arena, const struct settings *settings, struct subject *subjects,
                    unsigned count, struct outcome *outcome, struct error *error);

/* Load them, unless one cannot be reached: then the outcome is that. The run is released by
 * run_release() before the same outcome can be loaded again. 0, or -1. */
int outcome_load(struct arena *arena, const struct settings *settings, struct subject *subjects,
                 unsigned count, struct outcome *outcome, struct error *error);

/* Run a plan, with a line of progress. As run_execute(). */
int outcome_run(const struct plan *plan, struct run *run, struct error *error);

/* Both. */
int outcome_measure(struct arena *arena, const struct settings *settings, struct subject *subjects,
                    unsigned count, struct outcome *outcome, struct error *error);
void outcome_release(struct outcome *outcome);

/* The report of one of the subjects. */
struct report outcome_report(const struct outcome *outcome, const struct settings *settings,
                             const struct subject *subjects, unsigned number);

#endif
