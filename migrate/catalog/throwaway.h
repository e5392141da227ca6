/*
 * A PostgreSQL server of this run alone, for when no other can make a scratch database: in a folder of
 * its own below $TMPDIR, on a unix socket that only its user can reach, nothing synced to disk. It runs
 * as postgres or nobody when the run is root's. A process of its own, the keeper, ends it and removes
 * the folder when the run is over or gone, however it ended; what is left when the keeper was killed as
 * well is removed by the next one.
 */
#ifndef MIGRATE_CATALOG_THROWAWAY_H
#define MIGRATE_CATALOG_THROWAWAY_H

#include "common/error.h"

#include <libpq-fe.h>
#include <stdbool.h>

/* Its connection string; it is started (a second or so) when it does not run yet. NULL with
 * STATUS_ENVIRONMENT; also when a signal came. */
const char *throwaway_string(struct error *error);

bool throwaway_runs(void);

/* Whether the connection is to it. */
bool throwaway_holds(const PGconn *connection);

/* When `said`, the message of an error, is about a role that is not there, and the session, a superuser's,
 * is one of the throwaway server: make the role, without a right to log in. Whether another try is worth
 * it. */
bool throwaway_adds_role(PGconn *session, const char *said);

/* End it and remove what it has; waits until that is done. */
void throwaway_end(void);

#endif
