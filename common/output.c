/* Standard output and single files: see output.h. Sets of files are in output_set.c. */
#include "common/output.h"

#include "common/buffer.h"
#include "common/output_temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int output_write_all(int descriptor, const void *bytes, size_t length)
{
    const char *rest = bytes;
    ssize_t written;

    while (length) {
        written = write(descriptor, rest, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return -1;
        rest += written;
        length -= (size_t)written;
    }
    return 0;
}

void output_guard_standard(void)
{
    int descriptor;

    /* opened the wrong way round, the descriptor is taken and EBADF stays the answer */
    for (descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; descriptor++) {
        if (fcntl(descriptor, F_GETFD) < 0)
            (void)!open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    }
}

int output_stdout(const void *bytes, size_t length, struct error *error)
{
    if (output_write_all(STDOUT_FILENO, bytes, length) != 0)
        return error_set_errno(error, STATUS_ENVIRONMENT, "cannot write to standard output");
    return 0;
}

static void no_folder(const char *path, const char *folder, struct error *error)
{
    bool missing = errno == ENOENT;

    error_set_errno(error, STATUS_ENVIRONMENT, "cannot open the folder of '%s'", path);
    if (missing)
        error_hint(error, "make it first: mkdir -p '%s'", folder);
}

/* What stands at `path` stays. */
static void not_written(const char *path, struct error *error)
{
    bool is_folder = errno == EISDIR;

    error_set_errno(error, STATUS_ENVIRONMENT, "cannot write '%s'", path);
    if (is_folder)
        error_hint(error, "give the name of a file in that folder");
}

/* The folder of `path`, opened, and where its last part begins. */
static int open_folder(const char *path, const char **name, struct error *error)
{
    const char *slash = strrchr(path, '/');
    struct buffer folder = BUFFER_INIT;
    int descriptor;

    *name = slash ? slash + 1 : path;
    if (slash)
        buffer_append(&folder, path, (size_t)(slash - path) + 1);
    else
        buffer_puts(&folder, ".");
    descriptor = open(folder.data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        no_folder(path, folder.data, error);
    buffer_release(&folder);
    return descriptor;
}

int output_check(const char *path, struct error *error)
{
    struct stat status;
    const char *name;
    int folder, result;

    if (strcmp(path, "-") == 0 || output_is_device(path))
        return 0;
    folder = open_folder(path, &name, error);
    if (folder < 0)
        return -1;
    if (fstatat(folder, *name != '\0' ? name : ".", &status, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISDIR(status.st_mode)) {
        errno = EISDIR;
        result = -1;
    } else {
        result = faccessat(folder, ".", W_OK | X_OK, 0);
    }
    if (result != 0)
        not_written(path, error);
    close(folder);
    return result;
}

int output_file(const char *path, const void *bytes, size_t length, struct error *error)
{
    struct output_temporary temporary;
    const char *name;
    int folder, result;

    if (strcmp(path, "-") == 0)
        return output_stdout(bytes, length, error);
    if (output_is_device(path))
        return output_device(path, bytes, length, error);
    folder = open_folder(path, &name, error);
    if (folder < 0)
        return -1;
    result = output_temporary_write(&temporary, folder, name, bytes, length, OUTPUT_SYNCED);
    if (result == 0 && renameat(folder, temporary.name, folder, name) != 0) {
        output_temporary_remove(&temporary, folder);
        result = -1;
    }
    if (result != 0)
        not_written(path, error);
    close(folder);
    return result;
}
