/* Long waits by poll(), the last part by the clock. */
#include "loadtest/engine/wait.h"

#include "loadtest/engine/clock.h"

#include <poll.h>

#define SHOW_EVERY (200 * CLOCK_MILLISECOND)
/* Shorter than poll() is exact. */
#define LAST_PART (5 * CLOCK_MILLISECOND)

bool wait_until(int64_t wall, int interrupt, void (*show)(int64_t left))
{
    struct pollfd descriptor = {.fd = interrupt, .events = POLLIN};
    int64_t left;
    while ((left = wall - clock_wall()) > LAST_PART) {
        int64_t next = left - LAST_PART < SHOW_EVERY ? left - LAST_PART : SHOW_EVERY;
        if (show != NULL)
            show(left);
        if (poll(&descriptor, 1, (int)(next / CLOCK_MILLISECOND)) > 0)
            return false;
    }
    struct timespec end = {(time_t)(wall / CLOCK_SECOND), (long)(wall % CLOCK_SECOND)};
    while (clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &end, NULL) != 0)
        continue;
    return true;
}
