/*
 * An HTTP server that misbehaves, each path in a way of its own.
 *
 *   hostile PORT
 *
 * PORT speaks HTTP; PORT + 1 accepts connections and says nothing; the backlog of PORT + 2 is full, so
 * that nobody gets through.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define OK "HTTP/1.1 200 OK\r\n"
#define CHUNKED OK "Transfer-Encoding: chunked\r\n\r\n"

/* How a connection goes on after what was sent. */
enum then {
    KEEP, /* the next request */
    CLOSE,
    RESET,
    STALL,  /* nothing more, until the client leaves */
    REPEAT, /* `again` without end */
    DRIP,   /* `again` without end, a byte every 20 ms */
};

static const struct behaviour {
    const char *path, *bytes;
    enum then then;
    const char *again;
} behaviours[] = {
    {"/ok", OK "Content-Length: 3\r\n\r\nok\n", KEEP, NULL},
    {"/close", OK "Content-Length: 3\r\nConnection: close\r\n\r\nok\n", CLOSE, NULL},
    {"/until-close", OK "\r\nok\n", CLOSE, NULL},
    {"/interim", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" OK "Content-Length: 0\r\n\r\n",
     KEEP, NULL},
    {"/trailers", CHUNKED "3\r\nok\n\r\n0\r\nX: y\r\n\r\n", KEEP, NULL},
    {"/silent", "", STALL, NULL},
    {"/drip", "", DRIP,
     "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"},
    {"/half-header", OK "X: ", STALL, NULL},
    {"/endless-header", OK, REPEAT,
     "X-Header: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n"},
    {"/endless-line", OK "X: ", REPEAT,
     "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"},
    {"/endless-interim", "", REPEAT, "HTTP/1.1 100 Continue\r\n\r\n"},
    {"/endless-trailers", CHUNKED "0\r\n", REPEAT, "X: y\r\n"},
    {"/endless-body", OK "\r\n", REPEAT,
     "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"},
    {"/endless-chunks", CHUNKED, REPEAT, "1\r\nx\r\n"},
    {"/10gb", OK "Content-Length: 10737418240\r\n\r\nabc", STALL, NULL},
    {"/10gb-flood", OK "Content-Length: 10737418240\r\n\r\n", REPEAT,
     "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"
     "yyy"},
    {"/not-http", "220 mail.example.com ESMTP\r\n", STALL, NULL},
    {"/http2", "HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n", KEEP, NULL},
    {"/bad-field", OK "nonsense\r\nContent-Length: 0\r\n\r\n", KEEP, NULL},
    {"/bad-length", OK "Content-Length: 3x\r\n\r\nabc", KEEP, NULL},
    {"/two-lengths", OK "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", KEEP, NULL},
    {"/length-and-chunks", OK "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
     KEEP, NULL},
    {"/bad-chunk", CHUNKED "xyz\r\nabc\r\n", KEEP, NULL},
    {"/long-chunk", CHUNKED "3\r\nabcdef\r\n0\r\n\r\n", KEEP, NULL},
    {"/surplus", OK "Content-Length: 3\r\n\r\nok\nHTTP/1.1 200 OK\r\n\r\n", KEEP, NULL},
    {"/early-nothing", "", CLOSE, NULL},
    {"/early-header", OK "Content-", CLOSE, NULL},
    {"/early-body", OK "Content-Length: 100\r\n\r\nabc", CLOSE, NULL},
    {"/early-chunk", CHUNKED "5\r\nabc", CLOSE, NULL},
    {"/reset-nothing", "", RESET, NULL},
    {"/reset-header", OK "Content-", RESET, NULL},
    {"/reset-body", OK "Content-Length: 100\r\n\r\nabc", RESET, NULL},
};

static bool put(int connection, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t count = send(connection, bytes, length, MSG_NOSIGNAL);
        if (count <= 0)
            return false;
        bytes += count;
        length -= (size_t)count;
    }
    return true;
}

