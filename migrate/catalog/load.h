/* Reads the catalogue of a live database: one query per kind, each over the whole database. */
#ifndef MIGRATE_CATALOG_LOAD_H
#define MIGRATE_CATALOG_LOAD_H

#include "common/error.h"
#include "migrate/catalog/catalog.h"

/* A snapshot of what `connection` sees; its search_path must be pg_catalog alone. NULL with
 * STATUS_ENVIRONMENT. */
struct catalog *catalog_load(PGconn *connection, struct error *error);

#endif
