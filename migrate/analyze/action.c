/* From options to the analysis, from the analysis to output. */
#include "migrate/analyze/action.h"

#include "common/diagnostic.h"
#include "common/document.h"
#include "common/output.h"
#include "common/parse.h"
#include "migrate/analyze/analysis.h"
#include "migrate/analyze/gate.h"
#include "migrate/analyze/offline.h"
#include "migrate/analyze/plot.h"
#include "migrate/analyze/report.h"
#include "migrate/analyze/save.h"
#include "migrate/catalog/source.h"
#include "migrate/connection/connection.h"
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
        .run = options->explain_analyze,
    };
}

static int use_string(struct action_context *context, const char *text,
                      struct analysis_request *request)
{
    const char *const *notes;

    request->connection = connection_string(context->arena, text, &notes, context->error);
    return request->connection != NULL ? 0 : -1;
}

/* A schema stands in a scratch database while it is looked at. */
static int analyze_schema(struct action_context *context, struct analysis_request *request,
                          struct analysis *analysis)
{
    struct scratch scratch = SCRATCH_INIT;
    struct diagnostics notes;
    const char *server;
    int status = 0;

    diagnostics_init(&notes, context->arena);
    if (context->options->scratch != NULL)
        status = use_string(context, context->options->scratch, request);
    if (status == 0)
        status = scratch_server(context->options->scratch != NULL ? request->connection : NULL,
                                request->connection, &server, context->error);
    if (status == 0)
        status = offline_open(context->arena, context->options->source, server, &scratch, &notes,
                              context->error);
    if (status == 0) {
        request->connection = scratch.work;
        request->database = scratch.name;
        request->offline = true;
        status = analyze(context->arena, request, analysis, context->error);
    }
    scratch_close(&scratch);
    diagnostics_print(&notes);
    return status;
}

static int run(struct action_context *context, struct analysis_request request,
               struct analysis *analysis)
{
    const struct options *options = context->options;
    const char *source = options->source, *const * notes;

    if (source != NULL && !source_is_database(source))
        return analyze_schema(context, &request, analysis);
    if (source != NULL && use_string(context, source, &request) < 0)
        return -1;
    if (options->scratch != NULL) {
        request.scratch =
            connection_string(context->arena, options->scratch, &notes, context->error);
        if (request.scratch == NULL)
            return -1;
    }
    return analyze(context->arena, &request, analysis, context->error);
}

/* `written`: what was made of it (taken over), or NULL. */
static void write_document(struct action_context *context, const struct analysis *analysis,
                           json_t *written)
{
    json_t *document = analysis_document(analysis);

    if (written != NULL)
        json_object_set_new(document, "written", written);
    document_write(document, false, context->out);
    json_decref(document);
}

/* --fail-if: each condition that holds is a reason to end with 1. */
static enum status pass(struct action_context *context, const struct analysis *analysis)
{
    const struct option_list *conditions = &context->options->fail_if;
    enum status status = STATUS_DONE;

    for (size_t i = 0; i < conditions->count; i++) {
        struct gate gate;
        double value;

        if (gate_parse(conditions->items[i], &gate) < 0 || !gate_holds(&gate, analysis, &value))
            continue;
        status = STATUS_NEGATIVE;
        if (context->text)
            buffer_printf(context->out, "\nFAILED: %s (it is %g)\n", conditions->items[i], value);
    }
    return status;
}

static enum status report(struct action_context *context, const struct analysis *analysis)
{
    const char *plot = context->options->plot;

    if (plot != NULL && plot_write(context->arena, analysis, plot, context->error) < 0)
        return context->error->status;
    if (context->text)
        analysis_text(analysis, context->out);
    else
        write_document(context, analysis, NULL);
    return pass(context, analysis);
}

enum status action_analyze(struct action_context *context)
{
    struct analysis analysis;

    if (run(context, make_request(context), &analysis) < 0)
        return context->error->status;
    return report(context, &analysis);
}

/* --top: of the suggestions the first so many, which are those that gain the most. */
static void cut(const struct options *options, struct candidates *candidates)
{
    if (options->top > 0 && (size_t)options->top < candidates->count)
        candidates->count = (size_t)options->top;
}

enum status action_suggest(struct action_context *context)
{
    struct analysis analysis;
    json_t *written = NULL;
    bool wanted = context->text || context->options->common.output != NULL;

    if (run(context, make_request(context), &analysis) < 0)
        return context->error->status;
    cut(context->options, &analysis.candidates);
    if (analysis.candidates.count > 0 && wanted &&
        suggestions_save(context, &analysis.candidates, &written) < 0)
        return context->error->status;
    if (!context->text)
        write_document(context, &analysis, written);
    else if (analysis.candidates.count == 0)
        buffer_puts(context->out, "No index is missing.\n");
    return pass(context, &analysis);
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

/* The answer is negative when a new index brought nothing. */
enum status action_verify(struct action_context *context)
{
    struct analysis_request request = make_request(context);
    struct analysis analysis;
    enum status status;

    request.since = context->options->verify;
    request.verify = true;
    if (run(context, request, &analysis) < 0)
        return context->error->status;
    if (context->text)
        verification_text(&analysis, context->out);
    else
        write_document(context, &analysis, NULL);
    status = pass(context, &analysis);
    for (size_t i = 0; i < analysis.verification.count; i++) {
        if (analysis.verification.items[i].payment == PAYMENT_NONE)
            status = STATUS_NEGATIVE;
    }
    return status;
}
