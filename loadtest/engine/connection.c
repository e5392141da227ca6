/* Opening a connection, and who waits for that. */
#include "loadtest/engine/connection.h"

#include "loadtest/engine/clock.h"
#include "loadtest/engine/courier.h"
#include "loadtest/engine/loop.h"
#include "loadtest/engine/socket.h"
#include "loadtest/engine/tls.h"

#include <errno.h>
#include <unistd.h>

static void on_event(evutil_socket_t descriptor, short what, void *argument);

void connection_listen(struct connection *connection, bool write)
{
    if (write && !connection->writing)
        event_add(&connection->writable, NULL);
    if (!write && connection->writing)
        event_del(&connection->writable);
    connection->writing = write;
}

static void end(struct connection *connection)
{
    if (connection->state == CONNECTION_OPEN)
        connection->protocol->close(connection);
    connection->state = CONNECTION_CLOSED;
    connection_listen(connection, false);
    tls_close(connection->tls);
    connection->tls = NULL;
}

void connection_close(struct connection *connection)
{
    end(connection);
    if (connection->descriptor < 0)
        return;
    event_del(&connection->readable);
    close(connection->descriptor);
    connection->descriptor = -1;
}

void connection_end(struct connection *connection)
{
    if (connection->lane->plan->no_keepalive && socket_disconnect(connection->descriptor))
        end(connection);
    else
        connection_close(connection);
}

/* ---- who waits ---- */

void connection_wait(struct connection *connection, struct exchange *exchange)
{
    exchange->state = EXCHANGE_WAITING;
    exchange->next = NULL;
    *connection->waiting_last = exchange;
    connection->waiting_last = &exchange->next;
}

static struct exchange *first_waiting(struct connection *connection)
{
    struct exchange *exchange = connection->waiting;
    if (exchange == NULL)
        return NULL;
    connection->waiting = exchange->next;
    if (connection->waiting == NULL)
        connection->waiting_last = &connection->waiting;
    return exchange;
}

static void stop_waiting(struct connection *connection, const struct exchange *exchange)
{
    struct exchange **at = &connection->waiting;
    while (*at != NULL && *at != exchange)
        at = &(*at)->next;
    if (*at == NULL)
        return;
    *at = exchange->next;
    if (*at == NULL)
        connection->waiting_last = at;
}

/* ---- making and ending ---- */

void connection_init(struct connection *connection, struct lane *lane,
                     const struct endpoint *endpoint, struct exchange *exchanges, unsigned number)
{
    *connection =
        (struct connection){.lane = lane,
                            .endpoint = endpoint,
                            .exchanges = exchanges,
                            .descriptor = -1,
                            .fresh = true,
                            .transport = endpoint->tls != NULL ? &transport_tls : &transport_plain,
                            .protocol = endpoint->http2 ? &protocol_http2 : &protocol_http1,
                            .address = number % (unsigned)endpoint->addresses.count};
    connection->waiting_last = &connection->waiting;
}

void connection_release(struct connection *connection)
{
    watch_remove(&connection->watch);
    connection_close(connection);
    http1_release(&connection->response);
}

static bool is_opening(const struct connection *connection)
{
    return connection->state == CONNECTION_CONNECTING ||
           connection->state == CONNECTION_HANDSHAKING;
}

static void next_address(struct connection *connection)
{
    unsigned count = (unsigned)connection->endpoint->addresses.count;
    for (unsigned i = 0; i < count; i++) {
        connection->address = (connection->address + 1) % count;
        if (!(connection->refused >> connection->address & 1))
            return;
    }
    connection->refused = 0;
    connection->address = (connection->address + 1) % count;
}

static void refuse_address(struct connection *connection)
{
    connection->refused |= UINT64_C(1) << connection->address;
    next_address(connection);
}

void connection_fail(struct connection *connection, int64_t now, struct failing why)
{
    struct lane *lane = connection->lane;
    struct exchange *exchange;
    bool opening = is_opening(connection);
    watch_remove(&connection->watch);
    connection_close(connection);
    if (opening)
        lane->connecting--;
    while ((exchange = first_waiting(connection)) != NULL)
        exchange_fail(exchange, now, why);
    if (opening)
        lane_wake(lane, now);
}

