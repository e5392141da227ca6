/*
 * What one loop measures: counts, latencies, causes. A loop writes to its own tally only; tallies are
 * added up at the end. The hot path is tally_latency(): one bucket of the current interval is counted,
 * and the interval is folded into the whole when it is over.
 */
#ifndef LOADTEST_MEASURE_TALLY_H
#define LOADTEST_MEASURE_TALLY_H

#include "loadtest/measure/cause.h"
#include "loadtest/measure/failurelog.h"
#include "loadtest/measure/histogram.h"
#include "loadtest/measure/limitlog.h"
#include "loadtest/measure/series.h"

#include <stdint.h>

#define TALLY_STATUSES 1000 /* HTTP statuses are three digits */

struct tally {
    /* the current interval */
    int64_t slice_length; /* ns */
    int64_t slice_end;    /* when it is over, on the clock */
    struct histogram *slice;
    int64_t slice_min, slice_max, slice_sum;
    uint64_t slice_successful, slice_failed;
    size_t slice_number;

    /* everything before it */
    int64_t start; /* when the first interval began */
    int64_t end;   /* what ends later is outside of the window in which throughput is counted */
    struct histogram *latency;
    int64_t min, max; /* min is INT64_MAX while there is nothing */
    int64_t sum;      /* of all latencies, ns */
    uint64_t successful, failed;
    uint64_t within; /* how many of both ended before `end` */
    int64_t last;    /* when the last one ended */
    uint64_t statuses[TALLY_STATUSES];
    uint64_t unexpected[TALLY_STATUSES]; /* the same, for replies that count as failures */
    struct cause_counts causes;
    unsigned streams; /* HTTP/2: the fewest that a connection could have at a time; 0: unknown */
    struct series series;

    /* beside the requests */
    struct histogram *connect, *handshake; /* TCP connect; TLS handshake */
    struct histogram *lag;   /* intended start → sent, of a sample of the requests */
    int64_t first_byte_sum;  /* request → first byte, ns, over all replies */
    uint64_t received, sent; /* bytes */
    uint64_t requests;       /* sent, whatever came of them */
    uint64_t warmup;         /* requests that ended but began before `start` */
    uint64_t unfinished;     /* given up at the end of the run */
    uint64_t connections;    /* opened */
    struct limitlog limits;  /* when asked for */
    struct failurelog shown; /* the first failures, when asked for */
    uint64_t dropped;        /* arrivals for which no connection became free */
};

void tally_init(struct tally *tally);
void tally_release(struct tally *tally);

/* The clock begins: set the window and the length of intervals; 0: they are over when tally_next() is
 * called. */
void tally_begin(struct tally *tally, int64_t start, int64_t end, int64_t interval);

/* Close the intervals that are over at `now`. */
void tally_roll(struct tally *tally, int64_t now);

/* Close the current interval and begin that with the number, which is not before it. */
void tally_next(struct tally *tally, size_t number);

/* Fold the current interval in, over or not; for the end, before reading the totals. */
void tally_close(struct tally *tally);

/* Add `from`, which is closed and has the same start. */
void tally_merge(struct tally *into, const struct tally *from);

/* The same, of what was measured later: its first interval is number `offset`. */
void tally_add(struct tally *into, const struct tally *from, size_t offset);

static inline void tally_latency(struct tally *tally, int64_t latency)
{
    histogram_record(tally->slice, latency);
    tally->slice_sum += latency;
    if (latency < tally->slice_min)
        tally->slice_min = latency;
    if (latency > tally->slice_max)
        tally->slice_max = latency;
}

static inline void tally_moment(struct tally *tally, int64_t now)
{
    if (now >= tally->slice_end)
        tally_roll(tally, now);
    tally->within += now <= tally->end;
    tally->last = now;
}

/* A reply that ended at `now`; `cause` says why it is no success: CAUSE_NONE, CAUSE_STATUS, or what
 * else was expected of it. */
static inline void tally_reply(struct tally *tally, int64_t now, int64_t latency, unsigned status,
                               enum cause cause)
{
    tally_moment(tally, now);
    tally_latency(tally, latency);
    tally->statuses[status]++;
    if (cause == CAUSE_NONE) {
        tally->slice_successful++;
        return;
    }
    tally->slice_failed++;
    cause_count(&tally->causes, cause, 0);
    tally->unexpected[status] += cause == CAUSE_STATUS;
}

/* A request without a proper reply. `latency` is counted only when it is not negative: a time-out
 * has one, a refused connection has none. */
void tally_failure(struct tally *tally, int64_t now, int64_t latency, enum cause cause,
                   unsigned detail);

#endif
