/* Where a statement names roles. */
#ifndef MIGRATE_CATALOG_ROLE_NAMES_H
#define MIGRATE_CATALOG_ROLE_NAMES_H

#include "common/arena.h"

/* The role that stands for the one of that name, as it is written in SQL; NULL: the name stays. */
typedef const char *role_stand_in(const char *name, void *context);

/* `sql`, one statement, with other roles in the place of those that own, are granted, are mapped or are
 * taken on in it; SET SESSION AUTHORIZATION becomes SET ROLE. A string of the arena, or `sql` itself
 * where nothing changes. What functions and blocks hold is left alone. */
const char *role_names_replace(struct arena *arena, const char *sql, role_stand_in *stand_in,
                               void *context);

#endif
