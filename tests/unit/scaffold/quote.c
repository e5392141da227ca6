/* Text from outside as code: nothing gets out of its literal or comment. */
#include "scaffold/template/quote.h"

#include "tests/lib/tap.h"

typedef void quoting(struct buffer *out, const char *text, size_t length);

static void check(quoting *quote, const char *text, size_t length, const char *want,
                  const char *name)
{
    struct buffer out = BUFFER_INIT;

    quote(&out, text, length);
    is_string(buffer_text(&out), want, "%s", name);
    buffer_release(&out);
}

#define CHECK(quote, text, want, name) check((quote), (text), sizeof(text) - 1, (want), (name))

static void test_string(void)
{
    CHECK(quote_string, "", "''", "empty");
    CHECK(quote_string, "a\"b", "'a\"b'", "a double quote needs nothing");
    CHECK(quote_string, "it's", "\"it's\"", "a single quote makes double ones");
    CHECK(quote_string, "'\"", "'\\'\"'", "as many of both: single");
    CHECK(quote_string, "''\"", "\"''\\\"\"", "more single ones: double");
    CHECK(quote_string, "\\", "'\\\\'", "a backslash");
    CHECK(quote_string, "a\nb\r\t\b\f\v", "'a\\nb\\r\\t\\b\\f\\v'", "controls with names");
    CHECK(quote_string, "\0001\x1b\x7f", "'\\u00001\\u001b\\u007f'", "controls without");
    CHECK(quote_string, "\xe2\x80\xa8\xe2\x80\xa9", "'\\u2028\\u2029'", "line separators");
    CHECK(quote_string,
          "\xe2\x80\xae"
          "a\xef\xbb\xbf",
          "'\\u202ea\\ufeff'", "marks that hide");
    CHECK(quote_string, "\xc2\xa0\xe3\x80\x80", "'\\u00a0\\u3000'", "blanks that look like others");
    CHECK(quote_string,
          "\xff"
          "a\xc3",
          "'\\ufffda\\ufffd'", "bytes that are no text");
    CHECK(quote_string, "é日😀", "'é日😀'", "letters and signs stay");
    CHECK(quote_string, "\xf3\xa0\x80\x81", "'\\u{e0001}'", "a tag character");
    CHECK(quote_string, "${a}`</script>", "'${a}`</script>'", "what means nothing in a string");
}

static void test_names(void)
{
    CHECK(quote_property, "a_$1", "a_$1", "a bare property");
    CHECK(quote_property, "class", "class", "a keyword may be a property");
    CHECK(quote_property, "1a", "'1a'", "digits first");
    CHECK(quote_property, "", "''", "empty");
    CHECK(quote_property, "a-b", "'a-b'", "a sign");
    CHECK(quote_property, "getü1", "getü1", "letters beyond ASCII");
    CHECK(quote_property, "a\xe2\x80\x8d", "'a\\u200d'", "a character that cannot be seen");
    CHECK(quote_property, "é-", "'é-'", "a letter and a sign");
    CHECK(quote_property, "__proto__", "['__proto__']", "__proto__ is no prototype");
    CHECK(quote_property, "a]; x('", "\"a]; x('\"", "an attack");
    CHECK(quote_member, "a", ".a", "access by name");
    CHECK(quote_member, "a-b'", "[\"a-b'\"]", "access by string");
}

static void test_template(void)
{
    CHECK(quote_template, "`${x}`", "\\`\\${x}\\`", "backquotes and substitutions");
    CHECK(quote_template, "a\nb\r\n\\", "a\nb\\r\n\\\\", "line feeds stay");
    CHECK(quote_template, "\xe2\x80\xa8", "\\u2028", "line separators");
}

static void test_json(void)
{
    CHECK(quote_json, "a\"\\\n\x01", "\"a\\\"\\\\\\n\\u0001\"", "JSON's escapes");
    CHECK(quote_json, "</script>&", "\"\\u003c/script\\u003e\\u0026\"", "safe in HTML");
    CHECK(quote_json, "😀\xf3\xa0\x80\x81", "\"😀\\udb40\\udc01\"", "surrogate pairs");
}

static void test_comment(void)
{
    CHECK(quote_comment, "a */ b", "a *\\/ b", "the end of a comment");
    CHECK(quote_comment, "**//", "**\\//", "hidden among stars");
    CHECK(quote_comment, "*", "* ", "a star at the end cannot meet the slash that follows");
    CHECK(quote_comment, "*\x01/", "*\\/", "hidden behind what vanishes");
    CHECK(quote_comment,
          "a\nb\r\nc\xe2\x80\xa8"
          "d",
          "a b  c d", "line breaks");
    CHECK(quote_comment,
          "a\xe2\x80\xae"
          "b\0c\x1b",
          "abc", "what cannot be seen goes");
    CHECK(quote_comment,
          "a\xc2\xa0"
          "b ",
          "a b", "odd blanks, and blanks at the end");
    CHECK(quote_comment, "@ts-nocheck", "\\@ts-nocheck", "a directive");
    CHECK(quote_comment, " x @ts-ignore", " x \\@ts-ignore", "… anywhere");
    CHECK(quote_comment, "mail a@b.c", "mail a@b.c", "other uses of the sign");
    CHECK(quote_comment, "eslint-disable", "\\eslint-disable", "a directive for lint");
    CHECK(quote_comment, "\xff", "\xef\xbf\xbd", "bytes that are no text");
}

static void block(const char *text, const char *want, const char *name)
{
    struct buffer out = BUFFER_INIT;

    buffer_puts(&out, " * ");
    quote_block(&out, text, strlen(text), " * ");
    is_string(out.data, want, "%s", name);
    buffer_release(&out);
}

static void test_block(void)
{
    block("a\nb", " * a\n * b", "two lines");
    block("\n\na\n\n\nb\n\n", " * a\n *\n *\n * b", "empty lines within, not at the ends");
    block("a\r\nb\xe2\x80\xa9"
          "c",
          " * a\n * b\n * c", "all kinds of line breaks");
    block("*/\n*/", " * *\\/\n * *\\/", "the end of a comment in each line");
    block("a\n@param {x}", " * a\n * \\@param {x}", "text is no tag");
    block("a\n  - b  ", " * a\n *   - b", "indentation stays, blanks at the end go");
    block("", " * ", "nothing");
    block("*\n/", " * *\n * /", "a star and a slash in two lines");
}

int main(void)
{
    test_string();
    test_names();
    test_template();
    test_json();
    test_comment();
    test_block();
    return done_testing();
}
