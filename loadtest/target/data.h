/* The rows of --data: comma-separated values (RFC 4180) whose first line names the columns. */
#ifndef LOADTEST_TARGET_DATA_H
#define LOADTEST_TARGET_DATA_H

#include "common/arena.h"
#include "common/error.h"

#include <stddef.h>

#define DATA_COLUMN_LIMIT 1000u
#define DATA_ROW_LIMIT 10000000u

struct cell {
    const char *text; /* NUL-terminated; may hold NULs before `length` */
    size_t length;
};

struct data {
    const char *source;       /* its name for messages */
    const struct cell *names; /* of the columns */
    size_t column_count;
    const struct cell *cells; /* row by row */
    size_t row_count;         /* at least 1 */
};

/* Read a file, or standard input; everything lives in `arena`. 0, or -1 with STATUS_INPUT and the line,
 * or STATUS_ENVIRONMENT. */
int data_read(struct arena *arena, const char *path, struct data *data, struct error *error);

/* The same from text in memory. */
int data_parse(struct arena *arena, const char *source, const char *bytes, size_t length,
               struct data *data, struct error *error);

/* The number of a column, or -1. */
long data_column(const struct data *data, const char *name, size_t length);

#endif
