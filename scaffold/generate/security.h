/* Security schemes → hooks that people write, and what each operation needs of them. */
#ifndef SCAFFOLD_GENERATE_SECURITY_H
#define SCAFFOLD_GENERATE_SECURITY_H

#include "common/arena.h"
#include "scaffold/spec/spec.h"
#include "scaffold/template/layout.h"

#include <jansson.h>
#include <stdbool.h>

/* One object for each scheme that is declared or asked for: "name", "kind", "parameter", "hook" (an
 * identifier) and "comment"; a new reference. */
json_t *security_schemes_view(struct arena *arena, const struct spec *spec);

/* The choices of an operation as code, or NULL when anybody may. */
const struct layout *security_code(struct arena *arena, const struct operation *operation);

/* Whether its credential is a bearer token. */
bool security_is_bearer(const struct security_scheme *scheme);

#endif
