/* A request of an operation as values: what is sent where, before it is written for the wire. */
#ifndef SCAFFOLD_REQUEST_SAMPLE_H
#define SCAFFOLD_REQUEST_SAMPLE_H

#include "common/arena.h"
#include "scaffold/spec/spec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sample_value {
    const struct parameter *parameter;
    const struct node *value; /* NULL: not sent */
    const char *placeholder;  /* goes into the path as it stands, instead of the value; or NULL */
};

enum credentials {
    CREDENTIALS_GIVEN, /* as the first choice that can be met asks */
    CREDENTIALS_NONE,
    CREDENTIALS_FORGED,
};

struct sample {
    const struct operation *operation;
    const char *method;          /* of the operation, unless another is to be tried */
    struct sample_value *values; /* one for each parameter */
    size_t count;
    const struct media *media; /* how the body is written; NULL: there is none */
    const struct node *body;   /* NULL: nothing is sent */
    const char *content_type;  /* instead of that of `media`, or NULL */
    const char *raw;           /* the body as it stands, instead of `body`; or NULL */
    size_t padding;            /* blanks in front of the body, to make it too long */
    enum credentials credentials;
    bool impossible; /* something that is required cannot be made */
};

/* With everything that the operation takes, or (not `whole`) only what it requires. Values are the
 * specification's examples where they are right, else made from the schemas; the same `seed` gives
 * the same values. */
struct sample sample_make(struct arena *arena, const struct operation *operation, uint64_t seed,
                          bool whole);

/* Whether each value meets its schema. What schemas ask in vain (contradictions), and patterns that
 * are too hard, have no right value. */
bool sample_is_right(struct arena *arena, const struct sample *sample);

/* One whose values can be changed without changing those of `sample`. */
struct sample sample_copy(struct arena *arena, const struct sample *sample);

/* The value that is sent for the parameter of that place and name, or NULL. */
struct sample_value *sample_find(struct sample *sample, enum parameter_in in, const char *name,
                                 size_t length);

/* Whether the parameter takes a string or a number, as it is or as text. */
bool sample_takes(struct arena *arena, const struct parameter *parameter, const struct node *value);

#endif
