/* A map as an open-addressing table with linear probing. */
#include "common/map.h"

#include <string.h>
#include <time.h>

struct map_slot {
    const char *key; /* NULL: free */
    size_t length;
    uint32_t hash;
    void *value;
};

static uint64_t seed(void)
{
    static uint64_t value;
    struct timespec now;

    if (!value) {
        clock_gettime(CLOCK_REALTIME, &now);
        value =
            ((uint64_t)now.tv_nsec << 20 ^ (uint64_t)now.tv_sec ^ (uint64_t)(uintptr_t)&now) | 1;
    }
    return value;
}

static uint64_t mix(uint64_t hash)
{
    hash ^= hash >> 32;
    hash *= 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 29;
}

uint32_t map_hash(const char *key, size_t length)
{
    uint64_t hash = seed() ^ length, word;

    for (; length >= sizeof word; key += sizeof word, length -= sizeof word) {
        memcpy(&word, key, sizeof word);
        hash = mix(hash ^ word) * 0xff51afd7ed558ccdu;
    }
    word = 0;
    if (length)
        memcpy(&word, key, length);
    return (uint32_t)(mix(mix(hash ^ word) * 0xff51afd7ed558ccdu) >> 16);
}

void map_init(struct map *map, struct arena *arena)
{
    *map = (struct map){.arena = arena};
}

/* The slot of the key, or the free one where it belongs. */
static struct map_slot *probe(const struct map *map, const char *key, size_t length, uint32_t hash)
{
    size_t at = hash & (map->capacity - 1);
    struct map_slot *slot;

    for (;; at = (at + 1) & (map->capacity - 1)) {
        slot = &map->slots[at];
        if (!slot->key ||
            (slot->hash == hash && slot->length == length && memcmp(slot->key, key, length) == 0))
            return slot;
    }
}

void **map_find(const struct map *map, const char *key, size_t length)
{
    struct map_slot *slot;

    if (!map->capacity)
        return NULL;
    slot = probe(map, key, length, map_hash(key, length));
    return slot->key ? &slot->value : NULL;
}

static void grow(struct map *map)
{
    struct map old = *map;
    size_t i;

    map->capacity = old.capacity ? old.capacity * 2 : 16;
    map->slots = arena_alloc(map->arena, map->capacity, sizeof *map->slots);
    for (i = 0; i < old.capacity; i++)
        if (old.slots[i].key)
            *probe(map, old.slots[i].key, old.slots[i].length, old.slots[i].hash) = old.slots[i];
}

void **map_at(struct map *map, const char *key, size_t length)
{
    uint32_t hash = map_hash(key, length);
    struct map_slot *slot;

    if (map->count + map->count / 2 >= map->capacity)
        grow(map);
    slot = probe(map, key, length, hash);
    if (!slot->key) {
        map->count++;
        slot->key = arena_strndup(map->arena, key, length);
        slot->length = length;
        slot->hash = hash;
    }
    return &slot->value;
}

void *map_get(const struct map *map, const char *key)
{
    void **value = map_find(map, key, strlen(key));

    return value ? *value : NULL;
}

void map_put(struct map *map, const char *key, void *value)
{
    *map_at(map, key, strlen(key)) = value;
}
