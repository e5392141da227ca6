/* Parts of a tally. */
#include "loadtest/measure/part.h"

#include "loadtest/measure/counts.h"

#include "common/memory.h"

#include <string.h>

struct part *parts_new(unsigned count)
{
    struct part *parts = memory_alloc(count, sizeof *parts);
    for (unsigned i = 0; i < count; i++)
        parts[i].min = INT64_MAX;
    return parts;
}

void parts_free(struct part *parts, unsigned count)
{
    for (unsigned i = 0; parts != NULL && i < count; i++) {
        for (unsigned chunk = 0; chunk < PART_CHUNKS; chunk++)
            memory_free(parts[i].chunks[chunk]);
        memory_free(parts[i].statuses);
    }
    memory_free(parts);
}

static uint64_t *chunk_of(struct part *part, size_t chunk)
{
    if (part->chunks[chunk] == NULL)
        part->chunks[chunk] = memory_alloc(PART_CHUNK, sizeof *part->chunks[chunk]);
    return part->chunks[chunk];
}

static void add_latency(struct part *part, int64_t latency)
{
    size_t index = histogram_index(latency);
    chunk_of(part, index / PART_CHUNK)[index % PART_CHUNK]++;
    part->sum += latency;
    if (latency < part->min)
        part->min = latency;
    if (latency > part->max)
        part->max = latency;
}

/* There are few of them, and the first one is nearly always meant. */
static void add_status(struct part *part, unsigned status, uint64_t count, uint64_t unexpected)
{
    unsigned i = 0;
    while (i < part->status_count && part->statuses[i].status != status)
        i++;
    if (i == part->status_capacity) {
        part->status_capacity = part->status_capacity * 2 + 2;
        part->statuses =
            memory_resize(part->statuses, part->status_capacity, sizeof *part->statuses);
    }
    if (i == part->status_count)
        part->statuses[part->status_count++] = (struct part_status){.status = status};
    part->statuses[i].count += count;
    part->statuses[i].unexpected += unexpected;
}

void part_reply(struct part *part, bool within, int64_t latency, unsigned status, enum cause cause)
{
    add_latency(part, latency);
    part->within += within;
    add_status(part, status, 1, cause == CAUSE_STATUS);
    if (cause == CAUSE_NONE) {
        part->successful++;
        return;
    }
    part->failed++;
    cause_count(&part->causes, cause, 0);
}

void part_failure(struct part *part, bool within, int64_t latency, enum cause cause,
                  unsigned detail)
{
    if (latency >= 0)
        add_latency(part, latency);
    part->within += within;
    part->failed++;
    cause_count(&part->causes, cause, detail);
}

static void merge_times(struct part *into, const struct part *from)
{
    if (from->first != 0 && (into->first == 0 || from->first < into->first))
        into->first = from->first;
    if (from->last > into->last)
        into->last = from->last;
    if (from->min < into->min)
        into->min = from->min;
    if (from->max > into->max)
        into->max = from->max;
}

void part_merge(struct part *into, const struct part *from)
{
    for (size_t chunk = 0; chunk < PART_CHUNKS; chunk++)
        if (from->chunks[chunk] != NULL)
            counts_add(chunk_of(into, chunk), from->chunks[chunk], PART_CHUNK);
    merge_times(into, from);
    into->sum += from->sum;
    into->successful += from->successful;
    into->failed += from->failed;
    into->within += from->within;
    into->sent += from->sent;
    into->warmup += from->warmup;
    into->unfinished += from->unfinished;
    for (unsigned i = 0; i < from->status_count; i++)
        add_status(into, from->statuses[i].status, from->statuses[i].count,
                   from->statuses[i].unexpected);
    cause_counts_add(&into->causes, &from->causes);
}

void part_tally(const struct part *part, struct tally *tally)
{
    tally_init(tally);
    for (size_t chunk = 0; chunk < PART_CHUNKS; chunk++)
        for (size_t i = 0; part->chunks[chunk] != NULL && i < PART_CHUNK; i++) {
            tally->latency->buckets[chunk * PART_CHUNK + i] = part->chunks[chunk][i];
            tally->latency->count += part->chunks[chunk][i];
        }
    tally->min = part->min;
    tally->max = part->max;
    tally->sum = part->sum;
    tally->successful = part->successful;
    tally->failed = part->failed;
    tally->within = part->within;
    tally->warmup = part->warmup;
    tally->unfinished = part->unfinished;
    tally->requests = part->sent;
    for (unsigned i = 0; i < part->status_count; i++) {
        const struct part_status *status = &part->statuses[i];
        tally->statuses[status->status] = status->count;
        tally->unexpected[status->status] = status->unexpected;
    }
    cause_counts_add(&tally->causes, &part->causes);
}

void part_statuses(const struct part *part, uint64_t counts[TALLY_STATUSES])
{
    memset(counts, 0, TALLY_STATUSES * sizeof *counts);
    for (unsigned i = 0; i < part->status_count; i++)
        counts[part->statuses[i].status] = part->statuses[i].count;
}

void part_take(struct part *part, const struct tally *tally, int64_t first)
{
    for (size_t i = 0; i < HISTOGRAM_SIZE; i++)
        if (tally->latency->buckets[i] > 0)
            chunk_of(part, i / PART_CHUNK)[i % PART_CHUNK] += tally->latency->buckets[i];
    merge_times(
        part,
        &(struct part){.first = first, .last = tally->last, .min = tally->min, .max = tally->max});
    part->sum += tally->sum;
    part->successful += tally->successful;
    part->failed += tally->failed;
    part->within += tally->within;
    part->sent += tally->requests;
    part->warmup += tally->warmup;
    part->unfinished += tally->unfinished;
    for (unsigned status = 0; status < TALLY_STATUSES; status++)
        if (tally->statuses[status] > 0)
            add_status(part, status, tally->statuses[status], tally->unexpected[status]);
    cause_counts_add(&part->causes, &tally->causes);
}
