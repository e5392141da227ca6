/* The first exchanges that failed, kept to be shown. */
#ifndef LOADTEST_MEASURE_FAILURELOG_H
#define LOADTEST_MEASURE_FAILURELOG_H

#include "loadtest/measure/cause.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is kept of a reply. */
#define FAILURELOG_FIELDS 8192u
#define FAILURELOG_BODY 2048u

struct failed_exchange {
    int64_t at;      /* when it ended, on the clock */
    int64_t latency; /* ns; -1: it has none */
    enum cause cause;
    unsigned status; /* 0: there was no whole reply */
    unsigned target; /* its number in the mix */
    char *fields;    /* of the reply, lines of "Name: value"; owned */
    char *body;      /* its begin; owned */
    size_t body_length;
    bool cut; /* the body was longer */
};

struct failurelog {
    struct failed_exchange *items; /* owned, in the order of time when merged */
    size_t count;
};

/* Append; the log takes `fields` and `body`. */
void failurelog_add(struct failurelog *log, const struct failed_exchange *exchange);

/* Copy all of `from` into `into`, and sort it. */
void failurelog_merge(struct failurelog *into, const struct failurelog *from);

void failurelog_release(struct failurelog *log);

#endif
