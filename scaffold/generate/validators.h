/* Checks → TypeScript: the functions of src/middleware/validators.ts. */
#ifndef SCAFFOLD_GENERATE_VALIDATORS_H
#define SCAFFOLD_GENERATE_VALIDATORS_H

#include "common/arena.h"
#include "common/diagnostic.h"
#include "scaffold/generate/check.h"
#include "scaffold/spec/spec.h"
#include "scaffold/template/layout.h"

#include <jansson.h>

/* Collects the functions, constants and imports that the rules of all operations need. */
struct validators;

/* Of requests or of responses. `list` gets warnings about what cannot be checked. Lives in the arena. */
struct validators *validators_new(struct arena *arena, const struct spec *spec,
                                  enum check_direction direction, struct diagnostics *list);

/* Let them be written with zod. */
void validators_use_zod(struct validators *validators);

/* An expression of type Check for a use of the schema (NULL: anything): the name of a function, or
 * an arrow function. Its first line stands at `column`, the others are indented by `indent`. `topic`
 * is what the value is called. */
const char *validators_check(struct validators *validators, const char *topic,
                             const struct schema *schema, unsigned indent, unsigned column);

/* Write the functions that have been asked for, and those that they call. Call it once, last.
 * Returns a new reference: {"imports", "helpers", "constants": […], "functions": […]}, all code (with zod
 * its schemas are the functions), and "problems", "zod": whether the type Problem, and zod, is used. */
json_t *validators_finish(struct validators *validators);

#endif
