/*
 * How a statement uses columns: what it compares with, and in which order it wants rows. Read from
 * the tokens, conservatively: a predicate counts only when it surely restricts its table (no OR, no
 * NOT, no function around the column), and only for a column that is surely known.
 */
#ifndef MIGRATE_ANALYZE_USAGE_H
#define MIGRATE_ANALYZE_USAGE_H

#include "migrate/analyze/facts.h"

#include <stdbool.h>
#include <stddef.h>

enum predicate_kind {
    PREDICATE_EQUAL, /* = value, IN (…), = ANY (…) */
    PREDICATE_JOIN,  /* = a column of another table */
    PREDICATE_RANGE, /* <, >, BETWEEN */
    PREDICATE_ORDER, /* ORDER BY … LIMIT: in the order of the list */
};

struct predicate {
    enum predicate_kind kind;
    const struct table *table;
    const struct column *column;
    bool list; /* IN or ANY: several values at once */
    bool descending;
};

#define USAGE_PREDICATES 64
#define USAGE_TABLES 64

struct usage {
    const struct statement_stats *stats;
    bool query;   /* SELECT, or WITH … SELECT */
    bool known;   /* it could be cut, and begins with SELECT, WITH, UPDATE or DELETE */
    bool own;     /* reads the system catalogues: a tool, not the application */
    bool grouped; /* GROUP BY, DISTINCT, a set operation, or an aggregate */
    struct predicate predicates[USAGE_PREDICATES];
    size_t predicate_count;
    const struct table *tables[USAGE_TABLES];
    size_t table_count;
    unsigned parameters; /* the highest $n */
};

/* Read one statement; the result lives in `arena`. */
struct usage *usage_read(struct arena *arena, const struct facts *facts,
                         const struct statement_stats *stats);

#endif
