/* Tallies: the interval that is running, and the sum of those before. */
#include "loadtest/measure/tally.h"

#include "loadtest/engine/clock.h"
#include "loadtest/measure/counts.h"

#include "common/memory.h"

#include <string.h>

static void slice_reset(struct tally *tally)
{
    tally->slice_min = INT64_MAX;
    tally->slice_max = 0;
    tally->slice_sum = 0;
    tally->slice_successful = tally->slice_failed = 0;
}

void tally_init(struct tally *tally)
{
    *tally = (struct tally){.slice_end = INT64_MAX, .end = INT64_MAX, .min = INT64_MAX};
    tally->slice = histogram_new();
    tally->latency = histogram_new();
    tally->connect = histogram_new();
    tally->handshake = histogram_new();
    tally->lag = histogram_new();
    slice_reset(tally);
}

void tally_release(struct tally *tally)
{
    memory_free(tally->slice);
    memory_free(tally->latency);
    memory_free(tally->connect);
    memory_free(tally->handshake);
    memory_free(tally->lag);
    series_release(&tally->series);
    limitlog_release(&tally->limits);
    failurelog_release(&tally->shown);
}

void tally_begin(struct tally *tally, int64_t start, int64_t end, int64_t interval)
{
    tally->start = start;
    tally->end = end;
    tally->slice_length = interval;
    tally->slice_end = interval > 0 ? start + interval : INT64_MAX;
    tally->slice_number = 0;
    tally->last = start;
}

/* Move the buckets of the slice between two indices into the whole. */
static void fold_buckets(struct tally *tally, size_t low, size_t high)
{
    for (size_t i = low; i <= high; i++)
        tally->latency->buckets[i] += tally->slice->buckets[i];
    tally->latency->count += tally->slice->count;
    memset(tally->slice->buckets + low, 0, (high - low + 1) * sizeof *tally->slice->buckets);
    tally->slice->count = 0;
}

static void fold_slice(struct tally *tally)
{
    struct interval *interval = series_at(&tally->series, tally->slice_number);
    interval->successful += tally->slice_successful;
    interval->failed += tally->slice_failed;
    interval->sum += tally->slice_sum;
    tally->successful += tally->slice_successful;
    tally->failed += tally->slice_failed;
    tally->sum += tally->slice_sum;
    if (tally->slice->count > 0) {
        size_t low = histogram_index(tally->slice_min), high = histogram_index(tally->slice_max);
        interval_add(interval, tally->slice, low, high);
        fold_buckets(tally, low, high);
        if (tally->slice_min < tally->min)
            tally->min = tally->slice_min;
        if (tally->slice_max > tally->max)
            tally->max = tally->slice_max;
    }
    slice_reset(tally);
}

void tally_roll(struct tally *tally, int64_t now)
{
    if (now < tally->slice_end)
        return;
    fold_slice(tally);
    tally->slice_number = (size_t)((now - tally->start) / tally->slice_length);
    tally->slice_end = tally->start + ((int64_t)tally->slice_number + 1) * tally->slice_length;
}

void tally_next(struct tally *tally, size_t number)
{
    if (number == tally->slice_number)
        return;
    fold_slice(tally);
    tally->slice_number = number;
}

void tally_close(struct tally *tally)
{
    if (tally->slice->count > 0 || tally->slice_successful > 0 || tally->slice_failed > 0)
        fold_slice(tally);
}

void tally_failure(struct tally *tally, int64_t now, int64_t latency, enum cause cause,
                   unsigned detail)
{
    tally_moment(tally, now);
    if (latency >= 0)
        tally_latency(tally, latency);
    tally->slice_failed++;
    cause_count(&tally->causes, cause, detail);
}

void tally_merge(struct tally *into, const struct tally *from)
{
    tally_add(into, from, 0);
}

void tally_add(struct tally *into, const struct tally *from, size_t offset)
{
    histogram_merge(into->latency, from->latency);
    histogram_merge(into->connect, from->connect);
    histogram_merge(into->handshake, from->handshake);
    histogram_merge(into->lag, from->lag);
    if (from->min < into->min)
        into->min = from->min;
    if (from->max > into->max)
        into->max = from->max;
    if (from->last > into->last)
        into->last = from->last;
    into->sum += from->sum;
    into->successful += from->successful;
    into->failed += from->failed;
    into->within += from->within;
    counts_add(into->statuses, from->statuses, TALLY_STATUSES);
    counts_add(into->unexpected, from->unexpected, TALLY_STATUSES);
    cause_counts_add(&into->causes, &from->causes);
    if (into->streams == 0 || (from->streams != 0 && from->streams < into->streams))
        into->streams = from->streams;
    series_merge(&into->series, &from->series, offset);
    limitlog_merge(&into->limits, &from->limits);
    failurelog_merge(&into->shown, &from->shown);
    into->first_byte_sum += from->first_byte_sum;
    into->received += from->received;
    into->sent += from->sent;
    into->requests += from->requests;
    into->warmup += from->warmup;
    into->unfinished += from->unfinished;
    into->connections += from->connections;
    into->dropped += from->dropped;
}
