/* api-scaffold: read a specification, generate, write or print what came of it. */
#include "common/arena.h"
#include "common/csv.h"
#include "common/document.h"
#include "common/input.h"
#include "common/interrupt.h"
#include "common/memory.h"
#include "common/message.h"
#include "common/output.h"
#include "scaffold/database/catalog.h"
#include "scaffold/database/document.h"
#include "scaffold/database/introspect.h"
#include "scaffold/database/rows.h"
#include "scaffold/database/view.h"
#include "scaffold/generate/generate.h"
#include "scaffold/generate/report.h"
#include "scaffold/options.h"
#include "scaffold/read/read.h"
#include "scaffold/request/request.h"
#include "scaffold/source/back.h"
#include "scaffold/spec/envelope.h"
#include "scaffold/spec/spec.h"
#include "scaffold/spec/write.h"
#include "scaffold/tree/tree.h"

#include <string.h>
#include <sys/stat.h>

struct session {
    struct options options;
    struct arena *arena;
    struct diagnostics diagnostics;
    json_t *schema;          /* the db-schema document, or NULL */
    struct catalog catalog;  /* of it */
    const struct node *root; /* of the specification's document */
    const struct spec *spec;
    struct bundle bundle;
    struct tree_report tree;
};

/* The specification of a database's tables, as text. */
static int describe_database(struct session *session, struct buffer *bytes, struct error *error)
{
    const struct options *options = &session->options;
    interrupt_at_once(false); /* the program that reads the database ends first */
    session->schema = introspect(options->from_db, error);
    interrupt_at_once(true);
    if (session->schema == NULL ||
        catalog_read(session->arena, session->schema, &options->catalog, &session->catalog,
                     &session->diagnostics, error) != 0) {
        return -1;
    }
    json_t *document = document_of(session->arena, &session->catalog, "Database API", options->rls);
    document_write(document, false, bytes);
    json_decref(document);
    return 0;
}

static int read_bytes(struct session *session, struct buffer *bytes, struct error *error)
{
    const struct options *options = &session->options;
    struct stat found;
    if (options->from_db != NULL) {
        return describe_database(session, bytes, error);
    }
    if (input_read(options->input, INPUT_LIMIT, bytes, error) == 0) {
        return 0;
    }
    if (stat(options->input, &found) == 0 && S_ISDIR(found.st_mode)) {
        error_hint(error, "name the document in it; code is read with --generate-spec");
    }
    return -1;
}

/* The files of the specification; with --envelope as it is to be served. */
static struct documents *open_documents(struct session *session)
{
    const struct options *options = &session->options;
    struct documents *documents = documents_new(session->arena, &session->diagnostics,
                                                options->input, session->root, options->base);
    if (!options->envelope) {
        return documents;
    }
    session->root = envelope_document(session->arena, documents);
    return documents_new(session->arena, &session->diagnostics, options->input, session->root,
                         options->base);
}

/* The model of the specification; what is wrong with it is in the diagnostics. */
static int read_spec(struct session *session, struct error *error)
{
    const struct options *options = &session->options;
    struct buffer bytes = BUFFER_INIT;
    int result = read_bytes(session, &bytes, error);
    if (result == 0) {
        session->root = read_document(session->arena, input_name(options->input), bytes.data,
                                      bytes.length, READ_AUTO, &session->diagnostics);
        if (session->root != NULL) {
            struct documents *documents = open_documents(session);
            session->spec =
                spec_read(session->arena, documents, options->validate, &session->diagnostics);
        }
    }
    buffer_release(&bytes);
    return result;
}

static int print_document(json_t *document, struct error *error)
{
    struct buffer out = BUFFER_INIT;
    document_write(document, false, &out);
    int result = output_stdout(out.data, out.length, error);
    buffer_release(&out);
    json_decref(document);
    return result;
}

static int print_text(const struct report *report, struct error *error)
{
    struct buffer out = BUFFER_INIT;
    report_text(report, &out);
    int result = output_stdout(out.data, out.length, error);
    buffer_release(&out);
    return result;
}

static bool writes(const struct options *options)
{
    return options->root != NULL && !options->dry_run && !options->check;
}

