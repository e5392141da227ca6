/* Layouts, built bottom-up. */
#include "scaffold/template/layout.h"

#include "common/text.h"
#include "scaffold/template/layout_kind.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static const struct layout empty_text = {.kind = KIND_TEXT, .text = ""};
static const struct layout line = {.kind = KIND_LINE, .columns = 1, .text = " "};
static const struct layout softline = {.kind = KIND_LINE, .text = ""};
static const struct layout hardline = {.kind = KIND_LINE, .breaks = true, .text = NULL};
static const struct layout *const two_lines[] = {&hardline, &hardline};
static const struct layout blank = {
    .kind = KIND_CONCAT, .breaks = true, .count = 2, .parts = two_lines};

/* The commas of lists. */
static const struct layout comma = {.kind = KIND_TEXT, .columns = 1, .count = 1, .text = ","};
static const struct layout *const comma_and_line[] = {&comma, &line};
static const struct layout comma_line = {
    .kind = KIND_CONCAT, .columns = 2, .count = 2, .parts = comma_and_line};
static const struct layout *const comma_or_nothing[] = {&comma, &empty_text};
static const struct layout last_comma = {
    .kind = KIND_IF_BROKEN, .count = 2, .parts = comma_or_nothing};

const struct layout *const layout_empty = &empty_text;
const struct layout *const layout_line = &line;
const struct layout *const layout_softline = &softline;
const struct layout *const layout_hardline = &hardline;
const struct layout *const layout_blank = &blank;

/* Building */

static unsigned width_of(uint32_t point)
{
    static const struct {
        uint32_t first, last;
    } wide[] = {
        {0x1100, 0x115f},   {0x2e80, 0xa4cf},   {0xac00, 0xd7a3},   {0xf900, 0xfaff},
        {0xfe30, 0xfe6f},   {0xff00, 0xff60},   {0xffe0, 0xffe6},   {0x1f300, 0x1f64f},
        {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd},
    };
    size_t i;

    if (point >= 0x300 && point <= 0x36f)
        return 0;
    for (i = 0; i < sizeof wide / sizeof *wide; i++)
        if (point >= wide[i].first && point <= wide[i].last)
            return 2;
    return 1;
}

static uint16_t limited(size_t columns)
{
    return columns < COLUMNS_LIMIT ? (uint16_t)columns : COLUMNS_LIMIT;
}

#define NOT_ASCII 0x8080808080808080u /* the bits that no eight bytes of ASCII have */

/* Most text is: read by words, of which the last may overlap the one before. */
static bool is_ascii(const char *text, size_t length)
{
    uint64_t word, all = 0;
    size_t i;

    if (length < sizeof word) {
        for (i = 0; i < length; i++)
            all |= (unsigned char)text[i];
        return !(all & NOT_ASCII);
    }
    for (i = 0; i < length - sizeof word; i += sizeof word) {
        memcpy(&word, text + i, sizeof word);
        all |= word;
    }
    memcpy(&word, text + length - sizeof word, sizeof word);
    return !((all | word) & NOT_ASCII);
}

uint16_t layout_width(const struct layout *layout)
{
    return layout->columns;
}

char layout_first(const struct layout *layout)
{
    char first = 0;
    size_t i;

    switch ((enum kind)layout->kind) {
    case KIND_TEXT:
    case KIND_LINES:
        return layout->text[0];
    case KIND_LINE:
        return layout->text ? layout->text[0] : '\n';
    case KIND_GROUP:
    case KIND_INDENT:
        return layout_first(layout->content);
    default:
        for (i = 0; !first && i < layout->count; i++)
            first = layout_first(layout->parts[i]);
        return first;
    }
}

uint16_t layout_columns(const char *text, size_t length)
{
    const char *end = text + length;
    size_t columns = 0, step;
    uint32_t point;

    if (is_ascii(text, length))
        return limited(length);
    for (; text < end; text += step) {
        step = text_utf8(text, (size_t)(end - text), &point);
        columns += step ? width_of(point) : 1;
        step = step ? step : 1;
    }
    return limited(columns);
}

