/* Documents in Prometheus' text format (version 0.0.4), for the Pushgateway and the text file collector. */
#ifndef LOADTEST_REPORT_PROMETHEUS_H
#define LOADTEST_REPORT_PROMETHEUS_H

#include "common/buffer.h"

#include <jansson.h>

/* Of a load-report, load-comparison or load-capacity. */
void prometheus_put(const json_t *document, struct buffer *out);

#endif
