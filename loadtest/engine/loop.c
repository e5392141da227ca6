/* The loop of a thread: who gets the next request, and when it is over. */
#include "loadtest/engine/loop.h"

#include "loadtest/engine/clock.h"

#include "common/memory.h"

/* Connections on their way at the same time: more would only overflow the server's backlog. */
#define CONNECTING_LIMIT 256
/* How long a connection waits after it could not be opened. */
#define REST (10 * CLOCK_MILLISECOND)
/* Callbacks in a row before the timers are looked at: a connection that never runs dry would hold
 * them up. */
#define CALLBACKS_AT_ONCE 512
/* Between two looks at the progress. */
#define TICK (200 * CLOCK_MILLISECOND)

static struct timeval interval(int64_t nanoseconds)
{
    return (struct timeval){.tv_sec = (time_t)(nanoseconds / CLOCK_SECOND),
                            .tv_usec = (suseconds_t)(nanoseconds % CLOCK_SECOND / 1000)};
}

static void end_if_idle(struct loop *loop)
{
    if (loop->busy == 0 && loop->schedule.over)
        event_base_loopbreak(loop->base);
}

/* Give connections that have not begun their first request, as long as few are on their way. */
static void begin_more(struct loop *loop, int64_t now)
{
    if (loop->beginning)
        return;
    loop->beginning = true;
    while (loop->begun < loop->count && loop->connecting < CONNECTING_LIMIT) {
        int64_t intended;
        if (!schedule_take(&loop->schedule, now, &intended))
            break;
        loop->busy++;
        connection_start(&loop->connections[loop->begun++], intended, now);
    }
    loop->beginning = false;
}

void loop_connected(struct loop *loop, int64_t now)
{
    loop->connecting--;
    if (loop->begun < loop->count)
        begin_more(loop, now);
}

void loop_next(struct loop *loop, struct connection *connection, int64_t now)
{
    (void)now;
    if (loop->ready == NULL)
        event_active(&loop->serve, EV_TIMEOUT, 0);
    connection->next_ready = NULL;
    *loop->ready_end = connection;
    loop->ready_end = &connection->next_ready;
}

static void on_serve(evutil_socket_t descriptor, short what, void *argument)
{
    struct loop *loop = argument;
    struct connection *connection = loop->ready;
    (void)descriptor;
    (void)what;
    loop->ready = NULL;
    loop->ready_end = &loop->ready;
    while (connection != NULL) {
        struct connection *next = connection->next_ready;
        int64_t now = clock_now(), intended;
        if (!loop->stopping && schedule_take(&loop->schedule, now, &intended))
            connection_start(connection, intended, now);
        else
            loop->busy--;
        connection = next;
    }
    end_if_idle(loop);
}

void loop_rest(struct loop *loop, struct connection *connection, int64_t now)
{
    loop->busy--;
    watch_add(&loop->rests, &connection->watch, now);
    loop_connected(loop, now);
    end_if_idle(loop);
}

static void on_rested(struct watch_entry *entry, int64_t now)
{
    struct connection *connection = (struct connection *)entry;
    connection->loop->busy++;
    loop_next(connection->loop, connection, now);
}

/* ---- the clock of the run ---- */

static void on_deadline(evutil_socket_t descriptor, short what, void *argument)
{
    struct loop *loop = argument;
    (void)descriptor;
    (void)what;
    loop->schedule.over = true;
    loop->stopping = true;
    struct timeval grace = interval(loop->plan->grace);
    evtimer_add(&loop->grace, &grace);
    end_if_idle(loop);
}

static void on_grace(evutil_socket_t descriptor, short what, void *argument)
{
    struct loop *loop = argument;
    (void)descriptor;
    (void)what;
    event_base_loopbreak(loop->base);
}

static void on_stop(evutil_socket_t descriptor, short what, void *argument)
{
    struct loop *loop = argument;
    (void)descriptor;
    (void)what;
    loop->stopping = true;
    loop->schedule.over = true;
    event_base_loopbreak(loop->base);
}

