/* Why a request failed, by fixed words that reports and their readers can rely on. */
#ifndef LOADTEST_MEASURE_CAUSE_H
#define LOADTEST_MEASURE_CAUSE_H

#include <stdint.h>

#define CAUSE_DETAILS 64 /* kinds of malformed responses, error codes of HTTP/2 */

enum cause {
    CAUSE_NONE,
    CAUSE_DNS,
    CAUSE_REFUSED,
    CAUSE_UNREACHABLE,
    CAUSE_RESET,
    CAUSE_CLOSED,
    CAUSE_CONNECT_TIMEOUT,
    CAUSE_TLS_TIMEOUT,
    CAUSE_FIRST_BYTE_TIMEOUT,
    CAUSE_TOTAL_TIMEOUT,
    CAUSE_TLS_VERIFICATION,
    CAUSE_TLS,
    CAUSE_MALFORMED,
    CAUSE_NO_HTTP2,
    CAUSE_HTTP2,
    CAUSE_GOAWAY,
    CAUSE_STREAM_REFUSED,
    CAUSE_STREAM_RESET,
    CAUSE_PROXY,
    CAUSE_REDIRECTS,
    CAUSE_PORTS,
    CAUSE_DESCRIPTORS,
    CAUSE_NETWORK,
    CAUSE_HEADER, /* a reply without an expected header */
    CAUSE_BODY,   /* … body */
    CAUSE_STATUS, /* a reply that was not expected; named by its status */
    CAUSE_COUNT,
};

/* How often each came. */
struct cause_counts {
    uint64_t of[CAUSE_COUNT];
    uint64_t details[CAUSE_DETAILS];
};

/* Count a failure; `detail` is 0 where there is nothing more to say. */
void cause_count(struct cause_counts *counts, enum cause cause, unsigned detail);

void cause_counts_add(struct cause_counts *into, const struct cause_counts *from);

/* "Connection refused", …; for CAUSE_STATUS "HTTP", to be followed by the status. */
const char *cause_name(enum cause cause);

/* The cause of that name, with the status of a CAUSE_STATUS in *status; CAUSE_NONE: none has it. */
enum cause cause_find(const char *name, unsigned *status);

/* The cause for what connect(), send() or recv() said. */
enum cause cause_of_errno(int number);

#endif
