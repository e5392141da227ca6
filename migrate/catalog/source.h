/* One side of a comparison, whatever it is: a live database, a schema file or folder, a document. */
#ifndef MIGRATE_CATALOG_SOURCE_H
#define MIGRATE_CATALOG_SOURCE_H

#include "common/diagnostic.h"
#include "common/error.h"
#include "migrate/catalog/catalog.h"
#include "migrate/catalog/schema_file.h"
#include "migrate/catalog/scratch.h"

#include <libpq-fe.h>
#include <stdbool.h>

struct source {
    const char *text;       /* what the user wrote: URL, path, "-"; NULL: the default database */
    const char *connection; /* connection string: of the database, or of one beside the files */
    const char *scratch;    /* connection string that was given for scratch databases, or NULL */

    /* Filled in: */
    bool live;               /* it is a database in use */
    struct catalog *catalog; /* the caller's */

    /* While it is read: */
    struct scratch base;
    struct findings findings;
    PGconn *reader; /* NULL: a document, which is read already */
};

/* Read one or two sides, databases at the same time. 0; -1 with the error, and no catalogues. */
int sources_load(struct source *sources, size_t count, struct diagnostics *notes,
                 struct error *error);

/* Read one. NULL with the error; else a catalogue of the caller's. */
struct catalog *source_load(struct source *source, struct diagnostics *notes, struct error *error);

/* Whether `text` names a database rather than a file. */
bool source_is_database(const char *text);

#endif
