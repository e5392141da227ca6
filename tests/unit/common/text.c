/* Escaping for terminals, UTF-8, digit groups, redaction. */
#include "common/text.h"
#include "tests/lib/tap.h"

static const struct {
    const char *in, *out;
} escapes[] = {
    {"plain", "plain"},
    {"caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80", "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80"},
    {"a\nb\tc\r", "a\\nb\\tc\\r"},
    {"\x1b[31mred", "\\x1B[31mred"},
    {"\x7f", "\\x7F"},
    {"\xff\xfe", "\\xFF\\xFE"},
    {"\xc3", "\\xC3"},
    {"\xc0\xaf", "\\xC0\\xAF"},
    {"\xed\xa0\x80", "\\xED\\xA0\\x80"},
    {"\xc2\x9b"
     "31m",
     "\\u{9B}31m"},
    {"\xe2\x80\xae"
     "drow",
     "\\u{202E}drow"},
    {"\xe2\x80\x8b", "\\u{200B}"},
    {"\xe2\x80\xa8", "\\u{2028}"},
    {"\xef\xbb\xbf", "\\u{FEFF}"},
    {"back\\slash", "back\\slash"},
};

static const struct {
    const char *in, *out;
} urls[] = {
    {"postgres://joe:secret@host/db", "postgres://joe:***@host/db"},
    {"postgres://joe@host:5432/db", "postgres://joe@host:5432/db"},
    {"postgres://host/db", "postgres://host/db"},
    {"postgres://joe:p@ss@host/db", "postgres://joe:***@host/db"},
    {"postgres://joe:p/ss@host/db", "postgres://joe:***@host/db"},
    {"postgres://joe:p#ss?x@host/db", "postgres://joe:***@host/db"},
    {"postgres://:only@host/db", "postgres://:***@host/db"},
    {"postgres://joe:@host/db", "postgres://joe:***@host/db"},
    {"https://host:8080/users/@me", "https://host:8080/users/@me"},
    {"https://[::1]:8080/x", "https://[::1]:8080/x"},
    {"postgres://h/db?user=a&password=secret&x=1", "postgres://h/db?user=a&password=***&x=1"},
    {"postgres://h/db?PassWord=secret", "postgres://h/db?PassWord=***"},
    {"host=h password=secret dbname=d", "host=h password=*** dbname=d"},
    {"host=h password = 'a b\\'c' dbname=d", "host=h password = *** dbname=d"},
    {"password=a\\ b dbname=d", "password=*** dbname=d"},
    {"host=h password='unterminated", "host=h password=***"},
    {"password=", "password=***"},
    {"passwordless=yes", "passwordless=yes"},
    {"", ""},
};

static void test_escape(void)
{
    size_t i;

    for (i = 0; i < sizeof escapes / sizeof *escapes; i++) {
        struct buffer out = BUFFER_INIT;

        text_escape(&out, escapes[i].in, strlen(escapes[i].in));
        is_string(buffer_text(&out), escapes[i].out, "escaped: %s", escapes[i].out);
        buffer_release(&out);
    }
}

static void test_escape_lines(void)
{
    struct buffer out = BUFFER_INIT;

    text_escape_lines(&out, "a\n\tb\x1b", 5);
    is_string(buffer_text(&out), "a\n\tb\\x1B", "lines and tabs pass where text has lines");
    buffer_release(&out);
}

static void test_redact(void)
{
    size_t i;

    for (i = 0; i < sizeof urls / sizeof *urls; i++) {
        struct buffer out = BUFFER_INIT;

        text_redact_url(&out, urls[i].in);
        is_string(buffer_text(&out), urls[i].out, "redacted: %s", urls[i].out);
        buffer_release(&out);
    }
}

/* Every code point there and back, and each prefix of its bytes refused. */
static void test_utf8(void)
{
    bool back = true, prefixes = true;
    uint32_t point, again = 0;

    for (point = 0; point <= 0x10FFFF; point++) {
        struct buffer out = BUFFER_INIT;

        if (point >= 0xD800 && point <= 0xDFFF)
            continue;
        text_put_utf8(&out, point);
        back = back && text_utf8(out.data, out.length, &again) == out.length && again == point;
        prefixes = prefixes && (out.length == 1 || !text_utf8(out.data, out.length - 1, NULL));
        buffer_release(&out);
    }
    ok(back, "every code point reads back");
    ok(prefixes, "none is read from a part of its bytes");
    ok(!text_utf8("", 0, NULL), "nothing is no sequence");
    ok(!text_utf8("\xf4\x90\x80\x80", 4, NULL), "beyond U+10FFFF is refused");
    ok(!text_utf8("\xe0\x80\x80", 3, NULL), "an overlong sequence is refused");
    ok(text_is_utf8("a\0b\xc3\xa9", 5), "text with a NUL is UTF-8");
    ok(!text_is_utf8("ok\xc3", 3), "text cut within a sequence is not");
}

static void test_count(void)
{
    char out[TEXT_COUNT_SIZE];

    is_string(text_count(out, 0), "0", "0");
    is_string(text_count(out, 999), "999", "999");
    is_string(text_count(out, 1000), "1,000", "1,000");
    is_string(text_count(out, 1247832), "1,247,832", "1,247,832");
    is_string(text_count(out, UINT64_MAX), "18,446,744,073,709,551,615", "the largest");
}

static void test_hex(void)
{
    static const char digits[] = "0123456789abcdef";
    bool good = true;

    for (int c = -128; c < 128; c++) {
        const char *digit = c > 0 ? strchr(digits, c >= 'A' && c <= 'F' ? c + 0x20 : c) : NULL;

        good = good && text_hex_value((char)c) == (digit != NULL ? (int)(digit - digits) : -1);
    }
    ok(good, "hexadecimal digits of either case have their value, other bytes none");
}

int main(void)
{
    test_escape();
    test_escape_lines();
    test_redact();
    test_utf8();
    test_hex();
    test_count();
    return done_testing();
}
