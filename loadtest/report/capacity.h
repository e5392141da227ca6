/* The search for the capacity as a report for people and as a document. */
#ifndef LOADTEST_REPORT_CAPACITY_H
#define LOADTEST_REPORT_CAPACITY_H

#include "loadtest/judge/capacity.h"

#include "common/buffer.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* One run at one rate. */
struct capacity_step {
    double rate; /* asked for, requests a second */
    struct summary summary;
    uint64_t lost;    /* arrivals without a reply: no connection was free, or given up at the end */
    double growth;    /* of the latency, s/s */
    const char *miss; /* why it misses the objective; NULL: it holds */
};

struct capacity_report {
    const char *target;
    const struct thresholds *objective;
    const struct capacity_search *search;
    const struct capacity_step *steps; /* in the order of time */
    size_t count;
    int64_t step_length;          /* ns */
    int64_t wall_start, wall_end; /* ns since the epoch */
    unsigned concurrency;         /* the most connections a step may open */
    bool interrupted;
    bool unmet;               /* no reply meets the expectation, at whatever rate */
    bool generator_was_limit; /* in the lowest step that misses */
};

/* The capacity, requests a second; 0 when no rate holds the objective. */
double capacity_found(const struct capacity_report *report);

/* `graphic`: with bars, for a terminal. */
void capacity_text(const struct capacity_report *report, bool graphic, struct buffer *out);

/* The `load-capacity` document, a new reference. */
json_t *capacity_json(const struct capacity_report *report);

#endif
