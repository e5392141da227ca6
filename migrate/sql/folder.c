/* Reads a folder and sorts what is taken of it. */
#include "migrate/sql/folder.h"

#include "common/memory.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#define FILES_LIMIT 100000

static int compare_paths(const void *one, const void *other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

static void add(struct arena *arena, struct folder *folder, size_t *capacity, const char *path)
{
    if (folder->count == *capacity) {
        *capacity = memory_grow(*capacity, folder->count + 1);
        folder->paths =
            arena_grow(arena, folder->paths, folder->count, *capacity, sizeof *folder->paths);
    }
    folder->paths[folder->count++] = path;
}

int folder_list(struct arena *arena, const char *path, folder_take *take, struct folder *folder,
                struct error *error)
{
    DIR *directory = opendir(path);
    size_t capacity = 0;
    *folder = (struct folder){0};
    if (directory == NULL)
        return error_set_errno(error, STATUS_ENVIRONMENT, "cannot read '%s'", path);
    for (const struct dirent *entry;
         folder->count <= FILES_LIMIT && (entry = readdir(directory)) != NULL;) {
        const char *found = take(arena, path, entry->d_name);
        if (found != NULL)
            add(arena, folder, &capacity, found);
    }
    closedir(directory);
    if (folder->count > FILES_LIMIT)
        return error_set(error, STATUS_INPUT, "more than %d files in '%s'", FILES_LIMIT, path);
    if (folder->count > 0)
        qsort(folder->paths, folder->count, sizeof *folder->paths, compare_paths);
    return 0;
}
