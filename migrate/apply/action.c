/* From options to requests, from results to output. */
#include "migrate/apply/action.h"

#include "common/buffer.h"
#include "common/document.h"
#include "common/message.h"
#include "migrate/apply/apply.h"
#include "migrate/apply/status.h"
#include "migrate/options.h"
#include "migrate/render/layout.h"
#include "migrate/render/pair.h"

#include <ctype.h>
#include <string.h>
#include <sys/stat.h>

#define NANOSECONDS_PER_MS 1000000
#define DEFAULT_FOLDER "migrations"
#define NAME_LIMIT 100

static int64_t milliseconds(int64_t nanoseconds)
{
    return nanoseconds < 0 ? nanoseconds : nanoseconds / NANOSECONDS_PER_MS;
}

static struct apply_request request_of(const struct action_context *context, const char *path)
{
    const struct options *options = context->options;

    return (struct apply_request){
        .connection = context->connection,
        .path = path,
        .dry_run = options->dry_run,
        .allow_out_of_order = options_allow(options, "out-of-order"),
        .allow_drift = options_allow(options, "drift"),
        .allow_data_loss = options_allow(options, "data-loss"),
        .to = options->to,
        .lock_timeout_ms = milliseconds(options->lock_timeout),
        .statement_timeout_ms = milliseconds(options->statement_timeout),
        .note = message_note,
    };
}

static bool is_folder(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static void write_document(struct action_context *context, json_t *document)
{
    document_write(document, false, context->out);
    json_decref(document);
}

/* The result as far as it came, with the error in the document too. */
static enum status finish(struct action_context *context, const struct apply_result *result)
{
    if (result != NULL && context->text)
        apply_result_text(result, context->out);
    else if (result != NULL)
        write_document(context, apply_result_document(result, context->error));
    return context->error->status;
}

enum status action_migrate(struct action_context *context)
{
    struct apply_request request = request_of(context, context->options->migrate);
    struct apply_result *result = NULL;

    apply_migrate(&request, context->arena, &result, context->error);
    return finish(context, result);
}

enum status action_rollback(struct action_context *context)
{
    struct apply_request request = request_of(context, context->options->rollback);
    struct apply_result *result = NULL;

    apply_rollback(&request, context->arena, &result, context->error);
    return finish(context, result);
}

/* The folder of migrations: the operand, else ./migrations. */
static const char *folder_of(const struct action_context *context)
{
    return context->options->source != NULL ? context->options->source : DEFAULT_FOLDER;
}

enum status action_rollback_last(struct action_context *context)
{
    struct apply_request request = request_of(context, folder_of(context));
    struct apply_result *result = NULL;

    apply_rollback_last(&request, (size_t)context->options->rollback_last, context->arena, &result,
                        context->error);
    return finish(context, result);
}

enum status action_mark_applied(struct action_context *context)
{
    struct apply_request request = request_of(context, context->options->mark_applied);
    struct apply_result *result = NULL;

    apply_mark(&request, context->arena, &result, context->error);
    return finish(context, result);
}

enum status action_baseline(struct action_context *context)
{
    struct apply_request request = request_of(context, folder_of(context));
    struct apply_result *result = NULL;

    apply_baseline(&request, context->arena, &result, context->error);
    return finish(context, result);
}

enum status action_status(struct action_context *context)
{
    const char *folder = folder_of(context);
    struct status_report report;

    if (context->options->source == NULL && !is_folder(folder))
        folder = NULL;
    if (status_make(context->arena, context->connection, folder, &report, context->error) < 0)
        return context->error->status;
    if (context->text)
        status_text(&report, context->out);
    else
        write_document(context, status_document(&report));
    return STATUS_DONE;
}

/* "Add user index!" → "add_user_index" */
static char *slug(struct arena *arena, const char *name)
{
    char *text = arena_alloc(arena, strlen(name) + 1, 1);
    size_t used = 0;

    for (const char *at = name; *at != '\0' && used < NAME_LIMIT; at++) {
        if (isalnum((unsigned char)*at))
            text[used++] = (char)tolower((unsigned char)*at);
        else if (used > 0 && text[used - 1] != '_')
            text[used++] = '_';
    }
    while (used > 0 && text[used - 1] == '_')
        used--;
    text[used] = '\0';
    return text;
}

/* Comments alone; the user writes the rest. */
#define NEW_FORWARD "-- What this migration does, in SQL that psql -f runs just as well.\n"
#define NEW_BACK "-- How it is undone.\n"

static int write_new_pair(struct action_context *context, const char *folder, const char *name)
{
    struct buffer forward = BUFFER_INIT, back = BUFFER_INIT;
    struct pair pair = {.name = name, .text = &forward, .undone = &back};
    int failed;

    buffer_puts(&forward, NEW_FORWARD);
    buffer_puts(&back, NEW_BACK);
    failed = pairs_write(context->arena, folder, &pair, 1, context->error);
    if (failed == 0)
        buffer_printf(context->out, "%s\n%s\n", pair.forward, pair.back);
    buffer_release(&forward);
    buffer_release(&back);
    return failed;
}

static int write_new(struct action_context *context, const char *name)
{
    static struct piece up = {.sql = NEW_FORWARD}, down = {.sql = NEW_BACK};
    const struct layout_part part = {
        .name = name, .up = {.items = &up, .count = 1}, .down = {.items = &down, .count = 1}};
    const char *output = context->options->common.output;
    const char *folder = output != NULL ? output : DEFAULT_FOLDER;
    enum layout layout = (enum layout)context->options->layout;
    struct made_files made = {.arena = context->arena};

    if (layout == LAYOUT_FLAT)
        return write_new_pair(context, folder, name);
    if (layout_write(context->arena, folder, layout, &part, 1, &made, context->error) != 0)
        return -1;
    made_report(&made, context->out);
    return 0;
}

enum status action_new(struct action_context *context)
{
    const char *name = slug(context->arena, context->options->new_name);

    if (*name == '\0') {
        error_set(context->error, STATUS_USAGE, "a migration's name needs letters or digits");
        error_hint(context->error, "such as --new add_user_region");
    } else {
        write_new(context, name);
    }
    return context->error->status;
}
