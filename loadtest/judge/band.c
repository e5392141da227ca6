/* Quantiles at even distances of -log10(1 - q), and how they vary over resampled intervals. */
#include "loadtest/judge/band.h"

#include "loadtest/judge/blocks.h"
#include "loadtest/judge/student.h"

#include "common/memory.h"

#include <math.h>

#define REPLICATES 200
#define SIGNIFICANCE 0.05
#define NINES_LEAST 1.0
#define NINES_MOST 4.0

static double total_of(const struct sample *sample, size_t count)
{
    double total = 0;
    for (size_t i = 0; i < count && i < sample->series->count; i++)
        total += (double)interval_count(&sample->series->items[i]);
    return total;
}

static void choose_quantiles(double total, double quantiles[BAND_POINTS])
{
    double nines = fmin(fmax(log10(total), NINES_LEAST), NINES_MOST);
    for (size_t i = 0; i < BAND_POINTS; i++)
        quantiles[i] = 1 - pow(10, -nines * (double)i / (BAND_POINTS - 1));
}

struct spread {
    double sum[BAND_POINTS], squares[BAND_POINTS];
};

static void vary(const struct sample *sample, size_t count, bool paired, uint64_t seed,
                 const double *quantiles, struct spread *spread)
{
    size_t *chosen = memory_alloc(count, sizeof *chosen), length = blocks_length(count, paired);
    double values[BAND_POINTS];
    for (int i = 0; i < REPLICATES; i++) {
        blocks_resample(chosen, count, length, &seed);
        sample_quantiles(sample, chosen, count, quantiles, BAND_POINTS, values);
        for (size_t j = 0; j < BAND_POINTS; j++) {
            double value = log(fmax(values[j], 1));
            spread->sum[j] += value;
            spread->squares[j] += value * value;
        }
    }
    memory_free(chosen);
}

static void set_bounds(struct band_point *point, double sum, double squares, double freedom)
{
    double variance = (squares - sum * sum / REPLICATES) / (REPLICATES - 1);
    double reach =
        student_critical(SIGNIFICANCE, freedom) * sqrt(fmax(variance, 0) * (freedom + 1) / freedom);
    point->low = point->value * exp(-reach);
    point->high = point->value * exp(reach);
}

void band_make(const struct sample *sample, size_t count, bool paired, uint64_t seed,
               struct band *band)
{
    double quantiles[BAND_POINTS], values[BAND_POINTS], total = total_of(sample, count);
    struct spread spread = {{0}, {0}};
    *band = (struct band){.count = total > 0 ? BAND_POINTS : 0};
    if (band->count == 0)
        return;
    size_t *all = memory_alloc(count, sizeof *all);
    for (size_t i = 0; i < count; i++)
        all[i] = i;
    choose_quantiles(total, quantiles);
    sample_quantiles(sample, all, count, quantiles, BAND_POINTS, values);
    memory_free(all);
    if (count >= BLOCKS_LEAST)
        vary(sample, count, paired, seed, quantiles, &spread);
    double freedom =
        count >= BLOCKS_LEAST ? (double)count / (double)blocks_length(count, paired) - 1 : NAN;
    for (size_t i = 0; i < BAND_POINTS; i++) {
        struct band_point *point = &band->points[i];
        *point = (struct band_point){quantiles[i], values[i], NAN, NAN};
        if (count >= BLOCKS_LEAST)
            set_bounds(point, spread.sum[i], spread.squares[i], freedom);
    }
}
