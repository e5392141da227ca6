/* Reading YAML and JSON: the same tree, the right kinds, every problem at its place. */
#include "scaffold/read/read.h"

#include "common/buffer.h"
#include "common/text.h"

#include "tests/lib/tap.h"

#include <stdlib.h>

static struct arena *arena;
static struct diagnostics list;

static const struct node *read_bytes(const char *bytes, size_t length, enum read_format format)
{
    diagnostics_init(&list, arena);
    return read_document(arena, "f", bytes, length, format, &list);
}

static const struct node *read_yaml(const char *text)
{
    return read_bytes(text, strlen(text), READ_YAML);
}

static const struct node *read_json(const char *text)
{
    return read_bytes(text, strlen(text), READ_JSON);
}

/* A document as the name of a test, on one line. */
static const char *title(const char *text)
{
    struct buffer out = BUFFER_INIT;
    const char *copy;

    text_escape(&out, text, strlen(text));
    copy = arena_strdup(arena, buffer_text(&out));
    buffer_release(&out);
    return copy;
}

/* The tree on one line: kinds by their notation, numbers by their text. */
static void put(struct buffer *out, const struct node *node)
{
    unsigned i;

    switch (node->kind) {
    case NODE_STRING:
        buffer_printf(out, "\"%s\"", node->text);
        break;
    case NODE_SEQUENCE:
        buffer_putc(out, '[');
        for (i = 0; i < node->count; i++) {
            buffer_puts(out, i ? "," : "");
            put(out, node->items[i]);
        }
        buffer_putc(out, ']');
        break;
    case NODE_MAPPING:
        buffer_putc(out, '{');
        for (i = 0; i < node->count; i++) {
            buffer_printf(out, "%s%s:", i ? "," : "", node->members[i].key);
            put(out, node->members[i].value);
        }
        buffer_putc(out, '}');
        break;
    default:
        buffer_puts(out, node->text);
    }
}

/* The tree, or "-"; then each diagnostic as line:column: message. */
static const char *told(const struct node *node)
{
    struct buffer out = BUFFER_INIT;
    const char *copy;
    size_t i;

    if (node)
        put(&out, node);
    else
        buffer_putc(&out, '-');
    for (i = 0; i < list.count; i++)
        buffer_printf(&out, "\n%u:%u: %s", list.items[i].where.line, list.items[i].where.column,
                      list.items[i].message);
    copy = arena_strdup(arena, out.data);
    buffer_release(&out);
    return copy;
}

static void yaml(const char *text, const char *want)
{
    is_string(told(read_yaml(text)), want, "YAML: %s", title(text));
}

static void json(const char *text, const char *want)
{
    is_string(told(read_json(text)), want, "JSON: %s", title(text));
}

static void test_core_schema(void)
{
    yaml("[no, on, yes, off, y, n, No]", "[\"no\",\"on\",\"yes\",\"off\",\"y\",\"n\",\"No\"]");
    yaml("[12:30, 12:30:45, 2001-12-14, 1_000]",
         "[\"12:30\",\"12:30:45\",\"2001-12-14\",\"1_000\"]");
    yaml("[true, True, TRUE, false, False, FALSE, tRUE]",
         "[true,true,true,false,false,false,\"tRUE\"]");
    yaml("[null, Null, NULL, ~, nULL]", "[null,null,null,null,\"nULL\"]");
    yaml("a:\nb: ''", "{a:null,b:\"\"}");
    yaml("[0, 7, -3, +4, 007, 0o14, 0xFf, 0b1, 0o8, 0x]",
         "[0,7,-3,4,7,12,255,\"0b1\",\"0o8\",\"0x\"]");
    yaml("[0xFFFFFFFFFFFFFFFFFFFF, 12345678901234567890123]",
         "[1208925819614629174706175,12345678901234567890123]");
    yaml("[1.5, .5, -.5, 1., 1e3, +1.E-3, 1.2.3, 1e, ., -]",
         "[1.5,0.5,-0.5,1.0,1e3,1.0E-3,\"1.2.3\",\"1e\",\".\",\"-\"]");
    yaml("[.inf, .NaN]",
         "[\".inf\",\".NaN\"]\n1:2: '.inf' is a number that JSON does not have; it is "
         "taken as text\n1:8: '.NaN' is a number that JSON does not have; it is taken as text");
}

