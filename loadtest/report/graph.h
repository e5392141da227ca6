/* Pictures of a run for terminals: the distribution of latencies, and throughput over time. */
#ifndef LOADTEST_REPORT_GRAPH_H
#define LOADTEST_REPORT_GRAPH_H

#include "loadtest/report/report.h"

#include "common/buffer.h"

/* A row for each range of latencies, which grow by the same factor; nothing when none was measured. */
void graph_latency(const struct report *report, struct buffer *out);

/* One line of columns; nothing for a run of less than three intervals. */
void graph_throughput(const struct report *report, struct buffer *out);

#endif
