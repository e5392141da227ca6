/* What is written as YAML or JSON reads back the same. */
#include "scaffold/read/read.h"
#include "scaffold/spec/write.h"

#include "tests/lib/tap.h"

#include <stdlib.h>

static struct arena *arena;

static const struct node *scalar(enum node_kind kind, const char *text, size_t length)
{
    return node_new_scalar(arena, kind, (struct locus){0}, text, length);
}

/* A document that has the text as key, as value, in a list, and deeper. */
static const struct node *document_of(const char *text, size_t length)
{
    const struct node *value = scalar(NODE_STRING, text, length);
    const struct node *items[] = {value, scalar(NODE_NUMBER, "1.50", 4), value};
    const struct node *list = node_new_sequence(arena, (struct locus){0}, items, 3);
    const struct member inner[] = {
        {.key = "list", .key_length = 4, .value = list},
        {.key = "none", .key_length = 4, .value = scalar(NODE_NULL, "null", 4)},
    };
    const struct node *mapping = node_new_mapping(arena, (struct locus){0}, inner, 2);
    const struct node *nested[] = {mapping, list};
    const struct member members[] = {
        {.key = "value", .key_length = 5, .value = value},
        {.key = "nested",
         .key_length = 6,
         .value = node_new_sequence(arena, (struct locus){0}, nested, 2)},
        {.key = "empty",
         .key_length = 5,
         .value = node_new_mapping(arena, (struct locus){0}, NULL, 0)},
        {.key = text, .key_length = length, .value = scalar(NODE_BOOLEAN, "true", 4)},
    };

    return node_new_mapping(arena, (struct locus){0}, members, 4);
}

static bool reads_back(const struct node *document, enum write_format format)
{
    struct buffer out = BUFFER_INIT;
    struct diagnostics list;
    const struct node *read;
    bool same;

    diagnostics_init(&list, arena);
    write_document(document, format, &out);
    read = read_document(arena, "f", out.data, out.length,
                         format == WRITE_JSON ? READ_JSON : READ_YAML, &list);
    same = read && list.errors == 0 && node_equal(document, read);
    if (!same)
        tap_quote("written", buffer_text(&out));
    buffer_release(&out);
    return same;
}

static const char *const texts[] = {
    "",
    "plain",
    "two words",
    " space before",
    "space behind ",
    "null",
    "~",
    "true",
    "no",
    "on",
    "Yes",
    "12",
    "1e3",
    "0x1F",
    "0o7",
    ".5",
    "-1",
    "+1",
    ".inf",
    "-.INF",
    ".nan",
    "1_000",
    "12:30",
    "2026-11-23",
    "<<",
    "=",
    "-",
    "- a",
    "-a",
    "? a",
    "a: b",
    "a:",
    ":a",
    "a #b",
    "#a",
    "a#b",
    "[a]",
    "{a}",
    "a]",
    "/users/{id}",
    "*",
    "&a",
    "!a",
    "|",
    ">",
    "%a",
    "@a",
    "`a`",
    "'a'",
    "\"a\"",
    "a'b\"c",
    "---",
    "...",
    "--- a",
    "line\nline",
    "line\n",
    "line\n\n",
    "\nline",
    " a\nb",
    "a \nb",
    "a\n  b\n",
    "tab\there",
    "back\\slash",
    "\x01",
    "\x7f",
    "caf\xc3\xa9",
    "\xc2\x85",
    "\xe2\x80\xa8",
    "\xef\xbb\xbf"
    "bom",
    "\xf0\x9f\x98\x80",
    "a\r\nb",
    "key:\tvalue",
    "$ref",
    "a, b",
    "null ",
    "a\n---\nb",
    "x: |\n  y",
    "#",
    "a\n#b\n",
    "\t",
    "\n",
    "  \n",
    "0",
    "-0",
    "1.",
    "NaN",
    "Infinity",
};

/* Texts of few odd bytes, put together without chance. */
static size_t odd_text(unsigned seed, char out[16])
{
    static const char bytes[] = "a :#-'\"\n\t{}[],&*!|>%@`?~0.\\x";
    size_t length = seed % 13;

    for (size_t i = 0; i < length; i++) {
        seed = seed * 1103515245u + 12345u;
        out[i] = bytes[(seed >> 16) % (sizeof bytes - 1)];
    }
    return length;
}

int main(void)
{
    char text[16];
    unsigned wrong = 0;

    arena = arena_new();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const struct node *document = document_of(texts[i], strlen(texts[i]));

        ok(reads_back(document, WRITE_YAML), "text %zu as YAML", i);
        ok(reads_back(document, WRITE_JSON), "text %zu as JSON", i);
    }
    for (unsigned i = 0; i < 20000; i++)
        wrong += !reads_back(document_of(text, odd_text(i * 2654435761u + i, text)), WRITE_YAML);
    is_uint(wrong, 0, "20,000 odd texts as YAML");
    arena_free(arena);
    return done_testing();
}
