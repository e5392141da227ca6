/*
 * The law of YAML's subset: what it takes, libyaml takes as well, and makes the same tree of it, with the same
 * positions. Held on documents of every construct and on many changed at random.
 *
 *   subset [ROUNDS [FILE…]]
 */
#include "common/buffer.h"
#include "common/input.h"
#include "common/text.h"
#include "scaffold/read/read.h"
#include "scaffold/read/reader.h"
#include "tests/lib/tap.h"

#include <stdint.h>
#include <stdlib.h>

#define ROUNDS 20000

static const char *const documents[] = {
    /* mappings, sequences, indentation */
    "openapi: 3.1.0\ninfo:\n  title: A b\n  version: '1'\npaths: {}\n",
    "# first\n---\na:\n- b\n- c: 1\n  d: 2\n-\n  - x\n  - - y\n    - z\n-\nb: # none\nc:\n  # in\n "
    " k: v\n",
    "---   # begins\n\n- a\n-   b: c\n    d:\n    - e\n    -  f: g\n       h: i\n- -1\n- --\n",
    "a:\n  b:\n    c: d\n\n    e: f\n  g: h\ni:\n    j:\n\nk: v # comment\nl: v#none\nm: a:b\nn: a "
    "#: b\n",
    "  a: 1\n  b:\n   c: 2\n   d:\n         e: 3\n",
    /* plain scalars and the core schema */
    "a: 0\nb: -5\nc: 0x1F\nd: 007\ne: 1.\nf: .5e3\ng: true\nh: False\ni: ~\nj: null\nk: 1e5\nl: "
    "+3\nm: 0o17\n",
    "a: one\n  two\n\n  three\n\n\n  four # end\nb:\n  five\n six\n# c\nc: seven\n  - eight ? "
    "nine\n",
    "200: a\nnull: b\ntrue: c\n$ref: '#/x~1y'\n/p/{id}: d\nx-y: e/f\na b: c d\n",
    "? a b\n: c\n? 'd'\n:\n? e # f\n: - g\n  - h\ni: ::1\nj: ?k\nl:\n  ? m\n  : n: o\n    p: q\n",
    /* quoted scalars */
    "a: ''\nb: 'it''s'\nc: 'one  \n   two\n\n   three '\n'd': \"\"\n\"e f\": \"g\"\n",
    "a: \"\\\"\\\\ \\n \\t \\x41 \\u00e9 \\U0001F600\\0 \\/ \\e\"\nb: \"one \\\n   two\\\n\n  "
    "three\\  \n  four \n five\"\n",
    "'a b': 'c' # d\n\"e\\u0020\":\n  'f'\n\"g\":\n  \"h\n   i\"\n",
    /* literal and folded ones */
    "a: |\n  one\n   two\n\n  three\nb: >\n  one\n  two\n\n  three\n   four\n  five\n\n\nc: d\n",
    "a: |-\n  one\n\nb: |+\n  two\n\n\nc: >-\n    three\n    four\n\n    five\nd: >+\n\n  "
    "six\n\ne: |2\n   seven\nf: |\n\ng: h\n",
    "- |\n one\n  two\n- >1-\n  three\n four\n- |+ # comment\n\n- |\n- x\n",
    "a:\n- |\n  text\n  - b\n- >\n  c\n\n  d\n\n   e\n   f\n\n  g\nb: |\n  # none\n# one\n",
    /* collections in brackets */
    "a: []\nb: {}\nc: [ a, 'b', \"c\", 1, -2, null ]\nd: { a: b, 'c': d, \"e\":f, g: [h, {i: j}] "
    "}\n",
    "a: [\n  b,\n  c\n]\nd: {\n  e: f, # g\n  h: [i,\n j] }\nk: [ l m , n:o, p#q ]\n",
    "- [a, [b, [c]]]\n- {a: {b: {c: d}}}\n- [\n   {a: 1,\n    b: 2},\n   3 ]\n- "
    "{\"a\":\"b\",\"c\":[1,2]}\n",
    /* beyond ASCII */
    "a: \xc3\xa9t\xc3\xa9\n\"\xe2\x82\xac\": {\xf0\x9f\x98\x80: \xc3\xa9, b: [\xc3\xa9, c]}\nd: "
    "'\xc3\xa9' # \xc3\xa9\n",
    "a\xe2\x80\xa8: b\xc2\x85 c\xe2\x80\xa9\nd: 'e\xe2\x80\xa8 f'\ng: \"\\ue000\xe2\x80\xa8\"\nh: "
    "|\n  "
    "i\xe2\x80\xa8 j # k\n  l\n",
    /* what is none of it */
    "a: &b c\nd: *b\ne: !!str 1\nf: {<<: {g: h}}\n? [i]\n: j\nk: .inf\nl: a: b\nm: 1\nm: 2\n\tn: "
    "o\n",
    "a: b\n...\n---\nc: d\n%YAML 1.2\n",
};

static bool same_place(struct locus a, struct locus b)
{
    return a.line == b.line && a.column == b.column;
}

static bool same_tree(const struct node *a, const struct node *b);

static bool same_members(const struct member *a, const struct member *b)
{
    return a->key_length == b->key_length && memcmp(a->key, b->key, a->key_length + 1) == 0 &&
           same_place(a->where, b->where) && same_tree(a->value, b->value);
}

