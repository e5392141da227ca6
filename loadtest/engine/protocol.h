/* What is spoken over a connection once that is open. */
#ifndef LOADTEST_ENGINE_PROTOCOL_H
#define LOADTEST_ENGINE_PROTOCOL_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct connection;
struct exchange;

struct protocol {
    /* The connection is open: get ready for the first request. */
    void (*open)(struct connection *connection);
    /* Whether another request can be sent now; then, send it. */
    bool (*has_room)(const struct connection *connection);
    void (*send)(struct connection *connection, struct exchange *exchange, int64_t now);
    /* Send the beginning of a request before the connection is known to be open; as a transport's
     * write(). NULL: there is no such thing. */
    ssize_t (*send_early)(struct connection *connection, struct exchange *exchange);
    /* Write what has been gathered; called for connections that asked by loop_flush_later(). */
    void (*flush)(struct connection *connection);
    /* The socket is readable or writable. */
    void (*readable)(struct connection *connection);
    void (*writable)(struct connection *connection);
    /* A request has been sent whose reply is no longer waited for. */
    void (*drop)(struct connection *connection, struct exchange *exchange, int64_t now);
    /* The connection has been closed: let go of what open() has made. */
    void (*close)(struct connection *connection);
};

extern const struct protocol protocol_http1, protocol_http2;

#endif
