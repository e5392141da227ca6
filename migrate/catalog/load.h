/* Reads the catalogues of live databases: one query per kind, each over the whole database. */
#ifndef MIGRATE_CATALOG_LOAD_H
#define MIGRATE_CATALOG_LOAD_H

#include "common/error.h"
#include "migrate/catalog/catalog.h"

/* A snapshot of what `connection` sees; its search_path must be pg_catalog alone. NULL with
 * STATUS_ENVIRONMENT. */
struct catalog *catalog_load(PGconn *connection, struct error *error);

/* The same of one or two connections side by side: 0 with all catalogues, or -1 with none. */
int catalogs_load(PGconn *const *connections, size_t count, struct catalog **catalogs,
                  struct error *error);

#endif
