/*
 * An arena: memory that is freed all at once. What has one lifetime lives in one arena, which is
 * passed in by whoever owns that lifetime. Exhaustion ends the process (see memory.h).
 */
#ifndef COMMON_ARENA_H
#define COMMON_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *arena);

/* Everything in it is gone; its newest block is kept for what comes. */
void arena_clear(struct arena *arena);

/* Zeroed, aligned for any type; `count` elements of `size` bytes. */
void *arena_alloc(struct arena *arena, size_t count, size_t size);

/* The same, not zeroed: for what is filled at once. */
void *arena_take(struct arena *arena, size_t count, size_t size);

/* An array of the arena grown from `old_capacity` to `capacity` (not less) elements: where it
 * stands when it was the last allocation and there is room, else as a copy. New elements are
 * zeroed. */
void *arena_grow(struct arena *arena, void *old, size_t old_capacity, size_t capacity, size_t size);

char *arena_strdup(struct arena *arena, const char *text);
char *arena_strndup(struct arena *arena, const char *text, size_t length);
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *arena, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

/* All that is in `other` lives in `arena` from now on; `other` is freed. */
void arena_join(struct arena *arena, struct arena *other);

/* Bytes taken from the system so far, for bounds and reports. */
size_t arena_size(const struct arena *arena);

#endif
