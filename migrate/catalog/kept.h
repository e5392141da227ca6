/* What stands in a database beside the schema of its application: our own history, that of other
 * tools, extensions that watch over the server. */
#ifndef MIGRATE_CATALOG_KEPT_H
#define MIGRATE_CATALOG_KEPT_H

#include "migrate/catalog/catalog.h"

/* Note it in the object, whose parents have it already. */
void kept_say(struct object *object);

/* Whose it is when it is never part of a schema: "db-migrate"; else NULL. */
const char *kept_always(const struct object *object);

/* Whose it is when it is no difference as long as the wanted schema does not have it: "prisma",
 * "monitoring"; else NULL. */
const char *kept_unless_wanted(const struct object *object);

#endif
