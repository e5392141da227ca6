/* Comma-separated values (RFC 4180) whose first line names the columns: the rows of --data. */
#ifndef COMMON_CSV_H
#define COMMON_CSV_H

#include "common/arena.h"
#include "common/error.h"

#include <stddef.h>

#define CSV_COLUMN_LIMIT 1000u
#define CSV_ROW_LIMIT 10000000u

struct csv_cell {
    const char *text; /* NUL-terminated; may hold NULs before `length` */
    size_t length;
};

struct csv {
    const char *source;           /* its name for messages */
    const struct csv_cell *names; /* of the columns */
    size_t column_count;
    const struct csv_cell *cells; /* row by row */
    size_t row_count;             /* at least 1 */
};

/* Read a file, or standard input; everything lives in `arena`. 0, or -1 with STATUS_INPUT and the line,
 * or STATUS_ENVIRONMENT. */
int csv_read(struct arena *arena, const char *path, struct csv *data, struct error *error);

/* The same from text in memory. */
int csv_parse(struct arena *arena, const char *source, const char *bytes, size_t length,
              struct csv *data, struct error *error);

/* The number of a column, or -1. */
long csv_column(const struct csv *data, const char *name, size_t length);

#endif
