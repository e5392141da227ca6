/* Allocation that never fails in the caller's eyes: see memory.h. */
#define _DEFAULT_SOURCE /* sbrk(), madvise() */

#include "common/memory.h"

#include "common/message.h"

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__GLIBC__) && defined(__linux__)
#define HAS_HUGE_PAGES

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#define HUGE_PAGE ((uintptr_t)2 * 1024 * 1024)
#define LEFT ((uintptr_t)160 * 1024)        /* more than a heap of before main() has left */
#define FEW ((uintptr_t)192 * 1024)         /* what is allocated before memory_allow_huge() */
#define HEAP_FIRST (1024 * 1024 * 1024)     /* addresses, not memory */
#define HEAP_MORE (4 * 1024 * 1024)         /* when they are used up */
#define OWN_MAPPING_FROM (32 * 1024 * 1024) /* the largest that glibc takes */

/* Where the heap's huge pages may be; 0: nowhere. What is before stays in small pages: a huge page that is written
 * to before it is asked for stays in pieces. */
static uintptr_t heap_huge;
#endif

void memory_exhausted(void)
{
    message_exhausted();
    _Exit(STATUS_ENVIRONMENT);
}

void *memory_alloc(size_t count, size_t size)
{
    void *memory = calloc(count ? count : 1, size ? size : 1);

    if (!memory)
        memory_exhausted();
    return memory;
}

void *memory_resize(void *memory, size_t count, size_t size)
{
    size_t bytes = memory_product(count, size);
    void *resized;

    bytes = bytes ? bytes : 1;
    resized = memory ? realloc(memory, bytes) : malloc(bytes);
    if (!resized)
        memory_exhausted();
    return resized;
}

char *memory_strndup(const char *text, size_t length)
{
    char *copy = memory_resize(NULL, length + 1, 1);

    if (length)
        memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *memory_strdup(const char *text)
{
    return memory_strndup(text, strlen(text));
}

void memory_free(void *memory)
{
    free(memory);
}

size_t memory_grow(size_t capacity, size_t needed)
{
    size_t grown = capacity < 16 ? 16 : capacity;

    while (grown < needed) {
        if (grown > SIZE_MAX / 2)
            memory_exhausted();
        grown *= 2;
    }
    return grown;
}

#ifdef HAS_HUGE_PAGES
/* Have the heap begin anew, with as many addresses as the system gives: libraries may have begun one before main(),
 * and what is asked for here is more than that has left. */
static void begin_heap(void)
{
    void *volatile first = NULL;
    int size;

    for (size = HEAP_FIRST; !first && size > HEAP_MORE; size /= 2) {
        mallopt(M_TOP_PAD, size);
        first = malloc(LEFT);
    }
    mallopt(M_TOP_PAD, HEAP_MORE);
    free(first);
}

void memory_expect_much(void)
{
    uintptr_t start = (uintptr_t)sbrk(0);

    heap_huge = (start + FEW + HUGE_PAGE - 1) & -HUGE_PAGE;
    if (sbrk((intptr_t)(heap_huge - FEW - start)) == (void *)-1)
        return;
    mallopt(M_MMAP_THRESHOLD, OWN_MAPPING_FROM);
    mallopt(M_TRIM_THRESHOLD, INT_MAX);
    begin_heap();
}

void memory_allow_huge(size_t bytes)
{
    uintptr_t end = (uintptr_t)sbrk(0);

    if (end > heap_huge && heap_huge)
        madvise((void *)heap_huge, (bytes < end - heap_huge ? bytes : end - heap_huge) & -HUGE_PAGE,
                MADV_HUGEPAGE);
}
#else
void memory_expect_much(void)
{
}

void memory_allow_huge(size_t bytes)
{
    (void)bytes;
}
#endif
