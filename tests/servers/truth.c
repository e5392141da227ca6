/*
 * An HTTP server that knows the truth: it delays each reply by a value of a distribution, and measures
 * the time from the kernel's receive time-stamp of the request to the moment when its reply is sent.
 *
 *   truth PORT DISTRIBUTION [SEED]
 *
 *   constant:MS                  uniform:LOW:HIGH        bimodal:MS:MS:SHARE (of the second)
 *   lognormal:MEDIAN:SIGMA       freeze:MS:SECONDS:EVERY (constant, but it stops in between)
 *   slots:MS:COUNT (that many at a time, the others queue)
 *
 * GET /truth answers {"count", "p50", "p95", "p99", "max"} in milliseconds and begins anew.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define CONNECTIONS 20000
#define SAMPLES 4000000
#define SLOTS_LIMIT 1024
#define SECOND INT64_C(1000000000)

enum shape { CONSTANT, UNIFORM, BIMODAL, LOGNORMAL, FREEZE, SLOTS };

static const char *const shapes[] = {"constant",  "uniform", "bimodal",
                                     "lognormal", "freeze",  "slots"};

/* What waits: a connection, when its request came, when its reply is due. */
struct job {
    int64_t due, received;
    int connection;
};

static struct job heap[CONNECTIONS];
static size_t waiting;
static int64_t samples[SAMPLES];
static size_t sample_count;
static enum shape shape;
static double parameters[3];
static uint64_t state = 1;
static int64_t next_freeze;

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static int64_t wall(void)
{
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    return (int64_t)time.tv_sec * SECOND + time.tv_nsec;
}

/* xorshift64*: uniform in (0, 1). */
static double uniform(void)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return ((double)(state * UINT64_C(2685821657736338717) >> 11) + 0.5) / 9007199254740992.0;
}

static double normal(void)
{
    return sqrt(-2 * log(uniform())) * cos(2 * 3.14159265358979323846 * uniform());
}

/* The next delay, ms. */
static double draw(void)
{
    switch (shape) {
    case UNIFORM:
        return parameters[0] + uniform() * (parameters[1] - parameters[0]);
    case BIMODAL:
        return uniform() < parameters[2] ? parameters[1] : parameters[0];
    case LOGNORMAL:
        return parameters[0] * exp(parameters[1] * normal());
    default:
        return parameters[0];
    }
}

/* When a request that came at `received` is due. With slots it takes the one that is free first. */
static int64_t due_at(int64_t received)
{
    static int64_t free_at[SLOTS_LIMIT];
    int64_t length = (int64_t)(draw() * 1e6);
    size_t first = 0;
    if (shape != SLOTS)
        return received + length;
    for (size_t i = 1; i < (size_t)parameters[1] && i < SLOTS_LIMIT; i++)
        if (free_at[i] < free_at[first])
            first = i;
    free_at[first] = (free_at[first] > received ? free_at[first] : received) + length;
    return free_at[first];
}

/* ---- a heap by due time ---- */

static void swap(size_t a, size_t b)
{
    struct job job = heap[a];
    heap[a] = heap[b];
    heap[b] = job;
}

static void push(struct job job)
{
    size_t at = waiting++;
    heap[at] = job;
    for (; at > 0 && heap[(at - 1) / 2].due > heap[at].due; at = (at - 1) / 2)
        swap(at, (at - 1) / 2);
}

static struct job pop(void)
{
    struct job first = heap[0];
    heap[0] = heap[--waiting];
    for (size_t at = 0, child = 1; child < waiting; at = child, child = 2 * at + 1) {
        if (child + 1 < waiting && heap[child + 1].due < heap[child].due)
            child++;
        if (heap[at].due <= heap[child].due)
            break;
        swap(at, child);
    }
    return first;
}

/* ---- the truth ---- */

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static double quantile(double q)
{
    size_t rank = (size_t)ceil(q * (double)sample_count);
    return sample_count == 0 ? 0 : (double)samples[rank > 0 ? rank - 1 : 0] / 1e6;
}

static void tell(int connection)
{
    char body[256], head[128];
    qsort(samples, sample_count, sizeof *samples, by_value);
    int length =
        snprintf(body, sizeof body,
                 "{\"count\": %zu, \"p50\": %.4f, \"p95\": %.4f, \"p99\": %.4f, \"max\": %.4f}\n",
                 sample_count, quantile(0.5), quantile(0.95), quantile(0.99), quantile(1));
    snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n", length);
    (void)!write(connection, head, strlen(head));
    (void)!write(connection, body, (size_t)length);
    sample_count = 0;
}

