/* Fingerprints tell that a schema has drifted, the document of the last run tells where. */
#include "migrate/apply/drift.h"

#include "common/buffer.h"
#include "common/document.h"
#include "common/text.h"
#include "migrate/catalog/fingerprint.h"
#include "migrate/catalog/kept.h"
#include "migrate/catalog/load.h"
#include "migrate/catalog/schema_document.h"
#include "migrate/connection/connection.h"
#include "migrate/plan/plan.h"
#include "migrate/render/migration.h"

#include <string.h>

#define SHOWN_STEPS 12

/* The schema that the last run left, or NULL: it is not known. */
static struct catalog *load_kept(struct apply_session *session, struct error *error)
{
    PGresult *rows = apply_query(session->guard, "apply/schema_kept.sql", 0, NULL, error);
    struct catalog *catalog = NULL;

    if (rows != NULL && PQntuples(rows) == 1 && !PQgetisnull(rows, 0, 0)) {
        const char *text = PQgetvalue(rows, 0, 0);

        catalog = schema_document_load(text, strlen(text), "db_migrate.schema", error);
    }
    PQclear(rows);
    return catalog;
}

static bool takes_part(const struct object *object, void *context)
{
    (void)context;
    return kept_always(object) == NULL && kept_unless_wanted(object) == NULL;
}

/* One step a line, as the plan from one to the other has them. */
static void put_steps(struct arena *arena, struct catalog *from, struct catalog *to,
                      struct buffer *out)
{
    struct diff_options options = {.takes_part = takes_part};
    const struct plan *plan = plan_make(arena, diff_catalogs(arena, from, to, &options));

    buffer_puts(out, plan->count > 0 ? "since the last run:" : "the last run left it as it is now");
    for (size_t i = 0; i < plan->count && i < SHOWN_STEPS; i++) {
        buffer_puts(out, "\n  ");
        step_title(out, &plan->steps[i]);
    }
    if (plan->count > SHOWN_STEPS)
        buffer_printf(out, "\n  and %zu more", plan->count - SHOWN_STEPS);
}

static void explain(struct apply_session *session, struct arena *arena, struct catalog *now,
                    struct error *error)
{
    struct error ignored = ERROR_INIT;
    struct catalog *kept = load_kept(session, &ignored);
    struct buffer text = BUFFER_INIT;

    if (kept != NULL)
        put_steps(arena, kept, now, &text);
    else
        buffer_puts(&text, "what changed is not known: no run has left its schema here");
    error_detail(error, "%s", buffer_text(&text));
    buffer_release(&text);
    catalog_free(kept);
    error_clear(&ignored);
}

int drift_check(struct apply_session *session, struct arena *arena,
                const struct migration_file *migration, struct error *error)
{
    char fingerprint[SHA256_HEX_SIZE];
    struct catalog *now;
    int status = 0;

    if (migration->from == NULL)
        return 0;
    now = catalog_load(session_free(session), error);
    if (now == NULL)
        return -1;
    if (strcmp(catalog_fingerprint(now, fingerprint), migration->from) != 0) {
        status =
            error_set(error, STATUS_INPUT, "'%s' starts from another schema than this database has",
                      migration->path);
        explain(session, arena, now, error);
        error_hint(error, "compare again for a migration that fits, or let it try: --allow drift");
    }
    catalog_free(now);
    return status;
}

static int keep(PGconn *connection, const struct catalog *catalog, struct error *error)
{
    struct buffer text = BUFFER_INIT;
    json_t *document = schema_document_make(catalog);
    const char *value;
    int status;

    document_write(document, true, &text);
    json_decref(document);
    value = buffer_text(&text);
    status = apply_command(connection, "apply/schema_keep.sql", 1, &value, error);
    buffer_release(&text);
    return status;
}

int drift_record(struct apply_session *session, bool wanted, struct error *error)
{
    struct catalog *now = wanted ? catalog_load(session_free(session), error) : NULL;
    int status = wanted && now == NULL ? -1 : 0;

    if (status == 0)
        status = apply_command(session->work, "apply/schema_forget.sql", 0, NULL, error);
    if (status == 0 && now != NULL)
        status = keep(session->work, now, error);
    catalog_free(now);
    return status;
}
