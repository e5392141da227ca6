/* The loop of a thread: its timers, whose turn it is, and when it is over. */
#include "loadtest/engine/loop.h"

#include "loadtest/engine/clock.h"
#include "loadtest/engine/courier.h"

/* How long a connection waits after it could not be opened. */
#define REST (10 * CLOCK_MILLISECOND)
/* Callbacks in a row before the timers are looked at: a connection that never runs dry would hold
 * them up. */
#define CALLBACKS_AT_ONCE 64
/* Between two looks at the progress. */
#define TICK_MICROSECONDS 200000

static bool all_over(const struct loop *loop)
{
    for (unsigned i = 0; i < loop->lane_count; i++)
        if (!loop->lanes[i].schedule.over)
            return false;
    return true;
}

static void end_if_idle(struct loop *loop)
{
    if (loop->busy == 0 && all_over(loop))
        event_base_loopbreak(loop->base);
}

/* ---- requests, one after the other ---- */

static void wake_up(struct loop *loop)
{
    if (loop->ready == NULL && loop->flushing == NULL && !loop->serving)
        event_active(&loop->serve, EV_TIMEOUT, 0);
}

void loop_flush_later(struct loop *loop, struct connection *connection)
{
    if (connection->flushing)
        return;
    wake_up(loop);
    connection->flushing = true;
    connection->next_flushing = loop->flushing;
    loop->flushing = connection;
}

static void flush(struct loop *loop)
{
    struct connection *connection = loop->flushing;
    loop->flushing = NULL;
    while (connection != NULL) {
        struct connection *next = connection->next_flushing;
        connection->flushing = false;
        if (connection->state == CONNECTION_OPEN)
            connection->protocol->flush(connection);
        connection = next;
    }
}

/* Next requests are sent when all replies of a wake-up have been read: the server gets them together,
 * and neither side wakes up for each. Their latency counts from then. */
void loop_freed(struct loop *loop, struct exchange *exchange)
{
    loop->busy--;
    wake_up(loop);
    exchange->next = NULL;
    *loop->ready_end = exchange;
    loop->ready_end = &exchange->next;
}

static void serve(struct loop *loop)
{
    struct exchange *exchange = loop->ready;
    loop->ready = NULL;
    loop->ready_end = &loop->ready;
    while (exchange != NULL) {
        struct exchange *next = exchange->next;
        lane_serve(exchange->connection->lane, exchange, clock_now());
        exchange = next;
    }
}

void loop_serve(struct loop *loop)
{
    if (loop->serving)
        return;
    loop->serving = true;
    serve(loop);
    flush(loop);
    loop->serving = false;
}

static void on_serve(evutil_socket_t descriptor, short what, void *argument)
{
    struct loop *loop = argument;
    (void)descriptor;
    (void)what;
    loop_serve(loop);
    if (loop->ready != NULL || loop->flushing != NULL)
        event_active(&loop->serve, EV_TIMEOUT, 0);
    end_if_idle(loop);
}

void loop_rest(struct loop *loop, struct exchange *exchange, int64_t now)
{
    loop->busy--;
    watch_add(&loop->rests, &exchange->watch, now);
    end_if_idle(loop);
}

static void on_rested(struct watch_entry *entry, int64_t now)
{
    struct exchange *exchange = (struct exchange *)entry;
    struct lane *lane = exchange->connection->lane;
    lane_serve(lane, exchange, now);
    end_if_idle(lane->loop);
}

/* ---- the clock of the run ---- */

/* Whose turn is a round: A B B A, so that a drift that is linear hits both alike. The warm-up is a
 * multiple of that. */
static unsigned turn_of(uint64_t round)
{
    return round % 4 == 1 || round % 4 == 2;
}

static void take_turns(struct loop *loop, int64_t now)
{
    int64_t length = loop->plan->round;
    for (unsigned i = 0; i < loop->lane_count; i++)
        loop->lanes[i].schedule.paused = i != turn_of(loop->round);
    timer_set(&loop->turn, loop->start + (int64_t)(loop->round + 1) * length);
    lane_wake(&loop->lanes[turn_of(loop->round)], now);
}

static void on_turn(void *argument, int64_t now)
{
    struct loop *loop = argument;
    uint64_t warmup = (uint64_t)(loop->plan->warmup / loop->plan->round);
    loop->round = (uint64_t)((now - loop->start) / loop->plan->round);
    if (loop->round >= warmup)
        tally_next(&loop->lanes[turn_of(loop->round)].tally, (size_t)((loop->round - warmup) / 2));
    take_turns(loop, now);
}

static void stop_all(struct loop *loop)
{
    loop->stopping = true;
    for (unsigned i = 0; i < loop->lane_count; i++)
        loop->lanes[i].schedule.over = true;
}

static void on_deadline(void *argument, int64_t now)
{
    struct loop *loop = argument;
    for (unsigned i = 0; i < loop->lane_count; i++)
        lane_wake(&loop->lanes[i], now);
    stop_all(loop);
    timer_set(&loop->grace, now + loop->plan->grace);
    end_if_idle(loop);
}

