/* --compare: two catalogues → differences → steps → SQL, forward and back. */
#include "migrate/compare.h"

#include "common/document.h"
#include "common/message.h"
#include "common/output.h"
#include "common/terminal.h"
#include "common/text.h"
#include "migrate/apply/pending.h"
#include "migrate/catalog/fingerprint.h"
#include "migrate/catalog/source.h"
#include "migrate/connection/connection.h"
#include "migrate/diff/diff.h"
#include "migrate/diff/scope.h"
#include "migrate/kind/kind.h"
#include "migrate/live/ask.h"
#include "migrate/live/size.h"
#include "migrate/options.h"
#include "migrate/phases/phases.h"
#include "migrate/plan/keep.h"
#include "migrate/plan/online.h"
#include "migrate/plan/plan.h"
#include "migrate/prove/proof.h"
#include "migrate/rename/base.h"
#include "migrate/rename/plan.h"
#include "migrate/render/files.h"
#include "migrate/render/migration.h"

#include <string.h>
#include <unistd.h>

struct comparison {
    struct action_context *context;
    struct catalog *from, *to;
    struct diagnostics notes;
    struct filter filter;
    struct scope scope;
    struct diff_options diff;
    struct base base;           /* what is compared with `to`: `from`, with its new names */
    const struct diff *forward; /* from the base to `to` */
    struct migration migration; /* with --phases: the first of two */
    struct phases phases;
    struct migration contract; /* the second; without a plan: there is none */
};

/* The connection string of what the user wrote; that of the connection where he wrote none. */
static int resolve(struct comparison *comparison, const char *url, const char **string)
{
    const char *const *notes;
    *string = comparison->context->connection;
    if (url == NULL)
        return 0;
    *string =
        connection_string(comparison->context->arena, url, &notes, comparison->context->error);
    return *string == NULL ? -1 : 0;
}

/* A database is read where it is; for a file, one beside which it may be loaded. */
static int side_string(struct comparison *comparison, const char *text, const char **string)
{
    bool database = text != NULL && source_is_database(text);
    return resolve(comparison, database ? text : NULL, string);
}

static int describe_side(struct comparison *comparison, const char *text, struct source *source)
{
    const char *scratch = comparison->context->options->scratch;
    source->text = text;
    if (scratch != NULL && resolve(comparison, scratch, &source->scratch) != 0)
        return -1;
    return side_string(comparison, text, &source->connection);
}

static void warn_unhandled(struct comparison *comparison, const struct catalog *catalog)
{
    for (size_t i = 0; i < catalog->unhandled_count; i++)
        diagnostics_add(&comparison->notes, SEVERITY_WARNING, (struct locus){0}, NULL,
                        "not compared: %s %s", catalog->unhandled[i].kind,
                        catalog->unhandled[i].identity);
}

/* The state that the migration reaches: what takes part is as in TARGET, the rest stays. */
static void fingerprint_reached(struct comparison *comparison, char out[SHA256_HEX_SIZE])
{
    const struct catalog *from = comparison->base.catalog, *to = comparison->to;
    size_t count = 0;
    const struct object **objects =
        arena_alloc(comparison->context->arena, from->count + to->count + 1, sizeof *objects);
    for (size_t i = 0; i < from->count; i++)
        if (!scope_takes(from->objects[i], &comparison->scope))
            objects[count++] = from->objects[i];
    for (size_t i = 0; i < to->count; i++)
        if (scope_takes(to->objects[i], &comparison->scope))
            objects[count++] = to->objects[i];
    objects_fingerprint(objects, count, out);
}

/* What the migration makes needs something that is not there and is kept out. */
static void warn_missing(struct comparison *comparison, const struct diff *diff)
{
    for (size_t i = 0; i < diff->count; i++) {
        const struct change *change = &diff->changes[i];
        for (size_t j = 0; change->verb == CHANGE_CREATE && j < change->to->needs_count; j++) {
            const struct object *need = change->to->needs[j];
            const struct change *needed = diff->of_to[need->index];
            if (needed->from == NULL && needed->verb == CHANGE_NONE)
                diagnostics_add(&comparison->notes, SEVERITY_WARNING, (struct locus){0}, NULL,
                                "%s %s needs %s %s, which takes no part", change->to->kind->name,
                                change->to->identity, need->kind->name, need->identity);
        }
    }
}

