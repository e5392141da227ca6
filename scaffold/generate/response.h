/* Responses as the views of templates: what handlers may answer. */
#ifndef SCAFFOLD_GENERATE_RESPONSE_H
#define SCAFFOLD_GENERATE_RESPONSE_H

#include "scaffold/generate/validators.h"

/* A new reference: for each operation {"name", "responses": [{"status", "content": [{"type", "kind",
 * "check"}]}]}. The functions of the checks are noted in `validators`. */
json_t *response_view(struct arena *arena, const struct spec *spec, struct validators *validators);

#endif
