/*
 * Looks on from the observer's connection while a statement of the work connection runs: shows how far
 * an index is, and finds out when others wait for this run while it waits for them. The server would end
 * any one of a deadlock, an application's transaction perhaps, after its deadlock_timeout; a migration
 * can be tried again, so it is the one that gives way, before that.
 */
#ifndef MIGRATE_APPLY_WATCH_H
#define MIGRATE_APPLY_WATCH_H

#include "migrate/apply/session.h"
#include "migrate/apply/statement.h"

/* statement_run() on the work connection, looked after. A statement that gives way fails as one that the
 * server picks: SQLSTATE 40P01. */
int watch_run(struct apply_session *session, const char *sql, struct statement_result *result,
              char state[SQLSTATE_SIZE], struct error *error);

#endif
