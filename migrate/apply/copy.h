/* What cannot be rehearsed in a transaction is tried on a scratch copy of the schema. */
#ifndef MIGRATE_APPLY_COPY_H
#define MIGRATE_APPLY_COPY_H

#include "common/arena.h"
#include "common/error.h"
#include "migrate/apply/result.h"
#include "migrate/apply/session.h"

/* Try the statements of `result` that were not rehearsed and stay inside of the database (VACUUM,
 * CLUSTER, REINDEX SCHEMA …) on a database with the schema as it is now, without rows. What needs
 * something that the same migration makes stays as it is. -1 as statement_run(), when one is wrong. */
int copy_rehearse(struct apply_session *session, struct arena *arena,
                  struct migration_result *result, struct error *error);

#endif
