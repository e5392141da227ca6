/* Text from outside as literals, names and comments of TypeScript. */
#include "scaffold/template/quote.h"

#include "common/text.h"
#include "scaffold/name/name.h"

#include <stdint.h>
#include <string.h>

#define REPLACEMENT 0xfffdu

/* The next character; a byte that is no UTF-8 counts as U+FFFD. */
static uint32_t next_point(const char **at, const char *end)
{
    uint32_t point;
    size_t length = text_utf8(*at, (size_t)(end - *at), &point);

    *at += length ? length : 1;
    return length ? point : REPLACEMENT;
}

static bool is_blank(uint32_t point)
{
    static const uint32_t odd[] = {0x00a0, 0x1680, 0x180e, 0x202f, 0x205f, 0x3000, 0xfeff};
    size_t i;

    for (i = 0; i < sizeof odd / sizeof *odd; i++)
        if (odd[i] == point)
            return true;
    return point >= 0x2000 && point <= 0x200b;
}

static bool is_line_break(uint32_t point)
{
    return (point >= 0x0a && point <= 0x0d) || point == 0x85 || point == 0x2028 || point == 0x2029;
}

/* What has no shape of its own, or changes how what follows is shown. */
static bool is_hidden(uint32_t point)
{
    return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0xad ||
           (point >= 0x200c && point <= 0x200f) || (point >= 0x2028 && point <= 0x202e) ||
           (point >= 0x2060 && point <= 0x206f) || (point >= 0xfff0 && point <= 0xfffb) ||
           (point >= 0xe0000 && point <= 0xe0fff) || (point & 0xfffe) == 0xfffe;
}

static bool needs_escape(uint32_t point)
{
    return is_hidden(point) || is_blank(point) || point == REPLACEMENT;
}

static void put_escape(struct buffer *out, uint32_t point)
{
    static const char controls[] = "\b\f\n\r\t\v", names[] = "bfnrtv";
    const char *found = point && point < 0x20 ? strchr(controls, (int)point) : NULL;

    if (found)
        buffer_printf(out, "\\%c", names[found - controls]);
    else if (point < 0x10000)
        buffer_printf(out, "\\u%04x", (unsigned)point);
    else
        buffer_printf(out, "\\u{%x}", (unsigned)point);
}

/* How many bytes from `at` are printable ASCII without any of `special`, which are two or three. */
static size_t count_plain(const char *at, const char *end, const char *special)
{
    const char *start = at;

    while (at < end && *at >= 0x20 && *at < 0x7f && *at != special[0] && *at != special[1] &&
           *at != special[2])
        at++;
    return (size_t)(at - start);
}

/* Append with a backslash before each of `special`, and escapes for what cannot be seen. */
static void put_escaped(struct buffer *out, const char *text, size_t length, const char *special)
{
    const char *end = text + length, *start;
    uint32_t point;
    size_t plain;

    while (text < end) {
        plain = count_plain(text, end, special);
        buffer_append(out, text, plain);
        text += plain;
        if (text == end)
            break;
        start = text;
        point = next_point(&text, end);
        if (needs_escape(point)) {
            put_escape(out, point);
        } else {
            if (point < 0x80)
                buffer_putc(out, '\\');
            buffer_append(out, start, (size_t)(text - start));
        }
    }
}

static size_t count_byte(const char *text, size_t length, char byte)
{
    const char *end = text + length;
    size_t count = 0;

    while ((text = memchr(text, byte, (size_t)(end - text)))) {
        count++;
        text++;
    }
    return count;
}

void quote_string(struct buffer *out, const char *text, size_t length)
{
    bool twice = count_byte(text, length, '\'') > count_byte(text, length, '"');

    buffer_putc(out, twice ? '"' : '\'');
    put_escaped(out, text, length, twice ? "\"\\" : "'\\");
    buffer_putc(out, twice ? '"' : '\'');
}

bool quote_is_plain(const char *text, size_t length)
{
    return count_plain(text, text + length, "'\"\\") == length;
}

/* Whether one of the characters is written as an escape in a literal. */
static bool is_escaped(const char *text, size_t length)
{
    const char *end = text + length;

    while (text < end)
        if (needs_escape(next_point(&text, end)))
            return true;
    return false;
}

bool quote_is_bare(const char *text, size_t length)
{
    size_t i;

    for (i = 0; i < length; i++) {
        if ((unsigned char)text[i] >= 0x80)
            return name_is_identifier(text, length) && !is_escaped(text, length);
        if (!((text[i] >= 'a' && text[i] <= 'z') || (text[i] >= 'A' && text[i] <= 'Z') ||
              text[i] == '_' || text[i] == '$' || (i && text[i] >= '0' && text[i] <= '9')))
            return false;
    }
    return length > 0;
}

static bool is_proto(const char *text, size_t length)
{
    return length == 9 && memcmp(text, "__proto__", 9) == 0;
}

void quote_property(struct buffer *out, const char *text, size_t length)
{
    if (is_proto(text, length))
        buffer_puts(out, "['__proto__']");
    else if (quote_is_bare(text, length))
        buffer_append(out, text, length);
    else
        quote_string(out, text, length);
}

