/* The arena: alignment, zeroing, growth in place and by copy, large and many allocations. */
#include "common/arena.h"
#include "tests/lib/tap.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool all_zero(const char *bytes, size_t length)
{
    size_t i;

    for (i = 0; i < length && !bytes[i]; i++)
        ;
    return i == length;
}

static void test_alignment(void)
{
    struct arena *arena = arena_new();
    bool aligned = true, zero = true;
    size_t i;

    for (i = 1; i < 3000; i++) {
        char *memory = arena_alloc(arena, 1, i % 97 + 1);

        aligned = aligned && (uintptr_t)memory % alignof(max_align_t) == 0;
        zero = zero && all_zero(memory, i % 97 + 1);
        memset(memory, 0xA5, i % 97 + 1);
        arena_strdup(arena, "odd"); /* shifts what follows by four bytes */
    }
    ok(aligned, "every allocation is aligned for any type");
    ok(zero, "every allocation is zeroed");
    ok(arena_size(arena) < 3000 * 200, "small allocations share blocks");
    arena_free(arena);
}

static void test_large(void)
{
    struct arena *arena = arena_new();
    char *small = arena_alloc(arena, 1, 16), *large, *after;
    size_t before = arena_size(arena);

    large = arena_alloc(arena, 3, 1024 * 1024);
    ok(all_zero(large, 3 * 1024 * 1024), "a large allocation is zeroed");
    memset(large, 1, 3 * 1024 * 1024);
    ok(arena_size(arena) - before < 3 * 1024 * 1024 + 4096, "it takes no more than it needs");
    after = arena_alloc(arena, 1, 16);
    ok(after - small == 16, "and does not end the block that was in use");
    ok(arena_alloc(arena, 0, 8) != NULL, "nothing has an address too");
    arena_free(arena);
    arena_free(NULL);
    pass("freeing NULL is allowed");
}

static void test_grow(void)
{
    struct arena *arena = arena_new();
    int *numbers = NULL, *moved, i;
    bool kept = true;

    numbers = arena_grow(arena, numbers, 0, 4, sizeof *numbers);
    for (i = 0; i < 4; i++)
        numbers[i] = i;
    moved = arena_grow(arena, numbers, 4, 8, sizeof *numbers);
    ok(moved == numbers, "the last array grows in place");
    ok(all_zero((char *)(moved + 4), 4 * sizeof *moved), "its new elements are zero");
    arena_alloc(arena, 1, 1);
    moved = arena_grow(arena, numbers, 8, 5000, sizeof *numbers);
    ok(moved != numbers, "one with a neighbour moves");
    for (i = 0; i < 4; i++)
        kept = kept && moved[i] == i;
    ok(kept, "with its elements");
    ok(all_zero((char *)(moved + 8), 4992 * sizeof *moved), "and zeroes behind them");
    arena_free(arena);
}

/* What a reader does: several arrays that grow in turn, compared with plain memory. */
static void test_many_arrays(void)
{
    enum { ARRAYS = 7, STEPS = 2000 };
    struct arena *arena = arena_new();
    unsigned *arrays[ARRAYS] = {0};
    size_t counts[ARRAYS] = {0}, capacities[ARRAYS] = {0}, step, i, j;
    bool right = true;

    for (step = 0; step < STEPS; step++) {
        i = step * step % ARRAYS;
        if (counts[i] == capacities[i]) {
            size_t capacity = capacities[i] * 2 + 1;

            arrays[i] = arena_grow(arena, arrays[i], capacities[i], capacity, sizeof **arrays);
            capacities[i] = capacity;
        }
        arrays[i][counts[i]] = (unsigned)(i * 1000 + counts[i]);
        counts[i]++;
    }
    for (i = 0; i < ARRAYS; i++) {
        for (j = 0; j < counts[i]; j++)
            right = right && arrays[i][j] == i * 1000 + j;
    }
    ok(right, "arrays that grow in turn do not touch each other");
    arena_free(arena);
}

/* Text is printed where the room begins, as long as there is any. */
static void test_print(void)
{
    struct arena *arena = arena_new();
    const char *texts[3000];
    char want[80];
    bool right = true;
    int i;

    for (i = 0; i < 3000; i++)
        texts[i] = i % 2 ? arena_printf(arena, "%s, %s: %d%%", "a", "bc", i)
                         : arena_printf(arena, "%s<%s>", i % 3 ? "" : "longer than that", "d");
    for (i = 0; i < 3000; i++) {
        if (i % 2)
            snprintf(want, sizeof want, "a, bc: %d%%", i);
        else
            snprintf(want, sizeof want, "%s<d>", i % 3 ? "" : "longer than that");
        right = right && strcmp(texts[i], want) == 0;
    }
    ok(right, "printed text, at the ends of blocks too");
    arena_free(arena);
}

static void test_text(void)
{
    struct arena *arena = arena_new();
    char *long_text;

    is_string(arena_strdup(arena, ""), "", "an empty copy");
    is_string(arena_strndup(arena, "abcdef", 3), "abc", "a copy of some bytes");
    is_string(arena_printf(arena, "%s-%d", "x", 7), "x-7", "a formatted text");
    long_text = arena_printf(arena, "%*d", 100000, 1);
    is_uint(strlen(long_text), 100000, "a long formatted text");
    arena_free(arena);
}

static void test_clear(void)
{
    struct arena *arena = arena_new();
    size_t size;
    int i;

    arena_clear(arena);
    is_uint(arena_size(arena), 0, "an empty one stays empty");
    for (i = 0; i < 100; i++)
        memset(arena_alloc(arena, 1, 1000), 1, 1000);
    size = arena_size(arena);
    arena_clear(arena);
    ok(arena_size(arena) > 0 && arena_size(arena) < size, "all but a block is given back");
    ok(all_zero(arena_alloc(arena, 1, 1000), 1000), "what comes is zeroed as ever");
    for (i = 0; i < 100; i++)
        arena_clear(arena), arena_alloc(arena, 1, 1000);
    ok(arena_size(arena) < size, "it does not grow by being used again");
    arena_free(arena);
}

static void test_join(void)
{
    struct arena *arena = arena_new(), *other = arena_new();
    char *first = arena_strdup(arena, "first"), *large, *second;
    size_t size;

    large = arena_alloc(other, 1, 1000000);
    second = arena_strdup(other, "second");
    size = arena_size(arena) + arena_size(other);
    arena_join(arena, other);
    is_uint(arena_size(arena), size, "an arena that joins brings its size");
    arena_strdup(arena, "third");
    memset(large, 'x', 1000000);
    ok(strcmp(first, "first") == 0 && strcmp(second, "second") == 0,
       "what was in either is there and not taken again");
    arena_join(arena, arena_new());
    is_string(arena_strdup(arena, "fourth"), "fourth", "an empty one joins as well");
    other = arena_new();
    arena_join(other, arena);
    is_string(first, "first", "what joins an empty one is there");
    arena_free(other);
}

int main(void)
{
    test_alignment();
    test_large();
    test_grow();
    test_many_arrays();
    test_print();
    test_text();
    test_clear();
    test_join();
    return done_testing();
}
