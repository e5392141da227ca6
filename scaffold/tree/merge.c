/* Three-way merges of lines. */
#include "scaffold/tree/lines.h"

#include <string.h>

/* Lines [from, to) of a text. */
struct part {
    const struct lines *lines;
    size_t from, to;
};

struct merge {
    const char *ours_name, *theirs_name;
    struct buffer *out;
    size_t conflicts;
};

static size_t length_of(struct part part)
{
    return part.to - part.from;
}

static bool are_equal(struct part a, struct part b)
{
    return length_of(a) == length_of(b) &&
           (length_of(a) == 0 || memcmp(a.lines->hashes + a.from, b.lines->hashes + b.from,
                                        length_of(a) * sizeof *a.lines->hashes) == 0);
}

static void put(struct buffer *out, struct part part)
{
    const struct lines *lines = part.lines;

    buffer_append(out, lines->text + lines->offsets[part.from],
                  lines->offsets[part.to] - lines->offsets[part.from]);
}

/* A line of marks, begun on a line of its own. */
static void put_mark(struct buffer *out, char sign, const char *name)
{
    int i;

    if (out->length && out->data[out->length - 1] != '\n')
        buffer_putc(out, '\n');
    for (i = 0; i < 7; i++)
        buffer_putc(out, sign);
    if (*name)
        buffer_printf(out, " %s", name);
    buffer_putc(out, '\n');
}

static bool same_line(struct part a, size_t i, struct part b, size_t j)
{
    return a.lines->hashes[i] == b.lines->hashes[j];
}

/* Both sides changed the same lines: what they have in common at the ends is no conflict. */
static void put_conflict(struct merge *merge, struct part ours, struct part theirs)
{
    struct part head = ours, tail;

    while (ours.from < ours.to && theirs.from < theirs.to &&
           same_line(ours, ours.from, theirs, theirs.from)) {
        ours.from++;
        theirs.from++;
    }
    head.to = ours.from;
    tail = ours;
    while (ours.from < ours.to && theirs.from < theirs.to &&
           same_line(ours, ours.to - 1, theirs, theirs.to - 1)) {
        ours.to--;
        theirs.to--;
    }
    tail.from = ours.to;
    put(merge->out, head);
    put_mark(merge->out, '<', merge->ours_name);
    put(merge->out, ours);
    put_mark(merge->out, '=', "");
    put(merge->out, theirs);
    put_mark(merge->out, '>', merge->theirs_name);
    put(merge->out, tail);
    merge->conflicts++;
}

static void put_chunk(struct merge *merge, struct part base, struct part ours, struct part theirs)
{
    if (are_equal(ours, base))
        put(merge->out, theirs);
    else if (are_equal(theirs, base) || are_equal(ours, theirs))
        put(merge->out, ours);
    else
        put_conflict(merge, ours, theirs);
}

size_t lines_merge(const struct lines *base, const struct lines *ours, const struct lines *theirs,
                   const char *ours_name, const char *theirs_name, struct buffer *out)
{
    struct merge merge = {.ours_name = ours_name, .theirs_name = theirs_name, .out = out};
    struct arena *arena = arena_new();
    const size_t *to_ours = lines_match(arena, base, ours);
    const size_t *to_theirs = lines_match(arena, base, theirs);
    size_t i = 0, o = 0, t = 0, j;

    for (j = 0; j <= base->count; j++) {
        if (j < base->count && (to_ours[j] == LINES_NONE || to_theirs[j] == LINES_NONE))
            continue;
        /* the chunk before the next line that all three have */
        put_chunk(&merge, (struct part){base, i, j},
                  (struct part){ours, o, j < base->count ? to_ours[j] : ours->count},
                  (struct part){theirs, t, j < base->count ? to_theirs[j] : theirs->count});
        if (j == base->count)
            break;
        put(out, (struct part){ours, to_ours[j], to_ours[j] + 1});
        i = j + 1;
        o = to_ours[j] + 1;
        t = to_theirs[j] + 1;
    }
    arena_free(arena);
    return merge.conflicts;
}
