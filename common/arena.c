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

#define BLOCK_MIN ((size_t)4096)
#define BLOCK_MAX ((size_t)32 * 1024)

struct block {
    struct block *next;
    size_t size; /* of data */
    alignas(max_align_t) char data[];
};

struct arena {
    struct block *blocks;
    char *at, *end;   /* what is left of the first block; NULL: there is none */
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

static void open_block(struct arena *arena, struct block *block)
{
    arena->at = block->data;
    arena->end = block->data + block->size;
}

void arena_clear(struct arena *arena)
{
    struct block *kept = arena->blocks;

    if (!kept)
        return;
    free_blocks(kept->next);
    kept->next = NULL;
    open_block(arena, kept);
    arena->total = sizeof *kept + kept->size;
}

/* A new block with room for `size` bytes, and those bytes. It becomes the first; but one that is larger
 * than the arena's rhythm is put second, so that the room left in the first is not lost. */
static __attribute__((noinline)) void *take_block(struct arena *arena, size_t size)
{
    bool large = size > BLOCK_MAX / 4;
    size_t room = large || size > arena->next_size ? size : arena->next_size;
    struct block *block;

    if (room > SIZE_MAX - sizeof *block)
        memory_exhausted();
    block = memory_resize(NULL, 1, sizeof *block + room);
    block->size = room;
    arena->total += sizeof *block + room;
    if (large && arena->blocks) {
        block->next = arena->blocks->next;
        arena->blocks->next = block;
        return block->data;
    }
    block->next = arena->blocks;
    arena->blocks = block;
    open_block(arena, block);
    arena->at += size;
    if (arena->next_size < BLOCK_MAX)
        arena->next_size *= 2;
    return block->data;
}

static inline void *take(struct arena *arena, size_t size, size_t alignment)
{
    size_t room = (size_t)(arena->end - arena->at);
    size_t before = -(uintptr_t)arena->at & (alignment - 1);
    char *memory;

    if (!room || size > room || before > room - size)
        return take_block(arena, size);
    memory = arena->at + before;
    arena->at = memory + size;
    return memory;
}

void *arena_take(struct arena *arena, size_t count, size_t size)
{
    return take(arena, memory_product(count, size), alignof(max_align_t));
}

void *arena_alloc(struct arena *arena, size_t count, size_t size)
{
    void *memory = arena_take(arena, count, size);

    memset(memory, 0, count * size);
    return memory;
}

void *arena_grow(struct arena *arena, void *old, size_t old_capacity, size_t capacity, size_t size)
{
    size_t old_size = old_capacity * size, extra = memory_product(capacity, size) - old_size;
    void *grown;

    if (old && (char *)old + old_size == arena->at && extra <= (size_t)(arena->end - arena->at)) {
        memset(arena->at, 0, extra);
        arena->at += extra;
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

/* Append to what stands between `to` and `end`, or return NULL when that does not hold it and a NUL. */
static char *put(char *to, const char *end, const char *text, size_t length)
{
    if (length >= (size_t)(end - to))
        return NULL;
    memcpy(to, text, length);
    return to + length;
}

/* Print where the arena's room begins, NUL included, and return the end; NULL when there is no room.
 * What is printed most, texts that follow one another, needs no vsnprintf(). */
static char *print_in_place(const struct arena *arena, const char *format, va_list *arguments)
{
    char *to = arena->at;
    const char *text;
    int rest;

    for (;;) {
        for (; to < arena->end && *format && *format != '%'; format++)
            *to++ = *format;
        if (to == arena->end)
            return NULL;
        if (format[0] != '%' || format[1] != 's')
            break;
        text = va_arg(*arguments, const char *);
        to = put(to, arena->end, text, strlen(text));
        if (!to)
            return NULL;
        format += 2;
    }
    rest = *format ? vsnprintf(to, (size_t)(arena->end - to), format, *arguments) : 0;
    if (!*format)
        *to = '\0';
    if (rest < 0)
        memory_exhausted();
    return rest < arena->end - to ? to + rest + 1 : NULL;
}

static char *print_longer(struct arena *arena, const char *format, va_list arguments)
{
    va_list again;
    int length;
    char *text;

    va_copy(again, arguments);
    length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0)
        memory_exhausted();
    text = take(arena, (size_t)length + 1, 1);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    return text;
}

char *arena_vprintf(struct arena *arena, const char *format, va_list arguments)
{
    char *text = arena->at, *end;
    va_list first;

    va_copy(first, arguments);
    end = print_in_place(arena, format, &first);
    va_end(first);
    if (!end)
        return print_longer(arena, format, arguments);
    arena->at = end;
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

void arena_join(struct arena *arena, struct arena *other)
{
    struct block *last = other->blocks;

    if (last) {
        while (last->next)
            last = last->next;
        last->next = arena->blocks;
        arena->blocks = other->blocks;
        arena->at = other->at;
        arena->end = other->end;
        arena->total += other->total;
        arena->next_size =
            arena->next_size > other->next_size ? arena->next_size : other->next_size;
    }
    free(other);
}

size_t arena_size(const struct arena *arena)
{
    return arena->total;
}
