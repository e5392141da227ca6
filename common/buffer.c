/* A growable array of bytes: see buffer.h. */
#include "common/buffer.h"

#include "common/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define SHORT_TEXT 64
#define FIRST_CAPACITY 128

static void grow(struct buffer *buffer, size_t needed)
{
    char *own = buffer->data == buffer->room ? NULL : buffer->data;

    buffer->capacity = memory_grow(buffer->capacity ? buffer->capacity : FIRST_CAPACITY, needed);
    own = memory_resize(own, buffer->capacity, 1);
    if (buffer->data == buffer->room && buffer->length)
        memcpy(own, buffer->room, buffer->length);
    own[buffer->length] = '\0';
    buffer->data = own;
}

char *buffer_reserve(struct buffer *buffer, size_t extra)
{
    if (extra > SIZE_MAX / 2 - buffer->length)
        memory_exhausted();
    if (buffer->length + extra + 1 > buffer->capacity)
        grow(buffer, buffer->length + extra + 1);
    return buffer->data + buffer->length;
}

void buffer_append(struct buffer *buffer, const void *bytes, size_t length)
{
    if (!length)
        return;
    memcpy(buffer_reserve(buffer, length), bytes, length);
    buffer->length += length;
    buffer->data[buffer->length] = '\0';
}

void buffer_putc(struct buffer *buffer, char byte)
{
    char *end = buffer_reserve(buffer, 1);

    end[0] = byte;
    end[1] = '\0';
    buffer->length++;
}

/* Append the literal text and the %s that a format begins with; the rest of the format. */
static const char *put_texts(struct buffer *buffer, const char *format, va_list *arguments)
{
    size_t length;

    for (;; format += 2) {
        length = strcspn(format, "%");
        buffer_append(buffer, format, length);
        format += length;
        if (format[0] != '%' || format[1] != 's')
            return format;
        buffer_puts(buffer, va_arg(*arguments, const char *));
    }
}

/* Print where it goes, and again when there is no room. */
static void put_formatted(struct buffer *buffer, const char *format, va_list *arguments)
{
    char *end = buffer_reserve(buffer, SHORT_TEXT);
    size_t room = buffer->capacity - buffer->length;
    va_list again;
    int length;

    va_copy(again, *arguments);
    length = vsnprintf(end, room, format, *arguments);
    if (length < 0)
        memory_exhausted();
    if ((size_t)length >= room)
        vsnprintf(buffer_reserve(buffer, (size_t)length), (size_t)length + 1, format, again);
    va_end(again);
    buffer->length += (size_t)length;
}

void buffer_vprintf(struct buffer *buffer, const char *format, va_list arguments)
{
    va_list rest;

    va_copy(rest, arguments);
    format = put_texts(buffer, format, &rest);
    if (*format)
        put_formatted(buffer, format, &rest);
    else
        buffer_reserve(buffer, 0);
    va_end(rest);
}

void buffer_printf(struct buffer *buffer, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    buffer_vprintf(buffer, format, arguments);
    va_end(arguments);
}

const char *buffer_text(const struct buffer *buffer)
{
    return buffer->data ? buffer->data : "";
}

char *buffer_detach(struct buffer *buffer)
{
    char *data;

    if (buffer->data == buffer->room) /* both NULL when it has never grown */
        grow(buffer, buffer->length + 1);
    data = buffer->data;
    *buffer = (struct buffer)BUFFER_INIT;
    return data;
}

void buffer_clear(struct buffer *buffer)
{
    buffer->length = 0;
    if (buffer->data)
        buffer->data[0] = '\0';
}

void buffer_release(struct buffer *buffer)
{
    if (buffer->data != buffer->room)
        memory_free(buffer->data);
    *buffer = (struct buffer)BUFFER_INIT;
}