static void on_grace(void *argument, int64_t now)
{
    struct loop *loop = argument;
    (void)now;
    event_base_loopbreak(loop->base);
}

static void on_stop(evutil_socket_t descriptor, short what, void *argument)
{
    struct loop *loop = argument;
    (void)descriptor;
    (void)what;
    stop_all(loop);
    event_base_loopbreak(loop->base);
}

static void publish(struct loop *loop, int64_t now)
{
    uint64_t successful = 0, failed = 0;
    for (unsigned i = 0; i < loop->lane_count; i++) {
        struct tally *tally = &loop->lanes[i].tally;
        tally_roll(tally, now);
        successful += tally->successful + tally->slice_successful;
        failed += tally->failed + tally->slice_failed;
        if (tally->series.count > 0) {
            const struct interval *last = &tally->series.items[tally->series.count - 1];
            loop->progress.p50 = interval_quantile(last, 0.5);
            loop->progress.p99 = interval_quantile(last, 0.99);
        }
    }
    loop->progress.successful = successful;
    loop->progress.failed = failed;
    loop->progress.busy = loop->busy;
}

static void on_tick(evutil_socket_t descriptor, short what, void *argument)
{
    struct loop *loop = argument;
    (void)descriptor;
    (void)what;
    publish(loop, clock_now());
    if (loop->on_tick != NULL)
        loop->on_tick(loop->on_tick_argument);
}

/* ---- making and running ---- */

static struct event_base *new_base(void)
{
    struct event_config *config = event_config_new();
    if (config == NULL)
        return NULL;
    event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK);
    event_config_set_max_dispatch_interval(config, NULL, CALLBACKS_AT_ONCE, 0);
    struct event_base *base = event_base_new_with_config(config);
    event_config_free(config);
    return base;
}

int loop_init(struct loop *loop, const struct plan *plan, struct loop_share share, int interrupt,
              struct error *error)
{
    *loop = (struct loop){.plan = plan, .share = share, .lane_count = plan->mix_count};
    loop->base = new_base();
    if (loop->base == NULL)
        return error_set_errno(error, STATUS_ENVIRONMENT, "cannot start an event loop");
    watch_init(&loop->connects, loop->base, plan->connect_timeout, connection_expired);
    watch_init(&loop->requests, loop->base, plan->timeout, exchange_expired);
    watch_init(&loop->rests, loop->base, REST, on_rested);
    timer_init(&loop->deadline, loop->base, on_deadline, loop);
    timer_init(&loop->grace, loop->base, on_grace, loop);
    timer_init(&loop->turn, loop->base, on_turn, loop);
    evtimer_assign(&loop->serve, loop->base, on_serve, loop);
    loop->ready_end = &loop->ready;
    event_assign(&loop->tick, loop->base, -1, EV_PERSIST, on_tick, loop);
    event_assign(&loop->stop, loop->base, interrupt, EV_READ, on_stop, loop);
    for (unsigned i = 0; i < loop->lane_count; i++)
        lane_init(&loop->lanes[i], loop, &plan->mixes[i], share.number, share.connections);
    return 0;
}

void loop_release(struct loop *loop)
{
    if (loop->base == NULL)
        return;
    for (unsigned i = 0; i < loop->lane_count; i++)
        lane_release(&loop->lanes[i]);
    courier_free(loop->courier);
    watch_release(&loop->connects);
    watch_release(&loop->requests);
    watch_release(&loop->rests);
    timer_release(&loop->deadline);
    timer_release(&loop->grace);
    timer_release(&loop->turn);
    stock_release(&loop->stock);
    event_del(&loop->tick);
    event_del(&loop->stop);
    event_base_free(loop->base);
    loop->base = NULL;
}

struct courier *loop_courier(struct loop *loop)
{
    if (loop->courier == NULL)
        loop->courier = courier_new(loop, loop->share.connections);
    return loop->courier;
}

static void begin(struct loop *loop, int64_t start)
{
    const struct plan *plan = loop->plan;
    static const struct timeval tick = {.tv_usec = TICK_MICROSECONDS};
    int64_t end = plan->duration == INT64_MAX ? INT64_MAX : start + plan->warmup + plan->duration;
    loop->start = start;
    timer_set(&loop->deadline, end);
    event_add(&loop->tick, &tick);
    event_add(&loop->stop, NULL);
    for (unsigned i = 0; i < loop->lane_count; i++)
        lane_begin(&loop->lanes[i], start, end);
    int64_t now = clock_now();
    if (loop->lane_count > 1)
        take_turns(loop, now);
    else
        lane_wake(&loop->lanes[0], now);
}

void loop_run(struct loop *loop, int64_t start)
{
    int64_t cpu = clock_thread_cpu();
    begin(loop, start);
    if (loop->busy > 0 || !all_over(loop))
        event_base_dispatch(loop->base);
    int64_t now = clock_now();
    for (unsigned i = 0; i < loop->lane_count; i++)
        lane_end(&loop->lanes[i], now);
    loop->cpu = clock_thread_cpu() - cpu;
    loop->ran = now - start;
}
