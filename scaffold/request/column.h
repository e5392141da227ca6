/* Path ids that exist: columns of the CSV whose rows api-load sends. */
#ifndef SCAFFOLD_REQUEST_COLUMN_H
#define SCAFFOLD_REQUEST_COLUMN_H

#include "common/arena.h"
#include "common/csv.h"
#include "common/diagnostic.h"
#include "common/error.h"
#include "scaffold/request/sample.h"

#include <stdbool.h>

/* The rows of --data, and which columns stand for path parameters so far. */
struct columns {
    struct arena *arena;
    const struct csv *rows; /* NULL: there are none */
    struct diagnostics *list;
    bool *used; /* one for each column */
};

/* `rows` may be NULL. */
struct columns columns_of(struct arena *arena, const struct csv *rows, struct diagnostics *list);

/* Give the sample's path parameters the column that is called as they are, case and underscores
 * aside: {id} behind /users is `user_id`, else `id`. A value that a parameter does not take is a
 * warning with its row. */
void columns_fill(struct columns *columns, struct sample *sample);

/* -1 with STATUS_USAGE when no parameter of a path is called as a column, else 0. */
int columns_check(const struct columns *columns, struct error *error);

#endif
