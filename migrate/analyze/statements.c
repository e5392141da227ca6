/* Reads pg_stat_statements, whose view stands in whatever schema the extension was put. */
#include "migrate/analyze/statements.h"

#include "common/buffer.h"
#include "migrate/analyze/rows.h"
#include "migrate/connection/connection.h"
#include "migrate/queries.h"

#include <stdlib.h>
#include <string.h>

#define NOT_LOADED "55000" /* SQLSTATE of the view where the library is not preloaded */
#define HIDDEN_TEXT "<insufficient privilege>"

static int find_view(PGconn *connection, const struct facts *facts, struct error *error)
{
    struct buffer sql = BUFFER_INIT;
    int result;

    buffer_printf(&sql, "SET LOCAL search_path = pg_catalog, %s", facts->statements_schema);
    result = connection_command(connection, error, buffer_text(&sql));
    buffer_release(&sql);
    return result;
}

/* The library may not be loaded although the extension is there: then there are no statements. */
static PGresult *query(PGconn *connection, struct facts *facts, struct error *error)
{
    struct error ignored = ERROR_INIT;
    PGresult *rows = NULL;

    if (connection_command(connection, error, "SAVEPOINT statements") < 0)
        return NULL;
    rows = query_run(connection, "analyze/statements.sql", &ignored);
    if (rows == NULL) {
        facts->statements_schema = NULL;
        facts->statements_refused = strstr(ignored.message, NOT_LOADED) == NULL;
        if (PQstatus(connection) == CONNECTION_OK)
            connection_command(connection, error, "ROLLBACK TO SAVEPOINT statements");
    }
    error_clear(&ignored);
    return rows;
}

static void take(struct facts *facts, const PGresult *rows)
{
    struct statement_list *list = &facts->statements;

    list->items = arena_alloc(facts->arena, (size_t)PQntuples(rows) + 1, sizeof *list->items);
    list->began = PQntuples(rows) > 0 ? row_number(rows, 0, 5) : 0;
    list->seconds = list->began > 0 ? facts->now_epoch - list->began : 0;
    for (int row = 0; row < PQntuples(rows); row++) {
        if (strcmp(PQgetvalue(rows, row, 1), HIDDEN_TEXT) == 0) {
            list->hidden++;
            continue;
        }
        list->items[list->count++] = (struct statement_stats){
            .id = row_text(facts->arena, rows, row, 0),
            .text = row_text(facts->arena, rows, row, 1),
            .calls = row_number(rows, row, 2),
            .total_ms = row_number(rows, row, 3),
            .mean_ms = row_number(rows, row, 3) / row_number(rows, row, 2),
            .rows = row_number(rows, row, 4),
            .timed = true,
        };
    }
}

int statements_read(PGconn *connection, struct facts *facts, struct error *error)
{
    PGresult *rows;

    if (facts->statements_schema == NULL)
        return 0;
    if (find_view(connection, facts, error) < 0)
        return -1;
    rows = query(connection, facts, error);
    if (rows == NULL)
        return error->status == STATUS_DONE ? 0 : -1;
    take(facts, rows);
    PQclear(rows);
    return 0;
}

static int compare(const void *a, const void *b)
{
    const struct statement_stats *x = a, *y = b;

    if (x->total_ms != y->total_ms)
        return x->total_ms > y->total_ms ? -1 : 1;
    return strcmp(x->text, y->text);
}

void statements_sort(struct statement_list *list)
{
    if (list->count > 1)
        qsort(list->items, list->count, sizeof *list->items, compare);
}
