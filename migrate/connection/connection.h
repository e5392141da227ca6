/* Connections to PostgreSQL: what people write as a URL, opened by libpq, with errors worth reading. */
#ifndef MIGRATE_CONNECTION_CONNECTION_H
#define MIGRATE_CONNECTION_CONNECTION_H

#include "common/arena.h"
#include "common/error.h"

#include <libpq-fe.h>
#include <stdbool.h>

/* libpq's connection string for `url`: postgres:// and key=value as they are; parameters that only
 * ORMs know (schema=, connection_limit=, pgbouncer=, sslmode=no-verify, …) mapped or dropped, each
 * named in `notes` (NULL-terminated array in the arena). `url` NULL: $DATABASE_URL, else "" (libpq's
 * own defaults). NULL with STATUS_USAGE when it is no connection string. */
char *connection_string(struct arena *arena, const char *url, const char *const **notes,
                        struct error *error);

/* Open `string` (with `database` instead of its own when not NULL). client_encoding is UTF8, the
 * search_path is pg_catalog alone, standard_conforming_strings on, time-outs off, application_name
 * db-migrate; notices are dropped. NULL with STATUS_ENVIRONMENT; passwords never appear. */
PGconn *connection_open(const char *string, const char *database, struct error *error);

/* Run one command or query. NULL with STATUS_ENVIRONMENT (SQLSTATE in the message, DETAIL as detail,
 * HINT as hint); else a result of the caller's, PQclear()ed by him. */
PGresult *connection_query(PGconn *connection, struct error *error, const char *sql);

/* The same with text parameters. */
PGresult *connection_query_params(PGconn *connection, struct error *error, const char *sql, int count,
                                  const char *const *values);

/* For commands whose result nobody needs: 0 or -1. */
int connection_command(PGconn *connection, struct error *error, const char *sql);

#endif
