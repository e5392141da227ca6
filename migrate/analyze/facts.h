/* What a database says about itself: tables, columns, indexes, foreign keys, views, statements. */
#ifndef MIGRATE_ANALYZE_FACTS_H
#define MIGRATE_ANALYZE_FACTS_H

#include "common/arena.h"
#include "common/error.h"
#include "common/map.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A value that a column has often. */
struct common_value {
    const char *text;
    double share; /* of the rows */
};

struct column {
    int number;
    const char *name;
    double distinct; /* distinct values; negative: as a share of the rows; 0: unknown */
    bool indexable;  /* by a B-tree */
    bool not_null;
    const char *type;   /* "numeric(10,2)" */
    double width;       /* bytes on average; 0: unknown */
    double nulls;       /* share of the rows */
    double correlation; /* of the values' order with that of the rows on disk */
    const struct common_value *common;
    size_t common_count;
};

struct index {
    const char *name;
    const int *keys; /* column numbers; 0: an expression */
    size_t key_count;
    bool usable; /* a valid B-tree over all rows */
    bool
        looks_up; /* by its first column, whatever the value is: that, a hash, or one WHERE it IS NOT NULL */
    bool primary, unique;
    bool valid;
    bool partition;      /* a part of the index of a partitioned table… */
    double scans, bytes; /* …which has the sums of all its parts */
};

struct table {
    const char *oid;
    const char *schema, *name;
    const char *shown; /* for people: without the schema where it is public */
    bool partitioned, partition;
    const struct table
        *root; /* of a partition: the table that it is in the end a part of; or NULL */
    const struct table *inherits; /* the table that it is INHERITS of, no partition; or NULL */
    bool never_analyzed;
    double rows; /* estimate; -1: unknown */
    double pages;
    struct column *columns;
    size_t column_count;
    struct index *indexes;
    size_t index_count;
    double inserts, updates, hot_updates, deletes; /* since the statistics began */
};

struct view {
    const char *schema, *name;
    const char *definition; /* SELECT … with names in full */
};

struct foreign_key {
    const char *name;
    const struct table *table, *parent;
    const int *columns, *parent_columns; /* numbers */
    size_t column_count;
};

struct statement_stats {
    const char *id;     /* the server's queryid; "" for what comes from a file */
    const char *text;   /* as recorded, constants replaced by $n */
    const char *sample; /* the same with its constants, where one was seen; or NULL */
    double calls, total_ms, mean_ms, rows;
    bool timed;              /* false: only the text is known */
    const char *logged_node; /* of auto_explain's plan, the one that costs most; or NULL */
    double logged_cost;
};

struct statement_list {
    struct statement_stats *items; /* longest total first */
    size_t count;
    size_t hidden;  /* whose text this role may not see */
    double began;   /* when the counts did, in seconds since 1970; 0: unknown */
    double seconds; /* that they cover; 0: unknown */
};

struct facts {
    struct arena *arena;
    struct table *tables;
    size_t table_count;
    struct map by_oid, by_name, by_path; /* by_name: NULL where ambiguous; by_path: "schema.name" */
    struct view *views;
    size_t view_count;
    struct map view_by_name, view_by_path;
    struct foreign_key *keys;
    size_t key_count;
    struct statement_list statements;
    struct map taken;             /* "schema.name" of relations */
    double seconds;               /* that the counts of rows written cover; 0: unknown */
    const char *statistics_reset; /* when they began, or NULL */
    const char *now;              /* ISO 8601 */
    double now_epoch;
    /* Of the extensions: installed in this database, or only on the server. */
    const char *statements_schema, *hypopg_schema; /* quoted; NULL: not installed */
    const char *trigram_schema;
    bool statements_refused; /* the extension is there, but not for this role */
    bool statements_loaded;  /* it counts already, though nobody may see that in this database */
    bool statements_available, hypopg_available, trigram_available;
};

/* Read everything in the open transaction. 0, or -1 with STATUS_ENVIRONMENT. */
int facts_read(struct arena *arena, PGconn *connection, struct facts *facts, struct error *error);

/* A table by the name that a statement has for it, `schema` NULL or "" for none; NULL: none such. */
const struct table *facts_table(const struct facts *facts, const char *schema, const char *name);
const struct view *facts_view(const struct facts *facts, const char *schema, const char *name);

/* Goes through all indexes; begins as {0}. */
struct index_walk {
    const struct table *table;
    const struct index *index;
    size_t table_at, at; /* of the next one */
};

/* The next index and its table; false behind the last one. */
bool facts_next_index(const struct facts *facts, struct index_walk *walk);

/* Whether a query of `ancestor` reads the table as one that inherits from it. */
bool table_inherits(const struct table *table, const struct table *ancestor);

const struct column *table_column(const struct table *table, int number);
const struct column *table_column_named(const struct table *table, const char *name);

/* How many distinct values; 0: unknown. */
double column_distinct(const struct table *table, const struct column *column);

/* Whether an index that looks them up begins with these columns, in any order. */
bool table_has_index(const struct table *table, const int *columns, size_t count);

/* Whether these columns, in any order, are all that a unique index has. */
bool table_has_unique(const struct table *table, const int *columns, size_t count);

/* Rows written since the statistics began, and of these those that an index costs something. */
double table_writes(const struct table *table);

#endif
