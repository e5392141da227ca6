/* Errors on their way to the main: see error.h. */
#include "common/error.h"

#include "common/buffer.h"
#include "common/memory.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

static char *format_text(const char *format, va_list arguments)
{
    struct buffer text = BUFFER_INIT;

    buffer_vprintf(&text, format, arguments);
    return buffer_detach(&text);
}

void error_clear(struct error *error)
{
    memory_free((void *)(uintptr_t)error->where.file);
    memory_free(error->message);
    memory_free(error->detail);
    memory_free(error->hint);
    *error = (struct error)ERROR_INIT;
}

/* The new text may be made from the old error's, so that is freed only afterwards. */
static void replace(struct error *error, enum status status, char *message)
{
    error_clear(error);
    error->status = status;
    error->message = message;
}

int error_set(struct error *error, enum status status, const char *format, ...)
{
    va_list arguments;
    char *message;

    va_start(arguments, format);
    message = format_text(format, arguments);
    va_end(arguments);
    replace(error, status, message);
    return -1;
}

int error_set_errno(struct error *error, enum status status, const char *format, ...)
{
    int number = errno;
    struct buffer text = BUFFER_INIT;
    va_list arguments;

    va_start(arguments, format);
    buffer_vprintf(&text, format, arguments);
    va_end(arguments);
    buffer_printf(&text, ": %s", strerror(number));
    replace(error, status, buffer_detach(&text));
    return -1;
}

int error_at(struct error *error, struct locus where)
{
    char *file = where.file ? memory_strdup(where.file) : NULL;

    memory_free((void *)(uintptr_t)error->where.file);
    error->where = where;
    error->where.file = file;
    return -1;
}

int error_detail(struct error *error, const char *format, ...)
{
    va_list arguments;
    char *text;

    va_start(arguments, format);
    text = format_text(format, arguments);
    va_end(arguments);
    memory_free(error->detail);
    error->detail = text;
    return -1;
}

int error_hint(struct error *error, const char *format, ...)
{
    va_list arguments;
    char *text;

    va_start(arguments, format);
    text = format_text(format, arguments);
    va_end(arguments);
    memory_free(error->hint);
    error->hint = text;
    return -1;
}
