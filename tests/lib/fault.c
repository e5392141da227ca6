/*
 * A library to preload that makes the FAULT_AT-th allocation of a process fail, and then makes the
 * file FAULT_FIRED, so that a test can tell a fault that was survived from one that never happened.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);

static long remaining = -1; /* -1: not yet read; 0: fired or off */

static bool fires(void)
{
    const char *text, *fired;
    long now;
    int file;

    if (__atomic_load_n(&remaining, __ATOMIC_RELAXED) < 0) {
        text = getenv("FAULT_AT");
        __atomic_store_n(&remaining, text ? strtol(text, NULL, 10) : 0, __ATOMIC_RELAXED);
    }
    do {
        now = __atomic_load_n(&remaining, __ATOMIC_RELAXED);
        if (now <= 0)
            return false;
    } while (!__atomic_compare_exchange_n(&remaining, &now, now - 1, false, __ATOMIC_RELAXED,
                                          __ATOMIC_RELAXED));
    if (now != 1)
        return false;
    fired = getenv("FAULT_FIRED");
    file = fired ? open(fired, O_WRONLY | O_CREAT, 0666) : -1;
    if (file >= 0)
        close(file);
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size)
{
    return fires() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fires() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    return fires() ? NULL : __libc_realloc(memory, size);
}
