/* The list of files of a run. */
#include "scaffold/tree/bundle.h"

#include "common/memory.h"

#include <string.h>

#define ROOM 128 /* bytes before a text, for the first line of the generator's files */

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

int bundle_put(struct bundle *bundle, const struct bundle_file *file, struct error *error)
{
    struct bundle_file *kept;
    const char *path;
    int result;

    if (!bundle->pass) {
        kept = bundle_add(bundle, file->path, file->owner);
        path = kept->path;
        *kept = *file;
        kept->path = path;
        return 0;
    }
    result = bundle->pass(bundle->context, file, error);
    json_decref(file->pieces);
    return result;
}

static void join(struct bundle_file *file)
{
    const json_t *piece;
    char *end;
    size_t i;

    file->length = 0;
    json_array_foreach(file->pieces, i, piece) file->length += json_string_length(piece);
    file->owned = memory_resize(NULL, ROOM + file->length + 1, 1);
    file->bytes = end = file->owned + ROOM;
    json_array_foreach(file->pieces, i, piece)
    {
        memcpy(end, json_string_value(piece), json_string_length(piece));
        end += json_string_length(piece);
    }
    *end = '\0';
    json_decref(file->pieces);
    file->pieces = NULL;
}

void bundle_join(struct bundle *bundle)
{
    size_t i;

    for (i = 0; i < bundle->count; i++)
        if (bundle->files[i].pieces)
            join(&bundle->files[i]);
}

void bundle_release(struct bundle *bundle)
{
    size_t i;

    for (i = 0; i < bundle->count; i++) {
        memory_free(bundle->files[i].owned);
        json_decref(bundle->files[i].pieces);
    }
    *bundle = (struct bundle){0};
}
