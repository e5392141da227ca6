/* Handlers that query a database: what they import. */
#ifndef SCAFFOLD_GENERATE_QUERY_H
#define SCAFFOLD_GENERATE_QUERY_H

#include "scaffold/tree/bundle.h"

#include <jansson.h>
#include <stddef.h>

#define QUERY_QUERIES "../database/queries.js"
#define QUERY_TABLES "../database/tables.js"
#define QUERY_IMPORT_LIMIT 3

/* The imports of a handler with that view (see scaffold/database/view.h); returns how many. */
size_t query_imports(const json_t *query, struct bundle_import imports[QUERY_IMPORT_LIMIT]);

#endif
