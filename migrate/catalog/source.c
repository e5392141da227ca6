/* Decides what a side is and reads it. */
#include "migrate/catalog/source.h"

#include "common/input.h"
#include "migrate/catalog/load.h"
#include "migrate/catalog/schema_document.h"
#include "migrate/catalog/schema_file.h"
#include "migrate/catalog/scratch.h"
#include "migrate/connection/connection.h"

#include <string.h>
#include <unistd.h>

bool source_is_database(const char *text)
{
    return connection_is_string(text) && access(text, F_OK) != 0;
}

static struct catalog *load_database(const char *string, const char *database, struct error *error)
{
    PGconn *connection = connection_open(string, database, error);
    if (connection == NULL)
        return NULL;
    struct catalog *catalog = catalog_load(connection, error);
    PQfinish(connection);
    return catalog;
}

/* What a side is written in: a file or folder of SQL, or the text of standard input, read already. */
struct writing {
    const char *path;
    const struct buffer *text; /* NULL: at the path */
};

static int fill(const char *string, const char *database, const struct writing *writing,
                struct findings *findings, struct error *error)
{
    PGconn *connection = connection_open_plain(string, database, error);
    if (connection == NULL)
        return -1;
    int failed = connection_command(connection, error, "SET synchronous_commit = off");
    if (failed == 0 && writing->text == NULL)
        failed = schema_file_run(connection, writing->path, findings, error);
    else if (failed == 0)
        failed = schema_text_run(connection, input_name(writing->path), buffer_text(writing->text),
                                 writing->text->length, findings, error);
    /* A file may leave its transaction open, as psql would at the end of it. */
    if (failed == 0 && PQtransactionStatus(connection) != PQTRANS_IDLE)
        failed = connection_command(connection, error, "COMMIT");
    PQfinish(connection);
    return failed;
}

static struct catalog *load_sql(const char *string, const struct writing *writing,
                                struct diagnostics *notes, struct error *error)
{
    struct scratch scratch = SCRATCH_INIT;
    struct findings findings = {.notes = notes};
    struct catalog *catalog = NULL;
    if (scratch_open(&scratch, string, error) != 0)
        return NULL;
    if (fill(string, scratch.name, writing, &findings, error) == 0)
        catalog = load_database(string, scratch.name, error);
    if (catalog != NULL) {
        catalog->formers = findings.formers;
        catalog->former_count = findings.former_count;
    }
    scratch_close(&scratch);
    return catalog;
}

static bool is_document(const char *path)
{
    size_t length = strlen(path);
    return length > 5 && strcmp(path + length - 5, ".json") == 0;
}

/* SQL does not begin with a brace. */
static bool holds_document(const struct buffer *text)
{
    const char *bytes = buffer_text(text);
    return bytes[strspn(bytes, " \t\r\n")] == '{';
}

/* A document, or standard input, which is one or SQL. */
static struct catalog *load_text(const struct source *source, struct diagnostics *notes,
                                 struct error *error)
{
    struct buffer text = BUFFER_INIT;
    struct writing writing = {.path = source->text, .text = &text};
    struct catalog *catalog = NULL;
    if (input_read(source->text, INPUT_LIMIT, &text, error) == 0)
        catalog = is_document(source->text) || holds_document(&text)
                      ? schema_document_load(buffer_text(&text), text.length,
                                             input_name(source->text), error)
                      : load_sql(source->connection, &writing, notes, error);
    buffer_release(&text);
    return catalog;
}

struct catalog *source_load(struct source *source, struct diagnostics *notes, struct error *error)
{
    source->live = source->text == NULL || source_is_database(source->text);
    if (source->live)
        return load_database(source->connection, NULL, error);
    if (is_document(source->text) || strcmp(source->text, "-") == 0)
        return load_text(source, notes, error);
    return load_sql(source->connection, &(struct writing){.path = source->text}, notes, error);
}
