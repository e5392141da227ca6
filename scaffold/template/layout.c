/* Line breaking: documents are built bottom-up and printed in one pass with a stack of cursors. */
#include "scaffold/template/layout.h"

#include "common/memory.h"
#include "common/text.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define ALL_LIMIT 64 /* arguments of layout_all() */

enum kind {
    KIND_TEXT,
    KIND_LINE,
    KIND_CONCAT,
    KIND_FILL,
    KIND_GROUP,
    KIND_INDENT,
    KIND_IF_BROKEN,
};

/* Small, because a big description makes millions of them. */
struct layout {
    unsigned kind : 4;     /* enum kind */
    unsigned breaks : 1;   /* it holds a hard line: groups around it are broken */
    unsigned columns : 27; /* TEXT */
    unsigned count;        /* bytes of TEXT, or parts */
    union {
        const char *text; /* TEXT; LINE: what it is when flat, NULL for a hard one */
        const struct layout *const *parts; /* CONCAT, FILL; IF_BROKEN: broken, flat */
        const struct layout *content;      /* GROUP, INDENT */
    };
};

#define COLUMNS_LIMIT ((1u << 27) - 1)

static const struct layout empty_text = {.kind = KIND_TEXT, .text = ""};
static const struct layout line = {.kind = KIND_LINE, .text = " "};
static const struct layout softline = {.kind = KIND_LINE, .text = ""};
static const struct layout hardline = {.kind = KIND_LINE, .breaks = true, .text = NULL};
static const struct layout *const two_lines[] = {&hardline, &hardline};
static const struct layout blank = {
    .kind = KIND_CONCAT, .breaks = true, .count = 2, .parts = two_lines};

/* The commas of lists. */
static const struct layout comma = {.kind = KIND_TEXT, .columns = 1, .count = 1, .text = ","};
static const struct layout *const comma_and_line[] = {&comma, &line};
static const struct layout comma_line = {.kind = KIND_CONCAT, .count = 2, .parts = comma_and_line};
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

static unsigned columns_of(const char *text, size_t length)
{
    const char *end = text + length;
    unsigned columns = 0;
    uint32_t point;
    size_t step;

    for (; text < end; text += step) {
        step = 1;
        if ((unsigned char)*text < 0x80) {
            columns++;
            continue;
        }
        step = text_utf8(text, (size_t)(end - text), &point);
        columns += step ? width_of(point) : 1;
        step = step ? step : 1;
    }
    return columns < COLUMNS_LIMIT ? columns : COLUMNS_LIMIT;
}

static struct layout *new_layout(struct arena *arena, enum kind kind)
{
    struct layout *layout = arena_alloc(arena, 1, sizeof *layout);

    layout->kind = kind & 15;
    return layout;
}

/* Text that lives in the arena or longer. */
static const struct layout *own_text(struct arena *arena, const char *text, size_t length)
{
    struct layout *layout;

    if (length == 0)
        return layout_empty;
    layout = new_layout(arena, KIND_TEXT);
    layout->text = text;
    layout->count = (unsigned)length;
    layout->columns = columns_of(text, length) & COLUMNS_LIMIT;
    return layout;
}

const struct layout *layout_bytes(struct arena *arena, const char *text, size_t length)
{
    if (length == 1 && *text == ',')
        return &comma;
    return own_text(arena, arena_strndup(arena, text, length), length);
}

const struct layout *layout_text(struct arena *arena, const char *text)
{
    return layout_bytes(arena, text, strlen(text));
}

const struct layout *layout_printf(struct arena *arena, const char *format, ...)
{
    struct buffer text = BUFFER_INIT;
    const struct layout *layout;
    va_list arguments;

    va_start(arguments, format);
    buffer_vprintf(&text, format, arguments);
    va_end(arguments);
    layout = layout_bytes(arena, buffer_text(&text), text.length);
    buffer_release(&text);
    return layout;
}

/* The parts are in the arena. */
static const struct layout *own_parts(struct arena *arena, enum kind kind,
                                      const struct layout *const *parts, size_t count)
{
    struct layout *layout = new_layout(arena, kind);
    size_t i;

    layout->parts = parts;
    layout->count = (unsigned)count;
    for (i = 0; i < count; i++)
        layout->breaks |= parts[i]->breaks;
    return layout;
}

static const struct layout *around(struct arena *arena, enum kind kind,
                                   const struct layout *content, unsigned breaks)
{
    struct layout *layout = new_layout(arena, kind);

    layout->content = content;
    layout->breaks = breaks & 1;
    return layout;
}

static const struct layout **new_parts(struct arena *arena, size_t count)
{
    return arena_alloc(arena, count ? count : 1, sizeof(struct layout *));
}

