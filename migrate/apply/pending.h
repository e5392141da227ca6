/* What waits in a folder of migrations: its files that are not applied yet. */
#ifndef MIGRATE_APPLY_PENDING_H
#define MIGRATE_APPLY_PENDING_H

#include "common/arena.h"
#include "migrate/apply/file.h"

struct pending {
    struct migration_file *items; /* in the order of migration_compare() */
    size_t count;
};

/* Hold the folder against the history of a database; where there is none (`connection` is NULL, or
 * its history cannot be read) every file counts, and a folder that is not there has none. A file
 * that cannot be read as a migration is passed over: --migrate speaks of it. Lives in `arena`. */
void pending_read(struct arena *arena, const char *connection, const char *folder,
                  struct pending *pending);

/* The path of the first file that has this statement, character by character, or NULL. */
const char *pending_with_statement(const struct pending *pending, const char *sql);

/* The path of the last file when it leads from one fingerprint to the other, or NULL. */
const char *pending_last_leads(const struct pending *pending, const char *from, const char *to);

#endif
