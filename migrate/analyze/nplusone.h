/* N+1 queries as far as pg_stat_statements alone shows them: the grade "risk". */
#ifndef MIGRATE_ANALYZE_NPLUSONE_H
#define MIGRATE_ANALYZE_NPLUSONE_H

#include "migrate/analyze/candidate.h"
#include "migrate/analyze/facts.h"

#include <stdbool.h>
#include <stddef.h>

struct nplusone {
    const struct foreign_key *key;
    const struct table *parent, *child; /* as the application goes: a list, then one query a row */
    const struct usage *list, *lookup;
    double per_list; /* lookups for one run of the list */
    bool at_least;   /* other lists fit as well, with more lookups for each run */
};

struct nplusone_list {
    struct nplusone *items;
    size_t count;
};

/* A lookup by one value of a foreign key (or of the key that it refers to) that was called about as
 * often as another statement on the other table returned rows. Longest total first; in `arena`. */
void nplusone_find(struct arena *arena, const struct facts *facts, const struct judged *judged,
                   size_t count, struct nplusone_list *list);

#endif
