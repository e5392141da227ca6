/* Runs one migration file forward or back, part by part, so that it can be resumed at any point. */
#ifndef MIGRATE_APPLY_RUN_H
#define MIGRATE_APPLY_RUN_H

#include "common/arena.h"
#include "common/error.h"
#include "migrate/apply/file.h"
#include "migrate/apply/history.h"
#include "migrate/apply/result.h"
#include "migrate/apply/session.h"

/* Apply `migration`, whose entry in the history is `entry` (NULL: none). The lock is held. What was
 * done already is not done again; a lock that is not to be had in time is tried again. 0 with
 * `result` filled; -1: the part that failed is rolled back, earlier parts stay recorded. STATUS_INPUT
 * with the place: the SQL is wrong or the data do not fit; STATUS_ENVIRONMENT: rights, locks, limits,
 * connection. */
int run_forward(struct apply_session *session, struct arena *arena,
                const struct migration_file *migration, const struct history_entry *entry,
                struct migration_result *result, struct error *error);

/* Run `migration`, a rollback file, and record that `name` is not applied any more. */
int run_back(struct apply_session *session, struct arena *arena,
             const struct migration_file *migration, const char *name,
             const struct history_entry *entry, struct migration_result *result,
             struct error *error);

#endif
