/* The schema that a database has once the suggested indexes are there. */
#ifndef MIGRATE_ANALYZE_TARGET_H
#define MIGRATE_ANALYZE_TARGET_H

#include "migrate/analyze/candidate.h"
#include "migrate/catalog/catalog.h"

/* Make the schema `from` again on the server of `scratch` (a connection string), build the indexes
 * there, without rows, and read what it is then: the definitions are the server's own. A candidate that
 * the server does not make gets its reason in refused[its number] (of the arena). The caller's; NULL
 * with STATUS_ENVIRONMENT when there is no scratch database to be had, or a signal came. */
struct catalog *target_build(struct arena *arena, struct catalog *from,
                             const struct candidates *candidates, const char *scratch,
                             const char **refused, struct error *error);

/* The same without a server, the definitions as the candidates have them. NULL with STATUS_INPUT. */
struct catalog *target_write(struct arena *arena, const struct catalog *from,
                             const struct candidates *candidates, struct error *error);

#endif
