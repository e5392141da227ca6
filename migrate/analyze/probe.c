/* Plans statements with the generic plan of a prepared statement. */
#include "migrate/analyze/probe.h"

#include "common/buffer.h"
#include "migrate/connection/connection.h"
#include "migrate/sql/quote.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PLAN_DEPTH 200

static int begin(struct probe *probe, struct error *error)
{
    char sql[256];

    snprintf(sql, sizeof sql,
             "BEGIN READ ONLY; SET LOCAL statement_timeout = %lld; SET LOCAL lock_timeout = 1000; "
             "SET LOCAL plan_cache_mode = force_generic_plan",
             (long long)probe->timeout_ms);
    return connection_command(probe->connection, error, sql);
}

/* The hypothetical index; its name is what the plan will show. */
static char *create(struct probe *probe, struct arena *arena, const char *index_sql,
                    struct probe_result *result, struct error *error)
{
    const char *values[] = {index_sql};
    char *sql = arena_printf(arena,
                             "SELECT i.indexname, %s.hypopg_relation_size(i.indexrelid) "
                             "FROM %s.hypopg_create_index($1) i",
                             probe->hypopg_schema, probe->hypopg_schema);
    PGresult *rows = connection_query_params(probe->connection, error, sql, 1, values);
    char *name;

    if (rows == NULL)
        return NULL;
    name = arena_strdup(arena, PQgetvalue(rows, 0, 0));
    result->index_bytes = strtod(PQgetvalue(rows, 0, 1), NULL);
    PQclear(rows);
    return name;
}

static bool plan_uses(const json_t *plan, const char *index, unsigned depth)
{
    const char *name = json_string_value(json_object_get(plan, "Index Name"));
    json_t *plans = json_object_get(plan, "Plans"), *inner;
    size_t i;

    if (name != NULL && strcmp(name, index) == 0)
        return true;
    if (depth == PLAN_DEPTH)
        return false;
    json_array_foreach(plans, i, inner)
    {
        if (plan_uses(inner, index, depth + 1))
            return true;
    }
    return false;
}

static int read_plan(const char *text, const char *index, struct probe_result *result,
                     struct error *error)
{
    json_t *root = json_loads(text, 0, NULL);
    json_t *plan = json_object_get(json_array_get(root, 0), "Plan");

    if (plan == NULL) {
        json_decref(root);
        return error_set(error, STATUS_ENVIRONMENT, "the server's plan cannot be read");
    }
    result->cost = json_number_value(json_object_get(plan, "Total Cost"));
    result->used = index != NULL && plan_uses(plan, index, 0);
    json_decref(root);
    return 0;
}

static int explain(struct probe *probe, const char *sql, unsigned parameters, const char *index,
                   struct probe_result *result, struct error *error)
{
    struct buffer text = BUFFER_INIT;
    PGresult *rows = NULL;
    int status;

    buffer_printf(&text, "PREPARE db_migrate_probe AS %s", sql);
    status = connection_command(probe->connection, error, buffer_text(&text));
    if (status == 0) {
        buffer_clear(&text);
        buffer_puts(&text, "EXPLAIN (FORMAT JSON) EXECUTE db_migrate_probe");
        for (unsigned i = 0; i < parameters; i++)
            buffer_puts(&text, i == 0 ? " (NULL" : ", NULL");
        if (parameters > 0)
            buffer_putc(&text, ')');
        rows = connection_query(probe->connection, error, buffer_text(&text));
        status = rows != NULL ? read_plan(PQgetvalue(rows, 0, 0), index, result, error) : -1;
        PQclear(rows);
    }
    buffer_release(&text);
    return status;
}

/* Prepared statements and hypothetical indexes outlive the transaction. */
static void clean(struct probe *probe)
{
    struct buffer text = BUFFER_INIT;

    PQclear(PQexec(probe->connection, "ROLLBACK"));
    PQclear(PQexec(probe->connection, "DEALLOCATE db_migrate_probe"));
    if (probe->hypopg_schema != NULL) {
        buffer_printf(&text, "SELECT %s.hypopg_reset()", probe->hypopg_schema);
        PQclear(PQexec(probe->connection, buffer_text(&text)));
    }
    buffer_release(&text);
}

int probe_plan(struct probe *probe, struct arena *arena, const char *sql, unsigned parameters,
               const char *index_sql, struct probe_result *result, struct error *error)
{
    char *index = NULL;
    int status = begin(probe, error);

    *result = (struct probe_result){0};
    if (status == 0 && index_sql != NULL) {
        index = create(probe, arena, index_sql, result, error);
        status = index != NULL ? 0 : -1;
    }
    if (status == 0)
        status = explain(probe, sql, parameters, index, result, error);
    clean(probe);
    return status;
}
