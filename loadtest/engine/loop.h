/* One event loop: its lanes and its clock. A thread has one, and shares nothing with the others. */
#ifndef LOADTEST_ENGINE_LOOP_H
#define LOADTEST_ENGINE_LOOP_H

#include "loadtest/engine/lane.h"
#include "loadtest/engine/plan.h"
#include "loadtest/engine/stock.h"
#include "loadtest/engine/timer.h"
#include "loadtest/engine/watch.h"

#include "common/error.h"

#include <event2/event.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What one read takes; larger bodies are dropped in the kernel where it can. */
#define LOOP_SCRATCH 16384

struct courier;

/* How far a loop has come, written by it from time to time for whoever shows progress. */
struct loop_progress {
    _Atomic uint64_t successful, failed;
    _Atomic int64_t p50, p99; /* of the last full interval, ns */
    _Atomic uint32_t busy;
};

/* A loop's part of the whole. */
struct loop_share {
    unsigned number;       /* of its first connection among all */
    unsigned connections;  /* to each endpoint */
    uint64_t requests;     /* to each endpoint; 0: no limit */
    unsigned index, count; /* of all loops: an open model's arrivals are dealt out in turn */
};

struct loop {
    const struct plan *plan;
    struct event_base *base;
    struct loop_share share;
    struct lane lanes[PLAN_MIXES];
    unsigned lane_count;
    unsigned busy;                       /* exchanges with a request */
    bool serving;                        /* within its requests of a wake-up */
    bool stopping;                       /* no further request starts */
    struct exchange *ready, **ready_end; /* free for the next request, in order */
    struct connection *flushing;         /* have something to write */
    struct watch connects, requests, rests;
    struct timer deadline, grace, turn;
    struct event stop, tick, serve;
    int64_t start;  /* of the run, warm-up included */
    uint64_t round; /* since then, with two lanes */
    struct loop_progress progress;
    void (*on_tick)(void *argument); /* called some times a second, or NULL */
    void *on_tick_argument;
    int64_t cpu;             /* CPU time of its thread while it ran, ns */
    int64_t ran;             /* for how long it ran, ns */
    struct courier *courier; /* made for the first request that libcurl carries */
    struct stock stock;      /* memory of HTTP/2's sessions */
    char scratch[LOOP_SCRATCH];
};

/* A loop that ends at once when `interrupt` becomes readable. 0, or -1 with STATUS_ENVIRONMENT. */
int loop_init(struct loop *loop, const struct plan *plan, struct loop_share share, int interrupt,
              struct error *error);
void loop_release(struct loop *loop);

/* Run from `start` on the clock until the last request has ended. */
void loop_run(struct loop *loop, int64_t start);

/* What carries requests by libcurl. */
struct courier *loop_courier(struct loop *loop);

/* For exchanges: one has ended its request, and is free for the next. */
void loop_freed(struct loop *loop, struct exchange *exchange);

/* Something is to be written to the connection when the requests of this wake-up have been given out. */
void loop_flush_later(struct loop *loop, struct connection *connection);

/* Give out requests and write what is to be written now, instead of when all replies of this wake-up have
 * been read: what is spoken over a connection is in the processor's caches then. */
void loop_serve(struct loop *loop);

/* Its connection could not be opened: it rests before it is free again, so that the target is not
 * hammered. */
void loop_rest(struct loop *loop, struct exchange *exchange, int64_t now);

#endif
