/* An arena as a list of blocks, the newest first; blocks double up to BLOCK_MAX. */
#include "common/arena.h"

#include "common/memory.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHORT_TEXT 256 /* what is printed once only */
#define BLOCK_MIN ((size_t)4096)
#define BLOCK_MAX ((size_t)4 * 1024 * 1024)

struct block {
    struct block *next;
    size_t used, size; /* of data */
    alignas(max_align_t) char data[];
};

struct arena {
    struct block *blocks;
    size_t next_size; /* of the next block */
    size_t total;
};

struct arena *arena_new(void)
{
    struct arena *arena = memory_alloc(1, sizeof *arena);

    arena->next_size = BLOCK_MIN;
    return arena;
}

static void free_blocks(struct block *block)
{
    struct block *next;

    for (; block; block = next) {
        next = block->next;
        free(block);
    }
}

void arena_free(struct arena *arena)
{
    if (!arena)
        return;
    free_blocks(arena->blocks);
    free(arena);
}

void arena_clear(struct arena *arena)
{
    struct block *kept = arena->blocks;

    if (!kept)
        return;
    free_blocks(kept->next);
    kept->next = NULL;
    kept->used = 0;
    arena->total = sizeof *kept + kept->size;
}

/* A block with room for `size` bytes becomes the first. One that is larger than the arena's rhythm
 * is put second, so that the room left in the first is not lost. */
static struct block *add_block(struct arena *arena, size_t size)
{
    bool large = size > BLOCK_MAX / 4;
    size_t room = large || size > arena->next_size ? size : arena->next_size;
    struct block *block;

    if (room > SIZE_MAX - sizeof *block)
        memory_exhausted();
    block = memory_resize(NULL, 1, sizeof *block + room);
    block->used = 0;
    block->size = room;
    arena->total += sizeof *block + room;
    if (large && arena->blocks) {
        block->next = arena->blocks->next;
        arena->blocks->next = block;
    } else {
        block->next = arena->blocks;
        arena->blocks = block;
        if (arena->next_size < BLOCK_MAX)
            arena->next_size *= 2;
    }
    return block;
}

static void *take(struct arena *arena, size_t size, size_t alignment)
{
    struct block *block = arena->blocks;
    size_t start = block ? (block->used + alignment - 1) & ~(alignment - 1) : 0;

    if (!block || start > block->size || size > block->size - start) {
        block = add_block(arena, size);
        start = 0;
    }
    block->used = start + size;
    return block->data + start;
}

void *arena_take(struct arena *arena, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / 2 / size)
        memory_exhausted();
    return take(arena, count * size, alignof(max_align_t));
}

void *arena_alloc(struct arena *arena, size_t count, size_t size)
{
    void *memory = arena_take(arena, count, size);

    memset(memory, 0, count * size);
    return memory;
}

/* Whether `old`, of `size` bytes, is the last allocation of the first block. */
static bool is_last(const struct arena *arena, const void *old, size_t size)
{
    const struct block *block = arena->blocks;

    return old && block && (const char *)old >= block->data &&
           (const char *)old + size == block->data + block->used;
}

void *arena_grow(struct arena *arena, void *old, size_t old_capacity, size_t capacity, size_t size)
{
    struct block *block = arena->blocks;
    size_t old_size = old_capacity * size, extra = (capacity - old_capacity) * size;
    void *grown;

    if (size && capacity > SIZE_MAX / 2 / size)
        memory_exhausted();
    if (is_last(arena, old, old_size) && extra <= block->size - block->used) {
        memset(block->data + block->used, 0, extra);
        block->used += extra;
        return old;
    }
    grown = arena_alloc(arena, capacity, size);
    if (old_size)
        memcpy(grown, old, old_size);
    return grown;
}

char *arena_strndup(struct arena *arena, const char *text, size_t length)
{
    char *copy = take(arena, length + 1, 1);

    if (length)
        memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
    return arena_strndup(arena, text, strlen(text));
}

char *arena_vprintf(struct arena *arena, const char *format, va_list arguments)
{
    char small[SHORT_TEXT], *text;
    va_list again;
    int length;

    va_copy(again, arguments);
    length = vsnprintf(small, sizeof small, format, arguments);
    if (length < 0)
        memory_exhausted();
    text = take(arena, (size_t)length + 1, 1);
    if ((size_t)length < sizeof small)
        memcpy(text, small, (size_t)length + 1);
    else
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    char *text;

    va_start(arguments, format);
    text = arena_vprintf(arena, format, arguments);
    va_end(arguments);
    return text;
}

size_t arena_size(const struct arena *arena)
{
    return arena->total;
}
