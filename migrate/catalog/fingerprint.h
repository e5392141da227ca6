/* A catalogue as one hash: equal for schemas that compare as equal, whatever their OIDs and owners. */
#ifndef MIGRATE_CATALOG_FINGERPRINT_H
#define MIGRATE_CATALOG_FINGERPRINT_H

#include "common/sha256.h"
#include "migrate/catalog/catalog.h"

/* The same of objects of several catalogues, which are sorted in place. */
char *objects_fingerprint(const struct object **objects, size_t count, char out[SHA256_HEX_SIZE]);

/* In the caller's array, which it also returns. */
char *catalog_fingerprint(const struct catalog *catalog, char out[SHA256_HEX_SIZE]);

#endif
