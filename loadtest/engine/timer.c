/* timerfd, which Linux has and POSIX does not, is confined to this file. */
#define _GNU_SOURCE
#include "loadtest/engine/timer.h"

#include "loadtest/engine/clock.h"

#include <unistd.h>

#ifdef __linux__
#include <sys/timerfd.h>

static int open_descriptor(void)
{
    return timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
}

static void set_descriptor(int descriptor, int64_t moment)
{
    if (moment < 1)
        moment = 1; /* 0 would disarm it */
    struct itimerspec time = {.it_value = {.tv_sec = (time_t)(moment / CLOCK_SECOND),
                                           .tv_nsec = (long)(moment % CLOCK_SECOND)}};
    if (moment == INT64_MAX)
        time = (struct itimerspec){.it_value = {0, 0}};
    timerfd_settime(descriptor, TFD_TIMER_ABSTIME, &time, NULL);
}

static void drain(int descriptor)
{
    uint64_t count;
    ssize_t length = read(descriptor, &count, sizeof count);
    (void)length; /* nothing to read: it was set anew meanwhile */
}
#else
static int open_descriptor(void)
{
    return -1;
}

static void set_descriptor(int descriptor, int64_t moment)
{
    (void)descriptor;
    (void)moment;
}

static void drain(int descriptor)
{
    (void)descriptor;
}
#endif

static void on_timer(evutil_socket_t descriptor, short what, void *argument)
{
    struct timer *timer = argument;
    int64_t now = clock_now();
    (void)descriptor;
    (void)what;
    if (timer->descriptor >= 0)
        drain(timer->descriptor);
    if (timer->moment > now) /* a leftover of an earlier setting */
        return;
    timer->moment = INT64_MAX;
    timer->expired(timer->argument, now);
}

void timer_init(struct timer *timer, struct event_base *base,
                void (*expired)(void *argument, int64_t now), void *argument)
{
    *timer = (struct timer){.descriptor = open_descriptor(),
                            .moment = INT64_MAX,
                            .expired = expired,
                            .argument = argument};
    if (timer->descriptor >= 0) {
        event_assign(&timer->event, base, timer->descriptor, EV_READ | EV_PERSIST, on_timer, timer);
        event_add(&timer->event, NULL);
    } else {
        evtimer_assign(&timer->event, base, on_timer, timer);
    }
}

void timer_release(struct timer *timer)
{
    event_del(&timer->event);
    if (timer->descriptor >= 0)
        close(timer->descriptor);
}

void timer_set(struct timer *timer, int64_t moment)
{
    timer->moment = moment;
    if (timer->descriptor >= 0) {
        set_descriptor(timer->descriptor, moment);
        return;
    }
    event_del(&timer->event);
    if (moment == INT64_MAX)
        return;
    int64_t rest = moment - clock_now();
    if (rest < 0)
        rest = 0;
    struct timeval delay = {.tv_sec = (time_t)(rest / CLOCK_SECOND),
                            .tv_usec = (suseconds_t)(rest % CLOCK_SECOND / 1000 + 1)};
    event_add(&timer->event, &delay);
}
