/* What one loop has of one mix: connections to its endpoints, the schedule, what they measured. */
#ifndef LOADTEST_ENGINE_LANE_H
#define LOADTEST_ENGINE_LANE_H

#include "loadtest/engine/connection.h"
#include "loadtest/engine/plan.h"
#include "loadtest/engine/schedule.h"
#include "loadtest/engine/timer.h"
#include "loadtest/measure/part.h"
#include "loadtest/measure/tally.h"
#include "loadtest/target/template.h"

#include <stdbool.h>
#include <stdint.h>

#define LANE_MEMOS 64u

/* The connections to one endpoint. */
struct pool {
    struct connection *connections;
    struct exchange *exchanges; /* those of the first connection, those of the second… */
    unsigned begun;             /* exchanges that have been given their first request */
    struct exchange *idle;      /* without a request; the last one that got there first */
};

struct lane {
    struct loop *loop;
    const struct mix *mix;
    const struct plan *plan;
    struct pool *pools;        /* one for each endpoint, any of which can carry the whole load */
    unsigned connection_count; /* of a pool */
    unsigned count;            /* of its exchanges: how many requests there are at the same time */
    unsigned active;           /* exchanges that have a request, or rest */
    unsigned connecting;       /* connections on their way */
    bool waking;               /* within lane_wake() */
    size_t turn;               /* in the order of the mix */
    struct generator generator;
    struct arrivals arrivals; /* this loop's part of the plan's */
    struct schedule schedule;
    struct timer arrival; /* of the next request of an open model */
    struct tally tally;
    struct part *parts;       /* the same by target; NULL: there is only one */
    struct http1_memo *memos; /* the last head of the first LANE_MEMOS targets */
    uint64_t sent;            /* requests */
    uint64_t lag_mask;        /* whose numbers have none of its bits have their send lag measured */
};

/* A lane over `count` connections; `number` spreads those of several loops over the addresses. */
void lane_init(struct lane *lane, struct loop *loop, const struct mix *mix, unsigned number,
               unsigned count);
void lane_release(struct lane *lane);

/* The clock begins. */
void lane_begin(struct lane *lane, int64_t start, int64_t end);

/* Start what can be started. */
void lane_wake(struct lane *lane, int64_t now);

/* The exchange is free: let the next request start, by it or another one. */
void lane_serve(struct lane *lane, struct exchange *exchange, int64_t now);

/* What has been measured of the target, or NULL when there is only one. */
static inline struct part *lane_part(const struct lane *lane, const struct target *target)
{
    return lane->parts != NULL ? &lane->parts[target - lane->mix->targets] : NULL;
}

/* The memo of the target's heads, or NULL. */
static inline struct http1_memo *lane_memo(const struct lane *lane, const struct target *target)
{
    size_t number = (size_t)(target - lane->mix->targets);
    return number < LANE_MEMOS ? &lane->memos[number] : NULL;
}

/* Count what is left when the run is over at `now`. */
void lane_end(struct lane *lane, int64_t now);

#endif
