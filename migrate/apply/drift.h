/* Holds the schema of a database against the one that a migration starts from. */
#ifndef MIGRATE_APPLY_DRIFT_H
#define MIGRATE_APPLY_DRIFT_H

#include "common/arena.h"
#include "common/error.h"
#include "migrate/apply/file.h"
#include "migrate/apply/session.h"

/* 0 when the file does not say where it starts, or the database is there; else -1 with STATUS_INPUT
 * and, as detail, what differs from the schema that the last run left. */
int drift_check(struct apply_session *session, struct arena *arena,
                const struct migration_file *migration, struct error *error);

/* Keep the schema as it is now for later checks; without `wanted` forget the one that was kept. */
int drift_record(struct apply_session *session, bool wanted, struct error *error);

#endif
