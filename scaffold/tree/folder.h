/* Reading files of the team's folder, without following links out of it. */
#ifndef SCAFFOLD_TREE_FOLDER_H
#define SCAFFOLD_TREE_FOLDER_H

#include "common/arena.h"
#include "common/error.h"

#include <stddef.h>

#define FOLDER_FILE_LIMIT ((size_t)256 * 1024 * 1024) /* bytes */

/* The bytes of `path` below `root`, followed by a NUL, in the arena; *bytes is NULL when there is no
 * such file. 0, or -1 with the error: a symbolic link, something that is no regular file, or what the
 * system says. */
int folder_read(struct arena *arena, const char *root, const char *path, char **bytes,
                size_t *length, struct error *error);

#endif
