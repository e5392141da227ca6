/* From options to the analysis, from the analysis to output. */
#include "migrate/analyze/action.h"

#include "common/document.h"
#include "migrate/analyze/analysis.h"
#include "migrate/analyze/report.h"
#include "migrate/analyze/suggest.h"
#include "migrate/options.h"

#define NANOSECONDS_PER_MS 1000000
#define TIMEOUT_MS 60000
#define TOP 10

static int run(struct action_context *context, struct analysis *analysis)
{
    const struct options *options = context->options;
    struct analysis_request request = {
        .connection = context->connection,
        .timeout_ms = options->statement_timeout < 0
                          ? TIMEOUT_MS
                          : options->statement_timeout / NANOSECONDS_PER_MS,
        .top = options->top > 0 ? (size_t)options->top : TOP,
    };

    return analyze(context->arena, &request, analysis, context->error);
}

static void write_document(struct action_context *context, const struct analysis *analysis)
{
    json_t *document = analysis_document(analysis);

    document_write(document, false, context->out);
    json_decref(document);
}

enum status action_analyze(struct action_context *context)
{
    struct analysis analysis;

    if (run(context, &analysis) < 0)
        return context->error->status;
    if (context->text)
        analysis_text(&analysis, context->out);
    else
        write_document(context, &analysis);
    return STATUS_DONE;
}

static int save(struct action_context *context, const struct suggestion *suggestion)
{
    struct pair pair;

    if (suggestion_save(suggestion, context->options->common.output, context->arena, &pair,
                        context->error) < 0)
        return -1;
    if (context->text)
        pair_report(&pair, context->out);
    return 0;
}

enum status action_suggest(struct action_context *context)
{
    struct analysis analysis;
    struct suggestion suggestion;

    if (run(context, &analysis) < 0)
        return context->error->status;
    suggestion_write(&analysis, &suggestion);
    if (!context->text)
        write_document(context, &analysis);
    if (analysis.candidates.count == 0 && context->text)
        buffer_puts(context->out, "No index is missing.\n");
    else if (analysis.candidates.count > 0 && context->options->common.output != NULL)
        save(context, &suggestion);
    else if (context->text)
        buffer_append(context->out, suggestion.forward.data, suggestion.forward.length);
    suggestion_release(&suggestion);
    return context->error->status;
}