/* Many copies at once, so that an endless part does not take a system call each. */
static void repeat(int connection, const char *again)
{
    char block[65536];
    size_t length = strlen(again), used = 0;
    for (; used + length <= sizeof block; used += length)
        memcpy(block + used, again, length);
    while (put(connection, block, used))
        ;
}

static void drip(int connection, const char *again)
{
    for (const char *at = again;; at = at[1] != '\0' ? at + 1 : at) {
        if (!put(connection, at, 1))
            return;
        usleep(20000);
    }
}

static void wait_for_end(int connection)
{
    char bytes[4096];
    while (recv(connection, bytes, sizeof bytes, 0) > 0)
        ;
}

/* False: the connection is at its end. */
static bool behave(int connection, const struct behaviour *behaviour)
{
    struct linger linger = {.l_onoff = 1, .l_linger = 0};
    if (!put(connection, behaviour->bytes, strlen(behaviour->bytes)))
        return false;
    switch (behaviour->then) {
    case KEEP:
        return true;
    case CLOSE:
        return false;
    case RESET:
        usleep(10000); /* what was sent arrives before the reset */
        setsockopt(connection, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
        return false;
    case STALL:
        wait_for_end(connection);
        return false;
    case REPEAT:
        repeat(connection, behaviour->again);
        return false;
    default:
        drip(connection, behaviour->again);
        return false;
    }
}

/* "/reset/17": the first 17 bytes of a good response, then a reset. */
static void reset_at(int connection, size_t count)
{
    static const char response[] =
        OK "Transfer-Encoding: chunked\r\n\r\n3;x\r\nabc\r\n0\r\nX: y\r\n\r\n";
    struct linger linger = {.l_onoff = 1, .l_linger = 0};
    put(connection, response, count < sizeof response - 1 ? count : sizeof response - 1);
    usleep(5000);
    setsockopt(connection, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
}

static bool serve_request(int connection, const char *path)
{
    size_t count;
    if (sscanf(path, "/reset/%zu", &count) == 1) {
        reset_at(connection, count);
        return false;
    }
    for (size_t i = 0; i < sizeof behaviours / sizeof *behaviours; i++)
        if (strcmp(behaviours[i].path, path) == 0)
            return behave(connection, &behaviours[i]);
    return behave(
        connection,
        &(struct behaviour){"", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", KEEP, NULL});
}

static void *serve(void *argument)
{
    int connection = (int)(intptr_t)argument;
    char bytes[8192], path[256];
    ssize_t count;
    while ((count = recv(connection, bytes, sizeof bytes - 1, 0)) > 0) {
        bytes[count] = '\0';
        if (sscanf(bytes, "%*s %255s", path) != 1 || !serve_request(connection, path))
            break;
    }
    close(connection);
    return NULL;
}

static int listen_on(int port, int backlog)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(listener, backlog) != 0) {
        perror("listen");
        exit(1);
    }
    return listener;
}

static void *accept_silently(void *argument)
{
    int listener = (int)(intptr_t)argument;
    for (;;)
        (void)accept(listener, NULL, NULL);
    return NULL;
}

/* Fill the backlog of a port that nobody accepts from. */
static void block(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    listen_on(port, 0);
    for (int i = 0; i < 4; i++) {
        int connection = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        (void)connect(connection, (struct sockaddr *)&address, sizeof address);
    }
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    int port = atoi(argv[1]), listener;
    pthread_t thread;
    pthread_attr_t detached;
    signal(SIGPIPE, SIG_IGN);
    pthread_attr_init(&detached);
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    block(port + 2);
    pthread_create(&thread, &detached, accept_silently, (void *)(intptr_t)listen_on(port + 1, 128));
    listener = listen_on(port, 1024);
    for (;;) {
        int connection = accept(listener, NULL, NULL);
        if (connection >= 0 &&
            pthread_create(&thread, &detached, serve, (void *)(intptr_t)connection) != 0)
            close(connection);
    }
}
