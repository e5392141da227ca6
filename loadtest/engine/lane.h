/* What one loop has of one endpoint: the connections to it, their schedule, what they measured. */
#ifndef LOADTEST_ENGINE_LANE_H
#define LOADTEST_ENGINE_LANE_H

#include "loadtest/engine/connection.h"
#include "loadtest/engine/plan.h"
#include "loadtest/engine/schedule.h"
#include "loadtest/engine/timer.h"
#include "loadtest/measure/tally.h"

#include <stdbool.h>
#include <stdint.h>

struct lane {
    struct loop *loop;
    const struct endpoint *endpoint;
    const struct plan *plan;
    struct connection *connections;
    struct exchange *exchanges; /* those of the first connection, those of the second… */
    unsigned connection_count;
    unsigned count;           /* of the exchanges */
    unsigned begun;           /* exchanges that have been given their first request */
    unsigned connecting;      /* connections on their way */
    struct exchange *idle;    /* exchanges without a request; the last one that got there first */
    bool waking;              /* within lane_wake() */
    struct arrivals arrivals; /* this loop's part of the plan's */
    struct schedule schedule;
    struct timer arrival; /* of the next request of an open model */
    struct tally tally;
    uint64_t sent;     /* requests */
    uint64_t lag_mask; /* whose numbers have none of its bits have their send lag measured */
};

/* A lane over `count` connections; `number` spreads those of several loops over the addresses. */
void lane_init(struct lane *lane, struct loop *loop, const struct endpoint *endpoint,
               unsigned number, unsigned count);
void lane_release(struct lane *lane);

/* The clock begins. */
void lane_begin(struct lane *lane, int64_t start, int64_t end);

/* Start what can be started. */
void lane_wake(struct lane *lane, int64_t now);

/* Give the exchange, which is free, the next request, or let it be idle. */
void lane_serve(struct lane *lane, struct exchange *exchange, int64_t now);

/* Count what is left when the run is over at `now`. */
void lane_end(struct lane *lane, int64_t now);

#endif
