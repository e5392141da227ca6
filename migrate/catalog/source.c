/* Decides what a side is and reads it. */
#include "migrate/catalog/source.h"

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

static int fill(const char *string, const char *database, const char *path,
                struct diagnostics *notes, struct error *error)
{
    PGconn *connection = connection_open_plain(string, database, error);
    if (connection == NULL)
        return -1;
    int failed = connection_command(connection, error, "SET synchronous_commit = off");
    if (failed == 0)
        failed = schema_file_run(connection, path, notes, error);
    /* A file may leave its transaction open, as psql would at the end of it. */
    if (failed == 0 && PQtransactionStatus(connection) != PQTRANS_IDLE)
        failed = connection_command(connection, error, "COMMIT");
    PQfinish(connection);
    return failed;
}

static struct catalog *load_file(const char *string, const char *path, struct diagnostics *notes,
                                 struct error *error)
{
    struct scratch scratch = SCRATCH_INIT;
    struct catalog *catalog = NULL;
    if (scratch_open(&scratch, string, error) != 0)
        return NULL;
    if (fill(string, scratch.name, path, notes, error) == 0)
        catalog = load_database(string, scratch.name, error);
    scratch_close(&scratch);
    return catalog;
}

static bool is_document(const char *path)
{
    size_t length = strlen(path);
    return length > 5 && strcmp(path + length - 5, ".json") == 0;
}

struct catalog *source_load(struct source *source, struct diagnostics *notes, struct error *error)
{
    source->live = source->text == NULL || source_is_database(source->text);
    if (source->live)
        return load_database(source->connection, NULL, error);
    if (is_document(source->text))
        return schema_document_load(source->text, error);
    return load_file(source->connection, source->text, notes, error);
}
