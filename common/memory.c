/* Allocation that never fails in the caller's eyes: see memory.h. */
#include "common/memory.h"

#include "common/message.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

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
    resized = realloc(memory, count && size ? count * size : 1);
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