static void answer(struct job job)
{
    static const char reply[] = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\n";
    if (send(job.connection, reply, sizeof reply - 1, MSG_NOSIGNAL) > 0 && sample_count < SAMPLES)
        samples[sample_count++] = wall() - job.received;
}

/* ---- connections ---- */

static void take_request(int connection, int poller)
{
    char bytes[4096], control[256];
    struct iovec vector = {bytes, sizeof bytes};
    struct msghdr message = {.msg_iov = &vector,
                             .msg_iovlen = 1,
                             .msg_control = control,
                             .msg_controllen = sizeof control};
    int64_t received = wall();
    ssize_t count = recvmsg(connection, &message, 0);
    if (count <= 0) {
        if (count < 0 && errno == EAGAIN)
            return;
        epoll_ctl(poller, EPOLL_CTL_DEL, connection, NULL);
        close(connection);
        return;
    }
    for (struct cmsghdr *at = CMSG_FIRSTHDR(&message); at != NULL; at = CMSG_NXTHDR(&message, at)) {
        struct timespec time;
        if (at->cmsg_level != SOL_SOCKET || at->cmsg_type != SCM_TIMESTAMPNS)
            continue;
        memcpy(&time, CMSG_DATA(at), sizeof time);
        received = (int64_t)time.tv_sec * SECOND + time.tv_nsec;
    }
    if (count > 10 && memcmp(bytes, "GET /truth", 10) == 0) {
        tell(connection);
    } else if (waiting < CONNECTIONS) {
        push((struct job){due_at(received), received, connection});
    }
}

static void take_connections(int listener, int poller)
{
    int connection, on = 1;
    while ((connection = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        struct epoll_event event = {.events = EPOLLIN, .data.fd = connection};
        setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        setsockopt(connection, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
        epoll_ctl(poller, EPOLL_CTL_ADD, connection, &event);
    }
}

static int listen_on(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int on = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(listener, 4096) != 0)
        die("listen");
    return listener;
}

static void parse(const char *text)
{
    char name[32];
    if (sscanf(text, "%31[a-z]:%lf:%lf:%lf", name, &parameters[0], &parameters[1], &parameters[2]) <
        2)
        die("distribution");
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        if (strcmp(shapes[i], name) == 0)
            shape = (enum shape)i;
}

/* Stop for so many seconds, once in every so many. */
static void freeze_if_due(void)
{
    if (shape != FREEZE || wall() < next_freeze)
        return;
    struct timespec pause = {(time_t)parameters[1], 0};
    nanosleep(&pause, NULL);
    next_freeze += (int64_t)(parameters[2] * 1e9);
}

static void set_timer(int timer)
{
    int64_t next = waiting > 0 ? heap[0].due : 0;
    if (shape == FREEZE && (next == 0 || next_freeze < next))
        next = next_freeze;
    struct itimerspec time = {.it_value = {next / SECOND, next % SECOND}};
    timerfd_settime(timer, TFD_TIMER_ABSTIME, &time, NULL);
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    parse(argv[2]);
    state = argc > 3 ? strtoull(argv[3], NULL, 10) * 2 + 1 : 88172645463325253u;
    int listener = listen_on(atoi(argv[1])), poller = epoll_create1(EPOLL_CLOEXEC);
    int timer = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
    struct epoll_event events[256], event = {.events = EPOLLIN, .data.fd = listener};
    epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
    event.data.fd = timer;
    epoll_ctl(poller, EPOLL_CTL_ADD, timer, &event);
    signal(SIGPIPE, SIG_IGN);
    next_freeze = wall() + (int64_t)(parameters[2] * 1e9);
    for (;;) {
        set_timer(timer);
        int count = epoll_wait(poller, events, 256, -1);
        freeze_if_due();
        for (int i = 0; i < count; i++) {
            if (events[i].data.fd == listener)
                take_connections(listener, poller);
            else if (events[i].data.fd != timer)
                take_request(events[i].data.fd, poller);
        }
        while (waiting > 0 && heap[0].due <= wall())
            answer(pop());
    }
}
