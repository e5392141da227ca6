/* Parts of a statement written again as SQL over one table, for indexes on expressions and conditions. */
#ifndef MIGRATE_ANALYZE_FRAGMENT_H
#define MIGRATE_ANALYZE_FRAGMENT_H

#include "common/buffer.h"
#include "migrate/analyze/scope.h"

/* What an expression is made of. */
struct fragment {
    size_t instance;             /* of all its columns; NO_INSTANCE: it has none */
    const struct column *column; /* it is that column and nothing else */
    bool parameters;             /* a $n is in it */
    const char *sql;             /* NULL: cannot be written again, or columns of two tables */
};

/* Names are written without their table. `text` is the statement. The SQL lives in `arena`. */
struct fragment fragment_read(struct arena *arena, const struct scope *scope,
                              const struct usage *usage, const char *text, const json_t *node);

#endif
