/* Columns that take another type. */
#ifndef MIGRATE_KIND_RETYPE_H
#define MIGRATE_KIND_RETYPE_H

#include "common/buffer.h"
#include "migrate/kind/step.h"

#include <stdbool.h>

/* Whether a change of the column's type keeps the stored form of every value. */
bool retype_widens(const struct object *from, const struct object *to);

/* Whether values may lose something by the change of the column's type. */
bool retype_narrows(const struct object *from, const struct object *to);

/* Whether PostgreSQL would write every row again for the column's new type, or may refuse to. */
bool retype_rewrites(const struct change *change);

/* `value`, of the type of the column `from`, as the type of `to` has it; the value itself where an
 * assignment is enough. */
const char *retype_cast(struct arena *arena, const struct object *from, const struct object *to,
                        const char *value);

/* What ALTER COLUMN … TYPE does to the table. */
enum effect retype_effect(const struct change *change);

/* Append " USING …" where an assignment is not enough. */
void retype_using(struct buffer *sql, const struct step *step, const struct change *change);

#endif
