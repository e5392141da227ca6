/* The life of a connection: connect, handshake, send, read, again. */
#include "loadtest/engine/connection.h"

#include "loadtest/engine/clock.h"
#include "loadtest/engine/loop.h"
#include "loadtest/engine/socket.h"
#include "loadtest/engine/tls.h"
#include "loadtest/judge/expectation.h"

#include "common/memory.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Reads of one wake-up: a connection with much to say does not hold up the others. */
#define READS_AT_ONCE 4
/* Bodies with more than this left are dropped in the kernel. */
#define DROP_MINIMUM LOOP_SCRATCH

static void on_event(evutil_socket_t descriptor, short what, void *argument);

static void listen_to(struct connection *connection, bool read, bool write)
{
    if (read)
        event_add(&connection->readable, NULL);
    if (write && !connection->writing)
        event_add(&connection->writable, NULL);
    if (!write && connection->writing)
        event_del(&connection->writable);
    connection->writing = write;
}

static void disconnect(struct connection *connection)
{
    connection->state = CONNECTION_CLOSED;
    if (connection->descriptor < 0)
        return;
    event_del(&connection->readable);
    if (connection->writing)
        event_del(&connection->writable);
    connection->writing = false;
    tls_close(connection->tls);
    connection->tls = NULL;
    close(connection->descriptor);
    connection->descriptor = -1;
}

/* ---- what is expected of replies ---- */

static void on_field(void *argument, const char *name, size_t name_length, const char *value,
                     size_t value_length)
{
    struct connection *connection = argument;
    const struct plan *plan = connection->lane->plan;
    if (plan->expectations != NULL)
        observation_field(connection->observation, plan->expectations, name, name_length, value,
                          value_length);
    if (plan->log_limits)
        limit_notice_field(&connection->observation->notice, name, name_length, value,
                           value_length);
}

static void on_body(void *argument, const char *bytes, size_t length)
{
    struct connection *connection = argument;
    observation_body(connection->observation, bytes, length);
}

static const struct http1_observer fields_observer = {on_field, NULL};
static const struct http1_observer body_observer = {on_field, on_body};

static void observe(struct connection *connection)
{
    const struct plan *plan = connection->lane->plan;
    if (plan->expectations == NULL && !plan->log_limits)
        return;
    bool body = plan->expectations != NULL && expectations_want_body(plan->expectations);
    connection->observation = memory_alloc(1, sizeof *connection->observation);
    connection->response.observer = body ? &body_observer : &fields_observer;
    connection->response.argument = connection;
}

static enum cause judge(const struct connection *connection)
{
    const struct plan *plan = connection->lane->plan;
    if (!plan->success[connection->response.status])
        return CAUSE_STATUS;
    return plan->expectations != NULL
               ? observation_judge(connection->observation, plan->expectations)
               : CAUSE_NONE;
}

void connection_init(struct connection *connection, struct lane *lane, unsigned number)
{
    *connection = (struct connection){.lane = lane, .descriptor = -1, .fresh = true};
    connection->transport = lane->endpoint->tls != NULL ? &transport_tls : &transport_plain;
    connection->address = number % (unsigned)lane->endpoint->addresses.count;
    observe(connection);
}

void connection_release(struct connection *connection)
{
    watch_remove(&connection->watch);
    disconnect(connection);
    http1_release(&connection->response);
    if (connection->observation != NULL)
        buffer_release(&connection->observation->body);
    memory_free(connection->observation);
}

bool connection_is_busy(const struct connection *connection)
{
    return connection->state != CONNECTION_CLOSED && connection->state != CONNECTION_IDLE;
}

static bool is_connecting(const struct connection *connection)
{
    return connection->state == CONNECTION_CONNECTING ||
           connection->state == CONNECTION_HANDSHAKING;
}

static void next_address(struct connection *connection)
{
    connection->address =
        (connection->address + 1) % (unsigned)connection->lane->endpoint->addresses.count;
}

/* ---- how requests end ---- */

/* Whether the request belongs to the warm-up, and is counted there. */
static bool is_warmup(struct connection *connection)
{
    struct tally *tally = &connection->lane->tally;
    if (connection->intended >= tally->start)
        return false;
    tally->warmup++;
    return true;
}

