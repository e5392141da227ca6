/* The dry run: everything in one transaction that is rolled back, watched statement by statement. */
#ifndef MIGRATE_APPLY_REHEARSE_H
#define MIGRATE_APPLY_REHEARSE_H

#include "common/arena.h"
#include "common/error.h"
#include "migrate/apply/file.h"
#include "migrate/apply/history.h"
#include "migrate/apply/result.h"
#include "migrate/apply/session.h"

struct rehearsal;

/* Begin and end the transaction in which files are rehearsed one after the other. NULL with
 * STATUS_ENVIRONMENT; else it lives in `arena`. */
struct rehearsal *rehearsal_begin(struct apply_session *session, struct arena *arena,
                                  struct error *error);
void rehearsal_end(struct rehearsal *rehearsal);

/* Rehearse one file: time, rows, locks and rewrites of each statement go to `result`. Statements
 * that stand alone are run without their CONCURRENTLY where they have one, else left out; so is what
 * uses an enum value of the same transaction. What `steps` (NULL: none) says an earlier run did is
 * passed over. -1 as run_forward(). */
int rehearsal_run(struct rehearsal *rehearsal, const struct migration_file *migration,
                  const struct history_step *steps, struct migration_result *result,
                  struct error *error);

#endif
