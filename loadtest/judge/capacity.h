/*
 * The search for the highest rate that holds an objective. It is told how each step went and says
 * which rate to try next: rates double until one misses, then the gap between the highest that holds
 * and the lowest that misses is halved until it is narrow; at the end both of its bounds are tried
 * until one answer is two ahead of the other.
 */
#ifndef LOADTEST_JUDGE_CAPACITY_H
#define LOADTEST_JUDGE_CAPACITY_H

#include "loadtest/judge/threshold.h"
#include "loadtest/measure/series.h"
#include "loadtest/measure/summary.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Steps of one search; it ends undecided after that many. */
#define CAPACITY_STEPS 60
/* Rates beyond these are not tried, requests a second. */
#define CAPACITY_LEAST 0.1
#define CAPACITY_MOST 1e6

struct capacity_rate {
    double rate;
    unsigned holds, misses; /* how its steps went */
};

struct capacity_search {
    struct capacity_rate rates[CAPACITY_STEPS]; /* in ascending order */
    size_t count;
    unsigned steps;
    double first, resolution; /* where to begin; the widest gap, as a share */
};

/* Begin at the rate `first`, and find the capacity within the share `resolution`. */
void capacity_begin(struct capacity_search *search, double first, double resolution);

/* The rate to try next; 0 when the search is over. */
double capacity_next(const struct capacity_search *search);

/* The step at `rate` held the objective, or missed it. */
void capacity_note(struct capacity_search *search, double rate, bool holds);

/* The highest rate that holds below every one that misses, and the lowest that misses; NULL: none. */
const struct capacity_rate *capacity_floor(const struct capacity_search *search);
const struct capacity_rate *capacity_ceiling(const struct capacity_search *search);

/* Whether both of them are decided by two steps more than spoke against it. */
bool capacity_is_confirmed(const struct capacity_search *search);

/* How much latency grows in a second of a run, as s/s, by least squares over the intervals of
 * `interval` s; 0 where it does not grow by half of what it was at first. A queue that is fed faster
 * than it is served grows by that, whatever the objective allows. */
double capacity_growth(const struct series *series, double interval);

/* Why a step misses, in words; NULL when it holds. `growth` is capacity_growth(), `lost` the arrivals
 * that were never answered. */
const char *capacity_miss(struct arena *arena, const struct thresholds *objective,
                          const struct summary *summary, double growth, uint64_t lost);

/* The rate from which on P99 is at least twice that of the lowest rate; 0: there is none. Rates come
 * in ascending order. */
double capacity_knee(const double *rates, const double *p99, size_t count);

#endif
