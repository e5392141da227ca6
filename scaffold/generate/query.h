/* Handlers that query a database: what they import, and what they call. */
#ifndef SCAFFOLD_GENERATE_QUERY_H
#define SCAFFOLD_GENERATE_QUERY_H

#include "common/arena.h"
#include "scaffold/generate/framework.h"
#include "scaffold/tree/bundle.h"

#include <jansson.h>
#include <stddef.h>

#define QUERY_QUERIES "../database/queries.js"
#define QUERY_TABLES "../database/tables.js"
#define QUERY_IMPORT_LIMIT 3

/* The imports of a handler with that view (see scaffold/database/view.h); returns how many. */
size_t query_imports(const json_t *query, struct bundle_import imports[QUERY_IMPORT_LIMIT]);

/* What such a handler awaits: `list(users, req.query, …)`; it lives in the arena. */
const char *query_call(struct arena *arena, const json_t *query, const struct framework *framework);

#endif
