/* What a run is to do: decided before the start, the same for all loops, never changed after. */
#ifndef LOADTEST_ENGINE_PLAN_H
#define LOADTEST_ENGINE_PLAN_H

#include "loadtest/engine/resolve.h"
#include "loadtest/engine/schedule.h"
#include "loadtest/measure/tally.h"
#include "loadtest/target/request.h"

#include <stdbool.h>
#include <stdint.h>

/* Two targets are compared with each other, in alternating rounds. */
#define PLAN_TARGETS 2

struct expectations;
struct tls_context;

/* Where requests go. */
struct endpoint {
    const struct request *request;
    const char *host; /* for TLS: the name to ask for and to verify */
    struct addresses addresses;
    struct tls_context *tls; /* NULL: plain HTTP */
};

struct plan {
    struct endpoint endpoints[PLAN_TARGETS];
    unsigned endpoint_count;
    unsigned concurrency; /* connections to each endpoint */
    unsigned streams;     /* requests at the same time on each of them; 1 with HTTP/1.1 */
    unsigned threads;
    uint64_t requests;        /* at most so many for each; 0: no limit */
    struct arrivals arrivals; /* none: a closed model */
    int64_t duration;         /* of the measured window, ns; INT64_MAX: until `requests` are done */
    int64_t warmup;           /* before it, ns */
    int64_t timeout;          /* of a whole request, ns */
    int64_t connect_timeout;  /* of connecting and the TLS handshake together, ns */
    int64_t grace;            /* how long the last requests are waited for, ns */
    int64_t interval;         /* of the series, ns */
    int64_t round;            /* with two endpoints: how long one has its turn, ns */
    const struct expectations *expectations; /* of replies beside their status; NULL: none */
    bool log_limits;                         /* keep what replies say of rate limits */
    bool no_keepalive;                       /* a connection for each request */
    bool success[TALLY_STATUSES];            /* the statuses that are a success */
};

#endif
