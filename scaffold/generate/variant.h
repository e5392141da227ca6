/* Which schemas look different in requests and in responses (readOnly, writeOnly), and the names of
 * their request types. */
#ifndef SCAFFOLD_GENERATE_VARIANT_H
#define SCAFFOLD_GENERATE_VARIANT_H

#include "common/arena.h"
#include "scaffold/spec/spec.h"

struct variants;

struct variants *variants_new(struct arena *arena, const struct spec *spec);

/* The name of the type for requests, or NULL when one type serves both (or the schema has no name). */
const char *variants_request_name(const struct variants *variants, const struct schema *schema);

#endif
