/* Who gets the next request: exchanges that are free, then new ones. */
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
    unsigned streams = loop->plan->streams;
    *lane = (struct lane){.loop = loop,
                          .endpoint = endpoint,
                          .plan = loop->plan,
                          .connection_count = count,
                          .count = count * streams};
    tally_init(&lane->tally);
    timer_init(&lane->arrival, loop->base, on_arrival, lane);
    lane->connections = memory_alloc(count, sizeof *lane->connections);
    lane->exchanges = memory_alloc(lane->count, sizeof *lane->exchanges);
    for (unsigned i = 0; i < count; i++)
        connection_init(&lane->connections[i], lane, &lane->exchanges[i * streams], number + i);
    for (unsigned i = 0; i < lane->count; i++)
        exchange_init(&lane->exchanges[i], &lane->connections[i / streams]);
}

void lane_release(struct lane *lane)
{
    if (lane->loop == NULL)
        return;
    for (unsigned i = 0; i < lane->count; i++)
        exchange_release(&lane->exchanges[i]);
    for (unsigned i = 0; i < lane->connection_count; i++)
        connection_release(&lane->connections[i]);
    memory_free(lane->exchanges);
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

static void start(struct lane *lane, struct exchange *exchange, int64_t intended, int64_t now)
{
    lane->loop->busy++;
    exchange_start(exchange, intended, now);
}

void lane_wake(struct lane *lane, int64_t now)
{
    if (lane->waking) /* a request has failed at once */
        return;
    lane->waking = true;
    while (lane->idle != NULL ||
           (lane->begun < lane->count && lane->connecting < CONNECTING_LIMIT)) {
        int64_t intended;
        if (!schedule_take(&lane->schedule, now, &intended))
            break;
        struct exchange *exchange = lane->idle;
        if (exchange != NULL)
            lane->idle = exchange->next;
        else
            exchange = &lane->exchanges[lane->begun++];
        start(lane, exchange, intended, now);
    }
    lane->waking = false;
    expect_arrival(lane, now);
}

void lane_serve(struct lane *lane, struct exchange *exchange, int64_t now)
{
    int64_t intended;
    if (schedule_take(&lane->schedule, now, &intended)) {
        start(lane, exchange, intended, now);
    } else {
        exchange->next = lane->idle;
        lane->idle = exchange;
        expect_arrival(lane, now);
    }
}

void lane_end(struct lane *lane, int64_t now)
{
    struct tally *tally = &lane->tally;
    for (unsigned i = 0; i < lane->begun; i++)
        if (exchange_is_busy(&lane->exchanges[i]) && lane->exchanges[i].intended >= tally->start)
            tally->unfinished++;
    tally->dropped = schedule_overdue(&lane->schedule, now < tally->end ? now : tally->end);
    tally_close(tally);
}
