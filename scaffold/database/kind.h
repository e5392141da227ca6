/* Types of PostgreSQL → what JSON and the API make of them. */
#ifndef SCAFFOLD_DATABASE_KIND_H
#define SCAFFOLD_DATABASE_KIND_H

#include "scaffold/database/catalog.h"

/* Fill `form`, `schema` (a new reference) and `like` from the type of a column; `document` is the whole
 * db-schema document, for enums and domains. `type` is as format_type() writes it, `base` the same
 * without its modifiers. */
void kind_of(struct arena *arena, const json_t *document, const char *type, const char *base,
             struct column *column);

/* What values are written like that columns of one `like` are compared with: a pattern (a new reference), the same
 * for all of them; NULL: whatever their type is. */
json_t *kind_pattern(const char *like);

#endif
