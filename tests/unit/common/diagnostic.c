/* Lists of problems: order, duplicates, the limit, the document. */
#include "common/diagnostic.h"
#include "common/document.h"
#include "common/message.h"
#include "tests/lib/capture.h"
#include "tests/lib/tap.h"

static struct locus at(const char *file, unsigned line, unsigned column)
{
    return (struct locus){file, line, column};
}

static void test_order(void)
{
    struct arena *arena = arena_new();
    struct diagnostics list;
    struct capture capture;
    char file[] = "b.yaml", *text;

    diagnostics_init(&list, arena);
    diagnostics_add(&list, SEVERITY_ERROR, at(file, 9, 1), NULL, "late");
    diagnostics_add(&list, SEVERITY_WARNING, at("a.yaml", 1, 1), "a hint", "other file");
    diagnostics_add(&list, SEVERITY_ERROR, at(file, 2, 8), NULL, "column 8");
    diagnostics_add(&list, SEVERITY_ERROR, at(file, 2, 3), NULL, "first of two");
    diagnostics_add(&list, SEVERITY_NOTE, at(file, 2, 3), NULL, "second of two");
    diagnostics_add(&list, SEVERITY_ERROR, at(file, 2, 3), "new hint", "first of two");
    diagnostics_add(&list, SEVERITY_ERROR, at(NULL, 0, 0), NULL, "nowhere '%s'", "\x1b");
    file[0] = 'X';
    is_uint(list.count, 6, "the same twice is kept once");
    is_uint(list.errors, 4, "errors are counted");
    is_uint(list.warnings, 1, "warnings are counted");
    capture = capture_begin(2);
    diagnostics_print(&list);
    text = capture_end(&capture);
    is_string(text,
              "tool: error: nowhere '\\x1B'\n"
              "b.yaml:2:3: error: first of two\nb.yaml:2:3: note: second of two\n"
              "b.yaml:2:8: error: column 8\nb.yaml:9:1: error: late\n"
              "a.yaml:1:1: warning: other file\na.yaml:1:1: hint: a hint\n",
              "files in the order of their appearance, then lines and columns");
    free(text);
    arena_free(arena);
}

static void test_limit(void)
{
    struct arena *arena = arena_new();
    struct diagnostics list;
    struct capture capture;
    char *text;
    unsigned i;

    diagnostics_init(&list, arena);
    for (i = 0; i < DIAGNOSTICS_LIMIT + 7; i++)
        diagnostics_add(&list, SEVERITY_ERROR, at("f", i + 1, 0), NULL, "bad");
    is_uint(list.count, DIAGNOSTICS_LIMIT, "no more than the limit are kept");
    is_uint(list.errors, DIAGNOSTICS_LIMIT + 7, "all are counted");
    is_uint(list.dropped, 7, "those beyond it too");
    capture = capture_begin(2);
    diagnostics_print(&list);
    text = capture_end(&capture);
    ok(strstr(text, "\ntool: note: 7 more diagnostics are not shown\n"), "and it is said");
    free(text);
    arena_free(arena);
}

static void test_document(void)
{
    struct arena *arena = arena_new();
    struct buffer text = BUFFER_INIT;
    struct diagnostics list;
    json_t *document;

    diagnostics_init(&list, arena);
    document = diagnostics_document(&list);
    document_write(document, true, &text);
    is_string(buffer_text(&text),
              "{\"kind\":\"diagnostics\",\"version\":1,\"tool\":\"tool\",\"errors\":0,"
              "\"warnings\":0,\"dropped\":0,\"diagnostics\":[]}\n",
              "the document of an empty list");
    json_decref(document);
    buffer_clear(&text);
    diagnostics_add(&list, SEVERITY_WARNING, at("\xff.yaml", 1, 2), "do", "bad \xfe byte");
    document = diagnostics_document(&list);
    document_write(json_array_get(json_object_get(document, "diagnostics"), 0), true, &text);
    is_string(buffer_text(&text),
              "{\"severity\":\"warning\",\"file\":\"\xef\xbf\xbd.yaml\",\"line\":1,\"column\":2,"
              "\"message\":\"bad \xef\xbf\xbd byte\",\"hint\":\"do\"}\n",
              "bytes that are no UTF-8 are replaced");
    json_decref(document);
    buffer_release(&text);
    arena_free(arena);
}

int main(void)
{
    message_init("tool");
    test_order();
    test_limit();
    test_document();
    return done_testing();
}
