/* The list of files of a run. */
#include "scaffold/tree/bundle.h"

#include "common/memory.h"

void bundle_init(struct bundle *bundle, struct arena *arena)
{
    *bundle = (struct bundle){.arena = arena};
}

struct bundle_file *bundle_add(struct bundle *bundle, const char *path, enum bundle_owner owner)
{
    size_t capacity;
    struct bundle_file *file;

    if (bundle->count == bundle->capacity) {
        capacity = memory_grow(bundle->capacity, bundle->count + 1);
        bundle->files = arena_grow(bundle->arena, bundle->files, bundle->capacity, capacity,
                                   sizeof *bundle->files);
        bundle->capacity = capacity;
    }
    file = &bundle->files[bundle->count++];
    file->path = arena_strdup(bundle->arena, path);
    file->owner = owner;
    return file;
}
