/* A growable array of bytes, always followed by a NUL that does not count. */
#ifndef COMMON_BUFFER_H
#define COMMON_BUFFER_H

#include <stdarg.h>
#include <stddef.h>
#include <string.h>

struct buffer {
    char *data; /* NULL while empty and never grown; see buffer_text() */
    size_t length;
    size_t capacity;
    char *room; /* where `data` is until it grows: not the buffer's own; or NULL */
};

#define BUFFER_INIT                                                                                \
    {                                                                                              \
        0                                                                                          \
    }

/* A buffer that begins in an array of the caller, for what is mostly short and does not outlive the array. */
#define BUFFER_ON(array)                                                                           \
    {                                                                                              \
        .data = ((array)[0] = '\0', (array)), .capacity = sizeof(array), .room = (array)           \
    }

void buffer_append(struct buffer *buffer, const void *bytes, size_t length);
static inline void buffer_puts(struct buffer *buffer, const char *text)
{
    buffer_append(buffer, text, strlen(text));
}

void buffer_putc(struct buffer *buffer, char byte);
void buffer_printf(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void buffer_vprintf(struct buffer *buffer, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

/* Room for `extra` more bytes and the NUL; returns where they go. The caller adds to length. */
char *buffer_reserve(struct buffer *buffer, size_t extra);

/* The contents as a string, "" when empty; valid until the next change. */
const char *buffer_text(const struct buffer *buffer);

/* Hand the bytes to the caller, who frees them; the buffer is empty afterwards. Never NULL. */
char *buffer_detach(struct buffer *buffer);

/* Forget the contents but keep the memory; free the memory. */
void buffer_clear(struct buffer *buffer);
void buffer_release(struct buffer *buffer);

#endif
