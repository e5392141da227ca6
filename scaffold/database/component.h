/* The schemas and responses that the operations of a catalogue refer to. */
#ifndef SCAFFOLD_DATABASE_COMPONENT_H
#define SCAFFOLD_DATABASE_COMPONENT_H

#include "scaffold/database/catalog.h"

/* {"schemas": …, "responses": …}; a new reference. */
json_t *component_all(struct arena *arena, const struct catalog *catalog);

/* The name of the schema of what a column can be filtered by. */
const char *component_filter(struct arena *arena, const struct table *table,
                             const struct column *column);

/* Whether something of a row can be changed. */
bool component_has_settable(const struct table *table);

/* Whether the column can be changed once the row is there. */
bool component_is_changeable(const struct table *table, size_t index);

#endif
