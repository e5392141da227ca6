/* The indexes that a database is missing, as one set: nothing in it twice, nothing too dear. */
#ifndef MIGRATE_ANALYZE_SEARCH_H
#define MIGRATE_ANALYZE_SEARCH_H

#include "migrate/analyze/candidate.h"
#include "migrate/analyze/probe.h"

struct search_request {
    const struct facts *facts;
    struct judged *judged; /* one for each statement, longest total first; filled in */
    size_t count;
    double budget; /* bytes of all indexes together; 0: no limit */
    struct probe *probe;
};

/* Find them, longest gain first; everything lives in `arena`. `probe` without hypopg: taken from
 * statistics, not verified; without a connection: from the statements alone. 0, or -1 with
 * STATUS_ENVIRONMENT (the connection is lost). */
int search_indexes(struct arena *arena, const struct search_request *request,
                   struct candidates *candidates, struct error *error);

#endif
