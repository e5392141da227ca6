/* A catalogue as the views of templates/database. */
#ifndef SCAFFOLD_DATABASE_VIEW_H
#define SCAFFOLD_DATABASE_VIEW_H

#include "scaffold/database/catalog.h"
#include "scaffold/spec/spec.h"

/* The view of tables.ts: a new reference. `spec` is what was read of the catalogue's document. */
json_t *view_tables(struct arena *arena, const struct catalog *catalog, const struct spec *spec);

/* For each operation by its name, what its handler does: {"verb", "table", "version"}; a new
 * reference. */
json_t *view_queries(const struct catalog *catalog, const struct spec *spec);

#endif
