/* From values to pixels: straight or logarithmic, with ticks at round values. */
#ifndef LOADTEST_PLOT_SCALE_H
#define LOADTEST_PLOT_SCALE_H

#include <stdbool.h>
#include <stddef.h>

#define SCALE_TICKS 12

struct scale {
    bool logarithmic;
    double low, high; /* values at the two ends */
    double from, to;  /* their pixels */
    double ticks[SCALE_TICKS];
    size_t tick_count;
};

/* From 0 to `most` or a little more, with about `wanted` ticks, at most 10. */
void scale_linear(struct scale *scale, double most, double from, double to, size_t wanted);

/* From `least` (above 0) to `most`, both rounded outwards to 1, 2 or 5 times a power of ten. */
void scale_logarithmic(struct scale *scale, double least, double most, double from, double to,
                       size_t wanted);

/* The pixel of a value; one outside of the scale is drawn at its end. */
double scale_pixel(const struct scale *scale, double value);

#endif