static bool is_database(const char *side)
{
    return side == NULL || source_is_database(side);
}

/* Until the migration has run, what it renames has its former names. */
static const char *former_rows(struct arena *arena, const struct object *table, void *context)
{
    const struct comparison *comparison = context;
    return rename_rows(arena, &comparison->base.renames, comparison->from, table);
}

/* The same for the second of two migrations. */
static const char *rows_between(struct arena *arena, const struct object *table, void *context)
{
    const struct comparison *comparison = context;
    return phases_rows(arena, &comparison->phases, &comparison->base.renames, comparison->from,
                       table);
}

/* A connection to the database in use, where the start is one and somebody wants to know; or NULL. */
static PGconn *open_live(struct comparison *comparison, struct error *failed)
{
    const struct options *options = comparison->context->options;
    const char *string;
    if (options->check || !is_database(options->source) ||
        side_string(comparison, options->source, &string) != 0)
        return NULL;
    return live_open(string, failed);
}

/* How big the tables are that the migration touches. */
static void ask_sizes(struct comparison *comparison, PGconn *live, const struct plan *plan,
                      struct error *failed)
{
    struct migration *migration = &comparison->migration;
    if (live != NULL)
        migration->sizes =
            sizes_load(migration->arena, live, plan, comparison->base.catalog, failed);
    if (failed->message != NULL)
        diagnostics_add(&comparison->notes, SEVERITY_NOTE, (struct locus){0}, NULL,
                        "the tables could not be asked: %s", failed->message);
}

/* Whether their rows fit. */
static void ask_live(struct comparison *comparison, PGconn *live)
{
    const struct renames *renames = &comparison->base.renames;
    const struct ask_names names = {former_rows, comparison, renames, comparison->from};
    const struct ask_names between = {rows_between, comparison, renames, comparison->from};
    struct migration *first = &comparison->migration, *second = &comparison->contract;
    if (live == NULL || first->sizes == NULL)
        return;
    first->answers = ask_rows(first->arena, live, first->forward, &names);
    if (second->forward != NULL)
        second->answers = ask_rows(second->arena, live, second->forward, &between);
}

static bool is_big(const struct object *table, void *context)
{
    const struct comparison *comparison = context;
    return comparison->context->options->online == ONLINE_ALWAYS ||
           size_is_big(size_of(comparison->migration.sizes, table));
}

static void take_questions(struct comparison *comparison)
{
    struct migration *migration = &comparison->migration;
    const struct questions *questions = &comparison->base.questions;
    migration->questions =
        arena_alloc(migration->arena, questions->count + 1, sizeof *migration->questions);
    for (size_t i = 0; i < questions->count; i++)
        migration->questions[i] = (struct migration_question){
            question_text(migration->arena, &questions->items[i]),
            rename_option(migration->arena, &questions->items[i]),
        };
    migration->question_count = questions->count;
}

/* The server for scratch databases: the one that was given for it, else that of a side, else one of
 * our own. */
static int scratch_string(void *context, const char **string, struct error *error)
{
    struct comparison *comparison = context;
    const struct options *options = comparison->context->options;
    const char *source = options->source, *target = options->compare;
    const char *side = NULL, *given = NULL, *beside;
    if (source != NULL && source_is_database(source))
        side = source;
    else if (source_is_database(target))
        side = target;
    if (options->scratch != NULL && resolve(comparison, options->scratch, &given) != 0)
        return -1;
    if (resolve(comparison, side, &beside) != 0)
        return -1;
    return scratch_server(given, beside, string, error);
}

/* What both migrations of a pair have in common, or the only one has. */
static void begin_migration(struct comparison *comparison)
{
    struct migration *migration = &comparison->migration;
    struct arena *arena = comparison->context->arena;
    migration->arena = arena;
    migration->from = comparison->from;
    migration->to = comparison->to;
    migration->kept = scope_kept(arena, &comparison->scope);
    take_questions(comparison);
    catalog_fingerprint(comparison->from, migration->from_fingerprint);
    fingerprint_reached(comparison, migration->to_fingerprint);
}

