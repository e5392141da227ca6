/* The missing indexes as a migration and its rollback. */
#ifndef MIGRATE_ANALYZE_SUGGEST_H
#define MIGRATE_ANALYZE_SUGGEST_H

#include "common/buffer.h"
#include "common/error.h"
#include "migrate/analyze/analysis.h"

struct suggestion {
    struct buffer forward, back; /* SQL that plain psql -f runs */
};

/* Write the SQL; released by suggestion_release(). */
void suggestion_write(const struct analysis *analysis, struct suggestion *suggestion);
void suggestion_release(struct suggestion *suggestion);

/* Write YYYYMMDD_add_indexes.sql and its rollback into `folder` (YYYYMMDDb_ when the day has one
 * already); the path of the first goes to *path, in `arena`. -1 with STATUS_ENVIRONMENT. */
int suggestion_save(const struct suggestion *suggestion, const char *folder, struct arena *arena,
                    char **path, struct error *error);

#endif
