/*
 * A library to preload that makes the FAULT_AT-th allocation of a process fail, and then makes the
 * file FAULT_FIRED, so that a test can tell a fault that was survived from one that never happened.
 * With FAULT_LINKS it is every hard link that fails, as on a file system that has none; with FAULT_SYNC the
 * n-th file that is brought to the disk. With FAULT_SEND
 * the process is killed instead of sending the n-th message to a server; with FAULT_SEVER the
 * connection is shut down before it, with FAULT_AFTER both happen behind it. With FAULT_DISK, while the
 * file of that name is there, no file of a server's tables and indexes grows past its first megabyte.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
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

/* A disk that fails: what is to be on it is counted, whichever way it gets there. */
static bool fails_to_sync(void)
{
    static long synced;
    const char *at = getenv("FAULT_SYNC");

    if (!at || ++synced != strtol(at, NULL, 10))
        return false;
    tell();
    errno = EIO;
    return true;
}

int fsync(int file)
{
    static int (*real)(int);

    if (fails_to_sync())
        return -1;
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "fsync");
    return real(file);
}

int sync_file_range(int file, off64_t offset, off64_t length, unsigned flags)
{
    static int (*real)(int, off64_t, off64_t, unsigned);

    if (fails_to_sync())
        return -1;
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "sync_file_range");
    return real(file, offset, length, flags);
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

/* Whether the disk is full for what is to be written there. */
static bool is_full(int file, off_t offset)
{
    const char *mark = getenv("FAULT_DISK");
    char link[64], path[512];
    ssize_t length;

    if (!mark || offset < 1 << 20 || access(mark, F_OK) < 0)
        return false;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return false;
    path[length] = '\0';
    if (!strstr(path, "/base/"))
        return false;
    tell();
    errno = ENOSPC;
    return true;
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t offset)
{
    static ssize_t (*real)(int, const void *, size_t, off_t);

    if (is_full(file, offset))
        return -1;
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "pwrite");
    return real(file, bytes, length, offset);
}

ssize_t pwritev(int file, const struct iovec *parts, int count, off_t offset)
{
    static ssize_t (*real)(int, const struct iovec *, int, off_t);

    if (is_full(file, offset))
        return -1;
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "pwritev");
    return real(file, parts, count, offset);
}