static bool same_parts(const struct node *a, const struct node *b)
{
    bool same = true;
    unsigned i;

    for (i = 0; same && i < a->count; i++)
        same = a->kind == NODE_MAPPING ? same_members(&a->members[i], &b->members[i])
                                       : same_tree(a->items[i], b->items[i]);
    return same;
}

static bool same_tree(const struct node *a, const struct node *b)
{
    if (a->kind != b->kind || a->integer != b->integer || a->length != b->length ||
        a->count != b->count || !same_place(a->where, b->where))
        return false;
    if (a->kind == NODE_MAPPING || a->kind == NODE_SEQUENCE)
        return same_parts(a, b);
    return memcmp(a->text, b->text, a->length + 1) == 0; /* with the NUL */
}

static bool is_utf8(const char *text, size_t length)
{
    size_t step = 1, at;

    for (at = 0; step && at < length; at += step)
        step = text_utf8(text + at, length - at, NULL);
    return at == length && step;
}

/* libyaml takes a tab for indentation where it begins the text of the first line of a literal or folded
 * scalar. */
static bool is_its_mistake(const struct diagnostics *mistakes)
{
    return mistakes->count == 1 && strcmp(mistakes->items[0].message, "a tab cannot indent") == 0;
}

/* Whether the law holds; `*taken` counts what is of the subset. */
static bool holds(const char *text, size_t length, unsigned *taken)
{
    struct arena *arena = arena_new();
    struct diagnostics list, mistakes;
    struct reader ours = {.arena = arena, .file = "x", .list = &list},
                  theirs = {.arena = arena, .file = "x", .list = &mistakes};
    const struct node *tree, *other;
    bool good;

    diagnostics_init(&list, arena);
    diagnostics_init(&mistakes, arena);
    tree = subset_read(&ours, text, length);
    *taken += tree != NULL;
    other = tree ? yaml_read(&theirs, text, length) : NULL;
    good = list.count == 0 && (!tree || is_its_mistake(&mistakes) ||
                               (other && mistakes.count == 0 && same_tree(tree, other) &&
                                ours.written == theirs.written));
    arena_free(arena);
    return good;
}

static uint64_t state = 0x2545f4914f6cdd1d;

static size_t random_below(size_t limit)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (size_t)(state % limit);
}

/* Replace some bytes by others of YAML's syntax, or by a piece of the document itself. */
static void change(struct buffer *text)
{
    static const char bytes[] = " \n\n  ::-#'\"|>[]{},ab1\\?&*!%@`.~\t\xc3";
    size_t at = random_below(text->length), cut = random_below(4), from, length;
    struct buffer changed = BUFFER_INIT;

    if (at + cut > text->length)
        cut = text->length - at;
    buffer_append(&changed, text->data, at);
    if (random_below(2)) {
        for (length = random_below(3); length; length--)
            buffer_putc(&changed, bytes[random_below(sizeof bytes - 1)]);
    } else {
        from = random_below(text->length);
        length = random_below(12);
        length = from + length > text->length ? text->length - from : length;
        buffer_append(&changed, text->data + from, length);
    }
    buffer_append(&changed, text->data + at + cut, text->length - at - cut);
    buffer_clear(text);
    buffer_append(text, changed.data, changed.length);
    buffer_release(&changed);
}

static void test_documents(void)
{
    size_t i, count = sizeof documents / sizeof *documents;
    unsigned taken = 0;

    for (i = 0; i < count; i++)
        if (!holds(documents[i], strlen(documents[i]), &taken))
            fail("document %zu gives the same tree", i);
    is_uint(taken, (unsigned)count - 2, "all documents but the last two are of the subset");
}

static void test_changed(unsigned long rounds)
{
    unsigned taken = 0, wrong = 0;
    unsigned long i;
    size_t changes;

    for (i = 0; i < rounds; i++) {
        const char *seed = documents[random_below(sizeof documents / sizeof *documents)];
        struct buffer text = BUFFER_INIT;

        buffer_puts(&text, seed);
        for (changes = 1 + random_below(4); changes && text.length; changes--)
            change(&text);
        if (is_utf8(buffer_text(&text), text.length) &&
            !holds(buffer_text(&text), text.length, &taken) && wrong++ < 5)
            note("wrong: <<<%s>>>", buffer_text(&text));
        buffer_release(&text);
    }
    is_uint(wrong, 0, "what is of the subset gives the same tree, changed %lu times", rounds);
    ok(taken > rounds / 10, "many of the changed ones are of the subset: %u", taken);
}

static void test_file(const char *path)
{
    struct buffer text = BUFFER_INIT;
    struct error error = ERROR_INIT;
    unsigned taken = 0;
    bool good = input_read(path, INPUT_LIMIT, &text, &error) == 0 &&
                (!is_utf8(buffer_text(&text), text.length) ||
                 holds(buffer_text(&text), text.length, &taken));

    ok(good, "%s: %s", path, taken ? "taken" : "left");
    error_clear(&error);
    buffer_release(&text);
}

int main(int argc, char **argv)
{
    int i;

    test_documents();
    test_changed(argc > 1 ? strtoul(argv[1], NULL, 10) : ROUNDS);
    for (i = 2; i < argc; i++)
        test_file(argv[i]);
    return done_testing();
}
