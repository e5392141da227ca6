/* Folders of files: those that a reader takes, in lexical order. */
#ifndef MIGRATE_SQL_FOLDER_H
#define MIGRATE_SQL_FOLDER_H

#include "common/arena.h"
#include "common/error.h"

#include <stddef.h>

struct folder {
    const char **paths;
    size_t count;
};

/* The path of what an entry of a folder is, or holds, in `arena`; NULL: it is passed over. */
typedef const char *folder_take(struct arena *arena, const char *folder, const char *name);

/* List what `take` takes of it; everything lives in `arena`. 0; -1 with STATUS_ENVIRONMENT when it cannot
 * be read, with STATUS_INPUT when there are too many. */
int folder_list(struct arena *arena, const char *path, folder_take *take, struct folder *folder,
                struct error *error);

#endif
