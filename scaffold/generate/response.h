/* Responses as the views of templates: what handlers may answer. */
#ifndef SCAFFOLD_GENERATE_RESPONSE_H
#define SCAFFOLD_GENERATE_RESPONSE_H

#include "scaffold/generate/validators.h"

/* A new reference: {"name", "responses": [{"status", "content": [{"type", "kind", "check"}]}]}. The
 * functions of the checks are noted in `validators`. */
json_t *response_view(struct arena *arena, const struct operation *operation,
                      struct validators *validators);

#endif