static void test_tags(void)
{
    yaml("[!!str 1, !!int 2, !!float 3, !!bool true, !!null ~, !!binary YQ==, ! 5]",
         "[\"1\",2,3,true,null,\"YQ==\",\"5\"]");
    yaml("a: !!int x", "{a:\"x\"}\n1:4: 'x' is not what its tag '!!int' says");
    yaml("a: !thing x", "{a:\"x\"}\n1:4: the tag '!thing' is not known and is ignored");
    yaml("!!map {a: !!seq [1]}", "{a:[1]}");
    yaml("!!str 200: x", "{200:\"x\"}");
}

static void test_keys(void)
{
    yaml("200: a\n1.0: b\ntrue: c\n~: d\n2001-01-01: e",
         "{200:\"a\",1.0:\"b\",true:\"c\",~:\"d\",2001-01-01:\"e\"}");
    yaml("? long\n: v", "{long:\"v\"}");
    yaml("? [a]\n: v\nb: 1", "{b:1}\n1:3: a sequence cannot be a key");
    yaml("{a: {b}: c}", "-\n1:8: ',' or '}' is missing in the mapping in braces");
    yaml("a: 1\nb: 2\na: 3",
         "{a:3,b:2}\n3:1: 'a' is there twice in the same mapping: first in line "
         "1, column 1");
    json("{\"a\":1,\n \"a\":2}",
         "{a:2}\n2:2: 'a' is there twice in the same mapping: first in line 1, column 2");
}

static void test_anchors(void)
{
    yaml("a: &x {k: 1}\nb: *x", "{a:{k:1},b:{k:1}}");
    yaml("a: &x [&x 1]\nb: *x", "{a:[1],b:1}");
    yaml("&k key: 1\n*k : 2",
         "{key:2}\n2:1: 'key' is there twice in the same mapping: first in line 1, column 1");
    yaml("a: *x", "-\n1:4: there is no anchor '&x' before this alias");
    yaml("a: &x [*x]", "-\n1:8: the alias '*x' stands inside what it names");
    yaml("b: &b {k: 1, l: 2}\na: {l: 3, <<: *b, m: 4}", "{b:{k:1,l:2},a:{l:3,k:1,m:4}}");
    yaml("- &a {x: 1}\n- &b {x: 2, y: 3}\n- {<<: [*a, *b], z: 4}",
         "[{x:1},{x:2,y:3},{x:1,y:3,z:4}]");
    yaml("{<<: {a: 1}, \"<<\": 2}", "{a:1,<<:2}");
    yaml("<<: 1", "{}\n1:1: '<<' merges a mapping or a list of mappings");
}

static void test_streams(void)
{
    yaml("a: 1\n---\nb: 2", "{a:1}\n2:1: a second document begins here; only the first is read");
    yaml("%YAML 1.2\n---\na: 1\n...\n", "{a:1}");
    yaml("# nothing", "-\n1:10: the document is empty");
    yaml("\xef\xbb\xbf"
         "a: é b\r\nc: \xf0\x9f\x98\x80",
         "{a:\"é b\",c:\"😀\"}");
    yaml("a: |\r\n  x\r\n  y\r\n", "{a:\"x\ny\n\"}");
    yaml("a:\n\tb: 1", "-\n2:1: a tab cannot indent");
    yaml("a: b\n c: d", "-\n2:3: ':' and a value are not possible here");
    yaml("a:\n  b: 1\n c: 2", "-\n3:2: no key of the mapping that begins in line 1, column 1");
    yaml("a: \"x", "-\n1:4: the quotes that open here are not closed");
    yaml("a: [1, 2", "-\n1:9: ',' or ']' is missing in the list in brackets");
    yaml("a: @x", "-\n1:4: '@' cannot begin a value or key");
    yaml("é: ü\nä: @x", "-\n2:5: '@' cannot begin a value or key");
    yaml("a: \x01", "-\n1:4: the character U+0001 is not allowed in YAML");
    yaml("a: b\nc: \xff", "-\n2:4: the document is not UTF-8 here");
    yaml("a: \"\\q\"", "-\n1:5: unknown escape in double quotes");
}

