/* Coming over from another runner: what its history names is recorded as applied in ours. */
#ifndef MIGRATE_APPLY_BASELINE_H
#define MIGRATE_APPLY_BASELINE_H

#include "common/arena.h"
#include "common/error.h"
#include "migrate/apply/file.h"

#include <libpq-fe.h>

/* What was found: the tool, the files of `list` that its history names, and its names without a file. */
struct baseline {
    const char *tool, *table; /* "Prisma", "public._prisma_migrations" */
    const char **paths;
    size_t count;
    const char **missing;
    size_t missing_count;
};

/* Read the history of the first tool that the database has one of. -1 with STATUS_INPUT when it has
 * none, or one that says that a migration failed; or STATUS_ENVIRONMENT. Lives in `arena`. */
int baseline_read(struct arena *arena, PGconn *connection, const struct folder *list,
                  struct baseline *baseline, struct error *error);

#endif
