/* Many queries under way at once: all of one connection in a pipeline, several connections side by side. */
#ifndef MIGRATE_CONNECTION_BATCH_H
#define MIGRATE_CONNECTION_BATCH_H

#include "common/error.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

struct batch {
    PGconn *connection;
    const char *const *queries; /* one statement each */
    size_t count;
    /* Called with each result, which is the callee's then, in the order of the queries. */
    void (*take)(void *context, size_t query, PGresult *result);
    void *context;
    size_t taken; /* how many results came: 0 at first */
    bool ended;   /* false at first */
};

/* Run them all. 0; or -1 with the first error, as connection_query() has it, once everything has come
 * to rest: a transaction that failed is to be rolled back then. */
int batches_run(struct batch *batches, size_t count, struct error *error);

#endif