/* The request has failed; `latency` is negative when it has none. */
static void fail(struct connection *connection, int64_t now, int64_t latency, enum cause cause)
{
    struct lane *lane = connection->lane;
    bool connecting = is_connecting(connection);
    watch_remove(&connection->watch);
    lane->tally.received += connection->received;
    if (!is_warmup(connection))
        tally_failure(&lane->tally, now, latency, cause, connection->response.problem);
    disconnect(connection);
    if (connecting) {
        lane->connecting--;
        loop_rest(lane->loop, connection, now);
        lane_wake(lane, now);
    } else {
        loop_freed(lane->loop, connection);
    }
}

static void fail_now(struct connection *connection, enum cause cause)
{
    fail(connection, clock_now(), -1, cause);
}

static void finish(struct connection *connection, size_t surplus)
{
    struct lane *lane = connection->lane;
    int64_t now = clock_now();
    if (surplus > 0) {
        connection->response.problem = HTTP1_SURPLUS;
        fail(connection, now, -1, CAUSE_MALFORMED);
        return;
    }
    watch_remove(&connection->watch);
    if (!is_warmup(connection)) {
        int64_t first = connection->first_byte != 0 ? connection->first_byte : now;
        lane->tally.first_byte_sum += first - connection->started;
        tally_reply(&lane->tally, now, now - connection->intended, connection->response.status,
                    judge(connection));
    }
    if (lane->plan->log_limits)
        limitlog_add(&lane->tally.limits, connection->started, connection->response.status,
                     &connection->observation->notice);
    lane->tally.received += connection->received;
    connection->state = CONNECTION_IDLE;
    if (!connection->response.keep_alive || lane->plan->no_keepalive ||
        connection->written < lane->endpoint->request->length)
        disconnect(connection);
    loop_freed(lane->loop, connection);
}

/* A time-out has a latency: what has passed, and no less than the limit. */
static void expire(struct connection *connection, int64_t now, int64_t limit, enum cause cause)
{
    int64_t latency = now - connection->intended;
    fail(connection, now, latency > limit ? latency : limit, cause);
}

void connection_request_expired(struct watch_entry *entry, int64_t now)
{
    struct connection *connection = (struct connection *)entry;
    expire(connection, now, connection->lane->plan->timeout,
           connection->received > 0 ? CAUSE_TOTAL_TIMEOUT : CAUSE_FIRST_BYTE_TIMEOUT);
}

void connection_connect_expired(struct watch_entry *entry, int64_t now)
{
    struct connection *connection = (struct connection *)entry;
    next_address(connection);
    expire(connection, now, connection->lane->plan->connect_timeout,
           connection->state == CONNECTION_CONNECTING ? CAUSE_CONNECT_TIMEOUT : CAUSE_TLS_TIMEOUT);
}

/* ---- sending ---- */

static void send_rest(struct connection *connection)
{
    const struct request *request = connection->lane->endpoint->request;
    while (connection->written < request->length) {
        ssize_t count =
            connection->transport->write(connection, request->bytes + connection->written,
                                         request->length - connection->written);
        if (count == TRANSPORT_AGAIN) {
            listen_to(connection, false, true);
            return;
        }
        if (count <= 0) {
            if (connection->written > 0)
                break; /* the server may have answered before it has read all */
            fail_now(connection, connection->cause);
            return;
        }
        connection->written += (size_t)count;
    }
    if (connection->writing)
        listen_to(connection, false, false);
}

/* `written` of its bytes have been sent already. */
static void send_request(struct connection *connection, int64_t now, size_t written)
{
    struct lane *lane = connection->lane;
    connection->state = CONNECTION_BUSY;
    connection->fresh = false;
    connection->started = now;
    connection->first_byte = 0;
    connection->written = written;
    connection->received = 0;
    connection->tries = 0;
    http1_begin(&connection->response, lane->endpoint->request->head);
    if (connection->observation != NULL)
        observation_begin(connection->observation);
    watch_add(&lane->loop->requests, &connection->watch, connection->given);
    int64_t intended = connection->intended;
    send_rest(connection);
    if ((lane->sent++ & lane->lag_mask) == 0)
        histogram_record(lane->tally.lag, clock_now() - intended);
}

