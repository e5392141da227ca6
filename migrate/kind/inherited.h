/* What inheritance makes of a table's columns and checks. */
#ifndef MIGRATE_KIND_INHERITED_H
#define MIGRATE_KIND_INHERITED_H

#include "migrate/catalog/catalog.h"
#include "migrate/kind/step.h"

#include <stdbool.h>

/* Whether the table has everything that it inherits for itself as well on the second side, and not yet on the
 * first: PostgreSQL makes it so when the table leaves those above it, and never the other way round. */
bool inherited_becomes_own(const struct change *tie);

/* Whether the column comes from several tables, of which none has it from another: no single statement
 * changes its type. */
bool inherited_from_several(const struct object *column);

#endif
