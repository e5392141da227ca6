/* Round numbers: 1, 2 and 5 times a power of ten. */
#include "loadtest/plot/scale.h"

#include <math.h>

#define SLACK 1e-9

static const double round_numbers[] = {1, 2, 5, 10};

/* The smallest round number that is at least `value`. */
static double round_up(double value)
{
    double power = pow(10, floor(log10(value)));
    for (size_t i = 0; i < 4; i++)
        if (round_numbers[i] * power >= value * (1 - SLACK))
            return round_numbers[i] * power;
    return 10 * power;
}

static double round_down(double value)
{
    double power = pow(10, floor(log10(value * (1 + SLACK))));
    for (size_t i = 3; i-- > 0;)
        if (round_numbers[i] * power <= value * (1 + SLACK))
            return round_numbers[i] * power;
    return power;
}

static void add_tick(struct scale *scale, double value)
{
    if (scale->tick_count < SCALE_TICKS)
        scale->ticks[scale->tick_count++] = value;
}

void scale_linear(struct scale *scale, double most, double from, double to, size_t wanted)
{
    if (!(most > 0))
        most = 1;
    double step = round_up(most / (double)wanted);
    *scale = (struct scale){.from = from, .to = to};
    size_t steps = (size_t)ceil(most / step - SLACK);
    scale->high = step * (double)steps;
    for (size_t i = 0; i <= steps; i++)
        add_tick(scale, step * (double)i);
}

/* Every round number, or where these are too many the powers of ten, or some of them. */
static void add_round_ticks(struct scale *scale, size_t wanted)
{
    double decades = log10(scale->high / scale->low);
    bool all = 3 * decades <= (double)wanted;
    int skip = all ? 1 : (int)ceil(decades / (double)wanted);
    int first = (int)floor(log10(scale->low) + SLACK), last = (int)ceil(log10(scale->high) - SLACK);
    for (int power = first; power <= last; power += skip)
        for (size_t i = 0; i < (all ? 3u : 1u); i++) {
            double value = round_numbers[i] * pow(10, power);
            if (value >= scale->low * (1 - SLACK) && value <= scale->high * (1 + SLACK))
                add_tick(scale, value);
        }
}

void scale_logarithmic(struct scale *scale, double least, double most, double from, double to,
                       size_t wanted)
{
    *scale = (struct scale){.logarithmic = true, .from = from, .to = to};
    scale->low = round_down(least);
    scale->high = round_up(most);
    if (scale->high <= scale->low * (1 + SLACK))
        scale->high = round_up(scale->low * 1.5);
    add_round_ticks(scale, wanted);
}

double scale_pixel(const struct scale *scale, double value)
{
    double low = scale->low, high = scale->high, at = value;
    if (scale->logarithmic) {
        low = log10(low);
        high = log10(high);
        at = value > 0 ? log10(value) : low;
    }
    double share = (at - low) / (high - low);
    share = share < 0 ? 0 : share > 1 ? 1 : share;
    return scale->from + share * (scale->to - scale->from);
}
