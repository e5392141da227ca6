/* What a mock answers; private to scaffold/generate. */
#ifndef SCAFFOLD_GENERATE_MOCK_H
#define SCAFFOLD_GENERATE_MOCK_H

#include "scaffold/generate/service.h"

/* The call that answers with examples, after `return `: of the first success, in each of its media types,
 * with the headers that it must have. Owned by the caller. */
json_t *mock_code(struct generator *generator, const struct operation *operation);

#endif
