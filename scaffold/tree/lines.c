/*
 * Lines and how they match: what is equal at both ends first, then lines that are unique in both texts
 * (patience), and a longest common subsequence for the small gaps between them.
 */
#include "scaffold/tree/lines.h"

#include "common/memory.h"

#include <stdlib.h>
#include <string.h>

#define HASH_BITS 48
#define HASH_CHARACTERS 8
#define TABLE_LIMIT 4000000u /* cells of the table for a gap; larger gaps count as replaced */
#define DEPTH_LIMIT 64

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* FNV-1a, cut: hashes are kept in manifests, so they are the same everywhere and for ever. */
static uint64_t hash_line(const char *text, size_t length)
{
    uint64_t hash = 0xcbf29ce484222325u;
    size_t i;

    if (length && text[length - 1] == '\n')
        length--;
    if (length && text[length - 1] == '\r')
        length--;
    for (i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)text[i]) * 0x100000001b3u;
    return (hash ^ hash >> HASH_BITS) & (((uint64_t)1 << HASH_BITS) - 1);
}

static size_t count_lines(const char *text, size_t length)
{
    const char *end = text + length;
    size_t count = 0;

    for (; text < end && (text = memchr(text, '\n', (size_t)(end - text))); text++)
        count++;
    return count + (length && end[-1] != '\n');
}

struct lines lines_of(struct arena *arena, const char *text, size_t length)
{
    struct lines lines = {.count = count_lines(text, length), .text = text};
    uint64_t *hashes = arena_alloc(arena, lines.count + 1, sizeof *hashes);
    size_t *offsets = arena_alloc(arena, lines.count + 1, sizeof *offsets), at = 0, i;
    const char *stop;

    for (i = 0; i < lines.count; i++) {
        stop = memchr(text + at, '\n', length - at);
        offsets[i + 1] = stop ? (size_t)(stop + 1 - text) : length;
        hashes[i] = hash_line(text + at, offsets[i + 1] - at);
        at = offsets[i + 1];
    }
    lines.hashes = hashes;
    lines.offsets = offsets;
    return lines;
}

static void put_hash(char *to, uint64_t hash)
{
    int i;

    for (i = HASH_CHARACTERS - 1; i >= 0; i--, hash >>= 6)
        to[i] = digits[hash & 63];
}

void lines_put_hashes(const char *text, size_t length, struct buffer *out)
{
    const char *end = text + length, *stop;
    char *to = buffer_reserve(out, count_lines(text, length) * HASH_CHARACTERS);

    for (; text < end; text = stop) {
        stop = memchr(text, '\n', (size_t)(end - text));
        stop = stop ? stop + 1 : end;
        put_hash(to, hash_line(text, (size_t)(stop - text)));
        to += HASH_CHARACTERS;
        out->length += HASH_CHARACTERS;
    }
    *to = '\0';
}

bool lines_from_hashes(struct arena *arena, const char *text, size_t length, struct lines *lines)
{
    uint64_t *hashes = arena_alloc(arena, length / HASH_CHARACTERS + 1, sizeof *hashes);
    const char *digit;
    size_t i;

    for (i = 0; i < length; i++) {
        digit = text[i] ? strchr(digits, text[i]) : NULL;
        if (!digit)
            return false;
        hashes[i / HASH_CHARACTERS] = hashes[i / HASH_CHARACTERS] << 6 | (uint64_t)(digit - digits);
    }
    *lines = (struct lines){.count = length / HASH_CHARACTERS, .hashes = hashes};
    return length % HASH_CHARACTERS == 0;
}

/* Matching */

struct matcher {
    const uint64_t *a, *b;
    size_t *match; /* of each line of a */
};

/* A stretch of both texts, ends excluded. */
struct gap {
    size_t a, a_end, b, b_end;
};

struct entry {
    uint64_t hash;
    size_t line;
};

static int compare_entries(const void *left, const void *right)
{
    const struct entry *x = left, *y = right;

    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return x->line < y->line ? -1 : x->line > y->line;
}

static int compare_lines(const void *left, const void *right)
{
    const struct gap *x = left, *y = right;

    return x->a < y->a ? -1 : x->a > y->a;
}

static struct entry *sorted(const uint64_t *hashes, size_t from, size_t to)
{
    struct entry *entries = memory_alloc(to - from + 1, sizeof *entries);
    size_t i;

    for (i = from; i < to; i++)
        entries[i - from] = (struct entry){hashes[i], i};
    qsort(entries, to - from, sizeof *entries, compare_entries);
    return entries;
}

static bool is_unique(const struct entry *entries, size_t count, size_t i)
{
    return (i == 0 || entries[i - 1].hash != entries[i].hash) &&
           (i + 1 == count || entries[i + 1].hash != entries[i].hash);
}

/* Pairs of lines that are there once in each side of the gap, in the order of a. */
static struct gap *unique_pairs(const struct matcher *matcher, const struct gap *gap, size_t *count)
{
    size_t a_count = gap->a_end - gap->a, b_count = gap->b_end - gap->b, i = 0, j = 0;
    struct entry *a = sorted(matcher->a, gap->a, gap->a_end);
    struct entry *b = sorted(matcher->b, gap->b, gap->b_end);
    struct gap *pairs = memory_alloc(a_count + 1, sizeof *pairs);

