/* Escaping, UTF-8, digit groups, redaction: see text.h. */
#include "common/text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

size_t text_utf8(const char *bytes, size_t length, uint32_t *point)
{
    const unsigned char *byte = (const unsigned char *)bytes;
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t size, i;
    uint32_t value;

    if (!length)
        return 0;
    size = byte[0] < 0x80   ? 1
           : byte[0] < 0xC2 ? 0
           : byte[0] < 0xE0 ? 2
           : byte[0] < 0xF0 ? 3
           : byte[0] < 0xF5 ? 4
                            : 0;
    if (!size || size > length)
        return 0;
    value = size == 1 ? byte[0] : byte[0] & (0x7Fu >> size);
    for (i = 1; i < size; i++) {
        if ((byte[i] & 0xC0) != 0x80)
            return 0;
        value = value << 6 | (byte[i] & 0x3Fu);
    }
    if (value < least[size] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
        return 0;
    if (point)
        *point = value;
    return size;
}

char *text_write_utf8(char *to, uint32_t point)
{
    if (point < 0x80) {
        *to++ = (char)point;
        return to;
    }
    if (point < 0x800) {
        *to++ = (char)(0xC0 | point >> 6);
    } else {
        if (point < 0x10000) {
            *to++ = (char)(0xE0 | point >> 12);
        } else {
            *to++ = (char)(0xF0 | point >> 18);
            *to++ = (char)(0x80 | (point >> 12 & 0x3F));
        }
        *to++ = (char)(0x80 | (point >> 6 & 0x3F));
    }
    *to++ = (char)(0x80 | (point & 0x3F));
    return to;
}

void text_put_utf8(struct buffer *out, uint32_t point)
{
    char bytes[4];

    buffer_append(out, bytes, (size_t)(text_write_utf8(bytes, point) - bytes));
}

int text_hex_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    digit = (char)(digit | 0x20);
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

bool text_has_controls(const char *bytes, size_t length)
{
    size_t i;

    for (i = 0; i < length; i++)
        if ((unsigned char)bytes[i] < 0x20 || bytes[i] == 0x7f)
            return true;
    return false;
}

bool text_is_utf8(const char *bytes, size_t length)
{
    size_t i = 0, size;

    while (i < length) {
        if ((unsigned char)bytes[i] < 0x80) {
            i++;
            continue;
        }
        size = text_utf8(bytes + i, length - i, NULL);
        if (!size)
            return false;
        i += size;
    }
    return true;
}

/* Code points that change what a terminal shows without being seen: C0, DEL, C1, line and paragraph
 * separators, zero-width and bidirectional controls, the byte order mark. */
static bool is_unsafe(uint32_t point)
{
    return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x61C ||
           (point >= 0x200B && point <= 0x200F) || (point >= 0x2028 && point <= 0x202E) ||
           (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF ||
           (point >= 0xFFF9 && point <= 0xFFFB) || (point >= 0xE0000 && point <= 0xE007F);
}

static void escape_point(struct buffer *out, uint32_t point)
{
    switch (point) {
    case '\n':
        buffer_puts(out, "\\n");
        break;
    case '\r':
        buffer_puts(out, "\\r");
        break;
    case '\t':
        buffer_puts(out, "\\t");
        break;
    default:
        buffer_printf(out, point < 0x80 ? "\\x%02X" : "\\u{%X}", (unsigned)point);
    }
}

static void escape(struct buffer *out, const char *bytes, size_t length, bool lines)
{
    size_t i, size;
    uint32_t point = 0;

    for (i = 0; i < length; i += size) {
        size = text_utf8(bytes + i, length - i, &point);
        if (!size) {
            buffer_printf(out, "\\x%02X", (unsigned)(unsigned char)bytes[i]);
            size = 1;
        } else if (is_unsafe(point) && !(lines && (point == '\n' || point == '\t'))) {
            escape_point(out, point);
        } else {
            buffer_append(out, bytes + i, size);
        }
    }
}

void text_escape(struct buffer *out, const char *bytes, size_t length)
{
    escape(out, bytes, length, false);
}

void text_escape_lines(struct buffer *out, const char *bytes, size_t length)
{
    escape(out, bytes, length, true);
}

char *text_count(char out[TEXT_COUNT_SIZE], uint64_t count)
{
    char *end = out + TEXT_COUNT_SIZE - 1;
    unsigned digits = 0;

    *end = '\0';
    do {
        if (digits && digits % 3 == 0)
            *--end = ',';
        *--end = (char)('0' + count % 10);
        count /= 10;
        digits++;
    } while (count);
    return memmove(out, end, (size_t)(out + TEXT_COUNT_SIZE - end));
}

const char *text_plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

/* The password in `user:password@` of a URL's authority; NULL when there is none. A password that
 * should have been encoded ("p/w") puts the '@' behind the authority: it is found there, unless what
 * follows the colon is a port. */
static const char *userinfo_password(const char *authority, size_t *length)
{
    size_t size = strcspn(authority, "/?#");
    const char *colon = memchr(authority, ':', size), *at, *found = NULL;

    if (!colon)
        return NULL;
    for (at = colon; (at = strchr(at, '@')) && at < authority + size; at++)
        found = at;
    if (!found && strspn(colon + 1, "0123456789") < (size_t)(authority + size - colon) - 1)
        found = strrchr(colon, '@');
    if (!found)
        return NULL;
    *length = (size_t)(found - colon) - 1;
    return colon + 1;
}

/* Length of the value after `password=`: up to '&', '#' or white space, or its quoted end; a
 * backslash takes the next byte with it. */
static size_t value_length(const char *value)
{
    bool quoted = value[0] == '\'';
    const char *ends = quoted ? "'" : "&# \t\r\n";
    size_t i = quoted;

    while (value[i] && !strchr(ends, value[i]))
        i += value[i] == '\\' && value[i + 1] ? 2 : 1;
    return quoted && value[i] ? i + 1 : i;
}

/* Whether a parameter that is a secret starts here; `before` is the byte in front of it. */
static size_t secret_parameter(const char *text, char before)
{
    static const char *const names[] = {"password", "sslpassword", "passwd", "pwd"};
    size_t i, length;

    if (before && !strchr("?& \t\r\n", before))
        return 0;
    for (i = 0; i < sizeof names / sizeof *names; i++) {
        length = strlen(names[i]);
        if (strncasecmp(text, names[i], length) == 0) {
            length += strspn(text + length, " \t");
            if (text[length] == '=')
                return length + 1 + strspn(text + length + 1, " \t");
        }
    }
    return 0;
}

void text_redact_url(struct buffer *out, const char *url)
{
    const char *authority = strstr(url, "://"), *password = NULL;
    size_t i = 0, length = 0, name;

    if (authority)
        password = userinfo_password(authority + 3, &length);
    while (url[i]) {
        if (url + i == password) {
            buffer_puts(out, "***");
            i += length;
            password = NULL; /* one without a byte would be met again */
        } else if ((name = secret_parameter(url + i, i ? url[i - 1] : '\0'))) {
            buffer_append(out, url + i, name);
            buffer_puts(out, "***");
            i += name + value_length(url + i + name);
        } else {
            buffer_putc(out, url[i++]);
        }
    }
}