static struct layout *new_layout(struct arena *arena, enum kind kind)
{
    struct layout *layout = arena_take(arena, 1, sizeof *layout);

    *layout = (struct layout){.kind = (unsigned char)kind};
    return layout;
}

/* Signs that stand alone so often that they are there already. */
static const struct layout *find_sign(unsigned char byte)
{
#define SIGN(sign)                                                                                 \
    {                                                                                              \
        .kind = KIND_TEXT, .columns = 1, .count = 1, .text = (sign)                                \
    }
    static const struct layout signs[] = {['('] = SIGN("("), [')'] = SIGN(")"), ['['] = SIGN("["),
                                          [']'] = SIGN("]"), ['{'] = SIGN("{"), ['}'] = SIGN("}"),
                                          [';'] = SIGN(";"), [':'] = SIGN(":"), [','] = SIGN(",")};
#undef SIGN

    return byte < sizeof signs / sizeof *signs && signs[byte].count ? &signs[byte] : NULL;
}

static const struct layout *kept(struct arena *arena, const char *text, size_t length,
                                 uint16_t columns)
{
    struct layout *layout = new_layout(arena, KIND_TEXT);

    layout->text = text;
    layout->count = (unsigned)length;
    layout->columns = columns;
    return layout;
}

const struct layout *layout_ascii(struct arena *arena, const char *text, size_t length)
{
    return kept(arena, text, length, limited(length));
}

const struct layout *layout_kept(struct arena *arena, const char *text)
{
    size_t length = strlen(text);
    const struct layout *sign = length == 1 ? find_sign((unsigned char)*text) : NULL;

    if (sign)
        return sign;
    return length ? kept(arena, text, length, layout_columns(text, length)) : layout_empty;
}

/* Of `length` bytes that are followed by NULs up to a round number of words: most text is ASCII. */
static uint16_t padded_columns(const uint64_t *words, size_t length)
{
    uint64_t all = 0;
    size_t i;

    for (i = 0; i * sizeof *words < length; i++)
        all |= words[i];
    return all & NOT_ASCII ? layout_columns((const char *)words, length) : limited(length);
}

const struct layout *layout_bytes(struct arena *arena, const char *text, size_t length)
{
    const struct layout *sign = length == 1 ? find_sign((unsigned char)*text) : NULL;
    size_t words = (length + sizeof(uint64_t) - 1) / sizeof(uint64_t);
    struct layout *layout;
    uint64_t *copy;

    if (sign)
        return sign;
    if (length == 0)
        return layout_empty;
    layout = arena_take(arena, 1, sizeof *layout + words * sizeof *copy);
    copy = (uint64_t *)(void *)(layout + 1);
    copy[words - 1] = 0;
    memcpy(copy, text, length);
    *layout = (struct layout){.kind = KIND_TEXT,
                              .columns = padded_columns(copy, length),
                              .count = (unsigned)length,
                              .text = (const char *)copy};
    return layout;
}

const struct layout *layout_printf(struct arena *arena, const char *format, ...)
{
    const char *text;
    va_list arguments;

    va_start(arguments, format);
    text = arena_vprintf(arena, format, arguments);
    va_end(arguments);
    return layout_kept(arena, text);
}

/* A layout of `count` parts, which stand behind it and are still to be filled in. */
static const struct layout **new_parts(struct arena *arena, enum kind kind, size_t count,
                                       struct layout **layout)
{
    const struct layout **parts;

    *layout = arena_take(arena, 1, sizeof **layout + count * sizeof *parts);
    parts = (const struct layout **)(void *)(*layout + 1);
    **layout =
        (struct layout){.kind = (unsigned char)kind, .count = (unsigned)count, .parts = parts};
    return parts;
}

static const struct layout *sum_up(struct layout *layout, size_t columns, bool breaks)
{
    layout->breaks = breaks;
    layout->columns = limited(columns);
    return layout;
}

