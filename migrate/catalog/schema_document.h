/*
 * Catalogues as `db-schema` documents. Their "tables", "enums" … are for readers; their "objects"
 * hold everything, so that a document can take the place of a database in a comparison.
 */
#ifndef MIGRATE_CATALOG_SCHEMA_DOCUMENT_H
#define MIGRATE_CATALOG_SCHEMA_DOCUMENT_H

#include "common/error.h"
#include "migrate/catalog/catalog.h"

#include <jansson.h>
#include <stdbool.h>

/* A new reference. */
json_t *schema_document_make(const struct catalog *catalog);

/* Whether a path names a document. */
bool schema_document_named(const char *path);

/* Whether a text is one: SQL does not begin with a brace. */
bool schema_document_holds(const char *text);

/* Read what `name` holds. NULL with STATUS_INPUT; else a catalogue of the caller's. */
struct catalog *schema_document_load(const char *bytes, size_t length, const char *name,
                                     struct error *error);

#endif
