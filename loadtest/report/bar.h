/* Bars and strips of Unicode's block elements, for terminals. */
#ifndef LOADTEST_REPORT_BAR_H
#define LOADTEST_REPORT_BAR_H

#include "common/buffer.h"

#include <stddef.h>

/* A bar of `share` (0 to 1) of `cells` columns, in eighths of a column; a share above 0 shows. */
void bar_put(struct buffer *out, double share, unsigned cells);

/* A column for each value, as high as its share of the largest in eighths; 0 is blank. */
void bar_strip(struct buffer *out, const double *values, size_t count);

#endif
