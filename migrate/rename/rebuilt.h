/* The start as it is after its renames, as PostgreSQL itself sees it. */
#ifndef MIGRATE_RENAME_REBUILT_H
#define MIGRATE_RENAME_REBUILT_H

#include "migrate/rename/rename.h"

/* Make `from` again in a scratch database on the server of `string`, rename, and read that. NULL with
 * STATUS_ENVIRONMENT when the server cannot make it; else a catalogue of the caller's, with the owners and
 * the addresses of what stands alone in `from`. */
struct catalog *rebuilt_load(const char *string, struct catalog *from,
                             const struct renames *renames, struct error *error);

/* The same with statements instead of renames (NULL-terminated); owners are those of the scratch. */
struct catalog *rebuilt_after(const char *string, struct catalog *from,
                              const char *const *statements, struct error *error);

#endif
