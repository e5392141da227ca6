/* What names mean inside of a query: tables, views, CTEs and sub-selects, from the inside out. */
#ifndef MIGRATE_ANALYZE_SCOPE_H
#define MIGRATE_ANALYZE_SCOPE_H

#include "migrate/analyze/usage.h"

#include <jansson.h>

#define NO_INSTANCE ((size_t)-1)

/* Where a name leads. */
struct origin {
    size_t instance; /* NO_INSTANCE: to no column of a table */
    const struct column *column;
    const char *expression; /* over columns of the instance, where it is no column: SQL; or NULL */
};

/* A column that a sub-select gives. */
struct output {
    const char *name;
    struct origin origin;
};

/* What stands in FROM: a table, or the outputs of a query. */
struct source {
    const char *name;
    size_t instance; /* NO_INSTANCE: a query */
    const struct output *outputs;
    size_t output_count;
    bool opaque; /* its columns are not known: a function, a view that cannot be read */
};

struct common_table {
    const char *name;
    struct source source;
    struct common_table *next;
};

struct scope {
    const struct scope *outer;
    struct source *sources;
    size_t count, capacity;
    const char **merged; /* columns of USING: the first of them counts */
    size_t merged_count;
    struct common_table *common;
};

void scope_add(struct arena *arena, struct scope *scope, struct source source);
void scope_merge(struct arena *arena, struct scope *scope, const char *name);

/* The CTE of that name, in this query or one around it; or NULL. */
const struct source *scope_common(const struct scope *scope, const char *name);

/* What the body of a ColumnRef means. */
struct origin scope_find(const struct scope *scope, const struct usage *usage,
                         const json_t *reference);

/* A column by its name alone. */
struct origin scope_find_name(const struct scope *scope, const struct usage *usage,
                              const char *name);

#endif
