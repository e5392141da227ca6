/* The queries below migrate/queries/, by name. */
#ifndef MIGRATE_QUERIES_H
#define MIGRATE_QUERIES_H

#include "common/error.h"

#include <libpq-fe.h>

/* The text of a query as the server of `version` (PQserverVersion) takes it: a line that ends with
 * "-- 15+" is left out for servers before 15, one that ends with "-- <15" from 15 on. The caller
 * frees it. */
char *query_text(const char *name, int version);

/* Run a query of that name. NULL with STATUS_ENVIRONMENT; else a result of the caller's. */
PGresult *query_run(PGconn *connection, const char *name, struct error *error);

#endif
