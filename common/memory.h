/*
 * Memory for programs that cannot go on without it: exhaustion ends the process with
 * STATUS_ENVIRONMENT and a message, so callers never see NULL. memory_free() is free().
 */
#ifndef COMMON_MEMORY_H
#define COMMON_MEMORY_H

#include <stddef.h>
#include <stdint.h>

/* Print the message of exhaustion and exit; for libraries that report it in their own way. */
void memory_exhausted(void) __attribute__((noreturn));

/* The bytes of `count` elements of `size` bytes; overflow counts as exhaustion. Two factors of half the bits need no
 * division to be seen as safe. */
static inline size_t memory_product(size_t count, size_t size)
{
    if ((count | size) > SIZE_MAX >> 4 * sizeof(size_t) && size && count > SIZE_MAX / size)
        memory_exhausted();
    return count * size;
}

/* Zeroed memory for `count` elements of `size` bytes; overflow counts as exhaustion. */
void *memory_alloc(size_t count, size_t size);

/* realloc() to `count` elements of `size` bytes; new bytes are not zeroed. */
void *memory_resize(void *memory, size_t count, size_t size);

/* Copies that the caller frees. */
char *memory_strdup(const char *text);
char *memory_strndup(const char *text, size_t length);

void memory_free(void *memory);

/* For a program that will need some megabytes, before its first allocation: what is freed is kept for what
 * comes, and large blocks are of the heap as well. Nothing happens but on Linux with the malloc() of glibc. */
void memory_expect_much(void);

/* After it, when little is allocated: the first so many bytes of the heap, rounded down, lie in pages of 2 MB where the
 * system has them on request. A fresh page costs more time than filling it, but of a huge one all is used
 * up at once. */
void memory_allow_huge(size_t bytes);

/* The next capacity for an array that must hold `needed` elements: at least doubled, never less
 * than 16. */
size_t memory_grow(size_t capacity, size_t needed);

#endif
