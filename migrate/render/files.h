/* The two files of a migration, named YYYYMMDD_what_changed.sql and …_rollback.sql. */
#ifndef MIGRATE_RENDER_FILES_H
#define MIGRATE_RENDER_FILES_H

#include "common/error.h"
#include "migrate/render/migration.h"

/* Write both below `folder`, all or none, never over what is there (the second migration of a day is
 * YYYYMMDDb_…), and report them into `out`. 0, or -1 with STATUS_ENVIRONMENT. */
int migration_files(const struct migration *migration, const char *folder, struct buffer *out,
                    struct error *error);

#endif
