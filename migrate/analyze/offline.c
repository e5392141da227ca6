/* Runs SQL as it is, and documents as the plan from nothing to them. */
#include "migrate/analyze/offline.h"

#include "common/buffer.h"
#include "common/input.h"
#include "migrate/catalog/catalog.h"
#include "migrate/catalog/load.h"
#include "migrate/catalog/loader.h"
#include "migrate/catalog/schema_document.h"
#include "migrate/catalog/schema_file.h"
#include "migrate/connection/connection.h"
#include "migrate/diff/diff.h"
#include "migrate/plan/plan.h"

#include <string.h>

/* Statements that the scratch database does not take (an extension it lacks) leave out their object. */
static int run_plan(struct loader *loader, const struct plan *plan, struct diagnostics *notes,
                    struct error *error)
{
    for (size_t i = 0; i < plan->count; i++) {
        const struct step *step = &plan->steps[i];

        for (size_t s = 0; s < step->count; s++) {
            if (loader_command(loader, error, step->statements[s].sql) == 0)
                continue;
            if (PQstatus(loader->work) != CONNECTION_OK)
                return -1;
            diagnostics_add(notes, SEVERITY_WARNING, (struct locus){0}, NULL, "left out: %s: %s",
                            step->object->identity, error->message);
            error_clear(error);
        }
    }
    return 0;
}

static struct catalog *empty_catalog(const struct scratch *scratch, struct error *error)
{
    PGconn *connection = scratch_reader(scratch, error);
    struct catalog *catalog = connection != NULL ? catalog_load(connection, error) : NULL;

    PQfinish(connection);
    return catalog;
}

static int run_document(struct arena *arena, struct loader *loader, const struct buffer *text,
                        const char *name, struct diagnostics *notes, struct error *error)
{
    struct catalog *from = NULL;
    struct catalog *to = schema_document_load(buffer_text(text), text->length, name, error);
    int status;

    if (to != NULL)
        from = empty_catalog(loader->scratch, error);
    status = from != NULL ? 0 : -1;
    if (status == 0) {
        struct diff_options options = {0};
        struct diff *diff = diff_catalogs(arena, from, to, &options);

        status = run_plan(loader, plan_make(arena, diff), notes, error);
    }
    catalog_free(from);
    catalog_free(to);
    return status;
}

/* A document, or standard input, which is one or SQL. */
static int run_text(struct arena *arena, struct loader *loader, const char *path,
                    struct findings *findings, struct error *error)
{
    struct buffer text = BUFFER_INIT;
    const char *name = input_name(path);
    int status = input_read(path, INPUT_LIMIT, &text, error);

    if (status == 0 && (schema_document_named(path) || schema_document_holds(buffer_text(&text))))
        status = run_document(arena, loader, &text, name, findings->notes, error);
    else if (status == 0)
        status = schema_text_run(loader, name, buffer_text(&text), text.length, findings, error);
    buffer_release(&text);
    return status;
}

int offline_open(struct arena *arena, const char *source, const char *string,
                 struct scratch *scratch, struct diagnostics *notes, struct error *error)
{
    struct findings findings = {.notes = notes};
    struct loader loader = LOADER_INIT;
    int status = scratch_open(scratch, string, error);

    if (status == 0)
        status = loader_open(&loader, scratch, error);
    if (status == 0)
        status = schema_document_named(source) || strcmp(source, "-") == 0
                     ? run_text(arena, &loader, source, &findings, error)
                     : schema_file_run(&loader, source, &findings, error);
    if (status == 0 && PQtransactionStatus(loader.work) != PQTRANS_IDLE)
        status = connection_command(loader.work, error, "COMMIT");
    loader_close(&loader);
    return status;
}
