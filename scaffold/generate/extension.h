/* Extensions (x-…) of a specification as data. */
#ifndef SCAFFOLD_GENERATE_EXTENSION_H
#define SCAFFOLD_GENERATE_EXTENSION_H

#include "common/arena.h"
#include "scaffold/spec/spec.h"

#include <jansson.h>

/* A new reference: {"document": code, "operations": [{"name", "code"}], "schemas": […]}: of the document
 * with its info, of operations, and of schemas that have names. NULL when there are none at all. */
json_t *extension_view(struct arena *arena, const struct spec *spec);

#endif
