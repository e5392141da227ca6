/* Reads what libpq gives as text. */
#include "migrate/analyze/rows.h"

#include <stdlib.h>
#include <string.h>

char *row_text(struct arena *arena, const PGresult *rows, int row, int column)
{
    return PQgetisnull(rows, row, column) ? NULL
                                          : arena_strdup(arena, PQgetvalue(rows, row, column));
}

bool row_true(const PGresult *rows, int row, int column)
{
    return strcmp(PQgetvalue(rows, row, column), "t") == 0;
}

double row_number(const PGresult *rows, int row, int column)
{
    return strtod(PQgetvalue(rows, row, column), NULL);
}

int *row_numbers(struct arena *arena, const PGresult *rows, int row, int column, size_t *count)
{
    const char *text = PQgetvalue(rows, row, column);
    int *values = arena_alloc(arena, strlen(text) / 2 + 1, sizeof *values);
    char *end;

    for (*count = 0; *text != '\0'; text = end) {
        long value = strtol(text, &end, 10);

        if (end == text)
            break;
        values[(*count)++] = (int)value;
    }
    return values;
}

int row_run(const PGresult *rows, int row)
{
    int end = row + 1;

    while (end < PQntuples(rows) && strcmp(PQgetvalue(rows, row, 0), PQgetvalue(rows, end, 0)) == 0)
        end++;
    return end - row;
}
