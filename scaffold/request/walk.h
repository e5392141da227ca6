/* Every value of a request in turn, with each of its faults. */
#ifndef SCAFFOLD_REQUEST_WALK_H
#define SCAFFOLD_REQUEST_WALK_H

#include "common/arena.h"
#include "scaffold/request/sample.h"

#include <stdbool.h>

struct walk_fault {
    const char *name;                  /* "query limit: wrong type" */
    const struct parameter *parameter; /* NULL: of the body */
    const struct node *value;          /* the parameter's, or the whole body; NULL: not sent */
    bool certain;                      /* our checks refuse it */
};

typedef void walk_take(void *context, const struct walk_fault *fault);

void walk_parameters(struct arena *arena, const struct sample *good, walk_take *take,
                     void *context);
void walk_body(struct arena *arena, const struct sample *good, walk_take *take, void *context);

#endif
