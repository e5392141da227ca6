/*
 * N+1 queries: a list, then one lookup for each of its rows. With three grades of evidence: measured
 * for each HTTP request of a load test, seen one after the other in a log, or no more than a risk that
 * the counts of pg_stat_statements suggest.
 */
#ifndef MIGRATE_ANALYZE_NPLUSONE_H
#define MIGRATE_ANALYZE_NPLUSONE_H

#include "common/map.h"
#include "migrate/analyze/candidate.h"
#include "migrate/analyze/facts.h"

#include <stdbool.h>
#include <stddef.h>

enum evidence {
    EVIDENCE_MEASURED,
    EVIDENCE_LOGGED,
    EVIDENCE_RISK,
};

struct nplusone {
    enum evidence evidence;
    const struct foreign_key *key;
    const struct table *parent, *child; /* as the application goes: a list, then one query a row */
    int column;                         /* of the child, that the lookups are by */
    const struct usage *list, *lookup;
    double list_calls, list_rows; /* list_rows -1: unknown */
    double lookup_calls, lookup_ms;
    double per_list;    /* lookups for one run of the list */
    double per_request; /* lookups for one HTTP request; measured only */
    const char *target; /* of those requests; NULL: of all */
    bool at_least;      /* other lists fit as well, with more lookups for each run */
    const char *eager;  /* one statement instead of the lookups */
    double saved_ms;    /* at most, of lookup_ms */
};

struct nplusone_list {
    struct nplusone *items;
    size_t count;
    struct map rates; /* text → most calls for one request, of targets that were taken alone */
};

const char *evidence_name(enum evidence evidence);

/* Whether it finds rows of one table by one value of `column` and nothing else. */
bool is_lookup(const struct usage *usage, const struct table *table, int column);

/* Whether it returns rows of the table itself. */
bool is_list(const struct usage *usage, const struct table *table);

/* Start an empty list. */
void nplusone_init(struct arena *arena, struct nplusone_list *list);

/* Add a finding, unless one of at least its grade is there for the same lookup and target. Fills in
 * `eager` and `saved_ms`. */
void nplusone_add(struct arena *arena, struct nplusone_list *list, struct nplusone found);

/* The grade "risk": lookups that were called about as often as another statement returned rows, unless
 * what was measured before says that they run once for each request. */
void nplusone_find(struct arena *arena, const struct facts *facts, const struct judged *judged,
                   size_t count, struct nplusone_list *list);

/* The grade "measured": `judged` holds what was asked during `requests` HTTP requests. `target` names
 * them, NULL: all. */
void nplusone_measure(struct arena *arena, const struct facts *facts, const struct judged *judged,
                      size_t count, double requests, const char *target,
                      struct nplusone_list *list);

/* Best evidence first, then longest total. */
void nplusone_sort(struct nplusone_list *list);

#endif
