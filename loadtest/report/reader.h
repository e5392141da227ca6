/* What a saved load-report holds, back in the structures that it was written from. */
#ifndef LOADTEST_REPORT_READER_H
#define LOADTEST_REPORT_READER_H

#include "loadtest/measure/histogram.h"
#include "loadtest/measure/series.h"
#include "loadtest/measure/tally.h"

#include <jansson.h>
#include <stdbool.h>

/* Add the counts of a `histogram` object. False when it is none that we wrote; what was added so far
 * stays. */
bool reader_histogram(const json_t *object, struct histogram *histogram);

/* Fill an empty series from a `series` object; released by the caller in either case. False when it
 * is none that we wrote. */
bool reader_series(const json_t *object, struct series *series);

/* Add a whole load-report to a tally. False when it is none that we wrote; what was added so far
 * stays. What reports keep of quantiles only (of connecting, of the send lag) is not added. */
bool reader_tally(const json_t *document, struct tally *tally);

/* The same of one of its targets, by number; a target has no series. */
bool reader_target(const json_t *document, size_t number, struct tally *tally);

/* A count: 0 when there is none, or it is negative. */
uint64_t reader_count(const json_t *object, const char *key);

#endif
