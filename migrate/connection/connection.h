/* Connections to PostgreSQL: what people write as a URL, opened by libpq, with errors worth reading. */
#ifndef MIGRATE_CONNECTION_CONNECTION_H
#define MIGRATE_CONNECTION_CONNECTION_H

#include "common/arena.h"
#include "common/error.h"

#include <libpq-fe.h>
#include <stdbool.h>

/* libpq's connection string for `text`: postgres:// and key=value as they are; parameters that only
 * ORMs know (schema=, connection_limit=, pgbouncer=, sslmode=no-verify, …) mapped or dropped, each
 * named in `notes` (NULL-terminated array in the arena). `text` NULL: $DATABASE_URL, else "" (libpq's
 * own defaults). NULL with STATUS_USAGE when it is no connection string. */
char *connection_string(struct arena *arena, const char *text, const char *const **notes,
                        struct error *error);

/* The same server, as another user: a string of the arena, key=value. */
char *connection_string_as(struct arena *arena, const char *string, const char *user,
                           const char *password);

/* Whether `text` can only be a connection string: it has a scheme, or is made of key=value. */
bool connection_is_string(const char *text);

/* Open `string` (with `database` instead of its own when not NULL). client_encoding is UTF8, the
 * search_path is pg_catalog alone, standard_conforming_strings on, time-outs and jit off (compiling a
 * query over the catalogues takes longer than running it), what decides how values are printed is
 * PostgreSQL's own default, TimeZone UTC, application_name db-migrate; notices are dropped. NULL with STATUS_ENVIRONMENT; passwords never appear.
 * A pooler that takes no settings at the start leaves the search_path as the server has it:
 * connection_begin() sets it in any case. */
PGconn *connection_open(const char *string, const char *database, struct error *error);

/* The same with the settings that the server gives to this role, but for standard_conforming_strings and
 * the limits on idle connections: for running people's SQL. */
PGconn *connection_open_plain(const char *string, const char *database, struct error *error);

/* BEGIN `mode` ("", "READ ONLY", "ISOLATION LEVEL REPEATABLE READ, READ ONLY") and the settings of
 * connection_open() for this transaction alone, so that nothing is left behind in a pooler. */
int connection_begin(PGconn *connection, const char *mode, struct error *error);

/* Run one command or query. NULL with STATUS_ENVIRONMENT (SQLSTATE in the message, DETAIL as detail,
 * HINT as hint); else a result of the caller's, PQclear()ed by him. A signal (interrupt.h) cancels
 * the statement on the server and is an error once; what runs after that is clean-up and runs. */
PGresult *connection_query(PGconn *connection, struct error *error, const char *sql);

/* The same with text parameters. */
PGresult *connection_query_params(PGconn *connection, struct error *error, const char *sql,
                                  int count, const char *const *values);

/* The same by the extended protocol, which refuses more than one statement in `sql`; an error is a
 * result as well, for callers that look into it. For what a file says: NULL, and it is not sent, once
 * a signal has come, also one that came too late for the statement before. */
PGresult *connection_run(PGconn *connection, const char *sql);

/* True once for a signal: what runs is to be cancelled, what would run is not begun; and what runs after
 * that is clean-up. For those who wait by themselves. */
bool connection_interrupted(void);

/* Cancel the statement that runs on the server. */
void connection_cancel(PGconn *connection);

/* Call `tick` about ten times a second while a statement runs, outside of its own statements; NULL:
 * no more. */
void connection_on_wait(void (*tick)(void *argument), void *argument);

/* From here on no statement is waited for longer; 0: until it has ended. A connection on which one was
 * given up is of no more use. */
void connection_wait_at_most(long milliseconds);

/* Send the data of a COPY … FROM stdin that a result announced, and give its final result, as
 * connection_run() does. */
PGresult *connection_copy(PGconn *connection, const char *data, size_t length);

/* Whether the server knows transaction_timeout (PostgreSQL 17). */
bool connection_limits_transactions(const PGconn *connection);

/* For commands whose result nobody needs: 0 or -1. */
int connection_command(PGconn *connection, struct error *error, const char *sql);

/* What a result that is no success says, as an error of `status`; always -1. */
int connection_error(const PGconn *connection, const PGresult *result, enum status status,
                     struct error *error);

#endif
