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

void bundle_take(struct bundle_file *file, struct buffer *contents)
{
    file->length = contents->length;
    file->owned = memory_resize(buffer_detach(contents), file->length + 1, 1);
    file->bytes = file->owned;
}

void bundle_release(struct bundle *bundle)
{
    size_t i;

    for (i = 0; i < bundle->count; i++)
        memory_free(bundle->files[i].owned);
    *bundle = (struct bundle){0};
}
