/* The bytes of a request, prepared once and sent as they are. */
#ifndef LOADTEST_TARGET_REQUEST_H
#define LOADTEST_TARGET_REQUEST_H

#include "loadtest/target/template.h"
#include "loadtest/target/url.h"

#include "common/arena.h"
#include "common/buffer.h"
#include "common/error.h"

#include <stdbool.h>
#include <stddef.h>

struct pair;

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
    bool json; /* the body is JSON by its form: a string that is a number's placeholder is one */
    const struct variables *variables; /* of placeholders; NULL: "{{" is nothing special */
};

/* A request that differs from time to time. */
struct request_template {
    struct
        template head; /* all of it, but for a body whose length differs: then up to that length */
    struct template body; /* empty unless its length differs */
};

struct request {
    const char *method;
    const char *bytes; /* head and body; NULL with a template */
    size_t length;
    const struct request_template *template; /* what differs from request to request, or NULL */
    const char *const *fields; /* as written, for reports: request_next_field() has what is sent */
    size_t field_count;
    const struct pair *pairs; /* what HTTP/2 sends of it, see pairs.h; NULL with a template */
    size_t pair_count;
    const char *body;
    size_t body_length;
    bool has_length; /* a Content-Length is sent */
    bool head;       /* the method is HEAD: replies have no body */
};

/* Prepare a request for `url`; everything lives in `arena`. 0, or -1 with STATUS_USAGE. */
int request_prepare(struct arena *arena, const struct url *url, const struct request_wish *wish,
                    struct request *request, struct error *error);

/* A request whose placeholders are filled in, and where its bytes are. */
struct filling {
    struct request request; /* without `fields`: see request_next_field() */
    struct buffer bytes, body;
};

struct filling *filling_new(void);
void filling_free(struct filling *filling);

/* Fill in the request, which has a template, for where the generator stands. */
void request_fill(const struct request *request, struct generator *generator,
                  struct filling *filling);

/* A piece of a request's bytes. */
struct piece {
    const char *text;
    size_t length;
};

/* The path and query in its bytes. */
struct piece request_path(const struct request *request);

/* Go through the header fields in its bytes, Content-Length included; *at is NULL at first. False at the
 * end. */
bool request_next_field(const struct request *request, const char **at, struct piece *name,
                        struct piece *value);

/* Whether a header field of that name is sent. */
bool request_has_field(const struct request *request, const char *name);

/* Whether what bears that name is a secret: a header field, a member of a JSON body. */
bool request_is_secret(const char *name, size_t length);

/* A header field for reports: values of those that carry secrets are replaced by "***". */
const char *request_shown_field(struct arena *arena, const char *field);

#endif
