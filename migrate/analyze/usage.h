/*
 * How a statement uses columns: what it compares, by which operator, with what, in which order it
 * wants rows, and which columns it needs at all. Read from PostgreSQL's own parse tree; through views,
 * CTEs and sub-selects to the column of the real table.
 */
#ifndef MIGRATE_ANALYZE_USAGE_H
#define MIGRATE_ANALYZE_USAGE_H

#include "migrate/analyze/facts.h"

#include <stdbool.h>
#include <stddef.h>

enum predicate_kind {
    PREDICATE_EQUAL,   /* = value, IN (…), = ANY (…), IS NULL, a truth value alone */
    PREDICATE_JOIN,    /* = a column of another table */
    PREDICATE_RANGE,   /* <, >, BETWEEN */
    PREDICATE_ORDER,   /* ORDER BY, in the order of the list; the column of min() and max() */
    PREDICATE_GROUP,   /* GROUP BY, DISTINCT */
    PREDICATE_PATTERN, /* LIKE, ILIKE, regular expressions */
    PREDICATE_CONTAIN, /* @>, ?, @@, &&: what GIN and GiST are for */
    PREDICATE_NEAREST, /* ORDER BY column <-> value, of which the first rows are wanted */
    PREDICATE_FILTER, /* true of few rows perhaps, but no index finds them by it: <> value, IS NOT NULL */
};

struct predicate {
    enum predicate_kind kind;
    size_t instance;             /* of usage->instances */
    const struct column *column; /* NULL: an expression */
    const char *expression;      /* SQL over the table's columns, or NULL */
    const char *operator;        /* "~~*", or NULL */
    const char *value;           /* the constant that it is compared with, or NULL: not known */
    const char *condition;       /* the whole as SQL, when all in it is constant; or NULL */
    size_t parameter_at; /* where in the text the $n stands that it is compared with, or 0 */
    bool list;           /* IN or ANY: several values at once */
    bool alternative;    /* one side of an OR */
    bool descending, nulls_first;
    bool limited; /* an order of which the first rows are wanted only */
};

/* One occurrence of a table. */
struct instance {
    const struct table *table;
    size_t at;          /* where in the text its name begins; 0: in a view */
    const char *hidden; /* why it is not the first of what the planner plans at a time, however the
                           text is turned; NULL: it can be */
    bool only;          /* without those that inherit from it */
    bool whole;         /* all its columns are wanted: SELECT * */
    const struct column **needed; /* else these */
    size_t needed_count, needed_capacity;
};

#define USAGE_PREDICATES 256
#define USAGE_INSTANCES 128

struct usage {
    const struct statement_stats *stats;
    const char *problem; /* why it was not understood, or NULL */
    const char *kind;    /* "SelectStmt"; NULL when it was not understood */
    bool query;          /* a SELECT that writes nothing */
    bool own;            /* reads the system catalogues: a tool, not the application */
    bool grouped;        /* GROUP BY, DISTINCT, a set operation, or an aggregate */
    bool limited;        /* LIMIT at the top */
    bool through_view;
    bool nested; /* queries stand in its FROM */
    bool unread; /* demands something that is in none of the predicates */
    struct predicate *predicates;
    size_t predicate_count, predicate_capacity;
    struct instance *instances;
    size_t instance_count, instance_capacity;
    const struct table *written; /* by UPDATE, DELETE, INSERT or MERGE; or NULL */
    const struct column **set;   /* columns that UPDATE sets */
    size_t set_count;
    unsigned parameters;   /* the highest $n */
    const char *plannable; /* what to plan: the text with its constants where they are known */
    const char
        *inlined; /* the same with the selects of its views in their places; NULL: no views */
    const struct usage
        *flat; /* of that with simple sub-selects flattened (flatten.h); NULL: nothing is */
};

/* Read one statement; the result lives in `arena`. */
struct usage *usage_read(struct arena *arena, const struct facts *facts,
                         const struct statement_stats *stats);

/* The tables it names, each once; how many. `tables` has USAGE_INSTANCES places. */
size_t usage_tables(const struct usage *usage, const struct table **tables);

/* Whether the first rows in some order are wanted of it. */
bool usage_wants_first(const struct usage *usage, size_t instance);

/* Whether the table is one of those that it names, or that inherit from them. */
bool usage_names(const struct usage *usage, const struct table *table);

#endif
