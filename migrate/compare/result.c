/* Writes what a comparison has found. */
#include "migrate/compare/comparison.h"

#include "common/document.h"
#include "common/text.h"
#include "migrate/apply/pending.h"
#include "migrate/render/files.h"

#include <string.h>

/* The file of the folder that waits to do just this, or NULL. A file as SOURCE has no history. */
static const char *waiting_file(struct comparison *comparison)
{
    const struct action_context *context = comparison->context;
    const struct migration *migration =
        comparison->contract.forward != NULL ? &comparison->contract : &comparison->migration;
    const char *source = context->options->source, *connection = NULL;
    struct pending pending;
    if (comparison_is_database(source) && comparison_side(comparison, source, &connection) != 0)
        return NULL;
    pending_read(context->arena, connection, context->options->common.output, &pending);
    return pending_last_leads(&pending, migration->from_fingerprint, migration->to_fingerprint);
}

static int write_files(struct comparison *comparison)
{
    struct action_context *context = comparison->context;
    const struct migration *migrations[] = {&comparison->migration, &comparison->contract};
    size_t count = comparison->contract.forward == NULL ? 1 : 2;
    struct made_files made = {.arena = context->arena};
    if (comparison->migration.forward->count == 0) {
        migration_report(&comparison->migration, context->out);
        return 0;
    }
    const char *waiting = waiting_file(comparison);
    if (waiting == NULL) {
        if (migration_files(migrations, count, context->options->common.output,
                            (enum layout)context->options->layout, &made, context->error) != 0)
            return -1;
        migration_files_report(migrations, count, &made, context->out);
        return 0;
    }
    buffer_puts(context->out, "already in ");
    text_escape(context->out, waiting, strlen(waiting));
    buffer_puts(context->out, ": nothing written\n");
    return 0;
}

static void write_document(struct comparison *comparison)
{
    json_t *document = migration_document(&comparison->migration);
    if (comparison->contract.forward != NULL)
        json_object_set_new(document, "contract", migration_document(&comparison->contract));
    document_write(document, false, comparison->context->out);
    json_decref(document);
}

int comparison_write(struct comparison *comparison)
{
    struct action_context *context = comparison->context;
    const struct migration *second =
        comparison->contract.forward == NULL ? NULL : &comparison->contract;
    const char *format = context->options->common.format;
    if (context->options->common.output != NULL)
        return write_files(comparison);
    if (format != NULL && strcmp(format, "sql") == 0) {
        if (comparison->migration.forward->count > 0)
            migration_sql(&comparison->migration, false, context->out);
        if (second != NULL)
            migration_sql(second, false, context->out);
    } else if (context->text) {
        migration_report(&comparison->migration, context->out);
        if (second != NULL)
            migration_report(second, context->out);
    } else {
        write_document(comparison);
    }
    return 0;
}
