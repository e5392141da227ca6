/* Cells of query results as values. */
#ifndef MIGRATE_ANALYZE_ROWS_H
#define MIGRATE_ANALYZE_ROWS_H

#include "common/arena.h"

#include <libpq-fe.h>
#include <stdbool.h>

/* A copy in the arena; NULL stays NULL. */
char *row_text(struct arena *arena, const PGresult *rows, int row, int column);
bool row_true(const PGresult *rows, int row, int column);
double row_number(const PGresult *rows, int row, int column);

/* "3 1 2" → numbers in the arena. */
int *row_numbers(struct arena *arena, const PGresult *rows, int row, int column, size_t *count);

/* How many rows from `row` on have the same first column. */
int row_run(const PGresult *rows, int row);

#endif
