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

static void make_pool(struct lane *lane, struct pool *pool, const struct endpoint *endpoint,
                      unsigned number)
{
    unsigned streams = lane->plan->streams;
    pool->connections = memory_alloc(lane->connection_count, sizeof *pool->connections);
    pool->exchanges = memory_alloc(lane->count, sizeof *pool->exchanges);
    for (unsigned i = 0; i < lane->connection_count; i++)
        connection_init(&pool->connections[i], lane, endpoint, &pool->exchanges[i * streams],
                        number + i);
    for (unsigned i = 0; i < lane->count; i++)
        exchange_init(&pool->exchanges[i], &pool->connections[i / streams]);
}

void lane_init(struct lane *lane, struct loop *loop, const struct mix *mix, unsigned number,
               unsigned count)
{
    const struct loop_share *share = &loop->share;
    const struct arrivals *arrivals = &loop->plan->arrivals;
    /* among all loops of all shards */
    unsigned index = arrivals->shard + arrivals->shards * share->index;
    unsigned all = arrivals->shards * share->count;
    *lane = (struct lane){.loop = loop,
                          .mix = mix,
                          .plan = loop->plan,
                          .connection_count = count,
                          .count = count * loop->plan->streams,
                          .turn = mix->order_count * index / all};
    tally_init(&lane->tally);
    timer_init(&lane->arrival, loop->base, on_arrival, lane);
    generator_init(&lane->generator, mix->seed, mix->salt, index, all);
    lane->generator.number += mix->first_number - 1;
    lane->memos = memory_alloc(mix->target_count < LANE_MEMOS ? mix->target_count : LANE_MEMOS,
                               sizeof *lane->memos);
    if (mix->target_count > 1)
        lane->parts = parts_new(mix->target_count);
    lane->pools = memory_alloc(mix->endpoint_count, sizeof *lane->pools);
    for (unsigned i = 0; i < mix->endpoint_count; i++)
        make_pool(lane, &lane->pools[i], &mix->endpoints[i], number);
}

static void release_pool(const struct lane *lane, struct pool *pool)
{
    for (unsigned i = 0; i < lane->count; i++)
        exchange_release(&pool->exchanges[i]);
    for (unsigned i = 0; i < lane->connection_count; i++)
        connection_release(&pool->connections[i]);
    memory_free(pool->exchanges);
    memory_free(pool->connections);
}

void lane_release(struct lane *lane)
{
    if (lane->loop == NULL)
        return;
    for (unsigned i = 0; i < lane->mix->endpoint_count; i++)
        release_pool(lane, &lane->pools[i]);
    memory_free(lane->pools);
    memory_free(lane->memos);
    timer_release(&lane->arrival);
    parts_free(lane->parts, lane->mix->target_count);
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

/* ---- the next request ---- */

static const struct target *next_target(const struct lane *lane)
{
    return &lane->mix->targets[lane->mix->order[lane->turn]];
}

/* An exchange of the pool that is free: idle, or new; NULL: there is none now. */
static struct exchange *peek_free(const struct lane *lane, const struct pool *pool)
{
    if (pool->idle != NULL)
        return pool->idle;
    return pool->begun < lane->count && lane->connecting < CONNECTING_LIMIT
               ? &pool->exchanges[pool->begun]
               : NULL;
}

static void start(struct lane *lane, struct pool *pool, struct exchange *exchange, int64_t intended,
                  int64_t now)
{
    const struct target *target = next_target(lane);
    if (exchange == pool->idle)
        pool->idle = exchange->next;
    else
        pool->begun++;
    if (++lane->turn == lane->mix->order_count)
        lane->turn = 0;
    lane->active++;
    lane->loop->busy++;
    exchange_start(exchange, target, intended, now);
}

void lane_wake(struct lane *lane, int64_t now)
{
    if (lane->waking) /* a request has failed at once */
        return;
    lane->waking = true;
    while (lane->active < lane->count) {
        int64_t intended;
        struct pool *pool = &lane->pools[next_target(lane)->endpoint];
        struct exchange *exchange = peek_free(lane, pool);
        if (exchange == NULL || !schedule_take(&lane->schedule, now, &intended))
            break;
        start(lane, pool, exchange, intended, now);
    }
    lane->waking = false;
    expect_arrival(lane, now);
}

void lane_serve(struct lane *lane, struct exchange *exchange, int64_t now)
{
    struct pool *pool = &lane->pools[exchange->connection->endpoint - lane->mix->endpoints];
    exchange->next = pool->idle;
    pool->idle = exchange;
    lane->active--;
    lane_wake(lane, now);
}

/* ---- the end ---- */

static void count_unfinished(struct lane *lane, const struct pool *pool)
{
    for (unsigned i = 0; i < pool->begun; i++) {
        const struct exchange *exchange = &pool->exchanges[i];
        if (!exchange_is_busy(exchange) || exchange->intended < lane->tally.start)
            continue;
        struct part *part = lane_part(lane, exchange->target);
        lane->tally.unfinished++;
        if (part != NULL)
            part->unfinished++;
    }
}

void lane_end(struct lane *lane, int64_t now)
{
    struct tally *tally = &lane->tally;
    for (unsigned i = 0; i < lane->mix->endpoint_count; i++)
        count_unfinished(lane, &lane->pools[i]);
    tally->dropped = schedule_overdue(&lane->schedule, now < tally->end ? now : tally->end);
    tally->requests = lane->sent;
    tally_close(tally);
}
