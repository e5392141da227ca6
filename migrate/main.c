/* db-migrate: read the command line, run the action that it asks for, print what comes of it. */
#include "common/arena.h"
#include "common/buffer.h"
#include "common/interrupt.h"
#include "common/message.h"
#include "common/output.h"
#include "common/terminal.h"
#include "migrate/analyze/action.h"
#include "migrate/apply/action.h"
#include "migrate/compare.h"
#include "migrate/connection/connection.h"
#include "migrate/connection/env.h"
#include "migrate/options.h"

#include <string.h>
#include <unistd.h>

const struct action actions[] = {
    {"compare", true, action_compare},
    {"introspect", true, action_introspect},
    {"analyze", true, action_analyze},
    {"suggest-indexes", true, action_suggest},
    {"migrate", true, action_migrate},
    {"rollback", true, action_rollback},
    {"rollback-last", true, action_rollback_last},
    {"status", true, action_status},
    {"mark-applied", true, action_mark_applied},
    {"new", false, action_new},
    {NULL, false, NULL},
};

/* For people on a terminal, unless a format is asked for. */
static bool wants_text(const struct option_common *common)
{
    if (common->format != NULL)
        return strcmp(common->format, "text") == 0;
    return !common->json && terminal_is(STDOUT_FILENO);
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

static enum status run(struct action_context *context)
{
    const struct action *action = context->options->action;
    struct error failed = ERROR_INIT;
    enum status status;

    if (action->connects && connect_to(context) < 0)
        return message_report(context->error);
    status = action->run(context);
    if (context->out->length > 0 &&
        output_stdout(context->out->data, context->out->length, &failed) < 0)
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

    message_init("db-migrate");
    interrupt_install();
    status = options_parse(argc, argv, &options);
    if (status < 0) {
        struct action_context context = {
            .options = options,
            .arena = arena_new(),
            .text = wants_text(&options->common),
            .out = &out,
            .error = &error,
        };

        status = run(&context);
        arena_free(context.arena);
    }
    buffer_release(&out);
    error_clear(&error);
    options_release();
    interrupt_raise();
    return status;
}