void quote_member(struct buffer *out, const char *text, size_t length)
{
    if (quote_is_bare(text, length)) {
        buffer_putc(out, '.');
        buffer_append(out, text, length);
        return;
    }
    buffer_putc(out, '[');
    quote_string(out, text, length);
    buffer_putc(out, ']');
}

void quote_template(struct buffer *out, const char *text, size_t length)
{
    const char *end = text + length, *line;

    /* A plain line feed may stay; `$` matters before '{' only, but is escaped before all. */
    for (; text < end; text = line) {
        line = memchr(text, '\n', (size_t)(end - text));
        put_escaped(out, text, (size_t)((line ? line : end) - text), "`\\$");
        if (!line)
            break;
        buffer_putc(out, '\n');
        line++;
    }
}

void quote_json(struct buffer *out, const char *text, size_t length)
{
    const char *end = text + length, *start;
    uint32_t point;

    buffer_putc(out, '"');
    while (text < end) {
        start = text;
        point = next_point(&text, end);
        if (point == '"' || point == '\\')
            buffer_printf(out, "\\%c", (int)point);
        else if (point == '\n')
            buffer_puts(out, "\\n");
        else if (point >= 0x10000 && needs_escape(point))
            buffer_printf(out, "\\u%04x\\u%04x", 0xd800 + (unsigned)((point - 0x10000) >> 10),
                          0xdc00 + (unsigned)((point - 0x10000) & 0x3ff));
        else if (needs_escape(point) || point == '<' || point == '>' || point == '&')
            buffer_printf(out, "\\u%04x", (unsigned)point);
        else
            buffer_append(out, start, (size_t)(text - start));
    }
    buffer_putc(out, '"');
}

/* Comments */

static bool begins(const char *at, const char *end, const char *word)
{
    size_t length = strlen(word);

    return (size_t)(end - at) >= length && memcmp(at, word, length) == 0;
}

static bool in_comment_vanishes(uint32_t point)
{
    return is_hidden(point) && !is_line_break(point) && point != '\t' && point != 0x200c &&
           point != 0x200d;
}

/* How many bytes of a line, behind its first word, stand in a comment as they are. */
static size_t count_comment(const char *at, const char *end)
{
    const char *start = at;

    while (at < end && *at >= 0x20 && *at < 0x7f && *at != '/' && *at != '@')
        at++;
    return (size_t)(at - start);
}

/* One character of a comment; `first`: nothing but blanks stands before it. */
static void put_comment(struct buffer *out, const char **text, const char *end, bool first)
{
    const char *start = *text;
    uint32_t point = next_point(text, end);

    if (point == '/' && out->length && out->data[out->length - 1] == '*') {
        buffer_puts(out, "\\/");
    } else if (point == '@' && (first || begins(start, end, "@ts-"))) {
        buffer_puts(out, "\\@");
    } else if (first && begins(start, end, "eslint")) {
        buffer_puts(out, "\\e");
    } else if (is_blank(point) || is_line_break(point) || point == '\t') {
        buffer_putc(out, ' ');
    } else if (!in_comment_vanishes(point)) {
        if (point == REPLACEMENT)
            text_put_utf8(out, REPLACEMENT);
        else
            buffer_append(out, start, (size_t)(*text - start));
    }
}

static void trim(struct buffer *out, size_t floor)
{
    while (out->length > floor && out->data[out->length - 1] == ' ')
        out->data[--out->length] = '\0';
}

static void put_line(struct buffer *out, const char *text, const char *end)
{
    size_t start = out->length, plain;
    bool first = true;

    while (text < end) {
        plain = first ? 0 : count_comment(text, end);
        buffer_append(out, text, plain);
        text += plain;
        if (text == end)
            break;
        put_comment(out, &text, end, first);
        first = first && (out->length == start || out->data[out->length - 1] == ' ');
    }
    trim(out, start);
    if (out->length > start && out->data[out->length - 1] == '*')
        buffer_putc(out, ' '); /* a '/' may follow in the template */
}

void quote_comment(struct buffer *out, const char *text, size_t length)
{
    put_line(out, text, text + length);
}

/* The end of the line at `text`, and where the next begins. */
static const char *line_end(const char *text, const char *end, const char **next)
{
    const char *start;

    while (text < end) {
        while (text < end && *text >= 0x20 && *text < 0x7f)
            text++;
        start = text;
        if (text < end && is_line_break(next_point(&text, end))) {
            *next = *start == '\r' && text < end && *text == '\n' ? text + 1 : text;
            return start;
        }
    }
    *next = end;
    return end;
}

void quote_block(struct buffer *out, const char *text, size_t length, const char *prefix)
{
    const char *end = text + length, *next, *stop;
    size_t floor = out->length, start, last = floor; /* behind the last line that is not empty */

    for (; text < end; text = next) {
        stop = line_end(text, end, &next);
        if (last > floor) {
            trim(out, floor);
            buffer_putc(out, '\n');
            buffer_puts(out, prefix);
        }
        start = out->length;
        put_line(out, text, stop);
        if (out->length > start)
            last = out->length;
    }
    out->length = last;
    if (out->data)
        out->data[last] = '\0';
}
