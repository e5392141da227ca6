/* The life of a request: given, sent, answered, judged, counted. */
#include "loadtest/engine/exchange.h"

#include "loadtest/engine/clock.h"
#include "loadtest/engine/connection.h"
#include "loadtest/engine/courier.h"
#include "loadtest/engine/loop.h"
#include "loadtest/judge/expectation.h"

#include "common/memory.h"

#include <string.h>

static const struct plan *plan_of(const struct exchange *exchange)
{
    return exchange->connection->lane->plan;
}

void exchange_init(struct exchange *exchange, struct connection *connection)
{
    *exchange = (struct exchange){.connection = connection};
    const struct plan *plan = plan_of(exchange);
    if (plan->expectations != NULL || plan->log_limits || plan->show_failures > 0)
        exchange->observation = memory_alloc(1, sizeof *exchange->observation);
}

void exchange_release(struct exchange *exchange)
{
    watch_remove(&exchange->watch);
    if (exchange->observation != NULL) {
        buffer_release(&exchange->observation->body);
        buffer_release(&exchange->observation->fields);
    }
    memory_free(exchange->observation);
    filling_free(exchange->filling);
    parcel_free(exchange->parcel);
}

bool exchange_wants_fields(const struct exchange *exchange)
{
    return exchange->observation != NULL;
}

static bool expects_body(const struct plan *plan)
{
    return plan->expectations != NULL && expectations_want_body(plan->expectations);
}

bool exchange_wants_body(const struct exchange *exchange)
{
    const struct plan *plan = plan_of(exchange);
    return expects_body(plan) || plan->show_failures > 0;
}

/* Whether there is room for one more failure to be shown. */
static bool keeps_failure(const struct exchange *exchange)
{
    const struct lane *lane = exchange->connection->lane;
    return lane->tally.shown.count < lane->plan->show_failures;
}

static void keep_field(struct buffer *fields, const char *name, size_t name_length,
                       const char *value, size_t value_length)
{
    if (fields->length + name_length + value_length + 3 > FAILURELOG_FIELDS)
        return;
    buffer_append(fields, name, name_length);
    buffer_puts(fields, ": ");
    buffer_append(fields, value, value_length);
    buffer_putc(fields, '\n');
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
    if (keeps_failure(exchange))
        keep_field(&exchange->observation->fields, name, name_length, value, value_length);
}

void exchange_body(struct exchange *exchange, const char *bytes, size_t length)
{
    size_t room = FAILURELOG_BODY + 1 - exchange->observation->body.length;
    if (expects_body(plan_of(exchange)))
        observation_body(exchange->observation, bytes, length);
    else if (keeps_failure(exchange) && room <= FAILURELOG_BODY + 1)
        observation_body(exchange->observation, bytes, length < room ? length : room);
}

/* What differs from request to request is made for each. */
static const struct request *fill(struct exchange *exchange, const struct request *request)
{
    struct generator *generator = &exchange->connection->lane->generator;
    if (exchange->filling == NULL)
        exchange->filling = filling_new();
    request_fill(request, generator, exchange->filling);
    generator_next(generator);
    return &exchange->filling->request;
}

void exchange_start(struct exchange *exchange, const struct target *target, int64_t intended,
                    int64_t now)
{
    const struct request *request = target->request;
    exchange->target = target;
    exchange->request = request->template != NULL ? fill(exchange, request) : request;
    exchange->intended = intended;
    exchange->given = now;
    exchange->received = 0;
    exchange->queued = exchange->again = false;
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
    struct part *part = lane_part(lane, exchange->target);
    if (part != NULL)
        part_sent(part, exchange->started);
    if ((lane->sent++ & lane->lag_mask) == 0)
        histogram_record(lane->tally.lag, clock_now() - exchange->intended);
}

/* ---- the end ---- */

static enum cause judge(const struct exchange *exchange)
{
    const struct plan *plan = plan_of(exchange);
    if (!exchange->target->success[exchange->status])
        return CAUSE_STATUS;
    return plan->expectations != NULL ? observation_judge(exchange->observation, plan->expectations)
                                      : CAUSE_NONE;
}

/* Whether the request belongs to the warm-up, and is counted there. */
static bool is_warmup(struct exchange *exchange, struct part *part)
{
    struct tally *tally = &exchange->connection->lane->tally;
    if (exchange->intended >= tally->start)
        return false;
    tally->warmup++;
    if (part != NULL)
        part->warmup++;
    return true;
}

static void keep_failure(struct exchange *exchange, int64_t now, int64_t latency, enum cause cause,
                         unsigned status)
{
    struct lane *lane = exchange->connection->lane;
    struct observation *observation = exchange->observation;
    if (!keeps_failure(exchange))
        return;
    bool seen = exchange->received > 0; /* else what is there is of an earlier one */
    size_t length = seen ? observation->body.length : 0;
    struct failed_exchange failed = {.at = now,
                                     .latency = latency,
                                     .cause = cause,
                                     .status = status,
                                     .target = (unsigned)(exchange->target - lane->mix->targets),
                                     .cut = length > FAILURELOG_BODY};
    failed.body_length = failed.cut ? FAILURELOG_BODY : length;
    failed.fields = memory_strdup(seen ? buffer_text(&observation->fields) : "");
    failed.body = memory_alloc(failed.body_length + 1, 1);
    if (failed.body_length > 0)
        memcpy(failed.body, observation->body.data, failed.body_length);
    failurelog_add(&lane->tally.shown, &failed);
}

static void count_reply(struct exchange *exchange, int64_t now, struct part *part)
{
    struct tally *tally = &exchange->connection->lane->tally;
    enum cause cause = judge(exchange);
    int64_t latency = now - exchange->intended;
    int64_t first = exchange->first_byte != 0 ? exchange->first_byte : now;
    tally->first_byte_sum += first - exchange->started;
    tally_reply(tally, now, latency, exchange->status, cause);
    if (cause != CAUSE_NONE)
        keep_failure(exchange, now, latency, cause, exchange->status);
    if (part != NULL)
        part_reply(part, now <= tally->end, latency, exchange->status, cause);
}

void exchange_end(struct exchange *exchange, int64_t now)
{
    struct lane *lane = exchange->connection->lane;
    watch_remove(&exchange->watch);
    exchange->state = EXCHANGE_FREE;
    struct part *part = lane_part(lane, exchange->target);
    if (part != NULL)
        part->last = now;
    if (!is_warmup(exchange, part))
        count_reply(exchange, now, part);
    if (lane->plan->log_limits)
        limitlog_add(&lane->tally.limits, exchange->started, now, exchange->status,
                     &exchange->observation->notice);
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
    struct part *part = lane_part(lane, exchange->target);
    int64_t latency = why.limit < 0 ? -1 : latency_of(exchange, now, why.limit);
    if (!is_warmup(exchange, part)) {
        tally_failure(&lane->tally, now, latency, why.cause, why.detail);
        keep_failure(exchange, now, latency, why.cause, 0);
        if (part != NULL)
            part_failure(part, now <= lane->tally.end, latency, why.cause, why.detail);
    }
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
