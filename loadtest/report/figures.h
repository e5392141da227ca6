/* Figures as parts of JSON documents. All return new references. */
#ifndef LOADTEST_REPORT_FIGURES_H
#define LOADTEST_REPORT_FIGURES_H

#include "loadtest/measure/histogram.h"
#include "loadtest/measure/summary.h"

#include <jansson.h>
#include <stdint.h>

/* Set a member; takes the reference. */
void figures_set(json_t *object, const char *key, json_t *value);
void figures_count(json_t *object, const char *key, uint64_t count);

/* Any bytes; NULL is null. */
void figures_text(json_t *object, const char *key, const char *text);

/* Nanoseconds as a number. */
json_t *figures_ms(int64_t nanoseconds);
json_t *figures_seconds(int64_t nanoseconds);

/* Quantiles by name; null where nothing was measured. */
json_t *figures_latency(const struct summary *summary);

json_t *figures_errors(const struct summary *summary);

/* Those of TALLY_STATUSES counts that are not 0, by status. */
json_t *figures_statuses(const uint64_t *counts);

/* [index, count] of the buckets that are not empty. */
json_t *figures_histogram(const struct histogram *histogram);

#endif
