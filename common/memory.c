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
#define SMALL_PAGE ((uintptr_t)4096)
#define HEAP_FIRST (1024 * 1024 * 1024)     /* addresses, not memory */
#define HEAP_MORE (4 * 1024 * 1024)         /* when they are used up */
#define OWN_MAPPING_FROM (32 * 1024 * 1024) /* the largest that glibc takes */
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
    void *resized;

    if (size && count > SIZE_MAX / size)
        memory_exhausted();
    size = count && size ? count * size : 1;
    resized = memory ? realloc(memory, size) : malloc(size);
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
        first = malloc(HUGE_PAGE);
    }
    mallopt(M_TOP_PAD, HEAP_MORE);
    free(first);
}

void memory_expect_much(void)
{
    uintptr_t start = (uintptr_t)sbrk(0), huge = (start + SMALL_PAGE + HUGE_PAGE - 1) & -HUGE_PAGE;

    /* It begins a small page before a huge one: malloc() writes there at once, and a huge page that is written
     * to before it is asked for stays in pieces. */
    if (sbrk((intptr_t)(huge - SMALL_PAGE - start)) == (void *)-1)
        return;
    mallopt(M_MMAP_THRESHOLD, OWN_MAPPING_FROM);
    mallopt(M_TRIM_THRESHOLD, INT_MAX);
    begin_heap();
    if ((uintptr_t)sbrk(0) > huge)
        madvise((void *)huge, (uintptr_t)sbrk(0) - huge, MADV_HUGEPAGE);
}
#else
void memory_expect_much(void)
{
}
#endif
