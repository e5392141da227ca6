/* The one request before the run, by libcurl: whether the target answers, and what each phase of
 * that took while there was no load. libcurl is released afterwards. */
#ifndef LOADTEST_ENGINE_PREFLIGHT_H
#define LOADTEST_ENGINE_PREFLIGHT_H

#include "loadtest/engine/transfer.h"
#include "loadtest/measure/cause.h"
#include "loadtest/target/request.h"
#include "loadtest/target/url.h"

#include "common/buffer.h"

#include <stdbool.h>
#include <stdint.h>

struct preflight {
    enum cause cause;    /* CAUSE_NONE: there was a reply */
    const char *problem; /* what libcurl said, in the arena; NULL without one */
    unsigned status;
    int64_t started;                              /* on the clock */
    int64_t dns, connect, tls, first_byte, total; /* ns, each phase by itself; tls 0 without TLS */
    const char *address;                          /* that answered, or NULL */
    const char *protocol, *cipher;                /* of TLS, or NULL */
    bool http2;                                   /* spoken by the reply */
    const char *fields; /* of the reply, lines of "Name: value"; NULL without one */
};

/* Send `request` to `url` once. Strings of the result live in `arena`. */
void preflight(struct arena *arena, const struct url *url, const struct request *request,
               const struct preflight_limits *limits, struct preflight *result);

/* Whether a run makes no sense after that: the target cannot be reached at all. */
bool preflight_is_final(const struct preflight *result);

#endif
