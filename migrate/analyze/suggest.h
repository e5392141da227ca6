/* The missing indexes as a migration and its rollback. */
#ifndef MIGRATE_ANALYZE_SUGGEST_H
#define MIGRATE_ANALYZE_SUGGEST_H

#include "common/buffer.h"
#include "common/error.h"
#include "migrate/analyze/analysis.h"
#include "migrate/render/pair.h"

struct suggestion {
    struct buffer forward, back; /* SQL that plain psql -f runs */
};

/* Write the SQL; released by suggestion_release(). */
void suggestion_write(const struct analysis *analysis, struct suggestion *suggestion);
void suggestion_release(struct suggestion *suggestion);

/* Write YYYYMMDD_add_indexes.sql and its rollback into `folder`; as pair_write() does. */
int suggestion_save(const struct suggestion *suggestion, const char *folder, struct arena *arena,
                    struct pair *pair, struct error *error);

#endif
