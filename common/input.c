/* Reading whole files: see input.h. */
#include "common/input.h"

#include "common/interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK ((size_t)64 * 1024)

const char *input_name(const char *path)
{
    return strcmp(path, "-") == 0 ? "<stdin>" : path;
}

size_t input_size(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0
               ? (size_t)status.st_size
               : 0;
}

static int open_input(const char *path, struct error *error)
{
    int descriptor;

    if (strcmp(path, "-") == 0)
        return STDIN_FILENO;
    descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return error_set_errno(error, STATUS_ENVIRONMENT, "cannot read '%s'", path);
    return descriptor;
}

static int too_long(const char *name, size_t limit, struct error *error)
{
    if (limit < 1 << 20)
        return error_set(error, STATUS_INPUT, "'%s' is longer than the limit of %zu bytes", name,
                         limit);
    return error_set(error, STATUS_INPUT, "'%s' is longer than the limit of %zu MiB", name,
                     limit >> 20);
}

/* Room for the whole file at once where its size is known. */
static void reserve_file(int descriptor, size_t limit, struct buffer *out)
{
    struct stat status;

    if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0 &&
        (uintmax_t)status.st_size <= limit)
        buffer_reserve(out, (size_t)status.st_size + 1);
}

static int read_all(int descriptor, const char *name, size_t limit, struct buffer *out,
                    struct error *error)
{
    size_t start = out->length;
    ssize_t got;

    reserve_file(descriptor, limit, out);
    for (;;) {
        size_t room = out->capacity > out->length + 1 ? out->capacity - out->length - 1 : CHUNK;

        got = read(descriptor, buffer_reserve(out, room), room);
        if (got < 0 && errno == EINTR && !interrupt_pending())
            continue;
        if (got < 0 && errno == EISDIR)
            return error_set(error, STATUS_INPUT, "'%s' is a folder, not a file", name);
        if (got < 0)
            return error_set_errno(error, STATUS_ENVIRONMENT, "cannot read '%s'", name);
        if (got == 0)
            break;
        out->length += (size_t)got;
        out->data[out->length] = '\0';
        if (out->length - start > limit)
            return too_long(name, limit, error);
    }
    return 0;
}

static bool is_blank(const char *bytes, size_t length)
{
    size_t i;

    for (i = 0; i < length; i++) {
        if (!strchr(" \t\r\n", bytes[i]) || !bytes[i])
            return false;
    }
    return true;
}

int input_read(const char *path, size_t limit, struct buffer *out, struct error *error)
{
    size_t start = out->length;
    int descriptor = open_input(path, error), result;

    if (descriptor < 0)
        return -1;
    result = read_all(descriptor, input_name(path), limit, out, error);
    if (descriptor != STDIN_FILENO)
        close(descriptor);
    if (result == 0 && is_blank(buffer_text(out) + start, out->length - start)) {
        error_set(error, STATUS_INPUT, "'%s' is empty", input_name(path));
        return descriptor != STDIN_FILENO
                   ? -1
                   : error_hint(error, "did the command in front of it fail?");
    }
    return result;
}
