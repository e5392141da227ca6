/* How a connection moves bytes: plain or over TLS. */
#ifndef LOADTEST_ENGINE_TRANSPORT_H
#define LOADTEST_ENGINE_TRANSPORT_H

#include <stddef.h>
#include <sys/types.h>

struct connection;

enum {
    TRANSPORT_CLOSED = 0,
    TRANSPORT_AGAIN = -1,  /* wait until readable (read) or writable (write) */
    TRANSPORT_WRITE = -2,  /* a read that waits until writable */
    TRANSPORT_FAILED = -3, /* the connection's `cause` says why */
};

struct transport {
    /* Bytes moved, or one of the above. */
    ssize_t (*read)(struct connection *connection, char *bytes, size_t size);
    ssize_t (*write)(struct connection *connection, const char *bytes, size_t length);
};

extern const struct transport transport_plain, transport_tls;

#endif
