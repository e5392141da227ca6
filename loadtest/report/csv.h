/* Documents as tables for spreadsheets (RFC 4180, lines ending in LF): one line for each target, metric
 * or rate. */
#ifndef LOADTEST_REPORT_CSV_H
#define LOADTEST_REPORT_CSV_H

#include "common/buffer.h"

#include <jansson.h>

/* Of a load-report, load-comparison or load-capacity. */
void csv_put(const json_t *document, struct buffer *out);

#endif
