/* One event loop: its connections, its schedule, its tally. A thread has one, and shares nothing. */
#ifndef LOADTEST_ENGINE_LOOP_H
#define LOADTEST_ENGINE_LOOP_H

#include "loadtest/engine/connection.h"
#include "loadtest/engine/plan.h"
#include "loadtest/engine/schedule.h"
#include "loadtest/engine/watch.h"
#include "loadtest/measure/tally.h"

#include "common/error.h"

#include <event2/event.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What one read takes; larger bodies are dropped in the kernel where it can. */
#define LOOP_SCRATCH 16384

/* How far a loop has come, written by it from time to time for whoever shows progress. */
struct loop_progress {
    _Atomic uint64_t successful, failed;
    _Atomic int64_t p50, p99; /* of the last full second, ns */
    _Atomic uint32_t busy;
};

struct loop {
    const struct plan *plan;
    struct event_base *base;
    struct connection *connections;
    unsigned count;
    unsigned begun;      /* connections that have been given their first request */
    unsigned connecting; /* on their way */
    unsigned busy;       /* with a request */
    bool stopping;       /* connections that end take no further request */
    bool beginning;      /* within begin_more() */
    int interrupt;       /* a descriptor that becomes readable when the run is to stop at once */
    struct connection *ready, **ready_end; /* free for the next request, in order */
    struct schedule schedule;
    struct tally tally;
    struct watch connects, requests, rests;
    struct event deadline, grace, stop, tick, serve;
    struct loop_progress progress;
    void (*on_tick)(void *argument); /* called some times a second, or NULL */
    void *on_tick_argument;
    uint64_t started; /* requests sent */
    int64_t cpu;      /* CPU time of its thread while it ran, ns */
    int64_t ran;      /* for how long it ran, ns */
    char scratch[LOOP_SCRATCH];
};

/* A loop over `count` connections, at most `requests` of them (0: no limit), which ends at once when
 * `interrupt` becomes readable. 0, or -1 with STATUS_ENVIRONMENT. */
int loop_init(struct loop *loop, const struct plan *plan, unsigned number, unsigned count,
              uint64_t requests, int interrupt, struct error *error);
void loop_release(struct loop *loop);

/* Run from `start` on the clock until the last request has ended. */
void loop_run(struct loop *loop, int64_t start);

/* For connections: one has ended its request, and is idle or closed; it gets the next request, or
 * none. */
void loop_next(struct loop *loop, struct connection *connection, int64_t now);

/* One is connected: another may try. */
void loop_connected(struct loop *loop, int64_t now);

/* One could not connect: it rests before it tries again, so that the target is not hammered. */
void loop_rest(struct loop *loop, struct connection *connection, int64_t now);

#endif
