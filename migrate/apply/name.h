/* What the names of migration files say, by the rules of their runners. */
#ifndef MIGRATE_APPLY_NAME_H
#define MIGRATE_APPLY_NAME_H

#include "common/arena.h"

#include <stdbool.h>

#define ROLLBACK_SUFFIX "_rollback.sql"

/* The file in a folder of its own that is a migration of Prisma's. */
#define MIGRATION_INSIDE "/migration.sql"

/* What the history knows a file by: the last part of its path, with the folder when that is all that
 * names it (Prisma's). */
const char *migration_name(const char *path);

/* Ends like -up.sql and -down.sql tell where both files are there. Strings are the arena's. */
bool migration_is_rollback(struct arena *arena, const char *path);

/* a.sql ↔ a_rollback.sql, a.up.sql ↔ a.down.sql, a/migration.sql ↔ a/down.sql, V1__a.sql ↔ U1__a.sql,
 * 1.do.a.sql ↔ 1.undo.a.sql */
char *migration_rollback_path(struct arena *arena, const char *path);
char *migration_forward_path(struct arena *arena, const char *path);

/* Which comes first, as qsort() asks of two paths: by the number that the name begins with, then by
 * its bytes; versions of Flyway's part by part. */
int migration_compare(const void *one, const void *other);

bool path_ends_with(const char *path, const char *end);

#endif
