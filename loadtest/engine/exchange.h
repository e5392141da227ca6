/*
 * One request, from the moment at which it was meant to start to the end of its reply. An exchange asks
 * its loop for the next request when it has ended one, and tells the lane's tally how each ended. A
 * connection has one of them at a time with HTTP/1.1, one for each stream with HTTP/2.
 */
#ifndef LOADTEST_ENGINE_EXCHANGE_H
#define LOADTEST_ENGINE_EXCHANGE_H

#include "loadtest/engine/watch.h"
#include "loadtest/measure/cause.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct connection;
struct observation;
struct parcel;
struct filling;
struct request;
struct target;

enum exchange_state {
    EXCHANGE_FREE,    /* without a request */
    EXCHANGE_WAITING, /* for its connection */
    EXCHANGE_SENT,    /* being sent or answered */
};

struct exchange {
    struct watch_entry watch; /* first: a watch's entry is its exchange */
    struct connection *connection;
    const struct target *target;
    const struct request *request;   /* of the target, its placeholders filled in */
    struct filling *filling;         /* where that is done; NULL: it has none */
    struct parcel *parcel;           /* what libcurl needs to send it, or NULL */
    struct observation *observation; /* of the reply; NULL: nothing is expected of it */
    int64_t intended;                /* when the request was meant to start */
    int64_t given;                   /* when it was given to its connection */
    int64_t started;                 /* when it did */
    int64_t first_byte;              /* of the reply; 0 before it is there */
    uint64_t received;               /* bytes of the reply */
    struct exchange *next;           /* among those that are ready, or idle, or waiting */
    size_t uploaded;                 /* HTTP/2: how much of the body has been sent */
    int32_t stream;                  /* … its stream */
    uint16_t status;                 /* of the reply */
    uint8_t state;                   /* enum exchange_state */
    bool queued;                     /* it waited although its connection was open */
    bool final, ended, reset;        /* HTTP/2: the final head is there; all of it; a RST_STREAM */
    bool again;                      /* … it has been sent before, to a server that was leaving */
};

/* Why a request failed. */
struct failing {
    enum cause cause;
    unsigned detail; /* see cause_count() */
    int64_t limit;   /* of the time-out it is, ns: its latency is no less; -1: it has no latency */
};

/* Free; the connection stays the caller's. */
void exchange_init(struct exchange *exchange, struct connection *connection);
void exchange_release(struct exchange *exchange);

static inline bool exchange_is_busy(const struct exchange *exchange)
{
    return exchange->state != EXCHANGE_FREE;
}

/* Whether bodies of replies are to be shown to exchange_body(), and fields to exchange_field(). */
bool exchange_wants_body(const struct exchange *exchange);
bool exchange_wants_fields(const struct exchange *exchange);

/* Give it a request that was meant to start at `intended`. */
void exchange_start(struct exchange *exchange, const struct target *target, int64_t intended,
                    int64_t now);

/* Its request is being sent from now on; then, that it has been given to the system. */
void exchange_begin(struct exchange *exchange, int64_t now);
void exchange_sent(struct exchange *exchange);

/* Parts of the reply. */
void exchange_field(struct exchange *exchange, const char *name, size_t name_length,
                    const char *value, size_t value_length);
void exchange_body(struct exchange *exchange, const char *bytes, size_t length);

/* The reply is complete, its status set; or the request has failed. The exchange is free afterwards. */
void exchange_end(struct exchange *exchange, int64_t now);
void exchange_fail(struct exchange *exchange, int64_t now, struct failing why);

/* The request took too long: a watch's callback. */
void exchange_expired(struct watch_entry *entry, int64_t now);

#endif
