/* A request as HTTP/2 sends it: names and values (RFC 9113, section 8.3). */
#ifndef LOADTEST_TARGET_PAIRS_H
#define LOADTEST_TARGET_PAIRS_H

#include "loadtest/target/request.h"

#include "common/arena.h"

#include <stddef.h>

/* The most that a request can have. */
#define PAIRS_LIMIT 300

struct pair {
    struct piece name, value;
};

/* The pairs of a request whose bytes are there, into room for PAIRS_LIMIT; but for :scheme, which is its
 * connection's. They point into the bytes, where names may have large letters. Their number. */
size_t pairs_make(const struct request *request, struct pair *pairs);

/* Keep them in the request, the names in small letters, for one that is sent many times. */
void pairs_prepare(struct arena *arena, struct request *request);

#endif
