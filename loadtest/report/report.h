/* What the forms of a report are made from, and the forms. */
#ifndef LOADTEST_REPORT_REPORT_H
#define LOADTEST_REPORT_REPORT_H

#include "loadtest/engine/plan.h"
#include "loadtest/engine/preflight.h"
#include "loadtest/engine/run.h"
#include "loadtest/judge/ratelimit.h"
#include "loadtest/judge/recommend.h"
#include "loadtest/judge/security.h"
#include "loadtest/judge/threshold.h"
#include "loadtest/measure/summary.h"
#include "loadtest/report/target.h"
#include "loadtest/target/url.h"

#include "common/buffer.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* Reports of several machines, added. */
struct merged {
    unsigned reports;
    unsigned shards;     /* how many there should be; 0: none of them was a shard */
    const char *missing; /* those that are not there: "1, 3"; NULL: none */
    int64_t start_skew;  /* between the first and the last start, ns */
};

struct report {
    const struct url *url;
    const struct request *request;
    const struct plan *plan;
    const struct run *run;
    const struct tally *tally;
    const struct preflight *preflight;
    const struct summary *summary;
    const struct recommendation *recommendation;
    const char *expect_status; /* as given, or NULL */
    double rate;               /* asked for, a second; 0: a closed model */
    const char *stages;        /* as given, or NULL */
    int64_t p99_target;        /* ns */
    bool http2;                /* spoken to the target */
    bool insecure;
    const struct target_report *targets;
    size_t target_count;
    const char *set; /* what the requests were read from; NULL: there is a URL only */
    bool sequential;
    size_t setup_count;                        /* requests of its set-up */
    const char *setup_request, *setup_problem; /* the one that has failed, and how; or NULL */
    struct thresholds fail_if;
    const struct ratelimit *ratelimit; /* or NULL */
    const struct security *security;   /* or NULL */
    unsigned show_failures;            /* at most so many; 0: none */
    const struct merged *merged;       /* or NULL */
    bool passed;                       /* what the exit status says */
    bool bars;                         /* the report for people has pictures, for a terminal */
};

/* Whether the run could not go faster because of this program itself. */
bool report_generator_was_limit(const struct run *run);

/* Length of the intervals of the series, ns: with two endpoints these are the rounds of one. */
int64_t report_interval(const struct report *report);

/* The measured window of this endpoint, ns: with two they share the time. */
int64_t report_window(const struct report *report);

/* The report for people; here and below `arena` is for what is made on the way. */
void report_text(const struct report *report, struct arena *arena, struct buffer *out);

/* The `load-report` document, a new reference. */
json_t *report_json(const struct report *report, struct arena *arena);

#endif
