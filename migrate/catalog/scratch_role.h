/* The roles of scratch databases: one to load with, and what stands for the roles of a file. */
#ifndef MIGRATE_CATALOG_SCRATCH_ROLE_H
#define MIGRATE_CATALOG_SCRATCH_ROLE_H

#include "common/arena.h"
#include "common/error.h"

#include <libpq-fe.h>
#include <stdbool.h>

/* Whether the session's role must not run what people wrote: it is a superuser, and so it can make another
 * that is none. */
bool scratch_role_may(const PGconn *session);

/* Make the role `name`, which needs no quotes: it may log in by a password that nobody knows, and that is
 * all. How it reaches the server of `string`, as a string of the arena; NULL with STATUS_ENVIRONMENT. */
char *scratch_role_make(struct arena *arena, PGconn *session, const char *string, const char *name,
                        struct error *error);

/* Drop roles that begin with `name`, and whose scratch database is gone and held by nobody. */
void scratch_roles_drop(PGconn *session, const char *name);

#endif