    *count = 0;
    while (i < a_count && j < b_count) {
        if (a[i].hash < b[j].hash) {
            i++;
        } else if (a[i].hash > b[j].hash) {
            j++;
        } else {
            if (is_unique(a, a_count, i) && is_unique(b, b_count, j))
                pairs[(*count)++] = (struct gap){.a = a[i].line, .b = b[j].line};
            i++;
        }
    }
    memory_free(a);
    memory_free(b);
    qsort(pairs, *count, sizeof *pairs, compare_lines);
    return pairs;
}

/* Keep a longest run of pairs that goes up in b too; returns its length. */
static size_t longest_rise(struct gap *pairs, size_t count)
{
    size_t *tails = memory_alloc(count + 1, sizeof *tails); /* pair that ends the best run */
    size_t *previous = memory_alloc(count + 1, sizeof *previous);
    size_t length = 0, low, high, i, at;
    struct gap *kept;

    for (i = 0; i < count; i++) {
        for (low = 0, high = length; low < high;) {
            at = low + (high - low) / 2;
            if (pairs[tails[at]].b < pairs[i].b)
                low = at + 1;
            else
                high = at;
        }
        previous[i] = low ? tails[low - 1] : LINES_NONE;
        tails[low] = i;
        if (low == length)
            length++;
    }
    kept = memory_alloc(length + 1, sizeof *kept);
    for (i = length, at = length ? tails[length - 1] : 0; i > 0; at = previous[at])
        kept[--i] = pairs[at];
    memcpy(pairs, kept, length * sizeof *pairs);
    memory_free(kept);
    memory_free(tails);
    memory_free(previous);
    return length;
}

/* A longest common subsequence by the table of lengths. */
static void match_by_table(struct matcher *matcher, const struct gap *gap)
{
    size_t rows = gap->a_end - gap->a, columns = gap->b_end - gap->b, i, j;
    uint32_t *table, *row, *below;

    if (rows == 0 || columns == 0 || rows + 1 > TABLE_LIMIT / (columns + 1))
        return;
    table = memory_alloc((rows + 1) * (columns + 1), sizeof *table);
    for (i = rows; i-- > 0;) {
        row = table + i * (columns + 1);
        below = row + columns + 1;
        for (j = columns; j-- > 0;)
            if (matcher->a[gap->a + i] == matcher->b[gap->b + j])
                row[j] = below[j + 1] + 1;
            else
                row[j] = below[j] > row[j + 1] ? below[j] : row[j + 1];
    }
    for (i = j = 0; i < rows && j < columns;) {
        row = table + i * (columns + 1);
        below = row + columns + 1;
        if (matcher->a[gap->a + i] == matcher->b[gap->b + j])
            matcher->match[gap->a + i++] = gap->b + j++;
        else if (below[j] >= row[j + 1])
            i++;
        else
            j++;
    }
    memory_free(table);
}

/* Match what is equal at both ends, and take it off the gap. */
static void match_ends(struct matcher *matcher, struct gap *gap)
{
    while (gap->a < gap->a_end && gap->b < gap->b_end && matcher->a[gap->a] == matcher->b[gap->b])
        matcher->match[gap->a++] = gap->b++;
    while (gap->a < gap->a_end && gap->b < gap->b_end &&
           matcher->a[gap->a_end - 1] == matcher->b[gap->b_end - 1])
        matcher->match[--gap->a_end] = --gap->b_end;
}

static void match_gap(struct matcher *matcher, struct gap gap, unsigned depth)
{
    struct gap *pairs, inner;
    size_t count, i;

    match_ends(matcher, &gap);
    if (gap.a == gap.a_end || gap.b == gap.b_end)
        return;
    pairs = unique_pairs(matcher, &gap, &count);
    count = longest_rise(pairs, count);
    if (count == 0 || depth == DEPTH_LIMIT)
        match_by_table(matcher, &gap);
    for (i = 0; count && depth < DEPTH_LIMIT && i <= count; i++) {
        inner.a = i ? pairs[i - 1].a + 1 : gap.a;
        inner.b = i ? pairs[i - 1].b + 1 : gap.b;
        inner.a_end = i < count ? pairs[i].a : gap.a_end;
        inner.b_end = i < count ? pairs[i].b : gap.b_end;
        if (i < count)
            matcher->match[pairs[i].a] = pairs[i].b;
        match_gap(matcher, inner, depth + 1);
    }
    memory_free(pairs);
}

const size_t *lines_match(struct arena *arena, const struct lines *a, const struct lines *b)
{
    struct matcher matcher = {.a = a->hashes, .b = b->hashes};
    size_t i;

    matcher.match = arena_alloc(arena, a->count + 1, sizeof *matcher.match);
    for (i = 0; i <= a->count; i++)
        matcher.match[i] = LINES_NONE;
    match_gap(&matcher, (struct gap){0, a->count, 0, b->count}, 0);
    return matcher.match;
}