static void test_utf16(void)
{
    static const char little[] = "\xff\xfe"
                                 "a\0:\0 \0\x3d\xd8\x00\xde\n\0";
    static const char big[] = "\xfe\xff\0{\0\"\0a\0\"\0:\0001\0}";

    is_string(told(read_bytes(little, sizeof little - 1, READ_AUTO)), "{a:\"😀\"}",
              "UTF-16, little-endian YAML");
    is_string(told(read_bytes(little + 2, sizeof little - 3, READ_AUTO)),
              told(read_bytes(little, sizeof little - 1, READ_AUTO)), "the same without a mark");
    is_string(told(read_bytes(big + 2, sizeof big - 3, READ_AUTO)), "{a:1}", "and JSON");
    is_string(told(read_bytes(big, sizeof big - 1, READ_AUTO)), "{a:1}", "UTF-16, big-endian JSON");
}

static void test_json(void)
{
    json("{\"a\": [1, -0.5e+3, true, false, null, \"x\"], \"b\": {}, \"c\": []}",
         "{a:[1,-0.5e+3,true,false,null,\"x\"],b:{},c:[]}");
    json("\"\\\"\\\\\\/\\u00e9\\ud83d\\ude00\\u0041\"", "\"\"\\/é😀A\"");
    json("[123456789012345678901234567890, 1E400]", "[123456789012345678901234567890,1E400]");
    json("[1,2,]", "[1,2]\n1:5: a comma with nothing behind it before ']'");
    json("{\"a\":1,\n}", "{a:1}\n1:7: a comma with nothing behind it before '}'");
    json("{// x\n\"a\":/* y\n*/1}", "{a:1}\n1:2: JSON has no comments");
    json("{'a':1}", "-\n1:2: ''' stands where a key in double quotes is due");
    json("{a:1}", "-\n1:2: 'a' stands where a key in double quotes is due");
    json("{\"a\" 1}", "-\n1:6: '1' stands where ':' is due");
    json("{\"a\":1 \"b\":2}", "-\n1:8: '\"' stands where ',' or '}' is due");
    json("[1 2]", "-\n1:4: '2' stands where ',' or ']' is due");
    json("[1", "-\n1:3: the document ends where ',' or ']' is due");
    json("", "-\n1:1: the document ends where a value is due");
    json("[01]", "-\n1:2: a number may not begin with 0");
    json("[1.]", "-\n1:4: a digit is missing in the number");
    json("[-]", "-\n1:3: a digit is missing in the number");
    json("[1e]", "-\n1:4: a digit is missing in the number");
    json("[+1]", "-\n1:2: '+' stands where a value is due");
    json("[NaN]", "-\n1:2: 'NaN' is no value of JSON");
    json("[\"a\tb\"]", "-\n1:4: control character in a string");
    json("[\"a\nb\"]", "-\n1:4: the string is not closed in its line");
    json("[\"a", "-\n1:4: the string is not closed in its line");
    json("[\"\\x\"]", "-\n1:3: unknown escape");
    json("[\"\\u12g4\"]", "-\n1:3: '\\u' needs four hexadecimal digits");
    json("[\"\\ud83d\"]", "-\n1:3: half of a surrogate pair stands alone");
    json("[\"\\ude00\"]", "-\n1:3: half of a surrogate pair stands alone");
    json("[\"\xc3\"]", "-\n1:3: the string is not UTF-8 here");
    json("[\"\xed\xa0\x80\"]", "-\n1:3: the string is not UTF-8 here");
    json("{} x", "-\n1:4: 'x' stands where the end of the document is due");
    json("[\v1]", "-\n1:2: '\v' stands where a value is due");
}

static void test_positions(void)
{
    const struct node *node = read_json("{\n  \"é\": \"ü\", \"b\": [1,\n   22]}");
    const struct member *member = node_member(node, "b");

    is_uint(member->where.line, 2, "line of a key");
    is_uint(member->where.column, 15, "column of a key, in bytes");
    is_uint(member->value->items[1]->where.line, 3, "line of an item");
    is_uint(member->value->items[1]->where.column, 4, "column of an item");
    node = read_yaml("é: ü\nb: {ö: [1,\n   22]}");
    member = node_member(node_get(node, "b"), "ö");
    is_uint(member->where.line, 2, "line of a key in YAML");
    is_uint(member->where.column, 5, "column of a key in YAML, in bytes");
    is_uint(member->value->where.column, 9, "column of a value behind letters of two bytes");
    is_uint(member->value->items[1]->where.column, 4, "column of an item in YAML");
    is_string(member->where.file, "f", "the file");
}

