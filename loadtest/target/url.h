/* The URL of a target, taken apart. */
#ifndef LOADTEST_TARGET_URL_H
#define LOADTEST_TARGET_URL_H

#include "loadtest/target/template.h"

#include "common/arena.h"
#include "common/error.h"

#include <stdbool.h>

struct url {
    const char *text;      /* whole, without user and password, as written: for reports */
    const char *address;   /* the same as it is used, for curl */
    const char *host;      /* name or address, an IPv6 address without brackets */
    const char *port;      /* in digits */
    const char *authority; /* value of the Host header: brackets kept, default port left out */
    const char *path;      /* path and query, for the request line */
    const char *user;      /* "user:password" of the URL, decoded, or NULL; a secret */
    bool tls;
    bool hidden; /* what it is made of came from the environment: reports do not show the host */
};

/* Parse `text` (`host[:port][/…]` means http://) into `url`, whose strings live in `arena`. 0, or -1
 * with STATUS_USAGE. */
int url_parse(struct arena *arena, const char *text, struct url *url, struct error *error);

/* The same for a text with placeholders. Those before the path must be known now, and those of the path
 * stand in `path` still, for a template; then `address` is NULL. -1 with STATUS_USAGE, or STATUS_INPUT
 * when it is a placeholder that is wrong. */
int url_parse_template(struct arena *arena, const char *text, const struct variables *variables,
                       struct url *url, struct error *error);

/* Whether an operand is meant as a URL: it has "://", or looks like host[:port][/…] and neither is a
 * file nor is named like one: a path, or NAME.json. */
bool url_is_meant(const char *operand);

#endif
