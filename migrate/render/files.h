/* The files of a migration: YYYYMMDD_what_changed.sql and …_rollback.sql, or as another runner has them. */
#ifndef MIGRATE_RENDER_FILES_H
#define MIGRATE_RENDER_FILES_H

#include "common/error.h"
#include "migrate/render/migration.h"

/* Write the `count` migrations, one after the other, below `folder`, all or none, never over what is there (the second migration of a day is
 * YYYYMMDDb_…), and report them into `out`. 0, or -1 with the error of layout_write(). */
int migration_files(const struct migration *const *migrations, size_t count, const char *folder,
                    enum layout layout, struct buffer *out, struct error *error);

#endif
