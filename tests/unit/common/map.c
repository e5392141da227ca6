/* The map: many keys, keys with NULs, missing ones. */
#include "common/map.h"
#include "tests/lib/tap.h"

enum { KEYS = 50000 };

int main(void)
{
    struct arena *arena = arena_new();
    static int values[KEYS];
    struct map map;
    char key[32];
    bool found = true, missing = true;
    int i;

    map_init(&map, arena);
    ok(!map_get(&map, "x") && !map_find(&map, "", 0), "an empty map has nothing");
    for (i = 0; i < KEYS; i++) {
        snprintf(key, sizeof key, "key %d", i);
        map_put(&map, key, &values[i]);
    }
    is_uint(map.count, KEYS, "every key is there");
    for (i = 0; i < KEYS; i++) {
        snprintf(key, sizeof key, "key %d", i);
        found = found && map_get(&map, key) == &values[i];
        snprintf(key, sizeof key, "kez %d", i);
        missing = missing && !map_get(&map, key);
    }
    ok(found, "with its value");
    ok(missing, "and no other");
    map_put(&map, "key 1", NULL);
    ok(map_find(&map, "key 1", 5) && !map_get(&map, "key 1"), "a value may be NULL");
    *map_at(&map, "a\0b", 3) = &values[7];
    ok(!map_get(&map, "a") && *map_find(&map, "a\0b", 3) == &values[7], "a key may hold a NUL");
    is_uint(map.count, KEYS + 1, "replacing adds nothing");
    arena_free(arena);
    return done_testing();
}
