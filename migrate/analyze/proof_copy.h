/*
 * Indexes that hypopg does not know (GIN, GiST, trigrams), proved by building them: on a sample of the
 * table in a scratch database.
 */
#ifndef MIGRATE_ANALYZE_PROOF_COPY_H
#define MIGRATE_ANALYZE_PROOF_COPY_H

#include "migrate/analyze/candidate.h"

#include <libpq-fe.h>
#include <stdint.h>

struct copy_request {
    PGconn *live;        /* the rows are read there */
    const char *scratch; /* connection string of the server that the copy is made on */
    int64_t timeout_ms;  /* of one statement */
};

/* Try every candidate that is not verified: one that the planner takes up on the copy and that saves
 * there becomes verified, with its costs on the copy; one that does not is left out. What cannot be
 * copied (types that cannot be made there, views that stand for no select) stays as it is. 0, or -1 with
 * STATUS_ENVIRONMENT when the scratch database cannot be made or a signal came. */
int copy_prove(const struct copy_request *request, struct candidates *candidates,
               struct error *error);

#endif
