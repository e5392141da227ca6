/* Decides what a side is and reads it. */
#include "migrate/catalog/source.h"

#include "common/input.h"
#include "migrate/catalog/load.h"
#include "migrate/catalog/schema_document.h"
#include "migrate/connection/connection.h"

#include <assert.h>
#include <string.h>
#include <unistd.h>

#define SOURCES_LIMIT 2

bool source_is_database(const char *text)
{
    return connection_is_string(text) && access(text, F_OK) != 0;
}

/* What a side is written in: a file or folder of SQL, or the text of standard input, read already. */
struct writing {
    const char *path;
    const struct buffer *text; /* NULL: at the path */
};

static int fill(const struct scratch *base, const struct writing *writing,
                struct findings *findings, struct error *error)
{
    struct loader loader;
    int failed = loader_open(&loader, base, error);
    if (failed == 0 && writing->text == NULL)
        failed = schema_file_run(&loader, writing->path, findings, error);
    else if (failed == 0)
        failed = schema_text_run(&loader, input_name(writing->path), buffer_text(writing->text),
                                 writing->text->length, findings, error);
    /* A file may leave its transaction open, as psql would at the end of it. */
    if (failed == 0 && PQtransactionStatus(loader.work) != PQTRANS_IDLE)
        failed = connection_command(loader.work, error, "COMMIT");
    loader_close(&loader);
    return failed;
}

/* Run the SQL in a scratch database, which is open for reading then. */
static int open_sql(struct source *source, const struct writing *writing, struct error *error)
{
    const char *string;
    if (scratch_server(source->scratch, source->connection, &string, error) != 0 ||
        scratch_open(&source->base, string, error) != 0 ||
        fill(&source->base, writing, &source->findings, error) != 0)
        return -1;
    source->reader = scratch_reader(&source->base, error);
    return source->reader == NULL ? -1 : 0;
}

/* A document, or standard input, which is one or SQL. */
static int open_text(struct source *source, struct error *error)
{
    struct buffer text = BUFFER_INIT;
    int failed = input_read(source->text, INPUT_LIMIT, &text, error);
    if (failed == 0 &&
        (schema_document_named(source->text) || schema_document_holds(buffer_text(&text)))) {
        source->catalog =
            schema_document_load(buffer_text(&text), text.length, input_name(source->text), error);
        failed = source->catalog == NULL ? -1 : 0;
    } else if (failed == 0) {
        failed = open_sql(source, &(struct writing){.path = source->text, .text = &text}, error);
    }
    buffer_release(&text);
    return failed;
}

static int open_source(struct source *source, struct diagnostics *notes, struct error *error)
{
    source->base = (struct scratch)SCRATCH_INIT;
    source->findings = (struct findings){.notes = notes};
    source->live = source->text == NULL || source_is_database(source->text);
    if (source->live) {
        source->reader = connection_open(source->connection, NULL, error);
        return source->reader == NULL ? -1 : 0;
    }
    if (schema_document_named(source->text) || strcmp(source->text, "-") == 0)
        return open_text(source, error);
    return open_sql(source, &(struct writing){.path = source->text}, error);
}

static void close_source(struct source *source)
{
    PQfinish(source->reader);
    source->reader = NULL;
    scratch_close(&source->base);
}

#define VERSION_UNIT 10000

/* Files need not be loaded on a server like the database's: what PostgreSQL makes of them can be other. */
static void note_versions(const struct source *one, const struct source *other)
{
    int loaded = one->catalog->server_version / VERSION_UNIT;
    int live = other->catalog->server_version / VERSION_UNIT;
    if (!one->live && other->live && loaded != live)
        diagnostics_add(one->findings.notes, SEVERITY_NOTE, (struct locus){0}, NULL,
                        "'%s' is loaded by PostgreSQL %d, the database is one of PostgreSQL %d",
                        input_name(one->text), loaded, live);
}

/* What is open, together; `whose` are the sources of the readers. */
static int load_open(struct source *const *whose, size_t count, struct error *error)
{
    PGconn *readers[SOURCES_LIMIT] = {0};
    struct catalog *catalogs[SOURCES_LIMIT] = {0};
    if (count == 0)
        return 0;
    for (size_t i = 0; i < count; i++)
        readers[i] = whose[i]->reader;
    if (catalogs_load(readers, count, catalogs, error) != 0)
        return -1;
    for (size_t i = 0; i < count; i++) {
        whose[i]->catalog = catalogs[i];
        catalogs[i]->formers = whose[i]->findings.formers;
        catalogs[i]->former_count = whose[i]->findings.former_count;
    }
    if (count == SOURCES_LIMIT) {
        note_versions(whose[0], whose[1]);
        note_versions(whose[1], whose[0]);
    }
    return 0;
}

static int load_all(struct source *sources, size_t count, struct diagnostics *notes,
                    struct error *error)
{
    struct source *whose[SOURCES_LIMIT] = {0};
    size_t open = 0;
    for (size_t i = 0; i < count; i++) {
        if (open_source(&sources[i], notes, error) != 0)
            return -1;
        if (sources[i].reader != NULL)
            whose[open++] = &sources[i];
    }
    return load_open(whose, open, error);
}

int sources_load(struct source *sources, size_t count, struct diagnostics *notes,
                 struct error *error)
{
    assert(count <= SOURCES_LIMIT);
    int failed = load_all(sources, count, notes, error);
    for (size_t i = 0; i < count; i++) {
        close_source(&sources[i]);
        if (failed == 0)
            continue;
        catalog_free(sources[i].catalog);
        sources[i].catalog = NULL;
    }
    return failed;
}

struct catalog *source_load(struct source *source, struct diagnostics *notes, struct error *error)
{
    return sources_load(source, 1, notes, error) == 0 ? source->catalog : NULL;
}