/* A line separator, which libyaml counts as the end of a line and we do not, wherever it stands. */
static void test_separators(void)
{
    bool right = true;
    int before;

    for (before = 0; before < 20; before++) {
        struct buffer text = BUFFER_INIT;
        const struct member *member;

        buffer_printf(&text, "é: 1 #%.*s\xe2\x80\xa8# and more of it\nb: 2\n", before,
                      "....................");
        member = node_member(read_yaml(text.data), "b");
        right = right && member && member->where.line == 2 && member->where.column == 1;
        buffer_release(&text);
    }
    ok(right, "lines behind a line separator");
}

/* What ends lines in YAML 1.1 alone is text, for both readers of YAML: libyaml is the one that reads CR. */
static void test_breaks(void)
{
    static const char subset[] = "a\xe2\x80\xa8: b\xc2\x85 c\nd: |\n  e\xe2\x80\xa9 f: g\n  h\n",
                      all[] =
                          "a\xe2\x80\xa8: b\xc2\x85 c\r\nd: |\r\n  e\xe2\x80\xa9 f: g\r\n  h\r\n",
                      escaped[] = "a: &b \"\xe2\x80\xa8 \\ue000\\U0000E001\\x41\"\n";
    const struct node *node = read_yaml(subset);

    is_string(node_get_text(node, "a\xe2\x80\xa8"), "b\xc2\x85 c", "in a key and a plain scalar");
    is_string(node_get_text(node, "d"), "e\xe2\x80\xa9 f: g\nh\n", "in a literal one");
    ok(node_equal(node, read_yaml(all)), "the same by libyaml");
    is_uint(node_get(read_yaml(all), "d")->where.line, 2, "lines are what they were");
    is_string(node_get_text(read_yaml(escaped), "a"),
              "\xe2\x80\xa8 \xee\x80\x80\xee\x80\x81"
              "A",
              "what stands in its place for libyaml occurs nowhere else");
}

static void test_odd_text(void)
{
    is_string(node_get_text(read_yaml("a: \"\\ud83d\\ude00\"\n"), "a"), "\xf0\x9f\x98\x80",
              "a pair of escapes is one character");
    ok(!read_yaml("a: \"\\ud83d\\u0041\"\n"), "half of a pair is refused");
    ok(!read_yaml("a: \"\\ude00\"\n"), "the other half is");
    is_string(node_get_text(read_yaml("a: |\n  \tb\n  c\n"), "a"), "\tb\nc\n",
              "a literal scalar may begin with a tab");
    is_string(node_get_text(read_yaml("a: >\n\n  \tb\n  c\n"), "a"), "\n\tb\nc\n",
              "a folded one may");
    ok(!read_yaml("a: |\n \n\tb\n"), "a tab is no indentation");
}

static void test_formats(void)
{
    const char *flow = " {a: 1}", *broken = "{\"a\": 1,}";

    is_string(told(read_bytes(flow, strlen(flow), READ_AUTO)), "{a:1}", "a flow mapping is YAML");
    is_string(told(read_bytes(broken, strlen(broken), READ_AUTO)),
              "{a:1}\n1:8: a comma with nothing behind it before '}'",
              "what begins with '{' is JSON");
}

/* Lists or mappings in each other. */
static const char *nested(int depth, const char *open, const char *close)
{
    struct buffer out = BUFFER_INIT;
    const char *text;
    int i;

    for (i = 0; i < depth; i++)
        buffer_puts(&out, open);
    buffer_puts(&out, "1");
    for (i = 0; i < depth; i++)
        buffer_puts(&out, close);
    text = arena_strdup(arena, out.data);
    buffer_release(&out);
    return text;
}

