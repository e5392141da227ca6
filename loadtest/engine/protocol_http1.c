/* HTTP/1.1 over a connection: one request, its response, the next. */
#include "loadtest/engine/protocol.h"

#include "loadtest/engine/clock.h"
#include "loadtest/engine/connection.h"
#include "loadtest/engine/loop.h"
#include "loadtest/engine/socket.h"
#include "loadtest/engine/tls.h"
#include "loadtest/target/request.h"

#include <errno.h>

/* Reads of one wake-up: a connection with much to say does not hold up the others. */
#define READS_AT_ONCE 4
/* Bodies with more than this left are dropped in the kernel. */
#define DROP_MINIMUM LOOP_SCRATCH
/* So much of one is worth a system call to be woken less often. */
#define AWAIT_MINIMUM 65536

static void on_field(void *argument, const char *name, size_t name_length, const char *value,
                     size_t value_length)
{
    exchange_field(argument, name, name_length, value, value_length);
}

static void on_body(void *argument, const char *bytes, size_t length)
{
    exchange_body(argument, bytes, length);
}

static void open_http1(struct connection *connection)
{
    static const struct http1_observer fields = {on_field, NULL}, bodies = {on_field, on_body};
    struct exchange *exchange = connection->exchanges;
    if (!exchange_wants_fields(exchange))
        return;
    connection->response.observer = exchange_wants_body(exchange) ? &bodies : &fields;
    connection->response.argument = exchange;
}

static bool has_room(const struct connection *connection)
{
    return connection->exchanges->state != EXCHANGE_SENT;
}

static void close_http1(struct connection *connection)
{
    connection->written = 0;
}

static void count_received(struct connection *connection)
{
    connection->lane->tally.received += connection->exchanges->received;
}

static void drop_http1(struct connection *connection, struct exchange *exchange, int64_t now)
{
    count_received(connection);
    (void)exchange;
    (void)now;
    connection_close(connection);
}

static void fail(struct connection *connection, enum cause cause)
{
    struct failing why = {cause, connection->response.problem, -1};
    count_received(connection);
    connection_close(connection);
    exchange_fail(connection->exchanges, clock_now(), why);
}

/* ---- sending ---- */

static ssize_t send_early(struct connection *connection, struct exchange *exchange)
{
    const struct request *request = exchange->request;
    ssize_t count = connection->transport->write(connection, request->bytes, request->length);
    connection->written = count > 0 ? (size_t)count : 0;
    return count;
}

static void send_rest(struct connection *connection)
{
    const struct request *request = connection->exchanges->request;
    while (connection->written < request->length) {
        ssize_t count =
            connection->transport->write(connection, request->bytes + connection->written,
                                         request->length - connection->written);
        if (count == TRANSPORT_AGAIN) {
            connection_listen(connection, true);
            return;
        }
        if (count <= 0) {
            if (connection->written > 0)
                break; /* the server may have answered before it has read all */
            fail(connection, connection->cause);
            return;
        }
        connection->written += (size_t)count;
    }
    if (connection->writing)
        connection_listen(connection, false);
}

/* Some of it may have been sent early. */
static void send_request(struct connection *connection, struct exchange *exchange, int64_t now)
{
    connection->response.memo = lane_memo(connection->lane, exchange->target);
    http1_begin(&connection->response, exchange->request->head);
    exchange_begin(exchange, now);
    connection->lane->tally.sent += exchange->request->length;
    send_rest(connection);
    exchange_sent(exchange);
}

/* ---- reading ---- */

/* Wake-ups for a large body that is dropped are of no use before much of it, or its rest, is there. */
static void await(struct connection *connection, uint64_t count)
{
    bool patient = count >= AWAIT_MINIMUM;
    if (!patient && !connection->patient)
        return;
    connection->patient = patient;
    socket_await(connection->descriptor, patient ? count : 1);
}

static void finish(struct connection *connection, size_t surplus)
{
    struct exchange *exchange = connection->exchanges;
    bool whole = connection->written == exchange->request->length;
    if (surplus > 0) {
        connection->response.problem = HTTP1_SURPLUS;
        fail(connection, CAUSE_MALFORMED);
        return;
    }
    count_received(connection);
    exchange->status = connection->response.status;
    connection->written = 0;
    await(connection, 1);
    if (!connection->response.keep_alive || connection->lane->plan->no_keepalive || !whole)
        connection_end(connection);
    exchange_end(exchange, clock_now());
}

/* A body that ends with the connection is whole only where TLS ends it as well (RFC 9112, 9.8). */
static void closed_by_peer(struct connection *connection)
{
    bool truncated = connection->tls != NULL && tls_is_truncated(connection->tls);
    if (http1_end(&connection->response, truncated) == HTTP1_DONE)
        finish(connection, 0);
    else
        fail(connection, connection->exchanges->received > 0 ? CAUSE_MALFORMED : CAUSE_CLOSED);
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
    struct exchange *exchange = connection->exchanges;
    size_t used = count;
    enum http1_result result =
        dropped ? http1_drop(&connection->response, count)
                : http1_feed(&connection->response, connection->lane->loop->scratch, count, &used);
    exchange->received += count;
    if (result == HTTP1_DONE) {
        finish(connection, count - used);
    } else if (result == HTTP1_BAD) {
        fail(connection, CAUSE_MALFORMED);
    } else {
        if (exchange->first_byte == 0)
            exchange->first_byte = clock_now();
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
        fail(connection, connection->cause);
    else if (count == TRANSPORT_WRITE)
        connection_listen(connection, true);
}

static bool can_drop(const struct connection *connection)
{
    const struct address *address = &connection->endpoint->addresses.items[0];
    return http1_droppable(&connection->response) > DROP_MINIMUM && connection->tls == NULL &&
           socket_can_drop(address);
}

static void read_response(struct connection *connection)
{
    for (int i = 0; i < READS_AT_ONCE; i++) {
        bool drop = can_drop(connection);
        ssize_t count = drop ? drop_some(connection) : read_some(connection);
        if (count <= 0) {
            if (drop && count == TRANSPORT_AGAIN)
                await(connection, http1_droppable(&connection->response));
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
        connection_close(connection);
}

static void readable(struct connection *connection)
{
    if (!exchange_is_busy(connection->exchanges))
        read_idle(connection);
    else
        read_response(connection);
}

/* There is more to send, or TLS wanted to send before it could read. */
static void writable(struct connection *connection)
{
    const struct exchange *exchange = connection->exchanges;
    if (exchange_is_busy(exchange) && connection->written < exchange->request->length) {
        send_rest(connection);
        return;
    }
    connection_listen(connection, false);
    readable(connection);
}

const struct protocol protocol_http1 = {.open = open_http1,
                                        .has_room = has_room,
                                        .send = send_request,
                                        .send_early = send_early,
                                        .readable = readable,
                                        .writable = writable,
                                        .drop = drop_http1,
                                        .close = close_http1};
