/* A specification → a request-set document: the requests that api-load sends. */
#ifndef SCAFFOLD_REQUEST_REQUEST_H
#define SCAFFOLD_REQUEST_REQUEST_H

#include "common/arena.h"
#include "common/csv.h"
#include "common/diagnostic.h"
#include "common/error.h"
#include "scaffold/request/credential.h"
#include "scaffold/spec/spec.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct request_options {
    const char *server; /* where the requests go, or NULL: where a generated service listens */
    const char *only;   /* see select.h; or NULL */
    struct credential_names auth;
    uint64_t seed;
    const struct csv *rows; /* whose columns are ids in paths, or NULL */
    bool attacks;           /* one fault each, instead of right ones */
};

/* The document, a new reference; what was left out is a note in `list`. NULL with an error. */
json_t *request_set(struct arena *arena, const struct spec *spec,
                    const struct request_options *options, struct diagnostics *list,
                    struct error *error);

#endif
