/* Runs schema files (what people write, what pg_dump writes) in a scratch database. */
#ifndef MIGRATE_CATALOG_SCHEMA_FILE_H
#define MIGRATE_CATALOG_SCHEMA_FILE_H

#include "common/diagnostic.h"
#include "common/error.h"
#include "migrate/catalog/catalog.h"
#include "migrate/catalog/loader.h"

/* What comes of a file beside the objects in the database. */
struct findings {
    struct diagnostics *notes;
    struct former_name *formers; /* in the arena of the notes */
    size_t former_count;
};

/* Run the statements of `path` (a file, a folder of .sql files in lexical order, "-") one by one.
 * Statements that reach past the database are an error, or left out with a note in the notes. 0, or -1
 * with STATUS_INPUT and the place, or STATUS_ENVIRONMENT. */
int schema_file_run(struct loader *loader, const char *path, struct findings *findings,
                    struct error *error);

/* The same for a text that has been read from `name` already. */
int schema_text_run(struct loader *loader, const char *name, const char *bytes, size_t length,
                    struct findings *findings, struct error *error);

#endif