static const struct layout *copy_parts(struct arena *arena, enum kind kind,
                                       const struct layout *const *parts, size_t count)
{
    const struct layout **copy = new_parts(arena, count);

    if (count)
        memcpy(copy, parts, count * sizeof(struct layout *));
    return own_parts(arena, kind, copy, count);
}

const struct layout *layout_concat(struct arena *arena, const struct layout *const *parts,
                                   size_t count)
{
    return count == 1 ? parts[0] : copy_parts(arena, KIND_CONCAT, parts, count);
}

const struct layout *layout_all(struct arena *arena, const struct layout *first, ...)
{
    const struct layout *parts[ALL_LIMIT], *part;
    va_list arguments;
    size_t count = 0;

    va_start(arguments, first);
    for (part = first; part && count < ALL_LIMIT; part = va_arg(arguments, const struct layout *))
        parts[count++] = part;
    va_end(arguments);
    return layout_concat(arena, parts, count);
}

const struct layout *layout_join(struct arena *arena, const struct layout *separator,
                                 const struct layout *const *parts, size_t count)
{
    const struct layout **joined;
    size_t i;

    if (count == 0)
        return layout_empty;
    joined = new_parts(arena, 2 * count);
    for (i = 0; i < count; i++) {
        joined[2 * i] = parts[i];
        joined[2 * i + 1] = separator;
    }
    return own_parts(arena, KIND_CONCAT, joined, 2 * count - 1);
}

const struct layout *layout_lines(struct arena *arena, const char *text)
{
    const char *at = text, *end;
    const struct layout **parts;
    size_t count = 1;

    while ((at = strchr(at, '\n'))) {
        count += 2;
        at++;
    }
    parts = new_parts(arena, count);
    for (count = 0;; text = end + 1) {
        end = strchr(text, '\n');
        parts[count++] = layout_bytes(arena, text, end ? (size_t)(end - text) : strlen(text));
        if (!end)
            break;
        parts[count++] = layout_hardline;
    }
    return own_parts(arena, KIND_CONCAT, parts, count);
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
    inside =
        layout_all(arena, layout_softline, layout_join(arena, &comma_line, items, count), NULL);
    return layout_group(arena,
                        layout_all(arena, layout_text(arena, open), layout_indent(arena, inside),
                                   &last_comma, layout_softline, layout_text(arena, close), NULL));
}

/* Printing */

/* A layout of which the parts before `index` are done. */
struct cursor {
    const struct layout *layout;
    size_t index;
    unsigned indent;
    bool flat;
};

struct stack {
    struct cursor *items;
    size_t count, capacity;
};

struct printer {
    struct stack work, probe; /* probe: what would be printed, to see whether it fits */
    unsigned width, column;
    struct buffer *out;
};

static void push(struct stack *stack, struct cursor cursor)
{
    if (stack->count == stack->capacity) {
        stack->capacity = memory_grow(stack->capacity, stack->count + 1);
        stack->items = memory_resize(stack->items, stack->capacity, sizeof *stack->items);
    }
    stack->items[stack->count++] = cursor;
}

static struct cursor part_of(const struct cursor *cursor, size_t index)
{
    return (struct cursor){cursor->layout->parts[index], 0, cursor->indent, cursor->flat};
}

/* Push the next part of a sequence, or drop the cursor behind the last. */
static void step(struct stack *stack)
{
    struct cursor *cursor = &stack->items[stack->count - 1];

    if (cursor->index == cursor->layout->count)
        stack->count--;
    else
        push(stack, part_of(cursor, cursor->index++));
}

/* Replace the cursor on top by what is inside it. */
static void descend(struct stack *stack, const struct layout *inside)
{
    struct cursor *top = &stack->items[stack->count - 1];

    top->layout = inside;
    top->index = 0;
}

/* One step of the probe: -1 goes on, else whether it fits. */
static int probe_step(struct printer *printer, unsigned *room, bool must_be_flat)
{
    struct stack *probe = &printer->probe;
    struct cursor *top = &probe->items[probe->count - 1];
    const struct layout *layout = top->layout;
    unsigned columns;

    switch ((enum kind)layout->kind) {
    case KIND_TEXT:
    case KIND_LINE:
        if (layout->kind == KIND_LINE && (!top->flat || !layout->text))
            return 1;
        columns = layout->kind == KIND_TEXT ? layout->columns : (unsigned)strlen(layout->text);
        probe->count--;
        if (columns > *room)
            return 0;
        *room -= columns;
        return -1;
    case KIND_CONCAT:
    case KIND_FILL:
        step(probe);
        return -1;
    case KIND_GROUP:
        if (must_be_flat && layout->breaks)
            return 0;
        if (layout->breaks)
            top->flat = false;
        descend(probe, layout->content);
        return -1;
    case KIND_INDENT:
        descend(probe, layout->content);
        return -1;
    case KIND_IF_BROKEN:
        descend(probe, layout->parts[top->flat]);
        return -1;
    }
    return -1;
}

