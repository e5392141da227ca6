/* Reads the schema that the suggestions are for, and writes the migration that they make. */
#include "migrate/analyze/save.h"

#include "common/diagnostic.h"
#include "common/text.h"
#include "migrate/analyze/suggest.h"
#include "migrate/catalog/source.h"
#include "migrate/connection/connection.h"
#include "migrate/render/files.h"

#include <string.h>

/* Where things are: connection strings. */
struct places {
    const char *source;  /* of the database, or of the server that reads a schema file */
    const char *live;    /* of the database in use, or NULL: a schema */
    const char *scratch; /* of the server to prove it on; NULL: it is not proved */
};

static int take_string(struct action_context *context, const char *text, const char **string)
{
    const char *const *notes;

    if (text != NULL)
        *string = connection_string(context->arena, text, &notes, context->error);
    return *string != NULL ? 0 : -1;
}

static int find_places(struct action_context *context, struct places *places)
{
    const struct options *options = context->options;
    bool live = options->source == NULL || source_is_database(options->source);

    *places = (struct places){.source = context->connection};
    if (take_string(context, live ? options->source : options->scratch, &places->source) < 0)
        return -1;
    places->live = live ? places->source : NULL;
    places->scratch = places->source;
    if (take_string(context, options->scratch, &places->scratch) < 0)
        return -1;
    if (options->no_prove || options->common.output == NULL)
        places->scratch = NULL;
    return 0;
}

static void put_lines(struct buffer *out, const char *const *lines)
{
    for (; *lines != NULL; lines++) {
        text_escape(out, *lines, strlen(*lines));
        buffer_putc(out, '\n');
    }
}

static int write_migration(const struct action_context *context, const struct suggestion *made,
                           struct buffer *report)
{
    const struct options *options = context->options;
    const struct migration *migration = &made->migration;

    if (made->migration.forward->count == 0)
        return 0;
    if (options->common.output != NULL)
        return migration_files(&migration, 1, options->common.output, (enum layout)options->layout,
                               report, context->error);
    migration_sql(&made->migration, false, report);
    return 0;
}

/* A document has no place for the report. */
static int put_migration(const struct action_context *context, const struct suggestion *made)
{
    struct buffer report = BUFFER_INIT;
    int status = write_migration(context, made, &report);

    put_lines(&report, made->already);
    if (status == 0 && context->text)
        buffer_append(context->out, buffer_text(&report), report.length);
    buffer_release(&report);
    return status;
}

static int make(const struct action_context *context, const struct places *places,
                struct catalog *from, const struct candidates *candidates,
                struct diagnostics *notes)
{
    const struct options *options = context->options;
    struct pending pending = {0};
    struct suggestion made;
    struct suggestion_request request = {
        .from = from,
        .live = places->live,
        .scratch = places->scratch,
        .pending = &pending,
        .name =
            options->name != NULL ? migration_slug(context->arena, options->name) : "add_indexes",
        .concurrently = options->online != ONLINE_NEVER,
    };
    int status;

    if (options->common.output != NULL)
        pending_read(context->arena, places->live, options->common.output, &pending);
    status = suggestion_make(context->arena, &request, candidates, &made, notes, context->error);
    if (status == 0)
        status = put_migration(context, &made);
    suggestion_release(&made);
    return status;
}

int suggestions_save(struct action_context *context, const struct candidates *candidates)
{
    struct source source = {.text = context->options->source};
    struct diagnostics notes;
    struct places places;
    struct catalog *from;
    int status = -1;

    if (find_places(context, &places) < 0)
        return -1;
    diagnostics_init(&notes, context->arena);
    source.connection = places.source;
    from = source_load(&source, &notes, context->error);
    if (from != NULL)
        status = make(context, &places, from, candidates, &notes);
    diagnostics_print(&notes);
    catalog_free(from);
    return status;
}
