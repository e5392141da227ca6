/* The timer of a watch. */
#include "loadtest/engine/watch.h"

#include "loadtest/engine/clock.h"

/* Timers closer than this are not worth their wake-ups. */
#define WATCH_STEP CLOCK_MILLISECOND

static struct timeval time_until(int64_t moment)
{
    int64_t rest = moment - clock_now();
    if (rest < WATCH_STEP)
        rest = WATCH_STEP;
    return (struct timeval){.tv_sec = (time_t)(rest / CLOCK_SECOND),
                            .tv_usec = (suseconds_t)(rest % CLOCK_SECOND / 1000)};
}

void watch_arm(struct watch *watch)
{
    struct watch_entry *oldest = watch->list.next;
    watch->armed = oldest != &watch->list;
    if (!watch->armed)
        return;
    struct timeval delay = time_until(oldest->since + watch->limit);
    evtimer_add(&watch->timer, &delay);
}

static void on_timer(evutil_socket_t descriptor, short what, void *argument)
{
    struct watch *watch = argument;
    int64_t now = clock_now();
    (void)descriptor;
    (void)what;
    while (watch->list.next != &watch->list && now - watch->list.next->since >= watch->limit) {
        struct watch_entry *entry = watch->list.next;
        watch_remove(entry);
        watch->expired(entry, now);
    }
    watch_arm(watch);
}

void watch_init(struct watch *watch, struct event_base *base, int64_t limit,
                void (*expired)(struct watch_entry *entry, int64_t now))
{
    *watch = (struct watch){.limit = limit, .expired = expired};
    watch->list.previous = watch->list.next = &watch->list;
    evtimer_assign(&watch->timer, base, on_timer, watch);
}

void watch_release(struct watch *watch)
{
    evtimer_del(&watch->timer);
}