static void fail_now(struct connection *connection, enum cause cause)
{
    connection_fail(connection, clock_now(), (struct failing){cause, 0, -1});
}

void connection_expired(struct watch_entry *entry, int64_t now)
{
    struct connection *connection = (struct connection *)entry;
    struct failing why = {connection->state == CONNECTION_CONNECTING ? CAUSE_CONNECT_TIMEOUT
                                                                     : CAUSE_TLS_TIMEOUT,
                          0, connection->lane->plan->connect_timeout};
    refuse_address(connection);
    connection_fail(connection, now, why);
}

void connection_drop(struct connection *connection, struct exchange *exchange, int64_t now)
{
    if (connection->endpoint->slow != NULL)
        courier_drop(exchange);
    else if (exchange->state == EXCHANGE_WAITING)
        stop_waiting(connection, exchange);
    else
        connection->protocol->drop(connection, exchange, now);
}

/* ---- opening ---- */

static void open_connection(struct connection *connection, int64_t now);

static void connect_failed(struct connection *connection, int number)
{
    enum cause cause = cause_of_errno(number);
    int64_t now = clock_now();
    refuse_address(connection);
    if (cause != CAUSE_PORTS && cause != CAUSE_DESCRIPTORS &&
        ++connection->tries < connection->endpoint->addresses.count) {
        watch_remove(&connection->watch);
        connection_close(connection);
        connection->lane->connecting--;
        open_connection(connection, now);
        return;
    }
    connection->tries = 0;
    connection_fail(connection, now, (struct failing){cause, 0, -1});
}

/* The first request over a connection of a closed model begins when there is one. */
static void start_clocks(struct connection *connection, int64_t now)
{
    if (connection->fresh && !connection->lane->schedule.open)
        for (struct exchange *at = connection->waiting; at != NULL; at = at->next)
            at->intended = at->given = now;
    connection->fresh = false;
}

/* Connected, and the handshake done where there is one. */
static void opened(struct connection *connection, int64_t now)
{
    struct lane *lane = connection->lane;
    watch_remove(&connection->watch);
    lane->connecting--;
    lane->tally.connections++;
    connection->tries = 0;
    connection->state = CONNECTION_OPEN;
    connection_listen(connection, false);
    start_clocks(connection, now);
    connection->protocol->open(connection);
    connection_serve(connection, now);
    if (lane->active < lane->count)
        lane_wake(lane, now);
}

static void shake_hands(struct connection *connection)
{
    int result = tls_handshake(connection->tls);
    if (result == 1 && connection->endpoint->http2 && !tls_is_http2(connection->tls)) {
        fail_now(connection, CAUSE_NO_HTTP2);
    } else if (result == 1) {
        int64_t now = clock_now();
        histogram_record(connection->lane->tally.handshake, now - connection->opening);
        opened(connection, now);
    } else if (result == TLS_FAILED) {
        fail_now(connection, tls_cause(connection->tls));
    } else {
        connection_listen(connection, result == TLS_WRITE);
    }
}