/* The parts are there: what follows from them. */
static const struct layout *finish(struct layout *layout)
{
    const struct layout *const *part = layout->parts, *const *end = part + layout->count;
    size_t columns = 0;
    bool breaks = false;

    for (; part < end; part++) {
        breaks |= (*part)->breaks;
        columns += (*part)->columns;
    }
    if (layout->kind == KIND_IF_BROKEN)
        columns = layout->parts[1]->columns;
    return sum_up(layout, columns, breaks);
}

static const struct layout *around(struct arena *arena, enum kind kind,
                                   const struct layout *content, bool breaks)
{
    struct layout *layout = new_layout(arena, kind);

    layout->content = content;
    layout->columns = content->columns;
    layout->breaks = breaks;
    return layout;
}

static const struct layout *copy_parts(struct arena *arena, enum kind kind,
                                       const struct layout *const *parts, size_t count)
{
    struct layout *layout;
    const struct layout **copy = new_parts(arena, kind, count, &layout);

    if (count)
        memcpy(copy, parts, count * sizeof *copy);
    return finish(layout);
}

const struct layout *layout_concat(struct arena *arena, const struct layout *const *parts,
                                   size_t count)
{
    return count == 1 ? parts[0] : copy_parts(arena, KIND_CONCAT, parts, count);
}

const struct layout *layout_row(struct arena *arena, const struct layout *const *parts)
{
    const struct layout **row;
    struct layout *layout;
    size_t count = 1, columns = 0, i;
    bool breaks = false;

    while (parts[count])
        count++;
    if (count == 1)
        return parts[0];
    row = new_parts(arena, KIND_CONCAT, count, &layout);
    for (i = 0; i < count; i++) {
        row[i] = parts[i];
        columns += parts[i]->columns;
        breaks |= parts[i]->breaks;
    }
    return sum_up(layout, columns, breaks);
}

const struct layout *layout_join(struct arena *arena, const struct layout *separator,
                                 const struct layout *const *parts, size_t count)
{
    const struct layout **joined;
    struct layout *layout;
    size_t i;

    if (count == 0)
        return layout_empty;
    joined = new_parts(arena, KIND_CONCAT, 2 * count - 1, &layout);
    for (i = 0; i < count; i++) {
        if (i)
            joined[2 * i - 1] = separator;
        joined[2 * i] = parts[i];
    }
    return finish(layout);
}

const struct layout *layout_lines(struct arena *arena, const char *text)
{
    const char *end = strchr(text, '\n');
    struct layout *layout;
    size_t length;

    if (!end)
        return layout_text(arena, text);
    length = (size_t)(end - text) + strlen(end);
    layout = new_layout(arena, KIND_LINES);
    layout->text = arena_strndup(arena, text, length);
    layout->count = (unsigned)length;
    layout->columns = layout_columns(text, (size_t)(end - text));
    layout->breaks = true;
    return layout;
}

const struct layout *layout_group(struct arena *arena, const struct layout *content)
{
    return around(arena, KIND_GROUP, content, content->breaks);
}

const struct layout *layout_broken(struct arena *arena, const struct layout *content)
{
    return around(arena, KIND_GROUP, content, true);
}

const struct layout *layout_indent(struct arena *arena, const struct layout *content)
{
    return around(arena, KIND_INDENT, content, content->breaks);
}

const struct layout *layout_fill(struct arena *arena, const struct layout *const *parts,
                                 size_t count)
{
    return copy_parts(arena, KIND_FILL, parts, count);
}

const struct layout *layout_if_broken(struct arena *arena, const struct layout *broken,
                                      const struct layout *flat)
{
    const struct layout *const parts[] = {broken, flat};

    return copy_parts(arena, KIND_IF_BROKEN, parts, 2);
}

const struct layout *layout_list(struct arena *arena, const char *open,
                                 const struct layout *const *items, size_t count, const char *close)
{
    const struct layout *inside;

    if (count == 0)
        return layout_printf(arena, "%s%s", open, close);
    inside = layout_all(arena, layout_softline, layout_join(arena, &comma_line, items, count));
    return layout_group(arena,
                        layout_all(arena, layout_text(arena, open), layout_indent(arena, inside),
                                   &last_comma, layout_softline, layout_text(arena, close)));
}
