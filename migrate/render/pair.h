/* Two new files of a folder, YYYYMMDD_what_changed.sql and …_rollback.sql. */
#ifndef MIGRATE_RENDER_PAIR_H
#define MIGRATE_RENDER_PAIR_H

#include "common/arena.h"
#include "common/buffer.h"
#include "common/error.h"
#include "migrate/render/made.h"

struct pair {
    const char *name;             /* what is changed */
    struct buffer *text, *undone; /* of the migration, of its rollback */
    const char *forward, *back;   /* the paths, the folder's included; pairs_write() sets them */
};

/* Write all below `folder`, all or none, never over what is there: the second pair of a day is
 * YYYYMMDDb_…, by the local date, and the next one in `pairs` always comes behind the one before. The
 * paths live in `arena`. 0, or -1 with STATUS_ENVIRONMENT (STATUS_INPUT for a name that leaves the
 * folder). */
int pairs_write(struct arena *arena, const char *folder, struct pair *pairs, size_t count,
                struct error *error);

/* Note which files there are now. */
void pair_made(const struct pair *pair, struct made_files *made);

#endif
