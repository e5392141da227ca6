/* Fingerprints: the compared attributes of all objects in the order of their identities. */
#include "migrate/catalog/fingerprint.h"

#include "common/memory.h"
#include "migrate/catalog/kept.h"
#include "migrate/kind/kind.h"

#include <stdlib.h>
#include <string.h>

static int compare(const void *one, const void *other)
{
    const struct object *a = *(struct object *const *)one, *b = *(struct object *const *)other;
    int order = a->kind == b->kind ? 0 : strcmp(a->kind->name, b->kind->name);
    return order != 0 ? order : strcmp(a->identity, b->identity);
}

/* With its NUL, so that no two lists of values read alike; NULL differs from "". */
static void update(struct sha256 *hash, const char *value)
{
    sha256_update(hash, value == NULL ? "\1" : value, value == NULL ? 2 : strlen(value) + 1);
}

static void update_object(struct sha256 *hash, const struct object *object)
{
    update(hash, object->kind->name);
    update(hash, object->identity);
    for (size_t i = 0; i < object->kind->attribute_count; i++)
        if (object->kind->attributes[i].asks != ASKS_NOTHING)
            update(hash, object->values[i]);
    update(hash, object->comment);
    update(hash, object->acl);
}

char *objects_fingerprint(const struct object **objects, size_t count, char out[SHA256_HEX_SIZE])
{
    struct sha256 hash;
    sha256_init(&hash);
    if (count > 0)
        qsort(objects, count, sizeof *objects, compare);
    for (size_t i = 0; i < count; i++)
        if (kept_always(objects[i]) == NULL && kept_unless_wanted(objects[i]) == NULL)
            update_object(&hash, objects[i]);
    return sha256_final(&hash, out);
}

char *catalog_fingerprint(const struct catalog *catalog, char out[SHA256_HEX_SIZE])
{
    const struct object **sorted = memory_alloc(catalog->count + 1, sizeof *sorted);
    for (size_t i = 0; i < catalog->count; i++)
        sorted[i] = catalog->objects[i];
    objects_fingerprint(sorted, catalog->count, out);
    memory_free(sorted);
    return out;
}
