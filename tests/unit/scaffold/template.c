/* The template engine: control lines, substitutions, errors with their place. */
#include "scaffold/template/template.h"

#include "tests/lib/tap.h"

#include <stdlib.h>

static struct embed table[3];

/* Fill `text` (and "inner") with the view; the result is the caller's, "line: message" for an error. */
static char *fill_with(const char *text, const char *inner, const char *view_text)
{
    json_t *view = json_loads(view_text, 0, NULL);
    struct buffer out = BUFFER_INIT;
    struct error error = ERROR_INIT;
    struct template_set *set;

    table[0] = (struct embed){"t", text, strlen(text)};
    table[1] = (struct embed){"inner", inner, strlen(inner)};
    set = template_set_new(table);
    if (template_render(set, "t", view, &out, &error) < 0) {
        buffer_clear(&out);
        buffer_printf(&out, "%s:%u: %s", error.where.file ? error.where.file : "-",
                      error.where.line, error.message);
    }
    error_clear(&error);
    template_set_free(set);
    json_decref(view);
    return buffer_detach(&out);
}

static void check(const char *text, const char *view, const char *want, const char *name)
{
    char *got = fill_with(text, "", view);

    is_string(got, want, "%s", name);
    free(got);
}

static void test_text(void)
{
    check("a\nb", "{}", "a\nb", "text stays as it is");
    check("", "{}", "", "an empty template gives nothing");
    check("a @@{b} @ {c} @", "{}", "a @{b} @ {c} @", "@@{ writes @{, other signs stay");
    check("\n\n  x\r\n", "{}", "\n\n  x\r\n", "blank lines and line ends stay");
    check("@{a.b.c|code}", "{\"a\":{\"b\":{\"c\":\"x\"}}}", "x", "paths go down");
    check("@{ a | code }", "{\"a\":\"x\"}", "x", "blanks inside a substitution are ignored");
}

static void test_conditions(void)
{
    const char *chain = "//% if a\nA\n  //% elif b\nB\n//% else\nC\n//%end\n.";

    check(chain, "{\"a\":true,\"b\":true}", "A\n.", "if");
    check(chain, "{\"a\":[],\"b\":1}", "B\n.", "elif");
    check(chain, "{\"a\":0,\"b\":\"\"}", "C\n.", "else");
    check(chain, "{}", "C\n.", "what is missing is null");
    check("//% if x.y\n//% end\n", "{}", "t:1: unknown name 'x'",
          "a missing name before the last is an error");
    check("//% if not a\nA\n//% end\n", "{}", "A\n", "not");
    check("//% if a == 'x y'\nA\n//% end\n", "{\"a\":\"x y\"}", "A\n", "equal text");
    check("//% if a != 'x'\nA\n//% end\n", "{\"a\":\"x\"}", "", "unequal text");
    check("//% if a and b or c\nA\n//% end\n", "{\"c\":1}", "A\n", "or after and");
    check("//% if c or a and b\nA\n//% end\n", "{\"c\":1}", "A\n", "and after or");
    check("//% if a and b\nA\n//% end\n", "{\"a\":1}", "", "and");
}

static void test_loops(void)
{
    check("//% for x in l\n@{x}@{x.@index}\n//% end\n", "{\"l\":[7,8]}", "70\n81\n",
          "for over a list");
    check("//% for x in l\n@{x|code}\n//% if not x.@last\n,\n//% end\n//% end\n",
          "{\"l\":[\"a\",\"b\"]}", "a\n,\nb\n", "@last");
    check("//% for x in o\n@{x.@key|string}: @{x}\n//% end\n", "{\"o\":{\"k'\":1,\"l\":2}}",
          "\"k'\": 1\n'l': 2\n", "for over an object");
    check("//% for x in l\n//% for y in x\n@{x.@first}@{y}\n//% end\n//% end\n",
          "{\"l\":[[1,2],[3]]}", "true1\ntrue2\nfalse3\n", "loops nest");
    check("//% for x in l\n@{x}\n//% end\n@{x}", "{\"l\":[1],\"x\":9}", "1\n9",
          "a loop's name hides another");
    check("//% for x in l\n//% end\n", "{\"l\":3}", "t:1: 'l' is neither array nor object",
          "for over a number");
}

static void test_alone(void)
{
    check("a\n  @{x|code}\nb\n", "{\"x\":\"\"}", "a\nb\n",
          "an empty value alone takes its line along");
    check("a\n  @{x|code}\nb\n", "{\"x\":\"y\"}", "a\n  y\nb\n", "a value alone keeps its line");
    check("<@{x|code}>", "{\"x\":[\"a\",\"b\\nc\"]}", "<ab\nc>",
          "the pieces of a code follow one another");
    check("a\n@{x|code}\nb\n", "{\"x\":[]}", "a\nb\n", "a code without pieces is none");
    check("@{x|code}", "{\"x\":[1]}", "t:1: 'x|code' is no text", "a piece that is no text");
    check("  @{x|indent}\n", "{\"x\":\"a {\\n  b\\n\\n}\"}", "  a {\n    b\n\n  }\n",
          "further lines are indented");
    check("  a @{x|indent}\n", "{\"x\":\"(\\nb)\"}", "  a (\n  b)\n",
          "the line's indentation counts, not the column");
    check("  /**\n   * @{x|block}\n   */\n", "{\"x\":\"a\\n\\n*/ b\\n\"}",
          "  /**\n   * a\n   *\n   * *\\/ b\n   */\n", "a block comment");
    check("  /** @{x|block} */\n", "{\"x\":\"a\\nb\"}", "  /** a\n   * b */\n",
          "a block that begins its comment");
    check("// @{x|block}\n", "{\"x\":\"a\\nb\"}", "// a\n// b\n", "lines of a line comment");
}

