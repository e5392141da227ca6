/* Files below a root, opened one part at a time with O_NOFOLLOW. */
#include "scaffold/tree/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_LIMIT 256 /* bytes of a part of a path, its NUL included */

static bool is_link(int folder, const char *name)
{
    struct stat status;

    return fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(status.st_mode);
}

/* Open the next part below `folder`, which is closed. -1 with errno. */
static int enter(int folder, const char *name, bool last)
{
    int flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | (last ? 0 : O_DIRECTORY);
    int next = openat(folder, name, flags), number = errno;

    if (next < 0 && is_link(folder, name))
        number = ELOOP;
    close(folder);
    errno = number;
    return next;
}

static int open_below(const char *root, const char *path)
{
    int at = open(*root ? root : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    char name[NAME_LIMIT];
    size_t length;

    while (at >= 0) {
        length = strcspn(path, "/");
        if (length >= sizeof name) {
            close(at);
            errno = ENAMETOOLONG;
            return -1;
        }
        memcpy(name, path, length);
        name[length] = '\0';
        at = enter(at, name, !path[length]);
        if (!path[length])
            break;
        path += length + 1;
    }
    return at;
}

static int read_all(int descriptor, char *bytes, size_t size, size_t *length)
{
    ssize_t got;

    for (*length = 0; *length < size; *length += (size_t)got) {
        got = read(descriptor, bytes + *length, size - *length);
        if (got < 0 && errno == EINTR)
            got = 0;
        else if (got < 0)
            return -1;
        else if (got == 0)
            break;
    }
    return 0;
}

/* From an open file; the descriptor stays the caller's. */
static int read_file(struct arena *arena, int descriptor, const char *root, const char *path,
                     char **bytes, size_t *length, struct error *error)
{
    struct stat status;

    if (fstat(descriptor, &status) < 0)
        return error_set_errno(error, STATUS_ENVIRONMENT, "cannot read '%s/%s'", root, path);
    if (!S_ISREG(status.st_mode))
        return error_set(error, STATUS_ENVIRONMENT, "'%s/%s' is no regular file", root, path);
    if ((size_t)status.st_size > FOLDER_FILE_LIMIT)
        return error_set(error, STATUS_ENVIRONMENT, "'%s/%s' is longer than %zu bytes", root, path,
                         FOLDER_FILE_LIMIT);
    *bytes = arena_alloc(arena, (size_t)status.st_size + 1, 1);
    if (read_all(descriptor, *bytes, (size_t)status.st_size, length) < 0)
        return error_set_errno(error, STATUS_ENVIRONMENT, "cannot read '%s/%s'", root, path);
    return 0;
}

/* Relative, and no part of it empty, "." or "..". */
static bool stays_inside(const char *path)
{
    size_t length;

    for (;; path += length + 1) {
        length = strcspn(path, "/");
        if (length == 0 || (length <= 2 && strspn(path, ".") >= length))
            return false;
        if (!path[length])
            return true;
    }
}

int folder_read(struct arena *arena, const char *root, const char *path, char **bytes,
                size_t *length, struct error *error)
{
    int descriptor, result;

    *bytes = NULL;
    *length = 0;
    if (!stays_inside(path))
        return error_set(error, STATUS_INPUT, "the path '%s' leaves the folder '%s'", path, root);
    descriptor = open_below(root, path);
    if (descriptor < 0 && errno == ENOENT)
        return 0;
    if (descriptor < 0 && errno == ELOOP) {
        error_set(error, STATUS_ENVIRONMENT, "'%s/%s' is, or lies behind, a symbolic link", root,
                  path);
        return error_hint(error, "generated files are not written through links");
    }
    if (descriptor < 0 && errno == ENOTDIR) {
        error_set(error, STATUS_ENVIRONMENT, "'%s/%s' cannot be there: a folder above it is a file",
                  root, path);
        return error_hint(error, "move the file, or give another --output");
    }
    if (descriptor < 0)
        return error_set_errno(error, STATUS_ENVIRONMENT, "cannot read '%s/%s'", root, path);
    result = read_file(arena, descriptor, root, path, bytes, length, error);
    close(descriptor);
    return result;
}
