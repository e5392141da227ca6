/*
 * One connection: it is opened when a request is given to it, tries one address of the target after the
 * other, and hands the socket to its protocol. It connects again when the server has closed.
 */
#ifndef LOADTEST_ENGINE_CONNECTION_H
#define LOADTEST_ENGINE_CONNECTION_H

#include "loadtest/engine/exchange.h"
#include "loadtest/engine/http1.h"
#include "loadtest/engine/protocol.h"
#include "loadtest/engine/transport.h"
#include "loadtest/engine/watch.h"
#include "loadtest/measure/cause.h"

#include <event2/event_struct.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

struct endpoint;
struct http2;
struct lane;
struct tls_stream;

enum connection_state {
    CONNECTION_CLOSED,
    CONNECTION_CONNECTING,
    CONNECTION_HANDSHAKING,
    CONNECTION_OPEN,
};

struct connection {
    struct watch_entry watch; /* first: a watch's entry is its connection */
    struct lane *lane;
    const struct endpoint *endpoint;
    const struct transport *transport;
    const struct protocol *protocol;
    struct tls_stream *tls;                   /* NULL: plain */
    struct exchange *exchanges;               /* as many as the plan has streams; the lane's */
    struct exchange *waiting, **waiting_last; /* in order */
    struct http1 response;                    /* HTTP/1.1: what is being read */
    size_t written;                           /* … and what has been sent of the request */
    struct http2 *http2;                      /* HTTP/2: its session while it is open */
    int64_t opening; /* when connect() was called, then when the handshake began */
    int descriptor;
    sa_family_t family; /* of its socket */
    unsigned address;   /* index of the address in use */
    unsigned tries;     /* addresses tried since one worked */
    uint64_t refused;   /* a bit for each address that did not work: it comes last */
    uint8_t state;      /* enum connection_state */
    enum cause cause;   /* why the transport failed */
    bool fresh;         /* opened before the first request, whose latency leaves connecting out */
    bool writing;       /* the write event is registered */
    bool patient;       /* it is woken when much has come, see socket_await() */
    bool hung_up;       /* the peer has closed its side: a read comes to that */
    bool flushing;      /* among those that the loop flushes */
    struct connection *next_flushing;
    struct event readable, writable;
};

/* Not connected yet; `number` spreads connections over the addresses. */
void connection_init(struct connection *connection, struct lane *lane,
                     const struct endpoint *endpoint, struct exchange *exchanges, unsigned number);
void connection_release(struct connection *connection);

/* Send the exchange's request as soon as that can be; connect first where that is needed. */
void connection_take(struct connection *connection, struct exchange *exchange, int64_t now);

/* The exchange's request is given up; the caller counts it. */
void connection_drop(struct connection *connection, struct exchange *exchange, int64_t now);

/* The connection or its opening took too long: a watch's callback. */
void connection_expired(struct watch_entry *entry, int64_t now);

/* ---- for protocols ---- */

/* Let a request whose connection has given it back wait for the next one. */
void connection_wait(struct connection *connection, struct exchange *exchange);

/* Listen to the socket: reading for good, writing as long as asked for. */
void connection_listen(struct connection *connection, bool write);

/* Close it. What waits for it goes on waiting. */
void connection_close(struct connection *connection);

/* Close it after its last request. Its socket stays for the next connection where each request has one
 * of its own. */
void connection_end(struct connection *connection);

/* Close it, and fail what waits for it. */
void connection_fail(struct connection *connection, int64_t now, struct failing why);

/* Send what waits for it, and fits now. */
void connection_serve(struct connection *connection, int64_t now);

#endif
