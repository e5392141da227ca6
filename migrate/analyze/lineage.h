/* Which migration has brought an index, as far as the history and the files of a folder tell. */
#ifndef MIGRATE_ANALYZE_LINEAGE_H
#define MIGRATE_ANALYZE_LINEAGE_H

#include "common/arena.h"
#include "common/map.h"

#include <stddef.h>

/* Where the files are that --status looks at when it is given no folder. */
#define LINEAGE_FOLDER "migrations"

struct bringer {
    const char *name; /* of the migration, as the history has it */
    const char
        *rollback;  /* the path of its rollback, or its name when the file is not in the folder */
    size_t indexes; /* how many it makes; 0: not known, it is the only one applied meanwhile */
};

struct lineage {
    struct map by_index;   /* names of indexes → struct bringer * */
    struct bringer *alone; /* the only migration since then, or NULL */
};

/* Read the history of the database of `connection` (a connection string) and the applied files of
 * `folder`; `since` (ISO 8601, UTC) is the moment of the snapshot. What cannot be read is not there.
 * Everything lives in `arena`. */
void lineage_read(struct arena *arena, const char *connection, const char *folder,
                  const char *since, struct lineage *lineage);

/* NULL: nobody knows. */
const struct bringer *lineage_of(const struct lineage *lineage, const char *schema,
                                 const char *index);

#endif
