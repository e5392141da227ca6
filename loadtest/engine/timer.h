/* A timer for a moment of the clock, to the microsecond where the system has timerfd (libevent's own
 * timers are rounded to milliseconds). */
#ifndef LOADTEST_ENGINE_TIMER_H
#define LOADTEST_ENGINE_TIMER_H

#include <event2/event.h>
#include <event2/event_struct.h>
#include <stdint.h>

struct timer {
    struct event event;
    int descriptor; /* -1: libevent's timer is used */
    int64_t moment; /* INT64_MAX: not set */
    void (*expired)(void *argument, int64_t now);
    void *argument;
};

void timer_init(struct timer *timer, struct event_base *base,
                void (*expired)(void *argument, int64_t now), void *argument);
void timer_release(struct timer *timer);

/* Expire once at `moment` (at once when it has passed); INT64_MAX: not at all. */
void timer_set(struct timer *timer, int64_t moment);

#endif
