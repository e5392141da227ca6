/* --compare: two catalogues → differences → steps → SQL, forward and back. */
#include "migrate/compare.h"

#include "common/document.h"
#include "common/message.h"
#include "common/output.h"
#include "common/text.h"
#include "migrate/apply/pending.h"
#include "migrate/catalog/fingerprint.h"
#include "migrate/catalog/kept.h"
#include "migrate/catalog/source.h"
#include "migrate/connection/connection.h"
#include "migrate/diff/diff.h"
#include "migrate/kind/kind.h"
#include "migrate/options.h"
#include "migrate/plan/plan.h"
#include "migrate/prove/proof.h"
#include "migrate/render/files.h"
#include "migrate/render/migration.h"

#include <string.h>

struct comparison {
    struct action_context *context;
    struct catalog *from, *to;
    struct diagnostics notes;
    struct migration migration;
    const char **kept;
    size_t kept_count;
};

/* A database is read where it is; a file goes to the scratch server, else beside the database. */
static int side_string(struct comparison *comparison, const char *text, const char **string)
{
    const struct options *options = comparison->context->options;
    const char *url = NULL;
    *string = comparison->context->connection;
    if (text != NULL && source_is_database(text))
        url = text;
    else if (text != NULL)
        url = options->scratch;
    if (url == NULL)
        return 0;
    const char *const *notes;
    *string =
        connection_string(comparison->context->arena, url, &notes, comparison->context->error);
    return *string == NULL ? -1 : 0;
}

static struct catalog *load_side(struct comparison *comparison, const char *text)
{
    struct source source = {.text = text};
    if (side_string(comparison, text, &source.connection) != 0)
        return NULL;
    return source_load(&source, &comparison->notes, comparison->context->error);
}

static bool on_side(const struct catalog *catalog, const struct object *object)
{
    while (object->parent != NULL)
        object = object->parent;
    return catalog_find(catalog, object->kind, object->identity) != NULL;
}

/* Whose the object is when it stays out of the comparison, else NULL. What a schema file has is
 * wanted; what stands in a database on either side alone is not. */
static const char *stays_out(const struct object *object, const struct comparison *comparison)
{
    const struct options *options = comparison->context->options;
    const char *whose = kept_always(object);
    if (whose != NULL || options->include_extra)
        return whose;
    whose = kept_unless_wanted(object);
    if (whose == NULL || !on_side(comparison->to, object))
        return whose;
    return source_is_database(options->compare) && !on_side(comparison->from, object) ? whose
                                                                                      : NULL;
}

static bool takes_part(const struct object *object, void *context)
{
    return stays_out(object, context) == NULL;
}

/* Our own history goes without saying. */
static void list_kept_of(struct comparison *comparison, const struct catalog *catalog)
{
    struct arena *arena = comparison->context->arena;
    for (size_t i = 0; i < catalog->count; i++) {
        const struct object *object = catalog->objects[i];
        const char *whose = object->parent == NULL ? stays_out(object, comparison) : NULL;
        if (whose != NULL && kept_always(object) == NULL)
            comparison->kept[comparison->kept_count++] =
                arena_printf(arena, "%s %s (%s)", object->kind->name, object->identity, whose);
    }
}

static void list_kept(struct comparison *comparison)
{
    size_t count = comparison->from->count + comparison->to->count;
    comparison->kept = arena_alloc(comparison->context->arena, count + 1, sizeof *comparison->kept);
    list_kept_of(comparison, comparison->from);
    list_kept_of(comparison, comparison->to);
}

static void warn_unhandled(struct comparison *comparison, const struct catalog *catalog)
{
    for (size_t i = 0; i < catalog->unhandled_count; i++)
        diagnostics_add(&comparison->notes, SEVERITY_WARNING, (struct locus){0}, NULL,
                        "not compared: %s %s", catalog->unhandled[i].kind,
                        catalog->unhandled[i].identity);
}

static const struct plan *plan_way(struct comparison *comparison, struct catalog *from,
                                   struct catalog *to)
{
    struct arena *arena = comparison->context->arena;
    struct diff_options options = {.owners = comparison->context->options->owners,
                                   .takes_part = takes_part,
                                   .context = comparison};
    return plan_make(arena, diff_catalogs(arena, from, to, &options));
}

