/* Credentials of a request: always a placeholder for a variable of the environment, never a secret. */
#ifndef SCAFFOLD_REQUEST_CREDENTIAL_H
#define SCAFFOLD_REQUEST_CREDENTIAL_H

#include "common/arena.h"
#include "common/error.h"
#include "scaffold/request/sample.h"

#include <stdbool.h>
#include <stddef.h>

/* SCHEME=NAME, as --auth gives them. */
struct credential_names {
    const char *const *items;
    size_t count;
};

struct credential {
    enum parameter_in in;
    const char *name;  /* of the header, query parameter or cookie */
    const char *value; /* "Bearer {{env.TOKEN}}" */
};

/* Whether each NAME is one of a variable and each SCHEME one of the specification. 0, or -1 with
 * STATUS_USAGE. */
int credential_check(const struct credential_names *names, const struct spec *spec,
                     struct error *error);

/* What the sample's request carries; *count of them. Schemes that are no part of a request (mutual
 * TLS) give none. */
const struct credential *credential_list(struct arena *arena, const struct sample *sample,
                                         const struct credential_names *names, size_t *count);

/* Whether somebody without credentials is to be refused; whether forged ones can be told. */
bool credential_needed(const struct operation *operation);

#endif
