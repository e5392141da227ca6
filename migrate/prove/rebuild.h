/* A scratch database with the schema of a catalogue, without rows. */
#ifndef MIGRATE_PROVE_REBUILD_H
#define MIGRATE_PROVE_REBUILD_H

#include "common/arena.h"
#include "common/error.h"
#include "migrate/catalog/catalog.h"
#include "migrate/catalog/loader.h"
#include "migrate/catalog/scratch.h"

#include <libpq-fe.h>
#include <stdbool.h>

struct rebuilt {
    struct scratch scratch;
    struct loader loader; /* for what is to be run */
    PGconn *reader;       /* for catalog_load() */
};

/* Told of an object that the server did not make, and why; the others are made all the same. */
typedef void rebuild_missing(const struct object *object, const char *why, void *context);

/* Make it on the server of `string`; `owners`: with the owners that the objects have. 0, or -1 with
 * the error, and nothing is left. What it holds is given back by rebuild_close() in any case. */
int rebuild_open(struct rebuilt *rebuilt, struct arena *arena, const char *string,
                 struct catalog *from, bool owners, rebuild_missing *missing, void *context,
                 struct error *error);

void rebuild_close(struct rebuilt *rebuilt);

#endif
