/* Temporary files beside their targets: see output_temporary.h. */
#ifdef __linux__
#define _GNU_SOURCE /* sync_file_range() */
#endif
#include "common/output_temporary.h"

#include "common/buffer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#ifdef __linux__
#include <sys/vfs.h>
#endif
#include <unistd.h>

#define NAME_TRIES 100
#define COPY_PIECE 65536 /* bytes */

static void next_name(struct output_temporary *temporary, const char *kind)
{
    static unsigned counter;

    snprintf(temporary->name, sizeof temporary->name, ".%s-%ld-%u~", kind, (long)getpid(),
             counter++);
}

static int create(struct output_temporary *temporary, int folder)
{
    int descriptor = -1, i;

    for (i = 0; descriptor < 0 && i < NAME_TRIES; i++) {
        next_name(temporary, "tmp");
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

#ifdef __linux__
#define EXT_MAGIC 0xef53 /* ext4 */
#define XFS_MAGIC 0x58465342

/* Whether the names and sizes of files are on the disk in the order in which they were made. Others write
 * nothing for sync_file_range() (overlayfs), or log each file for itself (btrfs). */
static bool has_one_journal(int descriptor)
{
    struct statfs system;

    return fstatfs(descriptor, &system) == 0 &&
           (system.f_type == EXT_MAGIC || system.f_type == XFS_MAGIC);
}
#endif

/* Each fsync() empties the cache of the disk, which takes milliseconds. */
static int bring_to_disk(int descriptor, enum output_sync sync)
{
#ifdef __linux__
    if (sync == OUTPUT_FLUSHED && has_one_journal(descriptor))
        return sync_file_range(descriptor, 0, 0,
                               SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE |
                                   SYNC_FILE_RANGE_WAIT_AFTER);
#else
    (void)sync;
#endif
    return fsync(descriptor);
}

int output_temporary_write(struct output_temporary *temporary, int folder, const char *like,
                           const void *bytes, size_t length, enum output_sync sync)
{
    struct stat status;
    int descriptor = create(temporary, folder), result;

    if (descriptor < 0)
        return -1;
    if (fstatat(folder, like, &status, 0) == 0 && S_ISREG(status.st_mode))
        fchmod(descriptor, status.st_mode & 07777);
    result = output_write_all(descriptor, bytes, length);
    if (result == 0)
        result = bring_to_disk(descriptor, sync);
    if (close(descriptor) != 0)
        result = -1;
    if (result != 0)
        output_temporary_remove(temporary, folder);
    return result;
}

int output_temporary_sync(const struct output_temporary *temporary, int folder)
{
    int descriptor = openat(folder, temporary->name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), result;

    if (descriptor < 0)
        return -1;
    result = fsync(descriptor);
    close(descriptor);
    return result;
}

/* What link() says on a file system that has no hard links, or not for this file. */
static bool cannot_link(void)
{
    return errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS || errno == EMLINK;
}

static int copy(struct output_temporary *temporary, int folder, const char *name)
{
    int descriptor = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), result = -1;
    struct buffer bytes = BUFFER_INIT;
    ssize_t count;

    if (descriptor < 0)
        return -1;
    do {
        count = read(descriptor, buffer_reserve(&bytes, COPY_PIECE), COPY_PIECE);
        if (count > 0)
            bytes.length += (size_t)count;
    } while (count > 0 || (count < 0 && errno == EINTR));
    if (count == 0)
        result = output_temporary_write(temporary, folder, name, bytes.data, bytes.length,
                                        OUTPUT_SYNCED);
    close(descriptor);
    buffer_release(&bytes);
    return result;
}

int output_temporary_save(struct output_temporary *temporary, int folder, const char *name)
{
    int i, result = -1;

    for (i = 0; result != 0 && i < NAME_TRIES; i++) {
        next_name(temporary, "old");
        result = linkat(folder, name, folder, temporary->name, 0);
        if (result != 0 && errno != EEXIST)
            return cannot_link() ? copy(temporary, folder, name) : -1;
    }
    return result;
}

/* Reserve the name by an empty file, which the temporary one then replaces. */
static int create_by_rename(const struct output_temporary *temporary, int folder, const char *name)
{
    int descriptor =
        openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);

    if (descriptor < 0)
        return -1;
    close(descriptor);
    return renameat(folder, temporary->name, folder, name);
}

int output_temporary_create(const struct output_temporary *temporary, int folder, const char *name)
{
    /* unlike renameat(), linkat() fails when somebody made the file in the meantime */
    if (linkat(folder, temporary->name, folder, name, 0) != 0)
        return cannot_link() ? create_by_rename(temporary, folder, name) : -1;
    output_temporary_remove(temporary, folder);
    return 0;
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
