/* --introspect: the db-schema document of one side. */
#include "common/document.h"
#include "common/message.h"
#include "common/output.h"
#include "migrate/catalog/schema_document.h"
#include "migrate/catalog/source.h"
#include "migrate/compare.h"
#include "migrate/options.h"

static int write_document(const struct action_context *context, const struct catalog *catalog)
{
    const char *path = context->options->common.output;
    json_t *document = schema_document_make(catalog);
    document_write(document, false, context->out);
    json_decref(document);
    if (path == NULL)
        return 0;
    int failed = output_file(path, context->out->data, context->out->length, context->error);
    buffer_clear(context->out);
    return failed;
}

enum status action_introspect(struct action_context *context)
{
    struct diagnostics notes;
    diagnostics_init(&notes, context->arena);
    struct source source = {.text = context->options->source, .connection = context->connection};
    struct catalog *catalog = source_load(&source, &notes, context->error);
    int failed = catalog == NULL ? -1 : write_document(context, catalog);
    for (size_t i = 0; catalog != NULL && i < catalog->unhandled_count; i++)
        diagnostics_add(&notes, SEVERITY_WARNING, (struct locus){0}, NULL, "not handled: %s %s",
                        catalog->unhandled[i].kind, catalog->unhandled[i].identity);
    diagnostics_print(&notes);
    catalog_free(catalog);
    return failed != 0 ? context->error->status : STATUS_DONE;
}
