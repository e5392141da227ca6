/* The two transports. */
#include "loadtest/engine/transport.h"

#include "loadtest/engine/connection.h"
#include "loadtest/engine/socket.h"
#include "loadtest/engine/tls.h"

#include <errno.h>
#include <sys/socket.h>

static ssize_t plain_outcome(struct connection *connection)
{
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)
        return TRANSPORT_AGAIN;
    connection->cause = cause_of_errno(errno);
    return TRANSPORT_FAILED;
}

static ssize_t plain_read(struct connection *connection, char *bytes, size_t size)
{
    ssize_t count = recv(connection->descriptor, bytes, size, 0);
    return count >= 0 ? count : plain_outcome(connection);
}

static ssize_t plain_write(struct connection *connection, const char *bytes, size_t length)
{
    ssize_t count = send(connection->descriptor, bytes, length, MSG_NOSIGNAL);
    return count >= 0 ? count : plain_outcome(connection);
}

static ssize_t encrypted_outcome(struct connection *connection, ssize_t count)
{
    if (count == TLS_FAILED)
        connection->cause = tls_cause(connection->tls);
    return count;
}

static ssize_t encrypted_read(struct connection *connection, char *bytes, size_t size)
{
    return encrypted_outcome(connection, tls_read(connection->tls, bytes, size));
}

static ssize_t encrypted_write(struct connection *connection, const char *bytes, size_t length)
{
    ssize_t count = tls_write(connection->tls, bytes, length);
    return count == TLS_WRITE ? TRANSPORT_AGAIN : encrypted_outcome(connection, count);
}

const struct transport transport_plain = {plain_read, plain_write};
const struct transport transport_tls = {encrypted_read, encrypted_write};
