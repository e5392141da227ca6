/* Operations as Fastify's own schemas: checks → JSON Schema draft-07, the one of its compilers. */
#ifndef SCAFFOLD_GENERATE_NATIVE_H
#define SCAFFOLD_GENERATE_NATIVE_H

#include "common/arena.h"
#include "scaffold/spec/spec.h"

#include <jansson.h>

/* A new reference: {"definitions": [code], "operations": [{"name", "params", "querystring", "headers",
 * "body", "responses"}]}, all code; null for what an operation has not. What draft-07 cannot say
 * (minContains, unevaluated*) is left to the validators. */
json_t *native_view(struct arena *arena, const struct spec *spec);

#endif
