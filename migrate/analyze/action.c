/* From options to the analysis, from the analysis to output. */
#include "migrate/analyze/action.h"

#include "common/document.h"
#include "common/parse.h"
#include "migrate/analyze/analysis.h"
#include "migrate/analyze/report.h"
#include "migrate/analyze/suggest.h"
#include "migrate/options.h"

#define NANOSECONDS_PER_MS 1000000
#define TIMEOUT_MS 60000
#define TOP 10

static struct analysis_request make_request(const struct action_context *context)
{
    const struct options *options = context->options;
    int64_t budget = 0;

    if (options->budget != NULL)
        parse_size(options->budget, &budget);
    return (struct analysis_request){
        .connection = context->connection,
        .timeout_ms = options->statement_timeout < 0
                          ? TIMEOUT_MS
                          : options->statement_timeout / NANOSECONDS_PER_MS,
        .top = options->top > 0 ? (size_t)options->top : TOP,
        .budget = (double)budget,
        .since = options->since,
        .load = options->load,
        .queries = options->queries,
    };
}

static int run(struct action_context *context, struct analysis *analysis)
{
    struct analysis_request request = make_request(context);

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

/* Write the pair, but for what waits in the folder already. */
static void save(struct action_context *context, struct candidates candidates)
{
    const char *folder = context->options->common.output;
    struct buffer notes = BUFFER_INIT;
    struct suggestion suggestion;
    struct pending pending;
    struct pair pair;

    pending_read(context->arena, context->connection, folder, &pending);
    suggestion_leave_out(context->arena, &pending, &candidates, &notes);
    suggestion_write(&candidates, &suggestion);
    if (candidates.count > 0 &&
        suggestion_save(&suggestion, folder, context->arena, &pair, context->error) == 0 &&
        context->text)
        pair_report(&pair, context->out);
    if (context->text)
        buffer_puts(context->out, buffer_text(&notes));
    suggestion_release(&suggestion);
    buffer_release(&notes);
}

static void print(struct action_context *context, const struct candidates *candidates)
{
    struct suggestion suggestion;

    suggestion_write(candidates, &suggestion);
    buffer_append(context->out, suggestion.forward.data, suggestion.forward.length);
    suggestion_release(&suggestion);
}

enum status action_suggest(struct action_context *context)
{
    struct analysis analysis;

    if (run(context, &analysis) < 0)
        return context->error->status;
    if (!context->text)
        write_document(context, &analysis);
    if (analysis.candidates.count == 0 && context->text)
        buffer_puts(context->out, "No index is missing.\n");
    else if (analysis.candidates.count > 0 && context->options->common.output != NULL)
        save(context, analysis.candidates);
    else if (context->text)
        print(context, &analysis.candidates);
    return context->error->status;
}

enum status action_snapshot(struct action_context *context)
{
    struct analysis_request request = make_request(context);
    json_t *document;

    if (analysis_snapshot(context->arena, &request, &document, context->error) < 0)
        return context->error->status;
    document_write(document, true, context->out);
    json_decref(document);
    return STATUS_DONE;
}
