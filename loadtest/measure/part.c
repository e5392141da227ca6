/* Parts of a tally. */
#include "loadtest/measure/part.h"

#include "common/memory.h"

struct part *parts_new(unsigned count)
{
    struct part *parts = memory_alloc(count, sizeof *parts);
    for (unsigned i = 0; i < count; i++) {
        parts[i].min = INT64_MAX;
        parts[i].statuses = memory_alloc(TALLY_STATUSES, sizeof *parts[i].statuses);
        parts[i].unexpected = memory_alloc(TALLY_STATUSES, sizeof *parts[i].unexpected);
    }
    return parts;
}

void parts_free(struct part *parts, unsigned count)
{
    for (unsigned i = 0; parts != NULL && i < count; i++) {
        for (unsigned power = 0; power < HISTOGRAM_POWERS; power++)
            memory_free(parts[i].powers[power]);
        memory_free(parts[i].statuses);
        memory_free(parts[i].unexpected);
    }
    memory_free(parts);
}

static uint64_t *power_of(struct part *part, size_t power)
{
    if (part->powers[power] == NULL)
        part->powers[power] = memory_alloc(HISTOGRAM_SUB, sizeof *part->powers[power]);
    return part->powers[power];
}

static void add_latency(struct part *part, int64_t latency)
{
    size_t index = histogram_index(latency);
    power_of(part, index >> HISTOGRAM_BITS)[index & (HISTOGRAM_SUB - 1)]++;
    part->sum += latency;
    if (latency < part->min)
        part->min = latency;
    if (latency > part->max)
        part->max = latency;
}

void part_reply(struct part *part, bool within, int64_t latency, unsigned status, enum cause cause)
{
    add_latency(part, latency);
    part->within += within;
    part->statuses[status]++;
    if (cause == CAUSE_NONE) {
        part->successful++;
        return;
    }
    part->failed++;
    part->causes[cause]++;
    part->unexpected[status] += cause == CAUSE_STATUS;
}

void part_failure(struct part *part, bool within, int64_t latency, enum cause cause,
                  unsigned detail)
{
    if (latency >= 0)
        add_latency(part, latency);
    part->within += within;
    part->failed++;
    part->causes[cause]++;
    if (detail < TALLY_DETAILS)
        part->details[detail]++;
}

static void add(uint64_t *into, const uint64_t *from, size_t count)
{
    for (size_t i = 0; i < count; i++)
        into[i] += from[i];
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
    for (size_t power = 0; power < HISTOGRAM_POWERS; power++)
        if (from->powers[power] != NULL)
            add(power_of(into, power), from->powers[power], HISTOGRAM_SUB);
    merge_times(into, from);
    into->sum += from->sum;
    into->successful += from->successful;
    into->failed += from->failed;
    into->within += from->within;
    into->sent += from->sent;
    into->warmup += from->warmup;
    into->unfinished += from->unfinished;
    add(into->statuses, from->statuses, TALLY_STATUSES);
    add(into->unexpected, from->unexpected, TALLY_STATUSES);
    add(into->causes, from->causes, CAUSE_COUNT);
    add(into->details, from->details, TALLY_DETAILS);
}

void part_tally(const struct part *part, struct tally *tally)
{
    tally_init(tally);
    for (size_t power = 0; power < HISTOGRAM_POWERS; power++)
        for (size_t i = 0; part->powers[power] != NULL && i < HISTOGRAM_SUB; i++) {
            tally->latency->buckets[power * HISTOGRAM_SUB + i] = part->powers[power][i];
            tally->latency->count += part->powers[power][i];
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
    add(tally->statuses, part->statuses, TALLY_STATUSES);
    add(tally->unexpected, part->unexpected, TALLY_STATUSES);
    add(tally->causes, part->causes, CAUSE_COUNT);
    add(tally->details, part->details, TALLY_DETAILS);
}

void part_take(struct part *part, const struct tally *tally, int64_t first)
{
    for (size_t i = 0; i < HISTOGRAM_SIZE; i++)
        if (tally->latency->buckets[i] > 0)
            power_of(part, i >> HISTOGRAM_BITS)[i & (HISTOGRAM_SUB - 1)] +=
                tally->latency->buckets[i];
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
    add(part->statuses, tally->statuses, TALLY_STATUSES);
    add(part->unexpected, tally->unexpected, TALLY_STATUSES);
    add(part->causes, tally->causes, CAUSE_COUNT);
    add(part->details, tally->details, TALLY_DETAILS);
}
