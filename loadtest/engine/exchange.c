/* The life of a request: given, sent, answered, judged, counted. */
#include "loadtest/engine/exchange.h"

#include "loadtest/engine/clock.h"
#include "loadtest/engine/connection.h"
#include "loadtest/engine/loop.h"
#include "loadtest/judge/expectation.h"

#include "common/memory.h"

static const struct plan *plan_of(const struct exchange *exchange)
{
    return exchange->connection->lane->plan;
}

void exchange_init(struct exchange *exchange, struct connection *connection)
{
    *exchange = (struct exchange){.connection = connection};
    const struct plan *plan = plan_of(exchange);
    if (plan->expectations != NULL || plan->log_limits)
        exchange->observation = memory_alloc(1, sizeof *exchange->observation);
}

void exchange_release(struct exchange *exchange)
{
    watch_remove(&exchange->watch);
    if (exchange->observation != NULL)
        buffer_release(&exchange->observation->body);
    memory_free(exchange->observation);
}

bool exchange_wants_fields(const struct exchange *exchange)
{
    return exchange->observation != NULL;
}

bool exchange_wants_body(const struct exchange *exchange)
{
    const struct plan *plan = plan_of(exchange);
    return plan->expectations != NULL && expectations_want_body(plan->expectations);
}

void exchange_field(struct exchange *exchange, const char *name, size_t name_length,
                    const char *value, size_t value_length)
{
    const struct plan *plan = plan_of(exchange);
    if (plan->expectations != NULL)
        observation_field(exchange->observation, plan->expectations, name, name_length, value,
                          value_length);
    if (plan->log_limits)
        limit_notice_field(&exchange->observation->notice, name, name_length, value, value_length);
}

void exchange_body(struct exchange *exchange, const char *bytes, size_t length)
{
    observation_body(exchange->observation, bytes, length);
}

void exchange_start(struct exchange *exchange, int64_t intended, int64_t now)
{
    exchange->request = exchange->connection->lane->endpoint->request;
    exchange->intended = intended;
    exchange->given = now;
    exchange->received = 0;
    connection_take(exchange->connection, exchange, now);
}

void exchange_begin(struct exchange *exchange, int64_t now)
{
    struct loop *loop = exchange->connection->lane->loop;
    exchange->state = EXCHANGE_SENT;
    exchange->started = now;
    exchange->first_byte = 0;
    exchange->received = 0;
    if (exchange->observation != NULL)
        observation_begin(exchange->observation);
    watch_remove(&exchange->watch);
    watch_add(&loop->requests, &exchange->watch, exchange->given);
}

void exchange_sent(struct exchange *exchange)
{
    struct lane *lane = exchange->connection->lane;
    if ((lane->sent++ & lane->lag_mask) == 0)
        histogram_record(lane->tally.lag, clock_now() - exchange->intended);
}

/* ---- the end ---- */

static enum cause judge(const struct exchange *exchange)
{
    const struct plan *plan = plan_of(exchange);
    if (!plan->success[exchange->status])
        return CAUSE_STATUS;
    return plan->expectations != NULL ? observation_judge(exchange->observation, plan->expectations)
                                      : CAUSE_NONE;
}

/* Whether the request belongs to the warm-up, and is counted there. */
static bool is_warmup(struct exchange *exchange)
{
    struct tally *tally = &exchange->connection->lane->tally;
    if (exchange->intended >= tally->start)
        return false;
    tally->warmup++;
    return true;
}

void exchange_end(struct exchange *exchange, int64_t now)
{
    struct lane *lane = exchange->connection->lane;
    watch_remove(&exchange->watch);
    exchange->state = EXCHANGE_FREE;
    if (!is_warmup(exchange)) {
        int64_t first = exchange->first_byte != 0 ? exchange->first_byte : now;
        lane->tally.first_byte_sum += first - exchange->started;
        tally_reply(&lane->tally, now, now - exchange->intended, exchange->status, judge(exchange));
    }
    if (lane->plan->log_limits)
        limitlog_add(&lane->tally.limits, exchange->started, exchange->status,
                     &exchange->observation->notice);
    lane->tally.received += exchange->received;
    loop_freed(lane->loop, exchange);
}

/* A time-out has a latency: what has passed, and no less than the limit. */
static int64_t latency_of(const struct exchange *exchange, int64_t now, int64_t limit)
{
    int64_t latency = now - exchange->intended;
    return limit < 0 || latency > limit ? latency : limit;
}

void exchange_fail(struct exchange *exchange, int64_t now, struct failing why)
{
    struct lane *lane = exchange->connection->lane;
    bool waited = exchange->state == EXCHANGE_WAITING;
    watch_remove(&exchange->watch);
    exchange->state = EXCHANGE_FREE;
    lane->tally.received += exchange->received;
    if (!is_warmup(exchange))
        tally_failure(&lane->tally, now, why.limit < 0 ? -1 : latency_of(exchange, now, why.limit),
                      why.cause, why.detail);
    if (waited)
        loop_rest(lane->loop, exchange, now);
    else
        loop_freed(lane->loop, exchange);
}

void exchange_expired(struct watch_entry *entry, int64_t now)
{
    struct exchange *exchange = (struct exchange *)entry;
    struct failing why = {exchange->received > 0 ? CAUSE_TOTAL_TIMEOUT : CAUSE_FIRST_BYTE_TIMEOUT,
                          0, plan_of(exchange)->timeout};
    connection_drop(exchange->connection, exchange, now);
    exchange_fail(exchange, now, why);
}
