/* What a server's rate limit is, and whether it keeps what it promises. */
#ifndef LOADTEST_JUDGE_RATELIMIT_H
#define LOADTEST_JUDGE_RATELIMIT_H

#include "loadtest/measure/limitlog.h"

#include "common/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum ratelimit_window {
    WINDOW_UNKNOWN,
    WINDOW_ANNOUNCED, /* by header fields */
    WINDOW_MEASURED,  /* the run has seen it end */
};

enum ratelimit_promise {
    PROMISE_NONE,      /* nothing was promised */
    PROMISE_UNCHECKED, /* the run ended before it was due */
    PROMISE_KEPT,
    PROMISE_BROKEN, /* still limited afterwards, or not limited until then */
};

struct ratelimit {
    bool seen;                                 /* there were replies of 429 */
    uint64_t accepted, limited, server_errors; /* replies: others, 429, 5xx */
    uint64_t limit;     /* requests that a window takes; with a steady rate: at once */
    double onset_rate;  /* requests a second up to the first 429 */
    double steady_rate; /* accepted a second while limited, evenly; 0: in windows */
    double window;      /* s; 0: unknown */
    enum ratelimit_window source;
    int32_t retry_after;                       /* of the first 429, s; -1: none */
    int32_t announced_limit, announced_window; /* -1: not announced */
    enum ratelimit_promise promise;
    const char *summary; /* "limit: 100 requests / 15 min per client, honoured" */
};

/* Judge the log, which is sorted. `preflight` is when a request was sent before those of the log, and
 * counted by the server. */
void ratelimit_judge(struct arena *arena, struct limitlog *log, int64_t preflight,
                     struct ratelimit *result);

const char *ratelimit_window_name(enum ratelimit_window source);    /* "measured", … */
const char *ratelimit_promise_name(enum ratelimit_promise promise); /* "kept", … */

#endif