/* ---- connecting ---- */

static void open_connection(struct connection *connection, int64_t now);

static void connect_failed(struct connection *connection, int number)
{
    enum cause cause = cause_of_errno(number);
    int64_t now = clock_now();
    next_address(connection);
    if (cause != CAUSE_PORTS && cause != CAUSE_DESCRIPTORS &&
        ++connection->tries < connection->lane->endpoint->addresses.count) {
        watch_remove(&connection->watch);
        disconnect(connection);
        connection->lane->connecting--;
        open_connection(connection, now);
        return;
    }
    connection->tries = 0;
    fail(connection, now, -1, cause);
}

/* Connected, and the handshake done where there is one; `written` bytes of the request are sent. */
static void opened(struct connection *connection, int64_t now, size_t written)
{
    struct lane *lane = connection->lane;
    watch_remove(&connection->watch);
    lane->connecting--;
    lane->tally.connections++;
    if (connection->fresh && !lane->schedule.open)
        connection->intended = connection->given = now;
    listen_to(connection, false, false);
    send_request(connection, now, written);
    if (lane->begun < lane->count)
        lane_wake(lane, now);
}

static void shake_hands(struct connection *connection)
{
    int result = tls_handshake(connection->tls);
    if (result == 1) {
        int64_t now = clock_now();
        histogram_record(connection->lane->tally.handshake, now - connection->opening);
        opened(connection, now, 0);
    } else if (result == TLS_FAILED) {
        fail_now(connection, tls_cause(connection->tls));
    } else {
        listen_to(connection, false, result == TLS_WRITE);
    }
}

static void on_connected(struct connection *connection)
{
    const struct endpoint *endpoint = connection->lane->endpoint;
    int number = socket_connected(connection->descriptor);
    if (number != 0) {
        connect_failed(connection, number);
        return;
    }
    int64_t now = clock_now();
    histogram_record(connection->lane->tally.connect, now - connection->opening);
    listen_to(connection, true, false);
    if (endpoint->tls == NULL) {
        opened(connection, now, 0);
        return;
    }
    connection->opening = now;
    connection->state = CONNECTION_HANDSHAKING;
    connection->tls = tls_open(endpoint->tls, connection->descriptor, endpoint->host);
    if (connection->tls == NULL)
        fail_now(connection, CAUSE_TLS);
    else
        shake_hands(connection);
}

/* A connection for one request may send it before anybody has waited for the connection: on a near
 * network it is there already. True when that has
 * worked, or failed. */
static bool send_early(struct connection *connection, int64_t now)
{
    const struct lane *lane = connection->lane;
    const struct request *request = lane->endpoint->request;
    if (!lane->plan->no_keepalive || lane->endpoint->tls != NULL)
        return false;
    ssize_t count = connection->transport->write(connection, request->bytes, request->length);
    if (count == TRANSPORT_FAILED)
        connect_failed(connection, errno);
    if (count <= 0)
        return count == TRANSPORT_FAILED;
    histogram_record(connection->lane->tally.connect, clock_now() - now);
    listen_to(connection, true, false);
    opened(connection, now, (size_t)count);
    return true;
}

static void open_connection(struct connection *connection, int64_t now)
{
    struct lane *lane = connection->lane;
    struct event_base *base = lane->loop->base;
    connection->opening = now;
    connection->state = CONNECTION_CONNECTING;
    lane->connecting++;
    connection->descriptor = socket_connect(&lane->endpoint->addresses.items[connection->address],
                                            lane->plan->no_keepalive);
    if (connection->descriptor < 0) {
        connect_failed(connection, errno);
        return;
    }
    event_assign(&connection->readable, base, connection->descriptor, EV_READ | EV_PERSIST | EV_ET,
                 on_event, connection);
    event_assign(&connection->writable, base, connection->descriptor, EV_WRITE | EV_PERSIST | EV_ET,
                 on_event, connection);
    if (send_early(connection, now))
        return;
    watch_add(&lane->loop->connects, &connection->watch, now);
    listen_to(connection, false, true);
}

