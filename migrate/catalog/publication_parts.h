/* A statement that puts both tables and whole schemas into a publication, as one for each. */
#ifndef MIGRATE_CATALOG_PUBLICATION_PARTS_H
#define MIGRATE_CATALOG_PUBLICATION_PARTS_H

#include "common/arena.h"

#include <stdbool.h>

struct publication_parts {
    const char *tables;  /* the statement without the schemas: their owner may run it */
    const char *schemas; /* ALTER PUBLICATION … ADD, to be run afterwards */
};

/* Split CREATE or ALTER PUBLICATION. False: it does not name both, or is another statement. The texts are
 * the arena's. */
bool publication_split(struct arena *arena, const char *sql, struct publication_parts *parts);

#endif
