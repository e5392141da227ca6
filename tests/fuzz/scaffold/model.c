/* Bytes → specification → model → files, requests: each generates or says what is wrong; the files are
 * well-formed, no text of the specification is code in them, and the same bytes make the same files. */
#include "tests/fuzz/scaffold/grammar.h"

#include "common/document.h"
#include "scaffold/generate/generate.h"
#include "scaffold/read/read.h"
#include "scaffold/request/request.h"
#include "scaffold/spec/envelope.h"
#include "scaffold/tree/lexer.h"

#include <jansson.h>
#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MARK "PWNED" /* what texts of the grammar try to call */
#define NESTING 1000

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* What one run is asked for: the first two bytes of the input. */
struct choices {
    uint8_t framework, flags;
};

/* The model, or NULL when the document is refused. */
static const struct spec *read_model(struct arena *arena, const struct buffer *text,
                                     struct choices choices, struct diagnostics *list)
{
    const struct node *root = read_document(arena, "-", text->data, text->length, READ_JSON, list);
    struct documents *documents;
    const struct spec *spec;

    must(root && !list->errors);
    documents = documents_new(arena, list, "-", root, NULL);
    if (choices.flags & 0x80) {
        root = envelope_document(arena, documents);
        documents = documents_new(arena, list, "-", root, NULL);
    }
    spec = spec_read(arena, documents, choices.flags & 0x40, list);
    must(spec || list->errors);
    return list->errors ? NULL : spec;
}

static void generate(struct arena *arena, const struct spec *spec, struct choices choices,
                     struct diagnostics *list, struct bundle *bundle)
{
    const struct generate_options options = {
        .framework = framework_find(framework_names[choices.framework % 3]),
        .init = choices.flags & 1,
        .mock = choices.flags & 2,
        .problem = choices.flags & 4,
        .zod = choices.flags & 8,
        .responses = choices.flags & 16,
        .by_tag = choices.flags & 32};
    struct error error = ERROR_INIT;

    bundle_init(bundle, arena);
    must(generate_service(arena, spec, &options, list, bundle, &error) == 0);
}

/* Whether the template literal calls what it must not. */
static bool has_call(struct token token)
{
    size_t i;

    for (i = 0; i + 2 < token.length; i += token.text[i] == '\\' ? 2 : 1)
        if (token.text[i] == '$' && token.text[i + 1] == '{' &&
            strncmp(token.text + i + 2, MARK, strlen(MARK)) == 0)
            return true;
    return false;
}

/* Every bracket is closed by its own kind, every text ends, and nothing calls the mark. */
static void check_code(const char *text, size_t length)
{
    char open[NESTING];
    size_t depth = 0;
    bool marked = false;
    struct lexer lexer;
    struct token token;
    const char *kind;

    lexer_init(&lexer, text, length);
    while ((token = lexer_next(&lexer)).kind != TOKEN_END) {
        must(token.kind != TOKEN_BROKEN);
        must(!(marked && token_is(token, "(")));
        must(token.kind != TOKEN_TEMPLATE || !has_call(token));
        marked = token.kind == TOKEN_WORD && token_is(token, MARK);
        kind = token.kind == TOKEN_SIGN && token.length == 1 ? strchr("([{)]}", *token.text) : NULL;
        if (!kind)
            continue;
        if (strchr("([{", *kind)) {
            must(depth < NESTING);
            open[depth++] = kind[3];
        } else {
            must(depth > 0 && open[--depth] == *kind);
        }
    }
    must(depth == 0);
}

static void check_json(const char *text, size_t length)
{
    json_t *value = json_loadb(text, length, JSON_ALLOW_NUL, NULL);

    must(value != NULL);
    json_decref(value);
}

static bool has_end(const char *path, const char *end)
{
    size_t length = strlen(path);

    return length > strlen(end) && strcmp(path + length - strlen(end), end) == 0;
}

static void check_path(const struct bundle *bundle, size_t index)
{
    const char *path = bundle->files[index].path;
    size_t i;

    must(path[0] != '/' && !strstr(path, "..") && !strstr(path, "//"));
    for (i = 0; i < index; i++)
        must(strcmp(bundle->files[i].path, path) != 0 ||
             bundle->files[i].project != bundle->files[index].project);
}

static void check_bundle(const struct bundle *bundle)
{
    const struct bundle_file *file;
    size_t i, j;

    for (i = 0; i < bundle->count; i++) {
        file = &bundle->files[i];
        check_path(bundle, i);
        if (has_end(file->path, ".ts"))
            check_code(file->bytes, file->length);
        else if (strcmp(file->path, PROJECT_DOCUMENT) != 0) /* as it was written */
            check_json(file->bytes, file->length);
        for (j = 0; j < file->stub_count; j++)
            check_code(file->stubs[j].text, strlen(file->stubs[j].text));
    }
}

static void check_same(const struct bundle *a, const struct bundle *b)
{
    size_t i;

    must(a->count == b->count);
    for (i = 0; i < a->count; i++)
        must(strcmp(a->files[i].path, b->files[i].path) == 0 &&
             a->files[i].length == b->files[i].length &&
             memcmp(a->files[i].bytes, b->files[i].bytes, a->files[i].length) == 0);
}

/* Right requests, or attacks; an error when there are none. */
static void check_requests(struct arena *arena, const struct spec *spec, struct choices choices,
                           struct diagnostics *list)
{
    const struct request_options options = {.only = "all", .attacks = choices.framework & 4};
    struct error error = ERROR_INIT;
    json_t *document = request_set(arena, spec, &options, list, &error);
    struct buffer text = BUFFER_INIT;

    if (!document) {
        must(error.message != NULL);
        error_clear(&error);
        return;
    }
    document_write(document, false, &text);
    check_json(text.data, text.length);
    buffer_release(&text);
    json_decref(document);
}

/* One run; true when the document was generated. */
static bool run(struct arena *arena, const struct buffer *text, struct choices choices,
                struct bundle *bundle)
{
    struct diagnostics list;
    const struct spec *spec;

    diagnostics_init(&list, arena);
    spec = read_model(arena, text, choices, &list);
    if (!spec)
        return false;
    generate(arena, spec, choices, &list, bundle);
    bundle_join(bundle);
    if (choices.framework & 8)
        check_requests(arena, spec, choices, &list);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct grammar grammar = {.at = data, .end = data + size, .text = BUFFER_INIT};
    struct choices choices = {grammar_next(&grammar), grammar_next(&grammar)};
    struct arena *arena = arena_new();
    struct bundle first, second;

    grammar_expand(&grammar, &grammar_rules[0]);
    if (getenv("FUZZ_SHOW"))
        fprintf(stderr, "%s\n", buffer_text(&grammar.text));
    if (run(arena, &grammar.text, choices, &first)) {
        check_bundle(&first);
        must(run(arena, &grammar.text, choices, &second));
        check_same(&first, &second);
        bundle_release(&second);
        bundle_release(&first);
    }
    arena_free(arena);
    buffer_release(&grammar.text);
    return 0;
}
