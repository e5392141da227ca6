/*
 * A map from byte strings to pointers, in an arena. Nothing is removed. Hashes are seeded per process,
 * so that no document can be made to collide; go through it in an order of your own.
 */
#ifndef COMMON_MAP_H
#define COMMON_MAP_H

#include "common/arena.h"

#include <stddef.h>
#include <stdint.h>

struct map_slot;

struct map {
    struct arena *arena;
    struct map_slot *slots; /* a power of two of them, or NULL */
    size_t capacity, count;
};

void map_init(struct map *map, struct arena *arena);

/* Where the value of a key is, or NULL. */
void **map_find(const struct map *map, const char *key, size_t length);

/* The same, but a missing key is added with the value NULL; the key's bytes are copied. Valid until
 * the next call. */
void **map_at(struct map *map, const char *key, size_t length);

/* The value of a string, or NULL. */
void *map_get(const struct map *map, const char *key);
void map_put(struct map *map, const char *key, void *value);

/* The hash behind it; differs from process to process. */
uint32_t map_hash(const char *key, size_t length);

#endif
