/* What Linux does with TCP sockets and POSIX does not say is confined to this file: MSG_TRUNC, and
 * connect() to AF_UNSPEC. */
#define _GNU_SOURCE
#include "loadtest/engine/socket.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* Descriptors beside the connections: the standard ones, event loops, libraries' own. */
#define SOCKET_OTHERS 64
/* … and those of each further loop: its poll, its timers */
#define SOCKET_LOOP 8
/* One call drops no more than this, so that one connection does not hold up the others. */
#define SOCKET_DROP_LIMIT (4u << 20)
/* No connection holds more than twice as much in the kernel for being woken less often. */
#define SOCKET_AWAIT_LIMIT (1 << 20)

#ifdef __linux__
static int open_socket(int family)
{
    return socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}
#else
static int open_socket(int family)
{
    int descriptor = socket(family, SOCK_STREAM, 0);
    if (descriptor >= 0 && (fcntl(descriptor, F_SETFL, O_NONBLOCK) != 0 ||
                            fcntl(descriptor, F_SETFD, FD_CLOEXEC) != 0)) {
        close(descriptor);
        return -1;
    }
    return descriptor;
}
#endif

static void set_options(int descriptor, int family, bool once)
{
    static const struct linger reset = {.l_onoff = 1, .l_linger = 0};
    static const int on = 1;
    if (family == AF_UNIX)
        return;
    /* a single request has nothing that it could wait behind */
    if (once)
        (void)setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    else
        (void)setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

int socket_connect(const struct address *address, bool once)
{
    int family = address->socket.ss_family, descriptor = open_socket(family);
    if (descriptor < 0)
        return -1;
    set_options(descriptor, family, once);
    if (socket_reconnect(descriptor, address))
        return descriptor;
    int number = errno;
    close(descriptor);
    errno = number;
    return -1;
}

#ifdef __linux__
bool socket_disconnect(int descriptor)
{
    static const struct sockaddr none = {.sa_family = AF_UNSPEC};
    return connect(descriptor, &none, sizeof none) == 0;
}
#else
bool socket_disconnect(int descriptor)
{
    (void)descriptor;
    return false;
}
#endif

bool socket_reconnect(int descriptor, const struct address *address)
{
    return connect(descriptor, (const struct sockaddr *)&address->socket, address->length) == 0 ||
           errno == EINPROGRESS;
}

int socket_connected(int descriptor)
{
    int number = 0;
    socklen_t length = sizeof number;
    if (getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &number, &length) != 0)
        return errno;
    return number;
}

bool socket_can_drop(const struct address *address)
{
    return address->socket.ss_family != AF_UNIX;
}

ssize_t socket_drop(int descriptor, char *scratch, size_t size, uint64_t count)
{
#ifdef __linux__
    (void)scratch;
    (void)size;
    return recv(descriptor, NULL, count < SOCKET_DROP_LIMIT ? count : SOCKET_DROP_LIMIT, MSG_TRUNC);
#else
    return recv(descriptor, scratch, count < size ? count : size, 0);
#endif
}

/* The system makes its buffer twice as large, so that the window does not close before. */
void socket_await(int descriptor, uint64_t count)
{
    int least = count < SOCKET_AWAIT_LIMIT ? (int)count : SOCKET_AWAIT_LIMIT;
    (void)setsockopt(descriptor, SOL_SOCKET, SO_RCVLOWAT, &least, sizeof least);
}

int socket_reserve(unsigned count, unsigned threads, struct error *error)
{
    struct rlimit limit;
    rlim_t needed = (rlim_t)count + SOCKET_OTHERS + (rlim_t)(threads - 1) * SOCKET_LOOP;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return error_set_errno(error, STATUS_ENVIRONMENT, "cannot read the limit of descriptors");
    if (limit.rlim_cur >= needed)
        return 0;
    rlim_t soft = limit.rlim_cur;
    limit.rlim_cur = limit.rlim_max < needed ? limit.rlim_max : needed;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
        limit.rlim_cur = soft;
    if (limit.rlim_cur >= needed)
        return 0;
    error_set(error, STATUS_ENVIRONMENT,
              "%u connections need %llu descriptors, the limit is %llu: %llu too few", count,
              (unsigned long long)needed, (unsigned long long)limit.rlim_cur,
              (unsigned long long)(needed - limit.rlim_cur));
    return error_hint(error, "raise the hard limit (ulimit -Hn), or lower -c");
}
