/* The part of a db-schema document that readers look at: tables with their columns and keys. */
#ifndef MIGRATE_CATALOG_SCHEMA_TABLES_H
#define MIGRATE_CATALOG_SCHEMA_TABLES_H

#include "migrate/catalog/catalog.h"

#include <jansson.h>

/* Set "schemas", "tables", "views", "enums", "domains", "composites" and "routines". */
void schema_tables_add(json_t *document, const struct catalog *catalog);

#endif
