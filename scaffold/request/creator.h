/* Path ids that exist: requests that create a resource first, whose replies give its id. */
#ifndef SCAFFOLD_REQUEST_CREATOR_H
#define SCAFFOLD_REQUEST_CREATOR_H

#include "common/arena.h"
#include "scaffold/request/column.h"
#include "scaffold/request/sample.h"

#include <stddef.h>
#include <stdint.h>

/* One request that runs before the others. */
struct creator {
    struct sample sample;
    const char *variable; /* what the id is captured as */
    const char *pointer;  /* where it stands in the reply: a JSON pointer */
};

struct creators {
    struct arena *arena;
    const struct spec *spec;
    uint64_t seed;
    struct columns *columns; /* ids that need no creator */
    struct creator *items;   /* in the order in which they are to run */
    size_t count, capacity;
};

/* Give the sample's path parameters the ids of what a creator makes: of `/users/{id}` the reply of
 * `POST /users`, when it holds something that the parameter takes. What has a placeholder keeps it. */
void creators_fill(struct creators *creators, struct sample *sample);

#endif
