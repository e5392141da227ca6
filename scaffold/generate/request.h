/* Operations → how their requests are read: the table at the end of src/middleware/validators.ts. */
#ifndef SCAFFOLD_GENERATE_REQUEST_H
#define SCAFFOLD_GENERATE_REQUEST_H

#include "common/arena.h"
#include "scaffold/generate/validators.h"
#include "scaffold/spec/spec.h"

#include <jansson.h>

/* A new reference: the view of one operation. Functions that are needed are asked of `validators`. */
json_t *request_view(struct arena *arena, const struct operation *operation,
                     struct validators *validators);

#endif
