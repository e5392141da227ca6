/* Which method of an index an operator calls for, other than a B-tree of the column. */
#ifndef MIGRATE_ANALYZE_METHOD_H
#define MIGRATE_ANALYZE_METHOD_H

#include "migrate/analyze/usage.h"

#include <stdbool.h>

#define WIDE_COLUMN 200.0 /* bytes: equality on wider ones is for a hash */

struct method {
    const char *name;           /* "gin" */
    const char *operator_class; /* NULL: the default one */
    bool special;               /* hypopg does not know it */
    bool nearest;               /* finds the first rows by their distance */
};

/* The method for the predicate on a column or expression of `table`. False when there is none; a class that
 * is written with its schema lives in `arena`. */
bool method_find(struct arena *arena, const struct facts *facts, const struct table *table,
                 const struct predicate *predicate, struct method *method);

#endif
