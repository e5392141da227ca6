/* What speaks against running a migration, or its rollback. */
#ifndef MIGRATE_APPLY_CHECK_H
#define MIGRATE_APPLY_CHECK_H

#include "common/arena.h"
#include "common/error.h"
#include "migrate/apply/file.h"
#include "migrate/apply/history.h"
#include "migrate/apply/result.h"

/* What the history says against applying `migration`, for the run and for its rehearsal: it was
 * changed after it was applied, or its rollback is half done. -1 with STATUS_INPUT. */
int check_entry(const struct migration_file *migration, const struct history_entry *entry,
                struct arena *arena, struct error *error);

/* There is nothing to undo: always -1, with STATUS_INPUT. */
int refuse_unknown(const char *name, struct error *error);

/* What is to be said of `migration` before it is run: pending, already applied, or changed since. */
enum outcome check_outcome(const struct migration_file *migration,
                           const struct history_entry *entry);

/* What a generated file says about itself, "-- drop column … hazard: data-loss", has to be allowed.
 * -1 with STATUS_INPUT and the place of the statement. */
int check_loss(const struct migration_file *migration, struct error *error);

/* A part that is done must be what it was; only what comes after may have been mended. The same. */
int check_steps(const struct migration_file *migration, const struct history_step *steps,
                struct error *error);

#endif
