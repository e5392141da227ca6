/* A schema file or document as a database to look at: made in a scratch database, without rows. */
#ifndef MIGRATE_ANALYZE_OFFLINE_H
#define MIGRATE_ANALYZE_OFFLINE_H

#include "common/diagnostic.h"
#include "common/error.h"
#include "migrate/catalog/scratch.h"

/* Make the schema of `source` (a file or folder of SQL, a db-schema document) on the server of `string`.
 * 0, or -1 with STATUS_INPUT or STATUS_ENVIRONMENT; scratch_close() in either case. */
int offline_open(struct arena *arena, const char *source, const char *string,
                 struct scratch *scratch, struct diagnostics *notes, struct error *error);

#endif
