/* What a run is to do: decided before the start, the same for all loops, never changed after. */
#ifndef LOADTEST_ENGINE_PLAN_H
#define LOADTEST_ENGINE_PLAN_H

#include "loadtest/engine/resolve.h"
#include "loadtest/engine/schedule.h"
#include "loadtest/measure/tally.h"
#include "loadtest/target/request.h"

#include <stdbool.h>
#include <stdint.h>

/* Two mixes are compared with each other, in alternating rounds. */
#define PLAN_MIXES 2

struct expectations;
struct preflight_limits;
struct tls_context;

/* A server: where connections go. */
struct endpoint {
    const char *host; /* for TLS: the name to ask for and to verify */
    struct addresses addresses;
    struct tls_context *tls;             /* NULL: plain HTTP */
    const struct preflight_limits *slow; /* libcurl carries the requests; NULL: the engine itself */
    const char *origin;                  /* for that: the URL without its path */
    bool http2;                          /* spoken at once, or negotiated by TLS */
};

/* One of the requests that are sent, and to which of the endpoints. */
struct target {
    const char *name;
    const struct request *request;
    const bool *success; /* TALLY_STATUSES: those that are a success */
    unsigned endpoint;
};

/* Requests that are sent in turn, each as often as its weight says. */
struct mix {
    const struct endpoint *endpoints;
    const struct target *targets;
    const uint32_t *order; /* whose turn it is, from the start again after the end */
    size_t order_count;    /* at least 1 */
    unsigned endpoint_count, target_count;
    uint64_t seed, salt;   /* of what is random in them; of what is new in each run */
    uint64_t first_number; /* of the requests: those before it have been sent already */
};

struct plan {
    struct mix mixes[PLAN_MIXES];
    unsigned mix_count;
    unsigned
        concurrency;  /* requests at the same time, but for streams: connections to an endpoint */
    unsigned streams; /* requests at the same time on each of them; 1 with HTTP/1.1 */
    unsigned threads;
    uint64_t requests;        /* at most so many for each; 0: no limit */
    struct arrivals arrivals; /* none: a closed model */
    int64_t duration;         /* of the measured window, ns; INT64_MAX: until `requests` are done */
    int64_t warmup;           /* before it, ns */
    int64_t timeout;          /* of a whole request, ns */
    int64_t connect_timeout;  /* of connecting and the TLS handshake together, ns */
    int64_t grace;            /* how long the last requests are waited for, ns */
    int64_t interval;         /* of the series, ns */
    int64_t round;            /* with two mixes: how long one has its turn, ns */
    const struct expectations *expectations; /* of replies beside their status; NULL: none */
    unsigned show_failures;                  /* how many failed exchanges each loop keeps */
    bool log_limits;                         /* keep what replies say of rate limits */
    bool no_keepalive;                       /* a connection for each request */
};

#endif
