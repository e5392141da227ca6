/* Foreign keys in both directions, and through link tables. */
#ifndef SCAFFOLD_DATABASE_RELATION_H
#define SCAFFOLD_DATABASE_RELATION_H

#include "scaffold/database/catalog.h"

/* Fill the relations of all tables. */
void relation_read(struct arena *arena, const json_t *document, struct catalog *catalog);

#endif
