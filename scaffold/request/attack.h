/* Requests with one fault each, and the status that is due. */
#ifndef SCAFFOLD_REQUEST_ATTACK_H
#define SCAFFOLD_REQUEST_ATTACK_H

#include "common/arena.h"
#include "scaffold/request/sample.h"

#include <stdbool.h>
#include <stddef.h>

struct attack {
    const char *name; /* "body.email: wrong type" */
    struct sample sample;
    const char *due; /* the statuses that are right: "400", "401,403" */
};

struct attacks {
    struct arena *arena;
    const struct spec *spec;
    struct attack *items;
    size_t count, capacity;
    bool oversized; /* the one body that is too large has been made */
};

/* Add the faults of a right request. Each is one by our own checks; what they cannot tell (whether a
 * text with SQL in it is a name) is due anything but an error of the server. */
void attacks_add(struct attacks *attacks, const struct sample *good);

/* The statuses of the operation's successes: "200,204", or "2xx" when it declares none. */
const char *attacks_success(struct arena *arena, const struct operation *operation);

#endif
