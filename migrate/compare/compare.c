/* --compare: two catalogues → differences → steps → SQL, forward and back. */
#include "migrate/compare.h"

#include "common/terminal.h"
#include "migrate/compare/comparison.h"

#include <string.h>
#include <unistd.h>

static void warn_unhandled(struct comparison *comparison, const struct catalog *catalog)
{
    for (size_t i = 0; i < catalog->unhandled_count; i++)
        diagnostics_add(&comparison->notes, SEVERITY_WARNING, (struct locus){0}, NULL,
                        "not compared: %s %s", catalog->unhandled[i].kind,
                        catalog->unhandled[i].identity);
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
                                   .server = comparison_scratch,
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
    if (comparison_make(comparison) != 0 || comparison_prove(comparison) != 0 ||
        comparison_write(comparison) != 0)
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
    if (read_filter(&comparison) == 0 && comparison_load(&comparison) == 0 &&
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
