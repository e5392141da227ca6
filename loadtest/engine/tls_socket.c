/* A socket as a BIO. */
#include "loadtest/engine/tls_socket.h"

#include <errno.h>
#include <sys/socket.h>

static bool is_for_later(void)
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

/* The flags matter only after an operation that moved nothing. */
static int read_socket(BIO *bio, char *bytes, size_t size, size_t *count)
{
    struct tls_socket *socket = BIO_get_data(bio);
    ssize_t result = recv(socket->descriptor, bytes, size, 0);
    socket->emptied = result < 0 || (size_t)result < size;
    if (result > 0) {
        *count = (size_t)result;
        return 1;
    }
    socket->ended |= result == 0;
    BIO_clear_retry_flags(bio);
    if (result < 0 && is_for_later())
        BIO_set_retry_read(bio);
    return 0;
}

static int write_socket(BIO *bio, const char *bytes, size_t length, size_t *count)
{
    struct tls_socket *socket = BIO_get_data(bio);
    ssize_t result = send(socket->descriptor, bytes, length, MSG_NOSIGNAL);
    if (result > 0) {
        *count = (size_t)result;
        return 1;
    }
    BIO_clear_retry_flags(bio);
    if (result < 0 && is_for_later())
        BIO_set_retry_write(bio);
    return 0;
}

/* Nothing is buffered here: a flush succeeds. */
static long control_socket(BIO *bio, int command, long number, void *argument)
{
    const struct tls_socket *socket = BIO_get_data(bio);
    (void)number;
    (void)argument;
    if (command == BIO_CTRL_EOF)
        return socket->ended;
    return command == BIO_CTRL_FLUSH;
}

BIO_METHOD *tls_socket_method(void)
{
    /* without an index of its own: there are few, and nobody looks for this one */
    BIO_METHOD *method = BIO_meth_new(BIO_TYPE_SOURCE_SINK, "socket");
    if (method == NULL)
        return NULL;
    BIO_meth_set_read_ex(method, read_socket);
    BIO_meth_set_write_ex(method, write_socket);
    BIO_meth_set_ctrl(method, control_socket);
    return method;
}

BIO *tls_socket_bio(const BIO_METHOD *method, struct tls_socket *socket)
{
    BIO *bio = BIO_new(method);
    if (bio == NULL)
        return NULL;
    BIO_set_data(bio, socket);
    BIO_set_init(bio, 1);
    return bio;
}
