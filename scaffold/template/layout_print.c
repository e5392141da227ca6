/* Line breaking: a layout is printed in one pass with a stack of cursors. */
#include "common/memory.h"
#include "scaffold/template/layout_kind.h"

#include <stdbool.h>
#include <string.h>

/* A layout of which the parts before `index` are done. */
struct cursor {
    const struct layout *layout;
    size_t index;
    unsigned indent;
    bool flat;
};

#define SHALLOW 32 /* cursors that a stack has room for from the start */

struct stack {
    struct cursor *items; /* `first`, or memory of its own */
    size_t count, capacity;
    struct cursor first[SHALLOW];
};

struct printer {
    unsigned width, column;
    struct buffer *out;
    struct stack work, probe; /* probe: what would be printed, to see whether it fits */
};

static void stack_init(struct stack *stack)
{
    stack->items = stack->first;
    stack->count = 0;
    stack->capacity = SHALLOW;
}

static void stack_release(struct stack *stack)
{
    if (stack->items != stack->first)
        memory_free(stack->items);
}

static void stack_grow(struct stack *stack)
{
    struct cursor *old = stack->items == stack->first ? NULL : stack->items;

    stack->capacity *= 2;
    stack->items = memory_resize(old, stack->capacity, sizeof *stack->items);
    if (!old)
        memcpy(stack->items, stack->first, sizeof stack->first);
}

static void push(struct stack *stack, struct cursor cursor)
{
    if (stack->count == stack->capacity)
        stack_grow(stack);
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

/* Take what stands on one line from the room; whether it fits. */
static bool take_room(unsigned *room, const struct layout *layout)
{
    if (layout->columns > *room)
        return false;
    *room -= layout->columns;
    return true;
}

/* One step of the probe: -1 goes on, else whether it fits. */
static int probe_step(struct printer *printer, unsigned *room, bool must_be_flat)
{
    struct stack *probe = &printer->probe;
    struct cursor *top = &probe->items[probe->count - 1];
    const struct layout *layout = top->layout;

    if (top->flat && !layout->breaks && top->index == 0) {
        probe->count--;
        return take_room(room, layout) ? -1 : 0;
    }
    switch ((enum kind)layout->kind) {
    case KIND_TEXT:
        probe->count--;
        return take_room(room, layout) ? -1 : 0;
    case KIND_LINES:
        return take_room(room, layout);
    case KIND_LINE: /* a hard one, or in a broken group */
        return 1;
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

/* buffer_append() without the NUL, which stands behind the whole. */
static void put(struct buffer *out, const char *text, size_t length)
{
    if (length >= out->capacity - out->length) {
        buffer_append(out, text, length);
        return;
    }
    memcpy(out->data + out->length, text, length);
    out->length += length;
}

static void print_text(struct printer *printer, const struct layout *text)
{
    put(printer->out, text->text, text->count);
    printer->column += text->columns;
}

static void break_line(struct printer *printer, unsigned indent)
{
    struct buffer *out = printer->out;

    while (out->length && out->data[out->length - 1] == ' ')
        out->length--;
    buffer_reserve(out, indent + 1);
    out->data[out->length++] = '\n';
    memset(out->data + out->length, ' ', indent);
    out->length += indent;
    printer->column = indent;
}

static void print_line(struct printer *printer, const struct layout *line_layout, bool flat,
                       unsigned indent)
{
    if (flat && line_layout->text) {
        put(printer->out, line_layout->text, line_layout->columns);
        printer->column += line_layout->columns;
    } else {
        break_line(printer, indent);
    }
}

static void print_lines(struct printer *printer, const struct layout *lines, unsigned indent)
{
    const char *text = lines->text, *end = text + lines->count, *stop;

    while ((stop = memchr(text, '\n', (size_t)(end - text)))) {
        put(printer->out, text, (size_t)(stop - text));
        break_line(printer, indent);
        text = stop + 1;
    }
    put(printer->out, text, (size_t)(end - text));
    printer->column += layout_columns(text, (size_t)(end - text));
}

/* What is known to fit on the line: without cursors. The line bounds how deep it goes. */
static void print_flat(struct buffer *out, const struct layout *layout)
{
    const struct layout *part;
    unsigned i;

    switch ((enum kind)layout->kind) {
    case KIND_TEXT:
    case KIND_LINES:
        put(out, layout->text, layout->count);
        break;
    case KIND_LINE:
        put(out, layout->text, layout->columns);
        break;
    case KIND_CONCAT:
    case KIND_FILL:
        for (i = 0; i < layout->count; i++) {
            part = layout->parts[i];
            if (part->kind == KIND_TEXT)
                put(out, part->text, part->count);
            else
                print_flat(out, part);
        }
        break;
    case KIND_GROUP:
    case KIND_INDENT:
        print_flat(out, layout->content);
        break;
    case KIND_IF_BROKEN:
        print_flat(out, layout->parts[1]);
        break;
    }
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
    if (flat) {
        print_flat(printer->out, group->content);
        printer->column += group->columns;
        return;
    }
    work->count++;
    top->flat = false;
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

/* The parts of a sequence up to the first that is none of text and lines. */
static void print_concat(struct printer *printer)
{
    struct stack *work = &printer->work;
    struct cursor *top = &work->items[work->count - 1];
    const struct layout *part;

    while (top->index < top->layout->count) {
        part = top->layout->parts[top->index];
        if (part->kind == KIND_TEXT) {
            print_text(printer, part);
        } else if (part->kind == KIND_LINE) {
            print_line(printer, part, top->flat, top->indent);
        } else {
            push(work, part_of(top, top->index++));
            return;
        }
        top->index++;
    }
    work->count--;
}

static void print_step(struct printer *printer)
{
    struct stack *work = &printer->work;
    struct cursor *top = &work->items[work->count - 1];
    struct cursor leaf = *top;

    switch ((enum kind)top->layout->kind) {
    case KIND_TEXT:
        work->count--;
        print_text(printer, leaf.layout);
        break;
    case KIND_LINES:
        work->count--;
        print_lines(printer, leaf.layout, leaf.indent);
        break;
    case KIND_LINE:
        work->count--;
        print_line(printer, leaf.layout, leaf.flat, leaf.indent);
        break;
    case KIND_CONCAT:
        print_concat(printer);
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
    struct printer printer;

    printer.width = width;
    printer.column = column;
    printer.out = out;
    stack_init(&printer.work);
    stack_init(&printer.probe);
    push(&printer.work, (struct cursor){.layout = content, .indent = indent});
    while (printer.work.count)
        print_step(&printer);
    buffer_reserve(out, 0)[0] = '\0';
    stack_release(&printer.work);
    stack_release(&printer.probe);
}
