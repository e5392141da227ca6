/* The document of a bundle, which is written in pieces: they are JSON together, and nothing is lost. */
#include "scaffold/generate/report.h"
#include "common/message.h"
#include "tests/lib/tap.h"

static struct buffer written;
static size_t calls;

static int gather(const void *bytes, size_t length, struct error *error)
{
    (void)error;
    calls++;
    buffer_append(&written, bytes, length);
    return 0;
}

static int refuse(const void *bytes, size_t length, struct error *error)
{
    (void)bytes;
    (void)length;
    calls++;
    return error_set(error, STATUS_ENVIRONMENT, "full");
}

/* The document of a bundle. */
static int write_bundle(const struct report *report, report_write *write, struct error *error)
{
    struct report_bundle document;
    int result = 0;
    size_t i;

    report_begin(&document, report, write);
    for (i = 0; result == 0 && i < report->bundle->count; i++)
        result = report_file(&document, &report->bundle->files[i], error);
    return report_end(&document, result, error);
}

/* Characters of three bytes, so that no piece of a round size ends between two of them. */
static void make_text(struct buffer *text)
{
    size_t i;

    for (i = 0; i < 100000; i++)
        buffer_puts(text, i % 40 ? "\xe2\x82\xac" : "\"\n");
}

/* A file of that text, in pieces. */
static void make_pieces(struct bundle_file *file, const struct buffer *text)
{
    const size_t first = 2 + 3 * 30; /* bytes of whole characters */

    file->pieces = json_array();
    json_array_append_new(file->pieces, json_stringn(text->data + 2, 0));
    json_array_append_new(file->pieces, json_stringn(text->data, first));
    json_array_append_new(file->pieces, json_stringn(text->data + first, text->length - first));
}

int main(void)
{
    struct arena *arena = arena_new();
    const struct spec spec = {.title = "T"};
    struct bundle bundle;
    struct buffer text = BUFFER_INIT;
    struct error error = ERROR_INIT;
    struct report report = {.spec = &spec, .framework = framework_find("koa"), .bundle = &bundle};
    const json_t *files;
    json_t *document;

    message_init("tool");
    bundle_init(&bundle, arena);
    make_text(&text);
    make_pieces(bundle_add(&bundle, "a.ts", BUNDLE_PEOPLE), &text);
    bundle_add(&bundle, "b.ts", BUNDLE_ONCE)->project = 1;
    is_int(write_bundle(&report, gather, &error), 0, "written");
    ok(calls > 4, "in pieces");
    document = json_loadb(buffer_text(&written), written.length, 0, NULL);
    files = json_object_get(document, "files");
    is_string(json_string_value(json_object_get(json_array_get(files, 0), "content")), text.data,
              "the whole text of a file");
    is_string(json_string_value(json_object_get(json_array_get(files, 0), "owner")), "people",
              "its owner");
    is_string(json_string_value(json_object_get(json_array_get(files, 1), "in")), "project",
              "where it belongs");
    bundle_join(&bundle);
    is_uint(bundle.files[0].length, text.length, "joined, it has its length");
    is_string(bundle.files[0].bytes, text.data, "and its bytes");
    calls = 0;
    is_int(write_bundle(&report, refuse, &error), -1, "what cannot be written is an error");
    is_uint(calls, 1, "after which nothing more is tried");
    error_clear(&error);
    json_decref(document);
    buffer_release(&written);
    buffer_release(&text);
    bundle_release(&bundle);
    arena_free(arena);
    return done_testing();
}
