/* Two new files of a folder, YYYYMMDD_what_changed.sql and …_rollback.sql. */
#ifndef MIGRATE_RENDER_PAIR_H
#define MIGRATE_RENDER_PAIR_H

#include "common/arena.h"
#include "common/buffer.h"
#include "common/error.h"

struct pair {
    const char *forward, *back; /* paths, the folder's included */
};

/* Write both below `folder`, all or none, never over what is there: the second pair of a day is
 * YYYYMMDDb_…, by the local date. The paths go to *pair, in `arena`. 0, or -1 with STATUS_ENVIRONMENT
 * (STATUS_INPUT for a name that leaves the folder). */
int pair_write(struct arena *arena, const char *folder, const char *name,
               const struct buffer *forward, const struct buffer *back, struct pair *pair,
               struct error *error);

/* For people: which files there are now. */
void pair_report(const struct pair *pair, struct buffer *out);

#endif
