/* What a live database says about itself: tables, columns, indexes, foreign keys, statements. */
#ifndef MIGRATE_ANALYZE_FACTS_H
#define MIGRATE_ANALYZE_FACTS_H

#include "common/arena.h"
#include "common/error.h"
#include "common/map.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct column {
    int number;
    const char *name;
    double distinct; /* distinct values; negative: as a share of the rows; 0: unknown */
    bool indexable;  /* by a B-tree */
};

struct index {
    const char *name;
    const int *keys; /* column numbers; 0: an expression */
    size_t key_count;
    bool usable; /* a valid B-tree over all rows */
    bool primary;
    bool valid;
};

struct table {
    const char *oid;
    const char *schema, *name;
    const char *shown; /* for people: without the schema where it is public */
    bool partitioned, partition;
    bool never_analyzed;
    double rows; /* estimate; -1: unknown */
    struct column *columns;
    size_t column_count;
    struct index *indexes;
    size_t index_count;
};

struct foreign_key {
    const char *name;
    const struct table *table, *parent;
    const int *columns, *parent_columns; /* numbers */
    size_t column_count;
};

struct statement_stats {
    const char *text;
    double calls, total_ms, mean_ms, rows;
};

struct facts {
    struct arena *arena;
    struct table *tables;
    size_t table_count;
    struct map by_oid, by_name; /* by_name: "name" → table, NULL where it is ambiguous */
    struct foreign_key *keys;
    size_t key_count;
    struct statement_stats *statements; /* longest total first */
    size_t statement_count;
    size_t hidden_statements; /* whose text this role may not see */
    struct map taken;         /* "schema.name" of relations */
    /* Of the extensions: installed in this database, or only on the server. */
    const char *statements_schema, *hypopg_schema; /* quoted; NULL: not installed */
    bool statements_available, hypopg_available;
};

/* Read everything in the open transaction. 0, or -1 with STATUS_ENVIRONMENT. */
int facts_read(struct arena *arena, PGconn *connection, struct facts *facts, struct error *error);

const struct column *table_column(const struct table *table, int number);
const struct column *table_column_named(const struct table *table, const char *name);

/* Whether a usable index begins with these columns, in any order. */
bool table_has_index(const struct table *table, const int *columns, size_t count);

#endif
