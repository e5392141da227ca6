/* Reads the schema that the suggestions are for, and writes the migration that they make. */
#include "migrate/analyze/save.h"

#include "common/diagnostic.h"
#include "common/document.h"
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

static void report(const struct action_context *context, const struct suggestion *suggestion,
                   const struct made_files *made)
{
    const struct migration *migration = &suggestion->migration;

    if (made->count > 0)
        migration_files_report(&migration, 1, made, context->out);
    else if (migration->forward->count > 0)
        migration_sql(migration, false, context->out);
    put_lines(context->out, suggestion->already);
}

static json_t *describe(const struct suggestion *suggestion, const struct made_files *made)
{
    json_t *written = json_object(), *already = json_array();

    for (const char *const *line = suggestion->already; *line != NULL; line++)
        json_array_append_new(already, document_string(*line, strlen(*line)));
    json_object_set_new(written, "files", made_json(made));
    json_object_set_new(written, "already", already);
    json_object_set_new(written, "proof", migration_proof_document(suggestion->migration.proof));
    return written;
}

static int put_migration(const struct action_context *context, const struct suggestion *suggestion,
                         json_t **written)
{
    const struct options *options = context->options;
    const struct migration *migration = &suggestion->migration;
    struct made_files made = {.arena = context->arena};

    if (options->common.output != NULL && migration->forward->count > 0 &&
        migration_files(&migration, 1, options->common.output, (enum layout)options->layout, &made,
                        context->error) < 0)
        return -1;
    if (context->text)
        report(context, suggestion, &made);
    else
        *written = describe(suggestion, &made);
    return 0;
}

static int make(const struct action_context *context, const struct places *places,
                struct catalog *from, const struct candidates *candidates,
                struct diagnostics *notes, json_t **written)
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
        status = put_migration(context, &made, written);
    suggestion_release(&made);
    return status;
}

int suggestions_save(struct action_context *context, const struct candidates *candidates,
                     json_t **written)
{
    struct source source = {.text = context->options->source};
    struct diagnostics notes;
    struct places places;
    struct catalog *from;
    int status = -1;

    *written = NULL;
    if (find_places(context, &places) < 0)
        return -1;
    diagnostics_init(&notes, context->arena);
    source.connection = places.source;
    from = source_load(&source, &notes, context->error);
    if (from != NULL)
        status = make(context, &places, from, candidates, &notes, written);
    diagnostics_print(&notes);
    catalog_free(from);
    return status;
}