/* Whether what is on the probe, and then the rest of the work up to its first line break, fits. */
static bool fits(struct printer *printer, bool with_rest, bool must_be_flat)
{
    unsigned room = printer->width > printer->column ? printer->width - printer->column : 0;
    size_t rest = with_rest ? printer->work.count : 0;
    int answer;

    if (printer->column > printer->width)
        return false;
    for (;;) {
        if (printer->probe.count == 0) {
            if (rest == 0)
                return true;
            push(&printer->probe, printer->work.items[--rest]);
            must_be_flat = false;
        }
        answer = probe_step(printer, &room, must_be_flat);
        if (answer >= 0)
            return answer;
    }
}

/* Whether a layout fits flat from here. */
static bool fits_flat(struct printer *printer, const struct layout *layout, bool with_rest)
{
    printer->probe.count = 0;
    push(&printer->probe, (struct cursor){.layout = layout, .flat = true});
    return fits(printer, with_rest, !with_rest);
}

static void trim(struct buffer *out)
{
    while (out->length && out->data[out->length - 1] == ' ')
        out->data[--out->length] = '\0';
}

static void print_line(struct printer *printer, const struct cursor *cursor)
{
    unsigned i;

    if (cursor->flat && cursor->layout->text) {
        buffer_puts(printer->out, cursor->layout->text);
        printer->column += (unsigned)strlen(cursor->layout->text);
        return;
    }
    trim(printer->out);
    buffer_putc(printer->out, '\n');
    for (i = 0; i < cursor->indent; i++)
        buffer_putc(printer->out, ' ');
    printer->column = cursor->indent;
}

static void print_group(struct printer *printer)
{
    struct stack *work = &printer->work;
    struct cursor *top = &work->items[work->count - 1];
    const struct layout *group = top->layout;
    bool flat = top->flat;

    work->count--; /* so that the rest is what follows the group */
    if (!flat || group->breaks)
        flat = !group->breaks && fits_flat(printer, group->content, true);
    work->count++;
    top->flat = flat;
    descend(work, group->content);
}

/* A content, and the separator that the next one decides about. */
static void print_fill(struct printer *printer)
{
    struct stack *work = &printer->work;
    struct cursor *top = &work->items[work->count - 1], content, separator;
    size_t index = top->index;

    if (index >= top->layout->count) {
        work->count--;
        return;
    }
    content = part_of(top, index);
    content.flat = top->flat || fits_flat(printer, content.layout, false);
    top->index += 2;
    if (index + 1 >= top->layout->count) {
        push(work, content);
        return;
    }
    separator = part_of(top, index + 1);
    if (!separator.flat && content.flat && index + 2 < top->layout->count) {
        printer->probe.count = 0;
        push(&printer->probe,
             (struct cursor){.layout = top->layout->parts[index + 2], .flat = true});
        push(&printer->probe, (struct cursor){.layout = separator.layout, .flat = true});
        push(&printer->probe, content);
        separator.flat = fits(printer, false, true);
    }
    push(work, separator);
    push(work, content);
}

static void print_step(struct printer *printer)
{
    struct stack *work = &printer->work;
    struct cursor *top = &work->items[work->count - 1], line_cursor;

    switch ((enum kind)top->layout->kind) {
    case KIND_TEXT:
        buffer_append(printer->out, top->layout->text, top->layout->count);
        printer->column += top->layout->columns;
        work->count--;
        break;
    case KIND_LINE:
        line_cursor = *top;
        work->count--;
        print_line(printer, &line_cursor);
        break;
    case KIND_CONCAT:
        step(work);
        break;
    case KIND_FILL:
        print_fill(printer);
        break;
    case KIND_GROUP:
        print_group(printer);
        break;
    case KIND_INDENT:
        top->indent += LAYOUT_INDENT;
        descend(work, top->layout->content);
        break;
    case KIND_IF_BROKEN:
        descend(work, top->layout->parts[top->flat]);
        break;
    }
}

void layout_print(const struct layout *content, unsigned width, unsigned indent, unsigned column,
                  struct buffer *out)
{
    struct printer printer = {.width = width, .column = column, .out = out};

    push(&printer.work, (struct cursor){.layout = content, .indent = indent});
    while (printer.work.count)
        print_step(&printer);
    memory_free(printer.work.items);
    memory_free(printer.probe.items);
}
