/*
 * A library to preload that makes the FAULT_AT-th allocation of a process fail, and then makes the
 * file FAULT_FIRED, so that a test can tell a fault that was survived from one that never happened.
 * With FAULT_LINKS it is every hard link that fails, as on a file system that has none. With FAULT_SEND
 * the process is killed instead of sending the n-th message to a server; with FAULT_SEVER the
 * connection is shut down before it, with FAULT_AFTER both happen behind it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);

static long remaining = -1; /* -1: not yet read; 0: fired or off */

static void tell(void)
{
    const char *fired = getenv("FAULT_FIRED");
    int file = fired ? open(fired, O_WRONLY | O_CREAT, 0666) : -1;

    if (file >= 0)
        close(file);
}

static bool fires(void)
{
    const char *text;
    long now;

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
    tell();
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

int linkat(int from, const char *old, int to, const char *new, int flags)
{
    static int (*real)(int, const char *, int, const char *, int);

    if (getenv("FAULT_LINKS")) {
        tell();
        errno = EPERM;
        return -1;
    }
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "linkat");
    return real(from, old, to, new, flags);
}

static ssize_t real_send(int socket, const void *bytes, size_t length, int flags)
{
    static ssize_t (*real)(int, const void *, size_t, int);

    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "send");
    return real(socket, bytes, length, flags);
}

static void interrupt_sending(int socket)
{
    tell();
    if (getenv("FAULT_SEVER"))
        shutdown(socket, SHUT_RDWR);
    else
        kill(getpid(), SIGKILL);
}

ssize_t send(int socket, const void *bytes, size_t length, int flags)
{
    static long sent;
    const char *at = getenv("FAULT_SEND");
    bool due = at && ++sent == strtol(at, NULL, 10), after = getenv("FAULT_AFTER") != NULL;
    ssize_t result;

    if (due && !after)
        interrupt_sending(socket);
    result = real_send(socket, bytes, length, flags);
    if (due && after)
        interrupt_sending(socket);
    return result;
}
