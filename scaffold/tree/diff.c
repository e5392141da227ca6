/* Unified diffs. */
#include "scaffold/tree/lines.h"

#define CONTEXT 3

/* Lines [a, a_end) were replaced by [b, b_end). */
struct change {
    size_t a, a_end, b, b_end;
};

struct changes {
    struct change *items;
    size_t count;
};

static struct changes find_changes(struct arena *arena, const struct lines *a,
                                   const struct lines *b)
{
    const size_t *match = lines_match(arena, a, b);
    struct changes changes = {arena_alloc(arena, a->count + 2, sizeof(struct change)), 0};
    size_t i = 0, j = 0;
    struct change change;

    while (i < a->count || j < b->count) {
        if (i < a->count && match[i] == j) {
            i++;
            j++;
            continue;
        }
        change = (struct change){.a = i, .b = j};
        while (i < a->count && match[i] == LINES_NONE)
            i++;
        j = i < a->count ? match[i] : b->count;
        change.a_end = i;
        change.b_end = j;
        changes.items[changes.count++] = change;
    }
    return changes;
}

static void put_lines(struct buffer *out, char sign, const struct lines *lines, size_t from,
                      size_t to)
{
    size_t length;

    for (; from < to; from++) {
        length = lines->offsets[from + 1] - lines->offsets[from];
        buffer_putc(out, sign);
        buffer_append(out, lines->text + lines->offsets[from], length);
        if (lines->text[lines->offsets[from + 1] - 1] != '\n')
            buffer_puts(out, "\n\\ No newline at end of file\n");
    }
}

static void put_range(struct buffer *out, char sign, size_t from, size_t to)
{
    buffer_printf(out, " %c%zu", sign, to > from ? from + 1 : from);
    if (to - from != 1)
        buffer_printf(out, ",%zu", to - from);
}

/* Changes first … last with the context around and between them. */
static void put_hunk(struct buffer *out, const struct lines *a, const struct lines *b,
                     const struct change *first, const struct change *last)
{
    size_t before = first->a < CONTEXT ? first->a : CONTEXT;
    size_t left = a->count - last->a_end, after = left < CONTEXT ? left : CONTEXT;
    const struct change *change;

    buffer_puts(out, "@@");
    put_range(out, '-', first->a - before, last->a_end + after);
    put_range(out, '+', first->b - before, last->b_end + after);
    buffer_puts(out, " @@\n");
    put_lines(out, ' ', a, first->a - before, first->a);
    for (change = first; change <= last; change++) {
        put_lines(out, '-', a, change->a, change->a_end);
        put_lines(out, '+', b, change->b, change->b_end);
        put_lines(out, ' ', a, change->a_end, change < last ? change[1].a : change->a_end + after);
    }
}

void lines_diff(const char *path, const char *before, size_t before_length, const char *after,
                size_t after_length, struct buffer *out)
{
    struct arena *arena = arena_new();
    struct lines a = lines_of(arena, before ? before : "", before_length);
    struct lines b = lines_of(arena, after ? after : "", after_length);
    struct changes changes = find_changes(arena, &a, &b);
    size_t first, last;

    if (changes.count) {
        buffer_printf(out, before ? "--- a/%s\n" : "--- /dev/null\n", path);
        buffer_printf(out, after ? "+++ b/%s\n" : "+++ /dev/null\n", path);
    }
    for (first = 0; first < changes.count; first = last + 1) {
        for (last = first; last + 1 < changes.count; last++)
            if (changes.items[last + 1].a - changes.items[last].a_end > 2 * CONTEXT)
                break;
        put_hunk(out, &a, &b, &changes.items[first], &changes.items[last]);
    }
    arena_free(arena);
}