static void test_filters(void)
{
    check("@{x|json}", "{\"x\":{\"a\":[1,2.5,\"</\",null]}}", "{\"a\":[1,2.5,\"\\u003c/\",null]}",
          "json");
    check("@{x|literal}", "{\"x\":{\"a\":[1,true],\"b-c\":\"it's\",\"__proto__\":{}}}",
          "{ a: [1, true], 'b-c': \"it's\", ['__proto__']: {} }", "literal");
    check("@{x|property} @{x|member}", "{\"x\":\"a-b\"}", "'a-b' ['a-b']", "property and member");
    check("@{x|property} @{x|member}", "{\"x\":\"a\"}", "a .a", "bare property and member");
    check("@{x|identifier}", "{\"x\":\"größe\"}", "größe",
          "an identifier may have letters of any script");
    check("@{x|identifier}", "{\"x\":\"a b\"}",
          "t:1: 'x|identifier' does not fit the text that came",
          "what is no identifier is refused");
    check("@{x|identifier}", "{\"x\":\"delete\"}",
          "t:1: 'x|identifier' does not fit the text that came", "a keyword is refused");
    check("@{x|path}", "{\"x\":\"../../a/b.c\"}", "../../a/b.c", "a path");
    check("@{x|path}", "{\"x\":\"./a\"}", "./a", "a path that begins with a dot");
    check("@{x|path}", "{\"x\":\"a/../b\"}", "t:1: 'x|path' does not fit the text that came",
          "a path that goes up in between is refused");
    check("@{x|path}", "{\"x\":\"a'\"}", "t:1: 'x|path' does not fit the text that came",
          "a path with a quote is refused");
    check("`@{x|template}`", "{\"x\":\"`${a}\\\\\"}", "`\\`\\${a}\\\\`", "template literal");
}

static void test_errors(void)
{
    check("\n@{x}", "{\"x\":\"a\"}", "t:2: 'x' is text and needs a filter", "text without filter");
    check("\n\n@{x|code}", "{}", "t:3: unknown name 'x'", "unknown name");
    check("@{x|cod}", "{}", "t:1: unknown filter 'cod'", "unknown filter");
    check("@{x", "{}", "t:1: a substitution is not closed: '@{x'", "an open substitution");
    check("@{}", "{}", "t:1: no name or path: ''", "an empty substitution");
    check("@{x|string}", "{\"x\":1}", "t:1: 'x|string' is no text", "a number is no string");
    check("\n//% if a\n", "{}", "t:2: no '//% end' for the block; found ''", "if without end");
    check("//% for a in b\n//% else\n", "{\"b\":[]}",
          "t:1: no '//% end' for the block; found 'else'", "for with else");
    check("x\n//% end\n", "{}", "t:2: no block is open here for 'end'", "end without if");
    check("//% iff a\n", "{}", "t:1: unknown control line 'iff a'", "unknown control line");
    check("//% if a b\n//% end", "{}", "t:1: 'and' or 'or' is due at 'b'", "two names");
    check("//% # comment @{x}\na", "{}", "a", "a comment vanishes");
    check("//% include none\n", "{}", "t:1: there is no template 'none'", "unknown template");
    check("//% include t\n", "{}", "t:1: 't' includes itself", "a template that includes itself");
}

static void test_include(void)
{
    char *got = fill_with("//% for x in l\n//% include inner\n//% end\n", "<@{x}@{y|code}>\n",
                          "{\"l\":[1,2],\"y\":\"z\"}");

    is_string(got, "<1z>\n<2z>\n", "an included template sees all names");
    free(got);
    got = fill_with("//% include inner\n", "\n@{y}\n", "{}");
    is_string(got, "inner:2: unknown name 'y'", "an error names the included template");
    free(got);
}

/* "first|second|…" */
static char *joined(const json_t *pieces)
{
    struct buffer out = BUFFER_INIT;
    const json_t *piece;
    size_t i;

    json_array_foreach(pieces, i, piece)
        buffer_printf(&out, "%s%s", i ? "|" : "", json_string_value(piece));
    buffer_reserve(&out, 0);
    return buffer_detach(&out);
}

static void test_pieces(void)
{
    static const char text[] = "a\n  @{l|code}\n@{none|code}\nz@{l|code}";
    json_t *view = json_pack("{s:[s,s], s:[]}", "l", "b\n", "c", "none"), *pieces = json_array();
    struct error error = ERROR_INIT;
    struct template_set *set;
    char *got;

    table[0] = (struct embed){"t", text, strlen(text)};
    set = template_set_new(table);
    is_int(template_render_pieces(set, "t", view, pieces, &error), 0, "filled in pieces");
    got = joined(pieces);
    is_string(got, "a\n  |b\n|c|\nz|b\n|c", "what follows one another is the text");
    ok(json_array_get(pieces, 1) == json_array_get(json_object_get(view, "l"), 0),
       "the texts of the view are no copies");
    free(got);
    template_set_free(set);
    json_decref(pieces);
    json_decref(view);
}

int main(void)
{
    test_text();
    test_conditions();
    test_loops();
    test_alone();
    test_filters();
    test_errors();
    test_include();
    test_pieces();
    return done_testing();
}
