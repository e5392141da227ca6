/* Line breaking: what fits stays on the line, and what breaks, breaks as Prettier has it. */
#include "scaffold/template/layout.h"

#include "tests/lib/tap.h"

static struct arena *arena;

static void check(const struct layout *content, unsigned width, const char *want, const char *name)
{
    struct buffer out = BUFFER_INIT;

    layout_print(content, width, 0, 0, &out);
    is_string(buffer_text(&out), want, "%s", name);
    buffer_release(&out);
}

static const struct layout *list_of(const char *const *words, size_t count)
{
    const struct layout *items[16];
    size_t i;

    for (i = 0; i < count; i++)
        items[i] = layout_text(arena, words[i]);
    return layout_list(arena, "[", items, count, "]");
}

static void test_list(void)
{
    static const char *const words[] = {"aaa", "bbb", "ccc"};
    const struct layout *list = list_of(words, 3), *inner[2], *nested;

    check(list, 15, "[aaa, bbb, ccc]", "what fits exactly stays on the line");
    check(list, 14, "[\n  aaa,\n  bbb,\n  ccc,\n]",
          "what does not fit is broken, with a last comma");
    check(layout_all(arena, list, layout_text(arena, ";")), 15, "[\n  aaa,\n  bbb,\n  ccc,\n];",
          "what follows on the line counts");
    check(list_of(words, 0), 1, "[]", "an empty list");
    inner[0] = list;
    inner[1] = list;
    nested = layout_list(arena, "f(", inner, 2, ")");
    check(nested, 20, "f(\n  [aaa, bbb, ccc],\n  [aaa, bbb, ccc],\n)",
          "the outer group breaks first");
    check(nested, 17,
          "f(\n  [\n    aaa,\n    bbb,\n    ccc,\n  ],\n  [\n    aaa,\n    bbb,\n    ccc,\n  ],\n)",
          "then the inner ones, where the comma counts");
}

static void test_hard(void)
{
    const struct layout *hard = layout_group(
        arena, layout_all(arena, layout_text(arena, "{"),
                          layout_indent(arena, layout_all(arena, layout_line,
                                                          layout_lines(arena, "a;\n\nb;"))),
                          layout_line, layout_text(arena, "}")));

    check(hard, 80, "{\n  a;\n\n  b;\n}",
          "a hard line breaks the groups around, empty lines are empty");
    check(layout_all(arena, layout_text(arena, "a "), layout_blank, layout_text(arena, "b")), 80,
          "a\n\nb", "blanks at the end of a line go");
    check(layout_broken(arena, layout_all(arena, layout_text(arena, "a"), layout_line,
                                          layout_text(arena, "b"))),
          80, "a\nb", "a broken group is broken");
}

static void test_union(void)
{
    const struct layout *names[3], *bar, *content;

    names[0] = layout_text(arena, "'one'");
    names[1] = layout_text(arena, "'two'");
    names[2] = layout_text(arena, "'three'");
    bar = layout_all(arena, layout_line, layout_text(arena, "| "));
    content = layout_group(
        arena, layout_indent(arena, layout_all(arena, layout_softline,
                                               layout_if_broken(arena, layout_text(arena, "| "),
                                                                layout_empty),
                                               layout_join(arena, bar, names, 3))));
    check(content, 80, "'one' | 'two' | 'three'", "a union on a line");
    check(content, 10, "\n  | 'one'\n  | 'two'\n  | 'three'", "a union below");
}

static void test_fill(void)
{
    const struct layout *parts[9];
    int i;

    for (i = 0; i < 9; i++)
        parts[i] = i % 2 ? layout_all(arena, layout_text(arena, ","), layout_line)
                         : layout_text(arena, "100");
    check(layout_fill(arena, parts, 9), 14, "100, 100, 100,\n100, 100", "as many as fit on a line");
}

static void test_width(void)
{
    const struct layout *wide = layout_group(
        arena, layout_all(arena, layout_text(arena, "用户"), layout_line, layout_text(arena, "é")));
    struct buffer out = BUFFER_INIT;

    check(wide, 6, "用户 é", "wide characters take two columns, others one");
    check(wide, 5, "用户\né", "… and break one column earlier");
    layout_print(wide, 10, 4, 8, &out);
    is_string(buffer_text(&out), "用户\n    é", "a start in the middle of an indented line");
    buffer_release(&out);
}

/* Deep and long documents must cost linear time and no recursion. */
static void test_size(void)
{
    const struct layout *deep = layout_text(arena, "x"), *parts[100];
    struct buffer out = BUFFER_INIT;
    int i;

    for (i = 0; i < 10000; i++)
        deep = layout_group(arena, layout_all(arena, layout_softline, deep));
    layout_print(deep, 10, 0, 0, &out);
    is_string(buffer_text(&out), "x", "10,000 groups in each other");
    buffer_clear(&out);
    for (i = 0; i < 100; i++)
        parts[i] = layout_list(arena, "(", &deep, 1, ")");
    layout_print(layout_join(arena, layout_line, parts, 100), 10, 0, 0, &out);
    is_uint(out.length, 100 * 4 - 1, "100 groups that share them");
    buffer_release(&out);
}

int main(void)
{
    arena = arena_new();
    test_list();
    test_hard();
    test_union();
    test_fill();
    test_width();
    test_size();
    arena_free(arena);
    return done_testing();
}
