/*
 * When requests are meant to start. Whoever has a free connection asks the schedule; its answer is
 * the intended start of the next request, from which latency counts.
 */
#ifndef LOADTEST_ENGINE_SCHEDULE_H
#define LOADTEST_ENGINE_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

struct schedule {
    int64_t end;        /* no request starts from then on */
    uint64_t remaining; /* requests that may still start */
    bool over;          /* nothing will start any more */
};

/* `requests` 0: no limit. */
static inline void schedule_init(struct schedule *schedule, int64_t end, uint64_t requests)
{
    *schedule = (struct schedule){.end = end, .remaining = requests != 0 ? requests : UINT64_MAX};
}

/* A closed model: the next request starts as soon as a connection is free. */
static inline bool schedule_take(struct schedule *schedule, int64_t now, int64_t *intended)
{
    if (now >= schedule->end || schedule->remaining == 0) {
        schedule->over = true;
        return false;
    }
    schedule->remaining--;
    *intended = now;
    return true;
}

#endif