static void make_one(struct comparison *comparison, struct plan *there, struct plan *back,
                     const struct online *online)
{
    struct migration *migration = &comparison->migration;
    if (comparison->context->options->keep_data)
        migration->lost = plan_keep(migration->arena, there, back, migration->from_fingerprint);
    if (online != NULL) {
        plan_online(there, online);
        plan_online(back, online);
    }
    migration->forward = renames_plan(&comparison->base.renames, there, false);
    migration->back = renames_plan(&comparison->base.renames, back, true);
}

/* The two migrations of phases that are made. */
static void take_phases(struct comparison *comparison)
{
    struct migration *first = &comparison->migration, *second = &comparison->contract;
    const struct phases *phases = &comparison->phases;
    *second = *first;
    first->to = second->from = phases->middle;
    catalog_fingerprint(phases->middle, first->to_fingerprint);
    catalog_fingerprint(phases->middle, second->from_fingerprint);
    first->forward = phases->expand;
    first->back = phases->expand_back;
    second->forward = phases->contract;
    second->back = phases->contract_back;
    second->lost = phases->lost;
    second->kept = arena_alloc(second->arena, 1, sizeof *second->kept);
    second->question_count = 0;
    first->name = arena_printf(first->arena, "%s_expand", first->name);
    second->name = arena_printf(first->arena, "%s_contract", second->name);
}

static int make_phases(struct comparison *comparison, const struct online *online)
{
    const struct action_context *context = comparison->context;
    struct phases_request request = {
        .from = comparison->from,
        .to = comparison->to,
        .renames = &comparison->base.renames,
        .diff = comparison->forward,
        .options = &comparison->diff,
        .online = online,
        .keep_salt = context->options->keep_data ? comparison->migration.from_fingerprint : NULL,
    };
    if (scratch_string(comparison, &request.string, context->error) != 0 ||
        phases_make(context->arena, &request, &comparison->phases, context->error) != 0)
        return -1;
    for (size_t i = 0; i < comparison->phases.bridges.apart_count; i++)
        diagnostics_add(&comparison->notes, SEVERITY_NOTE, (struct locus){0}, NULL,
                        "not in phases: %s", comparison->phases.bridges.apart[i]);
    if (comparison->phases.expand != NULL)
        take_phases(comparison);
    return 0;
}

/* What is renamed or retyped in phases, the rest with it; else all in one. */
static int make_plans(struct comparison *comparison, struct plan *there, struct plan *back)
{
    const struct options *options = comparison->context->options;
    struct migration *migration = &comparison->migration;
    const struct online online = {.is_big = is_big, .context = comparison};
    const struct online *wanted = options->online == ONLINE_NEVER ? NULL : &online;
    const char *name = options->name;
    migration->name =
        name != NULL ? migration_slug(migration->arena, name)
                     : migration_subject(migration->arena,
                                         renames_plan(&comparison->base.renames, there, false));
    if (options->phases && !options->check && make_phases(comparison, wanted) != 0)
        return -1;
    if (comparison->contract.forward == NULL)
        make_one(comparison, there, back, wanted);
    return 0;
}

static int make_migration(struct comparison *comparison)
{
    struct arena *arena = comparison->context->arena;
    struct catalog *base = comparison->base.catalog, *to = comparison->to;
    struct error failed = ERROR_INIT;
    comparison->forward = diff_catalogs(arena, base, to, &comparison->diff);
    warn_missing(comparison, comparison->forward);
    begin_migration(comparison);
    struct plan *there = plan_make(arena, comparison->forward);
    struct plan *back = plan_make(arena, diff_catalogs(arena, to, base, &comparison->diff));
    PGconn *live = there->count == 0 ? NULL : open_live(comparison, &failed);
    ask_sizes(comparison, live, there, &failed);
    int status = make_plans(comparison, there, back);
    if (status == 0)
        ask_live(comparison, live);
    PQfinish(live);
    error_clear(&failed);
    return status;
}

/* 0; -1 when a signal ended it. A drift that is only asked about needs no proof. */
static int prove(struct comparison *comparison, struct migration *migration, struct catalog *from,
                 struct catalog *to)
{
    const struct options *options = comparison->context->options;
    struct proof_request request = {.from = from,
                                    .to = to,
                                    .forward = migration->forward,
                                    .back = migration->back,
                                    .check = &comparison->diff};
    if (options->no_prove || options->check || migration->forward->count == 0)
        return 0;
    if (scratch_string(comparison, &request.string, comparison->context->error) != 0)
        return -1;
    migration->proof = proof_make(migration->arena, &request, comparison->context->error);
    return migration->proof == NULL ? -1 : 0;
}

