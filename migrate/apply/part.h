/* Which statements of a migration form a transaction, and which must stand alone. */
#ifndef MIGRATE_APPLY_PART_H
#define MIGRATE_APPLY_PART_H

#include "migrate/apply/file.h"

/* Fill the parts of a migration whose script is read: what stands between BEGIN and COMMIT is one
 * transaction; outside of them statements that can be are put together into one, the others stand
 * alone. -1 with STATUS_INPUT: BEGIN and COMMIT do not match, or ROLLBACK is used. */
int parts_make(struct arena *arena, struct migration_file *migration, struct error *error);

/* Whether PostgreSQL refuses the statement inside a transaction block (or, for an enum value, does
 * not let the value be used in the same one). */
bool statement_stands_alone(const struct statement *statement);

/* Whether the statement is there for that setting: SET x, SET LOCAL x, RESET x, set_config('x', …). */
bool statement_sets(const struct statement *statement, const char *setting);

/* Copy of a statement without its CONCURRENTLY, or NULL when it has none. */
char *statement_without_concurrently(struct arena *arena, const struct statement *statement);

#endif