static void on_tick(evutil_socket_t descriptor, short what, void *argument)
{
    struct loop *loop = argument;
    struct tally *tally = &loop->tally;
    (void)descriptor;
    (void)what;
    tally_roll(tally, clock_now());
    loop->progress.successful = tally->successful + tally->slice_successful;
    loop->progress.failed = tally->failed + tally->slice_failed;
    loop->progress.busy = loop->busy;
    if (tally->series.count > 0) {
        const struct interval *last = &tally->series.items[tally->series.count - 1];
        loop->progress.p50 = interval_quantile(last, 0.5);
        loop->progress.p99 = interval_quantile(last, 0.99);
    }
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

int loop_init(struct loop *loop, const struct plan *plan, unsigned number, unsigned count,
              uint64_t requests, int interrupt, struct error *error)
{
    *loop = (struct loop){.plan = plan, .count = count, .interrupt = interrupt};
    loop->base = new_base();
    if (loop->base == NULL)
        return error_set_errno(error, STATUS_ENVIRONMENT, "cannot start an event loop");
    tally_init(&loop->tally);
    schedule_init(&loop->schedule, INT64_MAX, requests);
    watch_init(&loop->connects, loop->base, plan->connect_timeout, connection_connect_expired);
    watch_init(&loop->requests, loop->base, plan->timeout, connection_request_expired);
    watch_init(&loop->rests, loop->base, REST, on_rested);
    evtimer_assign(&loop->deadline, loop->base, on_deadline, loop);
    evtimer_assign(&loop->grace, loop->base, on_grace, loop);
    evtimer_assign(&loop->serve, loop->base, on_serve, loop);
    loop->ready_end = &loop->ready;
    event_assign(&loop->tick, loop->base, -1, EV_PERSIST, on_tick, loop);
    event_assign(&loop->stop, loop->base, interrupt, EV_READ, on_stop, loop);
    loop->connections = memory_alloc(count, sizeof *loop->connections);
    for (unsigned i = 0; i < count; i++)
        connection_init(&loop->connections[i], loop, number + i);
    return 0;
}

void loop_release(struct loop *loop)
{
    if (loop->base == NULL)
        return;
    for (unsigned i = 0; i < loop->count; i++)
        connection_release(&loop->connections[i]);
    watch_release(&loop->connects);
    watch_release(&loop->requests);
    watch_release(&loop->rests);
    event_del(&loop->tick);
    event_del(&loop->stop);
    evtimer_del(&loop->deadline);
    evtimer_del(&loop->grace);
    memory_free(loop->connections);
    tally_release(&loop->tally);
    event_base_free(loop->base);
    loop->base = NULL;
}

static void set_clock(struct loop *loop, int64_t start)
{
    const struct plan *plan = loop->plan;
    int64_t begin = start + plan->warmup;
    int64_t end = plan->duration == INT64_MAX ? INT64_MAX : begin + plan->duration;
    tally_begin(&loop->tally, begin, end);
    loop->schedule.end = end;
    if (end != INT64_MAX) {
        struct timeval rest = interval(end - clock_now());
        evtimer_add(&loop->deadline, &rest);
    }
    struct timeval tick = interval(TICK);
    event_add(&loop->tick, &tick);
    event_add(&loop->stop, NULL);
}

void loop_run(struct loop *loop, int64_t start)
{
    int64_t cpu = clock_thread_cpu();
    set_clock(loop, start);
    begin_more(loop, clock_now());
    if (loop->busy > 0 || !loop->schedule.over)
        event_base_dispatch(loop->base);
    loop->tally.unfinished += loop->busy;
    loop->tally.sent = loop->started * loop->plan->request->length;
    tally_close(&loop->tally);
    loop->cpu = clock_thread_cpu() - cpu;
    loop->ran = clock_now() - start;
}
