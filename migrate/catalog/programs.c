/* Looks for initdb and postgres, which distributions keep out of PATH. */
#include "migrate/catalog/programs.h"

#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEBIAN "/usr/lib/postgresql/"

static bool has(struct arena *arena, const char *folder, const char *program)
{
    return access(arena_printf(arena, "%s/%s", folder, program), X_OK) == 0;
}

/* Relative folders are somebody else's choice. */
static char *checked(struct arena *arena, char *folder)
{
    return folder[0] == '/' && has(arena, folder, "initdb") && has(arena, folder, "postgres")
               ? folder
               : NULL;
}

static char *find_in_path(struct arena *arena)
{
    const char *path = getenv("PATH");
    while (path != NULL && *path != '\0') {
        size_t length = strcspn(path, ":");
        char *found = checked(arena, arena_strndup(arena, path, length));
        if (found != NULL)
            return found;
        path += length + (path[length] == ':' ? 1 : 0);
    }
    return NULL;
}

static char *ask_pg_config(struct arena *arena)
{
    char line[4096];
    FILE *out = popen("pg_config --bindir 2>/dev/null", "r");
    if (out == NULL)
        return NULL;
    bool read = fgets(line, sizeof line, out) != NULL;
    pclose(out);
    if (!read)
        return NULL;
    return checked(arena, arena_strndup(arena, line, strcspn(line, "\n")));
}

static char *find_newest(struct arena *arena)
{
    glob_t found;
    char *newest = NULL;
    long best = -1;
    if (glob(DEBIAN "*/bin", 0, NULL, &found) != 0)
        return NULL;
    for (size_t i = 0; i < found.gl_pathc; i++) {
        long version = strtol(found.gl_pathv[i] + strlen(DEBIAN), NULL, 10);
        char *folder = checked(arena, arena_strdup(arena, found.gl_pathv[i]));
        if (folder == NULL || version <= best)
            continue;
        newest = folder;
        best = version;
    }
    globfree(&found);
    return newest;
}

char *programs_folder(struct arena *arena)
{
    char *folder = find_in_path(arena);
    if (folder == NULL)
        folder = ask_pg_config(arena);
    return folder != NULL ? folder : find_newest(arena);
}
