/*
 * When requests are meant to start. Whoever has a free connection asks the schedule; its answer is
 * the intended start of the next request, from which latency counts.
 *
 * In a closed model a request starts as soon as a connection is free. In an open model arrivals come
 * at a rate, whatever the replies do: constant or Poisson, over stages between whose rates it changes
 * in a straight line. Arrivals that are due wait for any free connection, the oldest first, and their
 * latency goes on counting.
 */
#ifndef LOADTEST_ENGINE_SCHEDULE_H
#define LOADTEST_ENGINE_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct stage {
    int64_t duration; /* ns */
    double from, to;  /* arrivals per second, at its begin and at its end */
};

struct arrivals {
    const struct stage *stages; /* none: a closed model */
    size_t count;
    bool poisson;
    uint64_t seed;
    unsigned shard, shards; /* every `shards`-th arrival, from number `shard` on; in a closed model,
                               too, which part of all this is; `shards` is at least 1 */
};

struct schedule {
    int64_t end;        /* no request starts from then on */
    uint64_t remaining; /* requests that may still start */
    bool over;          /* nothing will start any more */
    bool paused;        /* nothing starts for now */
    bool open;          /* an open model */

    int64_t next; /* open: when the next arrival is due; INT64_MAX: there is none */
    const struct arrivals *arrivals;
    size_t stage; /* in which the last arrival was */
    int64_t stage_start;
    double passed; /* arrivals that were due before that stage */
    double due;    /* arrivals that have been due, Poisson: a random walk */
    uint64_t random;
};

/* From `start` to `end` on the clock, at most `requests` (0: no limit). `arrivals` stays the
 * caller's. */
void schedule_init(struct schedule *schedule, const struct arrivals *arrivals, int64_t start,
                   int64_t end, uint64_t requests);

/* Go to the next arrival of an open model. */
void schedule_advance(struct schedule *schedule);

/* How many arrivals were due before `moment` and have not been taken; consumes them. */
uint64_t schedule_overdue(struct schedule *schedule, int64_t moment);

/* Whether a request starts now, and when it was meant to. */
static inline bool schedule_take(struct schedule *schedule, int64_t now, int64_t *intended)
{
    if (schedule->paused || schedule->over)
        return false;
    /* an arrival that was due before the end is not lost because we look at it late */
    if ((schedule->open ? schedule->next : now) >= schedule->end) {
        schedule->over = true;
        return false;
    }
    if (schedule->open && schedule->next > now)
        return false;
    *intended = now;
    if (schedule->open) {
        *intended = schedule->next;
        schedule_advance(schedule);
    }
    if (--schedule->remaining == 0)
        schedule->over = true;
    return true;
}

#endif
