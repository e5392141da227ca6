/* The missing indexes as a migration and its rollback. */
#ifndef MIGRATE_ANALYZE_SUGGEST_H
#define MIGRATE_ANALYZE_SUGGEST_H

#include "common/buffer.h"
#include "common/error.h"
#include "migrate/analyze/analysis.h"
#include "migrate/apply/pending.h"
#include "migrate/render/pair.h"

struct suggestion {
    struct buffer forward, back; /* SQL that plain psql -f runs */
};

/* Leave out what pending files create by the same statement; `notes` gets a line that says in which
 * file it is ("… : nothing written" when nothing is left). */
void suggestion_leave_out(struct arena *arena, const struct pending *pending,
                          struct candidates *candidates, struct buffer *notes);

/* Write the SQL; released by suggestion_release(). */
void suggestion_write(const struct candidates *candidates, struct suggestion *suggestion);
void suggestion_release(struct suggestion *suggestion);

/* Write YYYYMMDD_add_indexes.sql and its rollback into `folder`; as pair_write() does. */
int suggestion_save(const struct suggestion *suggestion, const char *folder, struct arena *arena,
                    struct pair *pair, struct error *error);

#endif
