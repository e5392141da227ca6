/* The envelope of documents: what is read, what is refused and with which words, what is written. */
#include "common/document.h"
#include "common/memory.h"
#include "common/message.h"
#include "common/text.h"
#include "tests/lib/capture.h"
#include "tests/lib/tap.h"

#include <math.h>

static const char *const kinds[] = {"load-report", "load-comparison", NULL};

static const struct {
    const char *text, *message; /* NULL: it is taken */
} inputs[] = {
    {"{\"kind\":\"load-report\",\"version\":1}", NULL},
    {"{\"kind\":\"load-comparison\",\"version\":1,\"unknown\":[1]}", NULL},
    {"{\"kind\":\"db-schema\",\"version\":1}",
     "'in' is a document of kind 'db-schema', expected 'load-report'"},
    {"{\"kind\":\"load-report\",\"version\":2}",
     "'in' has version 2 of kind 'load-report'; this tool reads 1"},
    {"{\"kind\":\"load-report\"}", "'in' has no \"version\""},
    {"{\"kind\":\"load-report\",\"version\":\"1\"}", "'in' has no \"version\""},
    {"{\"version\":1}", "'in' is not a document of these tools: it has no \"kind\""},
    {"[]", "'in' is not a document of these tools: it has no \"kind\""},
    {"{\"kind\":7,\"version\":1}", "'in' is not a document of these tools: it has no \"kind\""},
};

static void test_parse(void)
{
    size_t i;

    for (i = 0; i < sizeof inputs / sizeof *inputs; i++) {
        struct error error = ERROR_INIT;
        json_t *document =
            document_parse(inputs[i].text, strlen(inputs[i].text), "in", kinds, &error);

        is_string(error.message, inputs[i].message, "parsed: %s", inputs[i].text);
        ok(!document == (error.status == STATUS_INPUT), "its status fits");
        json_decref(document);
        error_clear(&error);
    }
}

static void test_broken(void)
{
    static const char *const broken[] = {
        "{\"kind\":\n 'x'}",   "{", "{\"a\":1,\"a\":2}", "{} {}", "\xff",
        "{\"a\":\"\\ud800\"}", NULL};
    size_t i;

    for (i = 0; broken[i]; i++) {
        struct error error = ERROR_INIT;

        ok(!document_parse(broken[i], strlen(broken[i]), "in", kinds, &error), "refused: %zu", i);
        ok(error.status == STATUS_INPUT && error.where.line >= 1 &&
               strncmp(error.message, "not valid JSON: ", 16) == 0,
           "with its place");
        error_clear(&error);
    }
}

/* Nested beyond any reason: an error, no exhausted stack. */
static void test_deep(void)
{
    struct buffer text = BUFFER_INIT;
    struct error error = ERROR_INIT;
    size_t i;

    for (i = 0; i < 1000000; i++)
        buffer_putc(&text, '[');
    ok(!document_parse(text.data, text.length, "in", kinds, &error),
       "a million brackets are refused");
    is_int(error.status, STATUS_INPUT, "as a bad document");
    error_clear(&error);
    buffer_release(&text);
}

static void test_write(void)
{
    static const struct {
        double value;
        int digits;
        const char *text;
    } reals[] = {
        {0.1, 3, "0.1\n"},   {2.0 / 3, 3, "0.667\n"}, {1247.5, 1, "1247.5\n"},
        {1e15, 0, "1e15\n"}, {-0.0004, 3, "-0.0\n"},  {123456.789, 3, "123456.789\n"},
        {5, 2, "5.0\n"},
    };
    json_t *document = document_new("load-report");
    struct buffer text = BUFFER_INIT;
    size_t i;

    json_object_set_new(document, "z", json_integer(1));
    json_object_set_new(document, "a", json_string("caf\xc3\xa9 \x7f </script>"));
    document_write(document, false, &text);
    is_string(buffer_text(&text),
              "{\n  \"kind\": \"load-report\",\n  \"version\": 1,\n  \"tool\": \"tool\",\n"
              "  \"z\": 1,\n  \"a\": \"caf\xc3\xa9 \x7f </script>\"\n}\n",
              "keys stand in the order in which they were set");
    json_decref(document);
    for (i = 0; i < sizeof reals / sizeof *reals; i++) {
        json_t *real = document_real(reals[i].value, reals[i].digits);

        buffer_clear(&text);
        document_write(real, true, &text);
        is_string(buffer_text(&text), reals[i].text, "a real number is written short");
        json_decref(real);
    }
    ok(json_is_null(document_real(NAN, 3)) && json_is_null(document_real(INFINITY, 3)),
       "what is no number is null");
    buffer_release(&text);
}

/* Strings as jansson has them, whatever stands at whichever place of eight. */
static void test_strings(void)
{
    struct buffer ours = BUFFER_INIT;
    bool same = true;
    unsigned c;
    size_t at;

    for (c = 0; c < 0x180; c++) {
        for (at = 0; at < 17; at++) {
            struct buffer text = BUFFER_INIT;
            json_t *value;
            char *theirs;

            buffer_printf(&text, "%.*s", (int)at, "abcdefgh\x7fjklmnopq");
            text_put_utf8(&text, c);
            buffer_puts(&text, "rest");
            value = json_stringn(text.data, text.length);
            theirs = json_dumps(value, JSON_ENCODE_ANY);
            buffer_clear(&ours);
            document_put_string(text.data, text.length, &ours);
            same = same && theirs && strcmp(ours.data, theirs) == 0;
            memory_free(theirs);
            json_decref(value);
            buffer_release(&text);
        }
    }
    ok(same, "a string is written as jansson does");
    buffer_clear(&ours);
    document_put_string("a\xff"
                        "b\xe2\x82",
                        5, &ours);
    is_string(ours.data,
              "\"a\xef\xbf\xbd"
              "b\xef\xbf\xbd\xef\xbf\xbd\"",
              "what is no UTF-8 is replaced");
    buffer_release(&ours);
}

static void test_schemas(void)
{
    const char *const *kind;
    bool valid = true;

    for (kind = document_kinds(); *kind; kind++) {
        json_t *schema = json_loads(document_schema(*kind), JSON_REJECT_DUPLICATES, NULL);

        if (!schema || strcmp(json_string_value(json_object_get(schema, "title")), *kind) != 0) {
            note("%s", *kind);
            valid = false;
        }
        json_decref(schema);
    }
    ok(valid, "every schema is JSON and bears its kind as title");
    ok(document_schema("diagnostics") != NULL, "diagnostics has one");
    ok(!document_schema("nonsense") && !document_schema("") && !document_schema("../x"),
       "what is no kind has none");
}

int main(void)
{
    message_init("tool");
    test_parse();
    test_broken();
    test_deep();
    test_write();
    test_strings();
    test_schemas();
    return done_testing();
}
