/* Endpoints → an OpenAPI document. */
#ifndef SCAFFOLD_SOURCE_OPENAPI_H
#define SCAFFOLD_SOURCE_OPENAPI_H

#include "scaffold/read/node.h"
#include "scaffold/source/router.h"

#include <stdbool.h>

/* The document, in the machine's arena. What could not be known is in the diagnostics. */
const struct node *openapi_build(struct machine *machine, const struct endpoints *endpoints,
                                 bool version_30);

#endif
