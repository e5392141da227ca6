/* Reads the two sides of a comparison. */
#include "migrate/compare/comparison.h"

#include "migrate/catalog/source.h"
#include "migrate/connection/connection.h"

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

bool comparison_is_database(const char *side)
{
    return side == NULL || source_is_database(side);
}

int comparison_side(struct comparison *comparison, const char *text, const char **string)
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
    return comparison_side(comparison, text, &source->connection);
}

int comparison_scratch(void *context, const char **string, struct error *error)
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

int comparison_load(struct comparison *comparison)
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
                                       .wanted = !comparison_is_database(options->compare),
                                       .filter = &comparison->filter};
    comparison->diff = (struct diff_options){
        .owners = options->owners, .takes_part = scope_takes, .context = &comparison->scope};
    return 0;
}
