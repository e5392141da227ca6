/* Values of composite types whose attributes change their places. */
#ifndef MIGRATE_KIND_COMPOSITE_H
#define MIGRATE_KIND_COMPOSITE_H

#include "common/arena.h"
#include "common/buffer.h"
#include "migrate/diff/diff.h"

#include <stdbool.h>

/* Append an expression that turns the column's values, of a composite type that is made again, into those
 * of the new one, attribute by attribute. False, and nothing is appended, when the attributes of the two
 * have the same names in the same order. */
bool composite_cast(struct buffer *sql, struct arena *arena, const struct change *change);

#endif