static void make_migration(struct comparison *comparison)
{
    struct migration *migration = &comparison->migration;
    const char *name = comparison->context->options->name;
    migration->arena = comparison->context->arena;
    migration->from = comparison->from;
    migration->to = comparison->to;
    list_kept(comparison);
    migration->kept = comparison->kept;
    migration->forward = plan_way(comparison, comparison->from, comparison->to);
    migration->back = plan_way(comparison, comparison->to, comparison->from);
    catalog_fingerprint(comparison->from, migration->from_fingerprint);
    catalog_fingerprint(comparison->to, migration->to_fingerprint);
    migration->name = name != NULL ? migration_slug(migration->arena, name)
                                   : migration_subject(migration->arena, migration->forward);
}

/* The server on which the proof is made: the one that was given for it, else that of a side. */
static int proof_string(struct comparison *comparison, const char **string)
{
    const struct options *options = comparison->context->options;
    const char *source = options->source, *target = options->compare;
    if (options->scratch == NULL && source != NULL && source_is_database(source))
        return side_string(comparison, source, string);
    if (options->scratch == NULL && source_is_database(target))
        return side_string(comparison, target, string);
    return side_string(comparison, "", string);
}

/* 0; -1 when a signal ended it. A drift that is only asked about needs no proof. */
static int prove(struct comparison *comparison)
{
    const struct options *options = comparison->context->options;
    struct migration *migration = &comparison->migration;
    struct diff_options check = {
        .owners = options->owners, .takes_part = takes_part, .context = comparison};
    struct proof_request request = {.from = comparison->from,
                                    .to = comparison->to,
                                    .forward = migration->forward,
                                    .back = migration->back,
                                    .check = &check};
    if (options->no_prove || options->check || migration->forward->count == 0)
        return 0;
    if (proof_string(comparison, &request.string) != 0)
        return -1;
    migration->proof = proof_make(migration->arena, &request, comparison->context->error);
    return migration->proof == NULL ? -1 : 0;
}

/* The file of the folder that waits to do just this, or NULL. A file as SOURCE has no history. */
static const char *waiting_file(struct comparison *comparison)
{
    const struct action_context *context = comparison->context;
    const struct migration *migration = &comparison->migration;
    const char *source = context->options->source, *connection = NULL;
    struct pending pending;
    if ((source == NULL || source_is_database(source)) &&
        side_string(comparison, source, &connection) != 0)
        return NULL;
    pending_read(context->arena, connection, context->options->common.output, &pending);
    return pending_last_leads(&pending, migration->from_fingerprint, migration->to_fingerprint);
}

static int write_files(struct comparison *comparison)
{
    struct action_context *context = comparison->context;
    const struct migration *migration = &comparison->migration;
    if (migration->forward->count == 0) {
        migration_report(migration, context->out);
        return 0;
    }
    const char *waiting = waiting_file(comparison);
    if (waiting == NULL)
        return migration_files(migration, context->options->common.output, context->out,
                               context->error);
    buffer_puts(context->out, "already in ");
    text_escape(context->out, waiting, strlen(waiting));
    buffer_puts(context->out, ": nothing written\n");
    return 0;
}

static int write_result(struct comparison *comparison)
{
    struct action_context *context = comparison->context;
    const char *format = context->options->common.format;
    if (context->options->common.output != NULL)
        return write_files(comparison);
    if (format != NULL && strcmp(format, "sql") == 0) {
        if (comparison->migration.forward->count > 0)
            migration_sql(&comparison->migration, false, context->out);
    } else if (context->text) {
        migration_report(&comparison->migration, context->out);
    } else {
        json_t *document = migration_document(&comparison->migration);
        document_write(document, false, context->out);
        json_decref(document);
    }
    return 0;
}

static enum status compare(struct comparison *comparison)
{
    const struct options *options = comparison->context->options;
    warn_unhandled(comparison, comparison->from);
    warn_unhandled(comparison, comparison->to);
    make_migration(comparison);
    if (prove(comparison) != 0 || write_result(comparison) != 0)
        return comparison->context->error->status;
    if (options->strict &&
        (comparison->from->unhandled_count > 0 || comparison->to->unhandled_count > 0))
        return STATUS_INPUT;
    return options->check && comparison->migration.forward->count > 0 ? STATUS_NEGATIVE
                                                                      : STATUS_DONE;
}

enum status action_compare(struct action_context *context)
{
    struct comparison comparison = {.context = context};
    enum status status = STATUS_ENVIRONMENT;
    diagnostics_init(&comparison.notes, context->arena);
    comparison.from = load_side(&comparison, context->options->source);
    if (comparison.from != NULL)
        comparison.to = load_side(&comparison, context->options->compare);
    if (comparison.to != NULL)
        status = compare(&comparison);
    else
        status = context->error->status;
    diagnostics_print(&comparison.notes);
    catalog_free(comparison.from);
    catalog_free(comparison.to);
    return status;
}
