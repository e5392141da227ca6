/* The bytes of a request, prepared once and sent as they are. */
#ifndef LOADTEST_TARGET_REQUEST_H
#define LOADTEST_TARGET_REQUEST_H

#include "loadtest/target/url.h"

#include "common/arena.h"
#include "common/error.h"

#include <stdbool.h>
#include <stddef.h>

/* What is asked for on the command line. */
struct request_wish {
    const char *method;         /* NULL: GET, or POST with a body */
    const char *const *headers; /* "Name: value", replacing defaults; "Name:" removes one */
    size_t header_count;
    const char *body; /* NULL: none */
    size_t body_length;
    const char *user;   /* "user:password" for basic authentication, or NULL */
    const char *cookie; /* or NULL */
    bool close;         /* ask the server to close after its reply */
};

struct request {
    const char *method;
    const char *bytes; /* head and body */
    size_t length;
    const char *const *fields; /* the header fields as they are sent, without the framing ones */
    size_t field_count;
    const char *body;
    size_t body_length;
    bool has_length; /* a Content-Length is sent */
    bool head;       /* the method is HEAD: replies have no body */
};

/* Prepare a request for `url`; everything lives in `arena`. 0, or -1 with STATUS_USAGE. */
int request_prepare(struct arena *arena, const struct url *url, const struct request_wish *wish,
                    struct request *request, struct error *error);

/* Whether a header field of that name is sent. */
bool request_has_field(const struct request *request, const char *name);

/* A header field for reports: values of those that carry secrets are replaced by "***". */
const char *request_shown_field(struct arena *arena, const char *field);

#endif
