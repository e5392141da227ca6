/* Escaping. */
#include "loadtest/target/escape.h"

#include <string.h>

static bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("-._~", c) != NULL);
}

void escape_url(struct buffer *out, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (is_unreserved(bytes[i]))
            buffer_putc(out, bytes[i]);
        else
            buffer_printf(out, "%%%02X", (unsigned)(unsigned char)bytes[i]);
}

void escape_json(struct buffer *out, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)bytes[i] < ' ')
            buffer_printf(out, "\\u%04x", (unsigned)(unsigned char)bytes[i]);
        else if (bytes[i] == '"' || bytes[i] == '\\')
            buffer_printf(out, "\\%c", bytes[i]);
        else
            buffer_putc(out, bytes[i]);
}

bool escape_has_control(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (((unsigned char)bytes[i] < ' ' && bytes[i] != '\t') || bytes[i] == 127)
            return true;
    return false;
}