static int prove_all(struct comparison *comparison)
{
    struct catalog *middle = comparison->phases.middle;
    if (comparison->contract.forward == NULL)
        return prove(comparison, &comparison->migration, comparison->from, comparison->to);
    if (prove(comparison, &comparison->migration, comparison->from, middle) != 0)
        return -1;
    return prove(comparison, &comparison->contract, middle, comparison->to);
}

/* The file of the folder that waits to do just this, or NULL. A file as SOURCE has no history. */
static const char *waiting_file(struct comparison *comparison)
{
    const struct action_context *context = comparison->context;
    const struct migration *migration =
        comparison->contract.forward != NULL ? &comparison->contract : &comparison->migration;
    const char *source = context->options->source, *connection = NULL;
    struct pending pending;
    if (is_database(source) && side_string(comparison, source, &connection) != 0)
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

static int write_result(struct comparison *comparison)
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

static int read_filter(struct comparison *comparison)
{
    const struct action_context *context = comparison->context;
    const struct options *options = context->options;
    struct filter *filter = &comparison->filter;
    for (size_t i = 0; i < options->only.count; i++)
        if (filter_add(context->arena, &filter->only, options->only.items[i], context->error) != 0)
            return -1;
    for (size_t i = 0; i < options->exclude.count; i++)
        if (filter_add(context->arena, &filter->exclude, options->exclude.items[i],
                       context->error) != 0)
            return -1;
    return filter_read(context->arena, filter, FILTER_IGNORE_FILE, context->error);
}

static int load_sides(struct comparison *comparison)
{
    const struct options *options = comparison->context->options;
    struct source sides[2] = {0};
    if (describe_side(comparison, options->source, &sides[0]) != 0 ||
        describe_side(comparison, options->compare, &sides[1]) != 0 ||
        sources_load(sides, 2, &comparison->notes, comparison->context->error) != 0)
        return -1;
    comparison->from = sides[0].catalog;
    comparison->to = sides[1].catalog;
    comparison->scope = (struct scope){.from = comparison->from,
                                       .to = comparison->to,
                                       .include_extra = options->include_extra,
                                       .wanted = !is_database(options->compare),
                                       .filter = &comparison->filter};
    comparison->diff = (struct diff_options){
        .owners = options->owners, .takes_part = scope_takes, .context = &comparison->scope};
    return 0;
}

static bool ask(const char *question, void *context)
{
    (void)context;
    return message_ask("%s", question);
}

/* Whether somebody is there to answer, and standard input is not one of the sides. */
static bool may_ask(const struct options *options)
{
    bool read = options->source != NULL && strcmp(options->source, "-") == 0;
    return !read && strcmp(options->compare, "-") != 0 && !options->check &&
           !options->common.quiet && terminal_is(STDIN_FILENO) && terminal_is(STDERR_FILENO);
}

static int find_base(struct comparison *comparison)
{
    const struct action_context *context = comparison->context;
    const struct options *options = context->options;
    struct base_request request = {.from = comparison->from,
                                   .to = comparison->to,
                                   .wishes = options->rename.items,
                                   .wish_count = options->rename.count,
                                   .diff = &comparison->diff,
                                   .ask = may_ask(options) ? ask : NULL,
                                   .server = scratch_string,
                                   .context = comparison};
    if (base_find(context->arena, &request, &comparison->base, context->error) != 0)
        return -1;
    comparison->scope.from = comparison->base.catalog;
    return 0;
}

static enum status compare(struct comparison *comparison)
{
    const struct options *options = comparison->context->options;
    warn_unhandled(comparison, comparison->from);
    warn_unhandled(comparison, comparison->to);
    if (make_migration(comparison) != 0 || prove_all(comparison) != 0 ||
        write_result(comparison) != 0)
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
    if (read_filter(&comparison) == 0 && load_sides(&comparison) == 0 &&
        find_base(&comparison) == 0)
        status = compare(&comparison);
    else
        status = context->error->status;
    diagnostics_print(&comparison.notes);
    phases_free(&comparison.phases);
    base_free(&comparison.base);
    catalog_free(comparison.from);
    catalog_free(comparison.to);
    return status;
}
