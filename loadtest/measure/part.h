/*
 * What one target's requests have measured, where there are several: counts and latencies as in a tally,
 * but without a series, in little memory.
 */
#ifndef LOADTEST_MEASURE_PART_H
#define LOADTEST_MEASURE_PART_H

#include "loadtest/measure/cause.h"
#include "loadtest/measure/tally.h"

#include <stdbool.h>
#include <stdint.h>

/* Buckets that are allocated together. */
#define PART_CHUNK 128u
#define PART_CHUNKS (HISTOGRAM_SIZE / PART_CHUNK)

/* How often a status came, and how often as a failure. */
struct part_status {
    uint64_t count, unexpected;
    unsigned status;
};

struct part {
    uint64_t *chunks[PART_CHUNKS]; /* the buckets of a histogram, where there are values */
    int64_t min, max, sum;         /* of the latencies, ns; min is INT64_MAX without one */
    uint64_t successful, failed;
    uint64_t within;     /* how many of both ended in the window */
    uint64_t sent;       /* whatever came of them, the warm-up's too */
    uint64_t warmup;     /* not counted above */
    uint64_t unfinished; /* given up at the end of the run */
    int64_t first, last; /* on the clock: the first was sent, the last has ended; 0: none */
    struct part_status *statuses; /* those that came, in no order; owned */
    unsigned status_count, status_capacity;
    struct cause_counts causes;
};

/* Parts for `count` targets; parts_free() takes NULL, too. */
struct part *parts_new(unsigned count);
void parts_free(struct part *parts, unsigned count);

static inline void part_sent(struct part *part, int64_t now)
{
    part->sent++;
    if (part->first == 0)
        part->first = now;
}

/* As tally_reply() and tally_failure(); `within`: it has ended in the window. */
void part_reply(struct part *part, bool within, int64_t latency, unsigned status, enum cause cause);
void part_failure(struct part *part, bool within, int64_t latency, enum cause cause,
                  unsigned detail);

/* Add `from`. */
void part_merge(struct part *into, const struct part *from);

/* The tally that holds the same; tally_release() is the caller's. */
void part_tally(const struct part *part, struct tally *tally);

/* The counts of TALLY_STATUSES. */
void part_statuses(const struct part *part, uint64_t counts[TALLY_STATUSES]);

/* The part that holds what a whole tally does, of requests first sent at `first`. */
void part_take(struct part *part, const struct tally *tally, int64_t first);

#endif
