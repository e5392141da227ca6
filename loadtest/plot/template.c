/* Substitution, and XML's escaping. */
#include "loadtest/plot/template.h"

#include "common/embed.h"
#include "common/text.h"

#include <stdio.h>
#include <string.h>

#define MARK "<!--% "
#define MARK_END " -->\n"

extern const struct embed loadtest_templates[];

/* XML 1.0 has no other control characters than tab and newline, escaped or not. */
static void put_text(struct buffer *out, const char *text)
{
    for (const char *at = text; *at != '\0';) {
        uint32_t point;
        size_t length = text_utf8(at, strlen(at), &point);
        if (length == 0 || (point < 0x20 && point != '\t' && point != '\n') || point == 0xFFFE ||
            point == 0xFFFF)
            text_put_utf8(out, 0xFFFD);
        else if (strchr("&<>\"'", *at) != NULL)
            buffer_printf(out, "&#%u;", (unsigned)point);
        else
            buffer_append(out, at, length);
        at += length > 0 ? length : 1;
    }
}

static void put_number(struct buffer *out, double number)
{
    char text[64];
    int length = snprintf(text, sizeof text, "%.2f", number);
    while (length > 0 && text[length - 1] == '0')
        length--;
    if (length > 0 && text[length - 1] == '.')
        length--;
    buffer_append(out, text, (size_t)length);
}

static void put_value(struct buffer *out, const struct template_value *value)
{
    if (value->text == NULL)
        put_number(out, value->number);
    else if (value->markup)
        buffer_puts(out, value->text);
    else
        put_text(out, value->text);
}

static const struct template_value *find_value(const struct template_value *values, size_t count,
                                               const char *name, size_t length)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(values[i].name) == length && strncmp(values[i].name, name, length) == 0)
            return &values[i];
    return NULL;
}

static void substitute(struct buffer *out, const char *at, const char *end,
                       const struct template_value *values, size_t count)
{
    while (at < end) {
        size_t name = at[0] == '@' && at[1] == '{' ? strcspn(at + 2, "}\n") : 0;
        const struct template_value *value =
            name > 0 ? find_value(values, count, at + 2, name) : NULL;
        if (value != NULL) {
            put_value(out, value);
            at += name + 3;
        } else {
            buffer_putc(out, *at++);
        }
    }
}

/* Where the piece begins, and where it ends; NULL when there is none. */
static const char *find_piece(const char *text, const char *piece, const char **end)
{
    size_t length = strlen(piece);
    for (const char *at = strstr(text, MARK); at != NULL; at = strstr(at + 1, MARK)) {
        const char *name = at + strlen(MARK), *rest = name + length;
        if (strncmp(name, piece, length) != 0 || strncmp(rest, MARK_END, strlen(MARK_END)) != 0)
            continue;
        const char *begin = rest + strlen(MARK_END), *next = strstr(begin, MARK);
        *end = next != NULL ? next : begin + strlen(begin);
        return begin;
    }
    return NULL;
}

void template_put(struct buffer *out, const char *file, const char *piece,
                  const struct template_value *values, size_t count)
{
    const struct embed *embed = embed_find(loadtest_templates, file);
    const char *end = NULL, *begin = embed != NULL ? find_piece(embed->data, piece, &end) : NULL;
    if (begin != NULL)
        substitute(out, begin, end, values, count);
    else
        buffer_printf(out, "@{%s}", piece);
}
