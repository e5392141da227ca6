/* One side of a comparison, whatever it is: a live database, a schema file or folder, a document. */
#ifndef MIGRATE_CATALOG_SOURCE_H
#define MIGRATE_CATALOG_SOURCE_H

#include "common/diagnostic.h"
#include "common/error.h"
#include "migrate/catalog/catalog.h"

#include <stdbool.h>

struct source {
    const char *text;       /* what the user wrote: URL, path, "-"; NULL: the default database */
    const char *connection; /* connection string: of the database, or of the scratch's server */
    bool live;              /* filled in: it is a database in use */
};

/* Read it. NULL with the error; else a catalogue of the caller's. */
struct catalog *source_load(struct source *source, struct diagnostics *notes, struct error *error);

/* Whether `text` names a database rather than a file. */
bool source_is_database(const char *text);

#endif