static int write_tree(struct session *session, struct error *error)
{
    const struct tree_options options = {.root = session->options.root,
                                         .program = "api-scaffold",
                                         .on_edit = (enum tree_on_edit)session->options.on_edit,
                                         .dry_run = !writes(&session->options)};
    interrupt_at_once(options.dry_run);
    bundle_join(&session->bundle);
    return tree_write(session->arena, &session->bundle, &options, &session->tree, error);
}

static const struct tree_entry *find_entry(const struct session *session, const char *file)
{
    for (size_t i = 0; i < session->tree.count; i++) {
        if (strcmp(session->tree.entries[i].file, file) == 0) {
            return &session->tree.entries[i];
        }
    }
    return NULL;
}

/* An app that was there before is left as it is, and so it does not use what is new beside it. */
static void note_old_app(const struct session *session)
{
    const struct tree_entry *app = find_entry(session, "app.ts");
    const struct tree_entry *hardening = find_entry(session, "hardening.ts");
    if (app != NULL && hardening != NULL && app->change == TREE_UNCHANGED &&
        hardening->change == TREE_CREATED) {
        message_note("'%s' was there before and is left: it does not use '%s'", app->path,
                     hardening->path);
        message_hint("move '%s' away and run again to have it made anew", app->path);
    }
}

static struct report report_of(const struct session *session)
{
    const struct options *options = &session->options;
    return (struct report){.spec = session->spec,
                           .framework = options->framework,
                           .bundle = &session->bundle,
                           .output = options->common.output,
                           .tree = options->root != NULL ? &session->tree : NULL,
                           .written = writes(options),
                           .diff = options->dry_run};
}

/* Whether the files go to standard output as they are made. */
static bool passes_files(const struct options *options)
{
    return options->root == NULL && !options->text;
}

static int report(const struct session *session, struct error *error)
{
    const struct report report = report_of(session);
    if (session->options.text) {
        return print_text(&report, error);
    }
    return passes_files(&session->options) ? 0 : print_document(report_result(&report), error);
}

/* An earlier --init has left a copy of the document, which is kept true. */
static bool keeps_document(const struct options *options)
{
    return options->root != NULL && tree_made(options->root, "../" PROJECT_DOCUMENT);
}

/* The bundle: kept, or written to standard output. */
static int generate_bundle(struct session *session, const struct generate_options *options,
                           struct error *error)
{
    const struct report report = report_of(session);
    struct report_bundle document;
    if (passes_files(&session->options)) {
        report_begin(&document, &report, output_stdout);
        session->bundle.pass = report_file;
        session->bundle.context = &document;
    }
    int result = generate_service(session->arena, session->spec, options, &session->diagnostics,
                                  &session->bundle, error);
    return passes_files(&session->options) ? report_end(&document, result, error) : result;
}

/* The bundle; with --validate only what cannot be generated. */
static int generate(struct session *session, struct error *error)
{
    struct generate_database database = {.rls = session->options.rls};
    if (session->schema != NULL) {
        database.tables = view_tables(session->arena, &session->catalog, session->spec);
        database.queries = view_queries(&session->catalog, session->spec);
        database.rows = rows_view(session->arena, &session->catalog, session->spec);
    }
    const struct generate_options options = {.framework = session->options.framework,
                                             .init = session->options.init,
                                             .document = keeps_document(&session->options),
                                             .mock = session->options.mock,
                                             .problem = session->options.errors == 1,
                                             .responses = session->options.validate_responses,
                                             .zod = session->options.validator == 1,
                                             .by_tag = session->options.group_by == 1,
                                             .database =
                                                 session->schema != NULL ? &database : NULL};
    bundle_init(&session->bundle, session->arena);
    int result = session->options.validate ? generate_check(session->arena, session->spec, &options,
                                                            &session->diagnostics, error)
                                           : generate_bundle(session, &options, error);
    json_decref(database.tables);
    json_decref(database.queries);
    json_decref(database.rows);
    return result;
}

/* Say what is wrong with the specification; STATUS_INPUT when it cannot be used. */
static enum status verdict(struct session *session)
{
    diagnostics_print(&session->diagnostics);
    return session->diagnostics.errors > 0 || session->spec == NULL ? STATUS_INPUT : STATUS_DONE;
}

/* Code → specification. */
static int run_back(struct session *session, struct error *error)
{
    const struct options *options = &session->options;
    const struct back_options back = {.operands = options->operands.items,
                                      .count = options->operands.count,
                                      .format = options->common.format,
                                      .output = options->common.output,
                                      .merge = options->merge,
                                      .replace = options->replace,
                                      .check = options->check,
                                      .version_30 = options->openapi_choice == 1};
    int status = back_run(session->arena, &back, &session->diagnostics, error);
    diagnostics_print(&session->diagnostics);
    return status;
}

