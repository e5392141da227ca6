/* The indexes that could help a statement on one of its tables, before the planner is asked. */
#ifndef MIGRATE_ANALYZE_VARIANT_H
#define MIGRATE_ANALYZE_VARIANT_H

#include "migrate/analyze/shape.h"
#include "migrate/analyze/usage.h"

#define VARIANTS 48

/* Tables below it are read faster as a whole. */
#define SMALL_TABLE_ROWS 1000.0

struct variant {
    struct index_shape shape;
    bool special; /* GIN, GiST: hypopg does not know them */
    bool ordered; /* has the first rows that a LIMIT wants in their order, behind what is equal */
};

struct variants {
    struct variant items[VARIANTS];
    size_t count;
};

/* Whether an index of the table can be worth anything. */
bool table_is_large(const struct table *table);

/* Add what could help; existing indexes are not proposed again, Everything lives in `arena`. */
void variants_make(struct arena *arena, const struct facts *facts, const struct usage *usage,
                   size_t instance, struct variants *variants);

/* The same index on a table that inherits from the one that it is of. False when there is one already, or
 * it has an expression or a condition, which is for the first table of a query. */
bool variant_inherit(struct arena *arena, const struct variant *variant, const struct table *heir,
                     struct variant *inherited);

/* The same index with the columns that the statement needs besides, so that the table need not be
 * read. False when there are too many, too wide ones, or all. */
bool variant_include(struct arena *arena, const struct usage *usage,
                     const struct index_shape *shape, struct index_shape *covering);

#endif
