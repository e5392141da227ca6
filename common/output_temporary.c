/* Temporary files beside their targets: see output_temporary.h. */
#include "common/output_temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_TRIES 100

static int create(struct output_temporary *temporary, int folder)
{
    static unsigned counter;
    int descriptor = -1, i;

    for (i = 0; descriptor < 0 && i < NAME_TRIES; i++) {
        snprintf(temporary->name, sizeof temporary->name, ".tmp-%ld-%u~", (long)getpid(),
                 counter++);
        descriptor = openat(folder, temporary->name,
                            O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
        if (descriptor < 0 && errno != EEXIST)
            break;
    }
    return descriptor;
}

void output_temporary_remove(const struct output_temporary *temporary, int folder)
{
    int saved = errno;

    unlinkat(folder, temporary->name, 0);
    errno = saved;
}

int output_temporary_write(struct output_temporary *temporary, int folder, const char *like,
                           const void *bytes, size_t length)
{
    struct stat status;
    int descriptor = create(temporary, folder), result;

    if (descriptor < 0)
        return -1;
    if (fstatat(folder, like, &status, 0) == 0 && S_ISREG(status.st_mode))
        fchmod(descriptor, status.st_mode & 07777);
    result = output_write_all(descriptor, bytes, length);
    if (result == 0)
        result = fsync(descriptor);
    if (close(descriptor) != 0)
        result = -1;
    if (result != 0)
        output_temporary_remove(temporary, folder);
    return result;
}

bool output_is_device(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

int output_device(const char *path, const void *bytes, size_t length, struct error *error)
{
    int descriptor = open(path, O_WRONLY | O_CLOEXEC), result;

    if (descriptor < 0)
        return error_set_errno(error, STATUS_ENVIRONMENT, "cannot write '%s'", path);
    result = output_write_all(descriptor, bytes, length);
    if (close(descriptor) != 0)
        result = -1;
    if (result != 0)
        error_set_errno(error, STATUS_ENVIRONMENT, "cannot write '%s'", path);
    return result;
}
