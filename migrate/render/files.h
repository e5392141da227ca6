/* The files of a migration: YYYYMMDD_what_changed.sql and …_rollback.sql, or as another runner has them. */
#ifndef MIGRATE_RENDER_FILES_H
#define MIGRATE_RENDER_FILES_H

#include "common/error.h"
#include "migrate/render/migration.h"

/* Write the `count` migrations, one after the other, below `folder`, all or none, never over what is there (the second migration of a day is
 * YYYYMMDDb_…), and add them to `made`. 0, or -1 with the error of layout_write(). */
int migration_files(const struct migration *const *migrations, size_t count, const char *folder,
                    enum layout layout, struct made_files *made, struct error *error);

/* For people: the files, and what is to be said of the migrations beside. */
void migration_files_report(const struct migration *const *migrations, size_t count,
                            const struct made_files *made, struct buffer *out);

#endif
