/* Rows to try the tables of a catalogue with. */
#ifndef SCAFFOLD_DATABASE_ROWS_H
#define SCAFFOLD_DATABASE_ROWS_H

#include "scaffold/database/catalog.h"
#include "scaffold/spec/spec.h"

/* The view of templates/database/rows.ts: for each table what can be sent to make rows of it, all that
 * can differ differing. A new reference. `spec` is what was read of the catalogue's document. */
json_t *rows_view(struct arena *arena, const struct catalog *catalog, const struct spec *spec);

#endif