void connection_start(struct connection *connection, int64_t intended, int64_t now)
{
    connection->intended = intended;
    connection->given = now;
    connection->received = 0;
    connection->response.problem = HTTP1_FINE;
    if (connection->state == CONNECTION_IDLE)
        send_request(connection, now, 0);
    else
        open_connection(connection, now);
}

/* ---- reading ---- */

static void closed_by_peer(struct connection *connection)
{
    switch (http1_end(&connection->response)) {
    case HTTP1_DONE:
        finish(connection, 0);
        break;
    default:
        fail_now(connection, connection->received > 0 ? CAUSE_MALFORMED : CAUSE_CLOSED);
        break;
    }
}

static ssize_t read_some(struct connection *connection)
{
    struct loop *loop = connection->lane->loop;
    return connection->transport->read(connection, loop->scratch, sizeof loop->scratch);
}

/* Much of a body is left that nobody looks at: drop it. */
static ssize_t drop_some(struct connection *connection)
{
    struct loop *loop = connection->lane->loop;
    ssize_t count = socket_drop(connection->descriptor, loop->scratch, sizeof loop->scratch,
                                http1_droppable(&connection->response));
    if (count < 0 && (errno == EAGAIN || errno == EINTR))
        return TRANSPORT_AGAIN;
    if (count < 0)
        connection->cause = cause_of_errno(errno);
    return count < 0 ? TRANSPORT_FAILED : count;
}

/* Take what was read. False when the request has ended. */
static bool take(struct connection *connection, size_t count, bool dropped)
{
    size_t used = count;
    enum http1_result result =
        dropped ? http1_drop(&connection->response, count)
                : http1_feed(&connection->response, connection->lane->loop->scratch, count, &used);
    connection->received += count;
    if (result == HTTP1_DONE) {
        finish(connection, count - used);
    } else if (result == HTTP1_BAD) {
        fail_now(connection, CAUSE_MALFORMED);
    } else {
        if (connection->first_byte == 0)
            connection->first_byte = clock_now();
        return true;
    }
    return false;
}

/* Nothing more was read. */
static void stopped(struct connection *connection, ssize_t count)
{
    if (count == TRANSPORT_CLOSED)
        closed_by_peer(connection);
    else if (count == TRANSPORT_FAILED)
        fail_now(connection, connection->cause);
    else if (count == TRANSPORT_WRITE)
        listen_to(connection, false, true);
}

static bool can_drop(const struct connection *connection)
{
    const struct address *address = &connection->lane->endpoint->addresses.items[0];
    return http1_droppable(&connection->response) > DROP_MINIMUM && connection->tls == NULL &&
           socket_can_drop(address);
}

static void read_response(struct connection *connection)
{
    if (connection->writing && connection->written == connection->lane->endpoint->request->length)
        listen_to(connection, false, false);
    for (int i = 0; i < READS_AT_ONCE; i++) {
        bool drop = can_drop(connection);
        ssize_t count = drop ? drop_some(connection) : read_some(connection);
        if (count <= 0) {
            stopped(connection, count);
            return;
        }
        if (!take(connection, (size_t)count, drop))
            return;
    }
    /* events are edges: what is left would not wake us again */
    event_active(&connection->readable, EV_READ, 0);
}

/* Nothing was asked: the server closes, or sends what nobody waits for. */
static void read_idle(struct connection *connection)
{
    ssize_t count = read_some(connection);
    if (count != TRANSPORT_AGAIN && count != TRANSPORT_WRITE)
        disconnect(connection);
}

static void on_event(evutil_socket_t descriptor, short what, void *argument)
{
    struct connection *connection = argument;
    (void)descriptor;
    switch ((enum connection_state)connection->state) {
    case CONNECTION_CONNECTING:
        on_connected(connection);
        break;
    case CONNECTION_HANDSHAKING:
        shake_hands(connection);
        break;
    case CONNECTION_BUSY:
        if (what & EV_WRITE && connection->written < connection->lane->endpoint->request->length)
            send_rest(connection);
        else
            read_response(connection);
        break;
    case CONNECTION_IDLE:
        read_idle(connection);
        break;
    case CONNECTION_CLOSED:
        break;
    }
}
