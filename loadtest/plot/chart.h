/* One panel of a plot: its frame, axes, lines, bands and legend. All lengths are pixels. */
#ifndef LOADTEST_PLOT_CHART_H
#define LOADTEST_PLOT_CHART_H

#include "loadtest/plot/scale.h"

#include "common/buffer.h"

#include <stddef.h>

/* The places of panels: two columns, and how high a panel is. */
#define CHART_LEFT 32.0
#define CHART_RIGHT 496.0
#define CHART_WIDTH 432.0
#define CHART_WIDE 896.0
#define CHART_HEIGHT 276.0
#define CHART_GAP 32.0

struct chart {
    struct buffer *out;
    double x, y, width, height;      /* the panel */
    double left, right, top, bottom; /* where values are drawn */
    struct scale across, up;
    double legend; /* where the next entry ends: entries go from right to left */
};

/* A label of a tick. */
typedef void chart_label(struct buffer *out, double value);

/* The name of the data, "latency", is for scripts that read the plot. */
void chart_begin(struct chart *chart, struct buffer *out, const char *id, const char *title,
                 double x, double y, double width, double height);
void chart_end(struct chart *chart);

/* Grid and labels for the two scales, which the caller has set; what is across is said below. */
void chart_axes(struct chart *chart, chart_label *across, chart_label *up, const char *caption);

/* Values at places; where a value is NAN the line breaks. */
void chart_line(struct chart *chart, const char *class, const double *at, const double *values,
                size_t count);

/* The area between two lines; `low` NULL: down to the axis. Where a value is NAN it breaks. */
void chart_area(struct chart *chart, const char *class, const double *at, const double *low,
                const double *high, size_t count);

/* Entries are given from the last to the first. */
void chart_legend(struct chart *chart, const char *class, const char *name);

/* A text that shows when the pointer is between two values across. */
void chart_hit(struct chart *chart, double from, double to, const char *text);

/* A sentence in the middle, when there is nothing to draw. */
void chart_note(struct chart *chart, const char *text);

/* Labels: a plain number with separators; a share in percent; nines (see chart_nines()). */
void chart_number(struct buffer *out, double value);
void chart_nines_label(struct buffer *out, double value);

/* The percentile scale: a quantile as -log10(1 - q), so that 0, 0.9, 0.99 lie evenly; and up to
 * `most` of them, with ticks. */
double chart_nines(double quantile);
void chart_nines_scale(struct scale *scale, double most, double from, double to);

#endif
