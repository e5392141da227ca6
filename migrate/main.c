/* db-migrate: read the command line, run the action that it asks for, print what comes of it. */
#include "common/arena.h"
#include "common/buffer.h"
#include "common/interrupt.h"
#include "common/memory.h"
#include "common/message.h"
#include "common/output.h"
#include "common/terminal.h"
#include "migrate/analyze/action.h"
#include "migrate/apply/action.h"
#include "migrate/catalog/scratch.h"
#include "migrate/catalog/throwaway.h"
#include "migrate/compare.h"
#include "migrate/connection/connection.h"
#include "migrate/connection/env.h"
#include "migrate/options.h"

#include <string.h>
#include <unistd.h>

const struct action actions[] = {
    {"compare", true, false, action_compare, NULL, NULL},
    {"introspect", true, false, action_introspect, NULL, NULL},
    {"analyze", true, true, action_analyze, NULL, NULL},
    {"suggest-indexes", true, false, action_suggest, NULL, NULL},
    {"snapshot", true, true, action_snapshot, "no operand",
     "--connection or DATABASE_URL says which database"},
    {"verify", true, true, action_verify, "one snapshot",
     "--connection or DATABASE_URL says which database"},
    {"migrate", true, true, action_migrate, "one file or folder",
     "a folder stands for all of its migrations"},
    {"rollback", true, true, action_rollback, "one file", "--rollback-last N undoes several"},
    {"rollback-last", true, true, action_rollback_last, NULL, NULL},
    {"status", true, true, action_status, NULL, NULL},
    {"baseline", true, true, action_baseline, NULL, NULL},
    {"mark-applied", true, true, action_mark_applied, "one file",
     "--baseline takes over a whole history"},
    {"new", false, false, action_new, "one name", "a name with blanks needs quotes"},
    {NULL, false, false, NULL, NULL, NULL},
};

/* The file that the one document of an action goes to, or NULL: standard output. */
static const char *document_path(const struct options *options)
{
    return options->action->document ? options->common.output : NULL;
}

/* For people on a terminal, unless a format is asked for. */
static bool wants_text(const struct options *options)
{
    const struct option_common *common = &options->common;

    if (common->format != NULL)
        return strcmp(common->format, "text") == 0;
    return !common->json && document_path(options) == NULL && terminal_is(STDOUT_FILENO);
}

static int write_out(const struct action_context *context, struct error *error)
{
    const char *path = document_path(context->options);

    if (context->out->length == 0)
        return 0;
    return output_file(path != NULL ? path : "-", context->out->data, context->out->length, error);
}

static int connect_to(struct action_context *context)
{
    const char *const *notes;

    if (context->options->env_file != NULL &&
        env_file(context->options->env_file, context->error) < 0)
        return -1;
    context->connection =
        connection_string(context->arena, context->options->connection, &notes, context->error);
    if (context->connection == NULL)
        return -1;
    for (; *notes != NULL; notes++)
        message_note("%s", *notes);
    return 0;
}

#define NANOSECONDS 1000000000

/* What a schema file may do, and for how long. */
static void configure(const struct options *options)
{
    int64_t limit = options->statement_timeout;
    long seconds =
        limit < 0 ? SCRATCH_STATEMENT_SECONDS : (long)((limit + NANOSECONDS - 1) / NANOSECONDS);

    scratch_configure(options_allow(options, "superuser"), seconds);
}

static enum status run(struct action_context *context)
{
    const struct action *action = context->options->action;
    struct error failed = ERROR_INIT;
    enum status status;

    configure(context->options);
    if (action->connects && connect_to(context) < 0)
        return message_report(context->error);
    status = action->run(context);
    if (write_out(context, &failed) < 0)
        status = message_report(&failed);
    if (context->error->status != STATUS_DONE)
        status = message_report(context->error);
    error_clear(&failed);
    return status;
}

int main(int argc, char **argv)
{
    const struct options *options;
    struct buffer out = BUFFER_INIT;
    struct error error = ERROR_INIT;
    int status;

    memory_expect_much();
    memory_allow_huge(SIZE_MAX);
    message_init("db-migrate");
    interrupt_install();
    status = options_parse(argc, argv, &options);
    if (status < 0) {
        struct action_context context = {
            .options = options,
            .arena = arena_new(),
            .text = wants_text(options),
            .out = &out,
            .error = &error,
        };

        status = (int)run(&context);
        arena_free(context.arena);
    }
    throwaway_end();
    buffer_release(&out);
    error_clear(&error);
    options_release();
    interrupt_raise();
    return status;
}
