/* A catalogue → the OpenAPI document of its API. */
#ifndef SCAFFOLD_DATABASE_DOCUMENT_H
#define SCAFFOLD_DATABASE_DOCUMENT_H

#include "scaffold/database/catalog.h"

/* OpenAPI 3.1; a new reference. `title` names it; with `rls` every operation asks for a token. */
json_t *document_of(struct arena *arena, const struct catalog *catalog, const char *title,
                    bool rls);

#endif
