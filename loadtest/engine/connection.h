/*
 * One connection and the request on it. A connection asks its loop for the next request when it has
 * finished one, connects again when the server has closed, and tells the loop's tally how each
 * request ended.
 */
#ifndef LOADTEST_ENGINE_CONNECTION_H
#define LOADTEST_ENGINE_CONNECTION_H

#include "loadtest/engine/http1.h"
#include "loadtest/engine/transport.h"
#include "loadtest/engine/watch.h"
#include "loadtest/measure/cause.h"

#include <event2/event_struct.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lane;
struct observation;
struct tls_stream;

enum connection_state {
    CONNECTION_CLOSED,
    CONNECTION_CONNECTING,
    CONNECTION_HANDSHAKING,
    CONNECTION_BUSY, /* a request is being sent or answered */
    CONNECTION_IDLE, /* open, without a request */
};

struct connection {
    struct watch_entry watch; /* first: a watch's entry is its connection */
    struct lane *lane;
    const struct transport *transport;
    struct tls_stream *tls; /* NULL: plain */
    struct http1 response;
    struct observation *observation; /* of the reply; NULL: nothing is expected of it */
    int64_t intended;                /* when the request was meant to start */
    int64_t given;                   /* when it was given to this connection */
    int64_t started;                 /* when it did */
    int64_t opening;                 /* when connect() was called, then when the handshake began */
    int64_t first_byte;              /* of the reply; 0 before it is there */
    size_t written;                  /* of the request */
    uint64_t received;               /* bytes of the reply */
    int descriptor;
    unsigned address; /* index of the address in use */
    unsigned tries;   /* addresses tried for this request */
    uint8_t state;    /* enum connection_state */
    enum cause cause; /* why the transport failed */
    bool fresh;       /* opened before the first request, whose latency leaves connecting out */
    bool writing;     /* the write event is registered */
    struct event readable, writable;
    struct connection *next; /* among those that are ready, or idle */
};

/* Not connected yet; `number` spreads connections over the addresses. */
void connection_init(struct connection *connection, struct lane *lane, unsigned number);
void connection_release(struct connection *connection);

/* Whether it has a request that has not ended. */
bool connection_is_busy(const struct connection *connection);

/* Start a request that was meant to start at `intended`; connect first where that is needed. */
void connection_start(struct connection *connection, int64_t intended, int64_t now);

/* The connection or the request took too long: watch callbacks. */
void connection_connect_expired(struct watch_entry *entry, int64_t now);
void connection_request_expired(struct watch_entry *entry, int64_t now);

#endif
