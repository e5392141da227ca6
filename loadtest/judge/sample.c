/* Sums over intervals, and quantiles of their merged buckets. */
#include "loadtest/judge/sample.h"

#include <math.h>
#include <stdbool.h>

#define BUCKETS (HISTOGRAM_SIZE >> SERIES_SHIFT)

struct sums {
    uint64_t successful, failed, timed;
    double latency;
    uint32_t low, high; /* buckets in use */
    uint32_t buckets[BUCKETS];
};

static void add_interval(struct sums *sums, const struct interval *interval)
{
    sums->successful += interval->successful;
    sums->failed += interval->failed;
    sums->latency += (double)interval->sum;
    for (size_t i = 0; i < interval->bucket_count; i++) {
        sums->buckets[interval->buckets[i].index] += interval->buckets[i].count;
        sums->timed += interval->buckets[i].count;
    }
    if (interval->bucket_count == 0)
        return;
    uint32_t last = interval->buckets[interval->bucket_count - 1].index;
    if (interval->buckets[0].index < sums->low)
        sums->low = interval->buckets[0].index;
    if (last > sums->high)
        sums->high = last;
}

/* A straight line within the bucket, so that the figure is no staircase. */
static double value_within(uint32_t bucket, double share)
{
    double low = (double)histogram_low((size_t)bucket << SERIES_SHIFT);
    double high = (double)histogram_low((size_t)(bucket + 1) << SERIES_SHIFT);
    return low + (high - low) * share;
}

static double quantile(const struct sums *sums, double q)
{
    double rank = q * (double)sums->timed, seen = 0;
    for (uint32_t i = sums->low; i <= sums->high; i++) {
        double count = sums->buckets[i];
        if (count > 0 && seen + count >= rank)
            return value_within(i, fmax(rank - seen, 0.5) / count);
        seen += count;
    }
    return -1;
}

static void add_chosen(struct sums *sums, const struct sample *sample, const size_t *chosen,
                       size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (chosen[i] < sample->series->count)
            add_interval(sums, &sample->series->items[chosen[i]]);
}

void sample_quantiles(const struct sample *sample, const size_t *chosen, size_t count,
                      const double *q, size_t q_count, double *figures)
{
    struct sums sums = {.low = BUCKETS - 1};
    add_chosen(&sums, sample, chosen, count);
    for (size_t i = 0; i < q_count; i++)
        figures[i] = sums.timed > 0 ? quantile(&sums, q[i]) : -1;
}

void sample_figures(const struct sample *sample, const size_t *chosen, size_t count,
                    double figures[METRIC_COUNT])
{
    struct sums sums = {.low = BUCKETS - 1};
    add_chosen(&sums, sample, chosen, count);
    double total = (double)(sums.successful + sums.failed);
    bool timed = sums.timed > 0;
    figures[METRIC_RATE] = total / ((double)count * sample->interval);
    figures[METRIC_MEAN] = timed ? sums.latency / (double)sums.timed : -1;
    figures[METRIC_P50] = timed ? quantile(&sums, 0.5) : -1;
    figures[METRIC_P95] = timed ? quantile(&sums, 0.95) : -1;
    figures[METRIC_P99] = timed ? quantile(&sums, 0.99) : -1;
    figures[METRIC_ERRORS] = total > 0 ? (double)sums.failed / total : -1;
}
