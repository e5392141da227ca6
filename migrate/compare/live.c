/* Asks the database in use about the rows that a migration would meet. */
#include "migrate/compare/comparison.h"

#include "migrate/live/ask.h"
#include "migrate/live/size.h"

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

PGconn *comparison_live(struct comparison *comparison, struct error *failed)
{
    const struct options *options = comparison->context->options;
    const char *string;
    if (options->check || !comparison_is_database(options->source) ||
        comparison_side(comparison, options->source, &string) != 0)
        return NULL;
    return live_open(string, failed);
}

void comparison_ask_sizes(struct comparison *comparison, PGconn *live, const struct plan *plan,
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

void comparison_ask_rows(struct comparison *comparison, PGconn *live)
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

bool comparison_is_big(const struct object *table, void *context)
{
    const struct comparison *comparison = context;
    return comparison->context->options->online == ONLINE_ALWAYS ||
           size_is_big(size_of(comparison->migration.sizes, table));
}
