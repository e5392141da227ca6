/* The requests of --targets as they are written: a request-set document, JSON Lines, a browser's HAR
 * file, or vegeta's text; which of them is seen from the content. */
#ifndef LOADTEST_TARGET_SET_H
#define LOADTEST_TARGET_SET_H

#include "common/arena.h"
#include "common/error.h"

#include <stdbool.h>
#include <stddef.h>

#define SET_REQUEST_LIMIT 10000u
#define SET_HEADER_LIMIT 200u
#define SET_WEIGHT_LIMIT 1e6

/* A value of a reply that gets a name. */
struct set_capture {
    const char *name, *pointer; /* the JSON pointer starts with '/', or is "" */
};

struct set_request {
    const char *name;           /* in reports; never NULL once the set is read */
    const char *method;         /* NULL: GET, or POST with a body */
    const char *url;            /* whole, or from '/' on */
    const char *const *headers; /* "Name: value", "Name:" removes a default */
    size_t header_count;
    const char *body; /* NULL: none */
    size_t body_length;
    bool json; /* the body was JSON in the document, not text */
    double weight;
    const char *expect; /* statuses, or NULL */
    const struct set_capture *captures;
    size_t capture_count;
    const char *place; /* in the document, for messages: "/requests/3"; NULL: `line` says it */
    unsigned line;
};

struct request_set {
    const char *source; /* its name, for messages and reports */
    const char *base;   /* stands before URLs that begin with '/'; NULL: none */
    bool literal;       /* a recording: "{{" is no placeholder */
    struct set_request *setup, *requests;
    size_t setup_count, count; /* count is at least 1 */
    size_t left_out;           /* requests of a HAR file to other hosts */
};

/* Read a file, or "-"; everything lives in `arena`. 0, or -1: STATUS_INPUT with the place, or
 * STATUS_ENVIRONMENT. */
int set_read(struct arena *arena, const char *path, struct request_set *set, struct error *error);

/* The same from text in memory. */
int set_parse(struct arena *arena, const char *source, const char *bytes, size_t length,
              struct request_set *set, struct error *error);

/* Set the error to a message about a request: "FILE:LINE: error: …" or "FILE: error: PLACE: …". */
int set_complain(struct error *error, const struct request_set *set,
                 const struct set_request *request, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Put the place of a request before an error that is set already. Returns -1. */
int set_locate(struct error *error, const struct request_set *set,
               const struct set_request *request);

#endif