static void test_bounds(void)
{
    const char *text = nested(512, "[", "]");
    struct buffer bomb = BUFFER_INIT;
    int i;

    ok(read_json(text), "512 levels of JSON");
    ok(read_yaml(text), "512 levels of YAML");
    text = nested(513, "[", "]");
    ok(!read_json(text), "513 levels of JSON are refused");
    is_string(list.items[0].message, "more than 512 levels of nesting", "… for what they are");
    ok(!read_yaml(text), "513 levels of YAML are refused");
    ok(!read_json(nested(1000000, "[", "]")), "a million levels cost nothing");
    buffer_puts(&bomb, "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (i = 1; i < 10; i++)
        buffer_printf(&bomb, "a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n", i, i,
                      i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
    ok(!read_yaml(bomb.data), "an alias bomb is refused");
    ok(strstr(told(NULL), "aliases make the document grow"), "… for what it is");
    buffer_clear(&bomb);
    buffer_puts(&bomb, "a0: &a0 x\n");
    for (i = 1; i < 130; i++)
        buffer_printf(&bomb, "a%d: &a%d [*a%d]\n", i, i, i - 1);
    ok(read_yaml(bomb.data), "a chain of aliases of 130 levels");
    for (i = 0; i < 20000; i++)
        buffer_printf(&bomb, "b%d: 1\n", i);
    for (i = 130; i < 520; i++)
        buffer_printf(&bomb, "a%d: &a%d [*a%d]\n", i, i, i - 1);
    ok(!read_yaml(bomb.data), "a chain of aliases deeper than the limit is refused");
    ok(strstr(told(NULL), "levels of nesting"), "… for what it is");
    buffer_release(&bomb);
}

static void test_mappings(void)
{
    struct buffer text = BUFFER_INIT;
    const struct node *node;
    int i, found = 0;
    char key[20];

    buffer_putc(&text, '{');
    for (i = 0; i < 10000; i++)
        buffer_printf(&text, "%s\"key%d\":%d", i ? "," : "", i, i);
    buffer_puts(&text, ",\"key5\":-1}");
    node = read_json(text.data);
    is_uint(node->count, 10000, "10,000 members and one twice");
    is_uint(list.warnings, 1, "… which is told");
    for (i = 0; i < 10000; i++) {
        snprintf(key, sizeof key, "key%d", i);
        found +=
            i == 5 ? node_get(node, key)->text[0] == '-' : atoi(node_get(node, key)->text) == i;
    }
    is_int(found, 10000, "each member is found");
    ok(!node_get(node, "key10000") && !node_get(node, ""), "others are not");
    ok(!node_get(NULL, "x") && !node_get(node_get(node, "key1"), "x"), "no mapping has no members");
    buffer_release(&text);
}

static int compare(const char *a, const char *b)
{
    const struct node *x = read_json(a);

    return node_compare_numbers(x, read_json(b));
}

static void test_numbers(void)
{
    static const char *const equal[][2] = {
        {"1", "1.0"},    {"1", "10e-1"},        {"0", "-0.000e5"},
        {"100", "1e2"},  {"1.50", "15E-1"},     {"0.001", "1e-3"},
        {"-5", "-5.00"}, {"123e3", "123000.0"}, {"0.10e1", "1"}};
    size_t i;

    for (i = 0; i < sizeof equal / sizeof *equal; i++)
        is_int(compare(equal[i][0], equal[i][1]), 0, "%s equals %s", equal[i][0], equal[i][1]);
    ok(compare("12345678901234567890", "12345678901234567891") < 0,
       "big integers differ in their last digit");
    ok(compare("-2", "-1") < 0 && compare("-1", "1") < 0 && compare("0", "1e-999") < 0,
       "signs count");
    ok(compare("1e10", "9999999999") > 0 && compare("0.1", "0.09") > 0, "magnitudes count");
    ok(compare("1e99999999999999999999", "1") > 0, "a huge exponent");
    ok(node_is_integral(read_json("30e-1")) && node_is_integral(read_json("3.0")) &&
           node_is_integral(read_json("1e30")) && node_is_integral(read_json("0e-5")),
       "whole numbers however they are written");
    ok(!node_is_integral(read_json("3.5")) && !node_is_integral(read_json("3e-1")),
       "and no others");
    ok(read_json("1")->integer && !read_json("1.0")->integer && !read_json("1e1")->integer,
       "`integer` is about notation");
}

static void test_equality(void)
{
    const struct node *a = read_json("{\"a\":[1,{\"b\":null}],\"c\":\"x\"}");

    ok(node_equal(a, read_yaml("c: x\na:\n- 1.0\n- b:\n")),
       "members in any order, numbers by value");
    ok(!node_equal(a, read_json("{\"a\":[1,{\"b\":null}],\"c\":\"y\"}")), "another string");
    ok(!node_equal(a, read_json("{\"a\":[1,{\"b\":null}]}")), "a member less");
    ok(!node_equal(read_json("\"1\""), read_json("1")), "a string is no number");
    ok(!node_equal(read_json("[1,2]"), read_json("[2,1]")), "the order of items counts");
}

int main(void)
{
    arena = arena_new();
    test_core_schema();
    test_tags();
    test_keys();
    test_anchors();
    test_streams();
    test_utf16();
    test_json();
    test_positions();
    test_separators();
    test_breaks();
    test_odd_text();
    test_formats();
    test_bounds();
    test_mappings();
    test_numbers();
    test_equality();
    arena_free(arena);
    return done_testing();
}
