/* Who gets the next request: connections that are free, then new ones. */
#include "loadtest/engine/lane.h"

#include "loadtest/engine/loop.h"

#include "common/memory.h"

/* In a closed model one in so many requests has its send lag measured; a power of two. */
#define LAG_SAMPLE 64
/* Connections on their way at the same time: more would only overflow the server's backlog. */
#define CONNECTING_LIMIT 256

static void on_arrival(void *argument, int64_t now)
{
    lane_wake(argument, now);
}

void lane_init(struct lane *lane, struct loop *loop, const struct endpoint *endpoint,
               unsigned number, unsigned count)
{
    *lane = (struct lane){.loop = loop, .endpoint = endpoint, .plan = loop->plan, .count = count};
    tally_init(&lane->tally);
    timer_init(&lane->arrival, loop->base, on_arrival, lane);
    lane->connections = memory_alloc(count, sizeof *lane->connections);
    for (unsigned i = 0; i < count; i++)
        connection_init(&lane->connections[i], lane, number + i);
}

void lane_release(struct lane *lane)
{
    if (lane->loop == NULL)
        return;
    for (unsigned i = 0; i < lane->count; i++)
        connection_release(&lane->connections[i]);
    memory_free(lane->connections);
    timer_release(&lane->arrival);
    tally_release(&lane->tally);
}

void lane_begin(struct lane *lane, int64_t start, int64_t end)
{
    const struct loop_share *share = &lane->loop->share;
    int64_t begin = start + lane->plan->warmup;
    tally_begin(&lane->tally, begin, end, lane->plan->interval);
    lane->arrivals = lane->plan->arrivals;
    lane->arrivals.shard += lane->arrivals.shards * share->index;
    lane->arrivals.shards *= share->count;
    schedule_init(&lane->schedule, &lane->arrivals, start, end, share->requests);
    lane->lag_mask = lane->schedule.open ? 0 : LAG_SAMPLE - 1;
}

/* The next arrival of an open model wakes the lane, unless it is late already: then the connection
 * that becomes free takes it. */
static void expect_arrival(struct lane *lane, int64_t now)
{
    const struct schedule *schedule = &lane->schedule;
    if (schedule->open && !schedule->over && schedule->next > now &&
        lane->arrival.moment != schedule->next)
        timer_set(&lane->arrival, schedule->next);
}

static void start(struct lane *lane, struct connection *connection, int64_t intended, int64_t now)
{
    lane->loop->busy++;
    connection_start(connection, intended, now);
}

void lane_wake(struct lane *lane, int64_t now)
{
    if (lane->waking) /* a connection has failed at once */
        return;
    lane->waking = true;
    while (lane->idle != NULL ||
           (lane->begun < lane->count && lane->connecting < CONNECTING_LIMIT)) {
        int64_t intended;
        if (!schedule_take(&lane->schedule, now, &intended))
            break;
        struct connection *connection = lane->idle;
        if (connection != NULL)
            lane->idle = connection->next;
        else
            connection = &lane->connections[lane->begun++];
        start(lane, connection, intended, now);
    }
    lane->waking = false;
    expect_arrival(lane, now);
}

void lane_serve(struct lane *lane, struct connection *connection, int64_t now)
{
    int64_t intended;
    if (schedule_take(&lane->schedule, now, &intended)) {
        start(lane, connection, intended, now);
    } else {
        connection->next = lane->idle;
        lane->idle = connection;
        expect_arrival(lane, now);
    }
}

void lane_end(struct lane *lane, int64_t now)
{
    struct tally *tally = &lane->tally;
    for (unsigned i = 0; i < lane->begun; i++)
        if (connection_is_busy(&lane->connections[i]) &&
            lane->connections[i].intended >= tally->start)
            tally->unfinished++;
    tally->dropped = schedule_overdue(&lane->schedule, now < tally->end ? now : tally->end);
    tally->sent = lane->sent * lane->endpoint->request->length;
    tally_close(tally);
}