static int write_document_of(const struct session *session, const struct buffer *out,
                             struct error *error)
{
    const char *output = session->options.common.output;
    interrupt_at_once(false);
    return output_file(output != NULL ? output : "-", out->data, out->length, error);
}

/* The specification itself, as one document. */
static int emit_spec(const struct session *session, struct error *error)
{
    struct buffer out = BUFFER_INIT;
    const struct options *options = &session->options;
    write_document(session->root, write_format_of(options->common.format, options->common.output),
                   &out);
    int result = write_document_of(session, &out, error);
    buffer_release(&out);
    return result;
}

/* Specification → requests. */
static int emit_requests(struct session *session, struct error *error)
{
    const struct options *options = &session->options;
    struct request_options request = {.server = options->server,
                                      .only = options->only,
                                      .auth = {options->auth.items, options->auth.count},
                                      .seed = (uint64_t)options->seed,
                                      .attacks = options->emit == EMIT_ATTACKS};
    struct csv rows;
    if (options->data != NULL) {
        if (csv_read(session->arena, options->data, &rows, error) != 0) {
            return -1;
        }
        request.rows = &rows;
    }
    struct buffer out = BUFFER_INIT;
    json_t *document =
        request_set(session->arena, session->spec, &request, &session->diagnostics, error);
    if (document == NULL) {
        return -1;
    }
    document_write(document, false, &out);
    int result = write_document_of(session, &out, error);
    json_decref(document);
    buffer_release(&out);
    return result;
}

static int run_emit(struct session *session, struct error *error)
{
    bool usable = session->spec != NULL && session->diagnostics.errors == 0;
    int result = 0;
    if (usable) {
        result = session->options.emit == EMIT_SPEC ? emit_spec(session, error)
                                                    : emit_requests(session, error);
    }
    enum status status = verdict(session);
    return result != 0 ? -1 : (int)status;
}

static int run(struct session *session, struct error *error)
{
    if (session->options.generate_spec) {
        return run_back(session, error);
    }
    if (read_spec(session, error) != 0) {
        return -1;
    }
    if (session->options.emit != EMIT_NOTHING) {
        return run_emit(session, error);
    }
    bool usable = session->spec != NULL && session->diagnostics.errors == 0;
    if (usable && generate(session, error) != 0) {
        return -1;
    }
    enum status status = verdict(session);
    if (session->options.validate) {
        bool json = !session->options.text;
        if (json && print_document(diagnostics_document(&session->diagnostics), error) != 0) {
            return -1;
        }
        return (int)status;
    }
    if (status != STATUS_DONE) {
        return (int)status;
    }
    if (session->options.root != NULL && write_tree(session, error) != 0) {
        return -1;
    }
    note_old_app(session);
    if (report(session, error) != 0) {
        return -1;
    }
    return session->options.check && session->tree.differs ? STATUS_NEGATIVE : STATUS_DONE;
}

#define HUGE_OF_INPUT 9 /* bytes for each of the input's: no run takes much more memory */
#define HUGE_ELSE ((size_t)1 << 30) /* where the size is not known */

static void allow_huge_pages(const struct options *options)
{
    size_t size = options->input != NULL ? input_size(options->input) : 0;
    memory_allow_huge(size > 0 ? HUGE_OF_INPUT * size : HUGE_ELSE);
}

int main(int argc, char **argv)
{
    struct session session = {0};
    struct error error = ERROR_INIT;
    memory_expect_much();
    message_init("api-scaffold");
    interrupt_install();
    interrupt_at_once(true);
    int status = options_parse(&session.options, argc, argv);
    if (status < 0) {
        allow_huge_pages(&session.options);
        session.arena = arena_new();
        diagnostics_init(&session.diagnostics, session.arena);
        status = run(&session, &error);
        if (status < 0) {
            status = (int)message_report(&error);
        }
        bundle_release(&session.bundle);
        catalog_release(&session.catalog);
        json_decref(session.schema);
        arena_free(session.arena);
    }
    error_clear(&error);
    options_release(&session.options);
    interrupt_raise();
    return status;
}