static void on_connected(struct connection *connection)
{
    const struct endpoint *endpoint = connection->endpoint;
    int number = socket_connected(connection->descriptor);
    if (number != 0) {
        connect_failed(connection, number);
        return;
    }
    int64_t now = clock_now();
    histogram_record(connection->lane->tally.connect, now - connection->opening);
    event_add(&connection->readable, NULL);
    connection_listen(connection, false);
    if (endpoint->tls == NULL) {
        opened(connection, now);
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
 * network it is there already. True when that has worked, or failed. */
static bool send_early(struct connection *connection, int64_t now)
{
    const struct lane *lane = connection->lane;
    if (!lane->plan->no_keepalive || connection->endpoint->tls != NULL ||
        connection->protocol->send_early == NULL)
        return false;
    ssize_t count = connection->protocol->send_early(connection, connection->waiting);
    if (count == TRANSPORT_FAILED)
        connect_failed(connection, errno);
    if (count <= 0)
        return count == TRANSPORT_FAILED;
    histogram_record(connection->lane->tally.connect, clock_now() - now);
    event_add(&connection->readable, NULL);
    opened(connection, now);
    return true;
}

static bool start_new(struct connection *connection, const struct address *address)
{
    struct event_base *base = connection->lane->loop->base;
    connection->descriptor = socket_connect(address, connection->lane->plan->no_keepalive);
    if (connection->descriptor < 0)
        return false;
    connection->family = address->socket.ss_family;
    event_assign(&connection->readable, base, connection->descriptor,
                 EV_READ | EV_CLOSED | EV_PERSIST | EV_ET, on_event, connection);
    event_assign(&connection->writable, base, connection->descriptor, EV_WRITE | EV_PERSIST | EV_ET,
                 on_event, connection);
    return true;
}

/* A socket that is there already spares the system to make one, and the event loop to learn of it. */
static bool start_connecting(struct connection *connection)
{
    const struct address *address = &connection->endpoint->addresses.items[connection->address];
    if (connection->descriptor >= 0 && connection->family == address->socket.ss_family)
        return socket_reconnect(connection->descriptor, address);
    connection_close(connection);
    return start_new(connection, address);
}

static void open_connection(struct connection *connection, int64_t now)
{
    struct lane *lane = connection->lane;
    bool started = start_connecting(connection);
    connection->opening = now;
    connection->state = CONNECTION_CONNECTING;
    connection->hung_up = connection->patient = false;
    lane->connecting++;
    if (!started) {
        connect_failed(connection, errno);
        return;
    }
    if (send_early(connection, now))
        return;
    watch_add(&lane->loop->connects, &connection->watch, now);
    connection_listen(connection, true);
}

/* ---- open ---- */

/* Those that wait although the connection is open do so within their time-out. */
static void note_queued(struct connection *connection)
{
    for (struct exchange *at = connection->waiting; at != NULL; at = at->next) {
        at->queued = true;
        if (at->watch.next == NULL)
            watch_add(&connection->lane->loop->requests, &at->watch, at->given);
    }
}

/* In a closed model a request that its own connection held back starts when it is sent. */
static void send_next(struct connection *connection, int64_t now)
{
    struct exchange *exchange = first_waiting(connection);
    if (exchange->queued && !exchange->again && !connection->lane->schedule.open)
        exchange->intended = exchange->given = now;
    connection->protocol->send(connection, exchange, now);
}

void connection_take(struct connection *connection, struct exchange *exchange, int64_t now)
{
    if (connection->state == CONNECTION_OPEN && connection->waiting == NULL &&
        connection->protocol->has_room(connection)) {
        connection->protocol->send(connection, exchange, now);
        return;
    }
    if (connection->endpoint->slow != NULL) {
        courier_send(loop_courier(connection->lane->loop), exchange, now);
        return;
    }
    connection_wait(connection, exchange);
    if (connection->lane->plan->no_keepalive && !connection->fresh)
        next_address(connection);
    if (connection->state == CONNECTION_CLOSED)
        open_connection(connection, now);
    else if (connection->state == CONNECTION_OPEN)
        note_queued(connection);
}

void connection_serve(struct connection *connection, int64_t now)
{
    if (connection->state == CONNECTION_CLOSED && connection->waiting != NULL)
        open_connection(connection, now);
    while (connection->state == CONNECTION_OPEN && connection->waiting != NULL &&
           connection->protocol->has_room(connection))
        send_next(connection, now);
    if (connection->state == CONNECTION_OPEN)
        note_queued(connection);
}

static void on_event(evutil_socket_t descriptor, short what, void *argument)
{
    struct connection *connection = argument;
    (void)descriptor;
    connection->hung_up |= (what & EV_CLOSED) != 0;
    switch ((enum connection_state)connection->state) {
    case CONNECTION_CONNECTING:
        on_connected(connection);
        break;
    case CONNECTION_HANDSHAKING:
        shake_hands(connection);
        break;
    case CONNECTION_OPEN:
        if (what & EV_WRITE)
            connection->protocol->writable(connection);
        else
            connection->protocol->readable(connection);
        break;
    case CONNECTION_CLOSED:
        break;
    }
}
