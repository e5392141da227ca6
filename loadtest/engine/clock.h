/* The one clock of the engine: monotonic nanoseconds. */
#ifndef LOADTEST_ENGINE_CLOCK_H
#define LOADTEST_ENGINE_CLOCK_H

#include <stdint.h>
#include <time.h>

#define CLOCK_SECOND INT64_C(1000000000)
#define CLOCK_MILLISECOND INT64_C(1000000)

static inline int64_t clock_now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * CLOCK_SECOND + time.tv_nsec;
}

/* Nanoseconds since the epoch. */
static inline int64_t clock_wall(void)
{
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    return (int64_t)time.tv_sec * CLOCK_SECOND + time.tv_nsec;
}

/* CPU time that the calling thread has used. */
static inline int64_t clock_thread_cpu(void)
{
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (int64_t)time.tv_sec * CLOCK_SECOND + time.tv_nsec;
}

#endif
