/* Plans statements with the generic plan of a prepared statement, a round trip for each question. */
#include "migrate/analyze/probe.h"

#include "common/buffer.h"
#include "migrate/analyze/parameter.h"
#include "migrate/analyze/plan.h"
#include "migrate/analyze/tree.h"
#include "migrate/connection/connection.h"
#include "migrate/sql/quote.h"

#include <stdlib.h>
#include <string.h>

#define PLAN_DEPTH 200
#define GENERIC_PLAN_VERSION 160000
#define NO_INDEX "cache lookup failed for index" /* the server's words */

static int command(struct probe *probe, const char *sql, struct error *error)
{
    return connection_command(probe->connection, error, sql);
}

/* What is explained should not push the application's statements out of pg_stat_statements; roles with
 * fewer rights leave one trace, that of EXECUTE. auto_explain fails to log plans with indexes that are not
 * there. */
static void hide_traces(struct probe *probe)
{
    if (!probe->hidden) {
        PQclear(PQexec(probe->connection, "SET pg_stat_statements.track = none"));
        PQclear(PQexec(probe->connection, "SET auto_explain.log_min_duration = -1"));
    }
    probe->hidden = true;
}

/* The extended protocol takes one statement only, whatever the text holds; what has passed it here is
 * explained as it stands later. */
static int prepare(struct probe *probe, const char *sql, const struct parameter_types *types,
                   struct error *error)
{
    struct buffer text = BUFFER_INIT;
    PGresult *result;

    buffer_puts(&text, "PREPARE " PROBE_NAME);
    parameter_put(types, &text);
    buffer_printf(&text, " AS %s", sql);
    result = connection_query_params(probe->connection, error, buffer_text(&text), 0, NULL);
    buffer_release(&text);
    PQclear(result);
    return result != NULL ? 0 : -1;
}

static int prepare_somehow(struct probe *probe, const char *sql, struct error *error)
{
    struct parameter_types types = {{NULL}};

    while (prepare(probe, sql, &types, error) < 0) {
        if (PQstatus(probe->connection) != CONNECTION_OK ||
            !parameter_guess(sql, error->message, &types))
            return -1;
        error_clear(error);
        if (command(probe, "ROLLBACK TO SAVEPOINT probe", error) < 0)
            return -1;
    }
    return 0;
}

int probe_open(struct probe *probe, const char *sql, unsigned parameters, struct error *error)
{
    struct buffer text = BUFFER_INIT;
    int status;

    probe->parameters = parameters;
    probe->unpruned = false;
    hide_traces(probe);
    buffer_printf(&text,
                  "BEGIN READ ONLY; SET LOCAL statement_timeout = %lld; "
                  "SET LOCAL lock_timeout = 1000; SET LOCAL plan_cache_mode = force_generic_plan; "
                  "SET LOCAL jit = off; SET LOCAL standard_conforming_strings = on; "
                  "SAVEPOINT probe",
                  (long long)probe->timeout_ms);
    status = command(probe, buffer_text(&text), error);
    buffer_release(&text);
    if (status == 0)
        status = prepare_somehow(probe, sql, error);
    return status == 0 ? command(probe, "SAVEPOINT probe", error) : -1;
}

static void put_indexes(const struct probe *probe, struct buffer *sql, const char *const *indexes,
                        size_t count)
{
    if (probe->hypopg_schema == NULL)
        return;
    buffer_printf(sql, "SELECT %s.hypopg_reset(); ", probe->hypopg_schema);
    for (size_t i = 0; i < count; i++) {
        buffer_printf(sql, "SELECT %s.hypopg_create_index(", probe->hypopg_schema);
        quote_literal(sql, indexes[i]);
        buffer_puts(sql, "); ");
    }
}

/* For any value, whatever EXECUTE is given; later servers do not look at it for partitions either. */
static void put_explain(const struct probe *probe, struct buffer *sql)
{
    bool any = PQserverVersion(probe->connection) >= GENERIC_PLAN_VERSION;

    buffer_printf(sql, "DISCARD PLANS; EXPLAIN (%sFORMAT JSON) EXECUTE " PROBE_NAME,
                  any ? "GENERIC_PLAN, " : "");
    for (unsigned i = 0; i < probe->parameters; i++)
        buffer_puts(sql, i == 0 ? " (NULL" : ", NULL");
    if (probe->parameters > 0)
        buffer_putc(sql, ')');
}

/* Note every index that a plan names in `names`. */
static void mark_used(const json_t *plan, const PGresult *names, struct probe_plan *result,
                      unsigned depth)
{
    const char *name = json_string_value(json_object_get(plan, "Index Name"));
    const char *node = json_string_value(json_object_get(plan, "Node Type"));
    json_t *inner;
    size_t i;

    for (int row = 0; name != NULL && row < PQntuples(names) && row < PROBE_INDEXES; row++) {
        if (strcmp(PQgetvalue(names, row, 0), name) != 0)
            continue;
        result->used[row] = true;
        result->alone[row] = node != NULL && strcmp(node, "Index Only Scan") == 0;
        result->bytes[row] = strtod(PQgetvalue(names, row, 1), NULL);
    }
    if (depth == PLAN_DEPTH)
        return;
    json_array_foreach(json_object_get(plan, "Plans"), i, inner)
        mark_used(inner, names, result, depth + 1);
}

/* hypopg names its indexes by numbers that grow: their order is that of their making. */
static int read_used(struct probe *probe, struct probe_plan *plan, struct error *error)
{
    struct buffer sql = BUFFER_INIT;
    PGresult *names;

    buffer_printf(&sql,
                  "SELECT indexname, %s.hypopg_relation_size(indexrelid) FROM %s.hypopg() "
                  "ORDER BY indexrelid",
                  probe->hypopg_schema, probe->hypopg_schema);
    names = connection_query(probe->connection, error, buffer_text(&sql));
    buffer_release(&sql);
    if (names == NULL)
        return -1;
    mark_used(plan->tree, names, plan, 0);
    PQclear(names);
    return 0;
}

static int read_plan(const char *text, struct probe_plan *plan, struct error *error)
{
    json_t *root = json_loads(text, 0, NULL);

    plan->tree = json_incref(json_object_get(json_array_get(root, 0), "Plan"));
    json_decref(root);
    if (plan->tree == NULL)
        return error_set(error, STATUS_ENVIRONMENT, "the server's plan cannot be read");
    plan->cost = json_number_value(json_object_get(plan->tree, "Total Cost"));
    plan->rows = json_number_value(json_object_get(plan->tree, "Plan Rows"));
    plan->actual_ms = json_number_value(json_object_get(plan->tree, "Actual Total Time"));
    plan->actual_rows = json_number_value(json_object_get(plan->tree, "Actual Rows"));
    return 0;
}

/* Whether the plan leaves out partitions that no row of the statement's NULLs can be in. */
static bool is_pruned(const json_t *plan, unsigned depth)
{
    json_t *inner;
    size_t i;

    if (json_integer_value(json_object_get(plan, "Subplans Removed")) > 0)
        return true;
    json_array_foreach(json_object_get(plan, "Plans"), i, inner)
    {
        if (depth < PLAN_DEPTH && is_pruned(inner, depth + 1))
            return true;
    }
    return false;
}

static int explain(struct probe *probe, const char *const *indexes, size_t count,
                   struct probe_plan *plan, struct error *error)
{
    struct buffer sql = BUFFER_INIT;
    PGresult *rows;
    int status = -1;

    put_indexes(probe, &sql, indexes, count);
    put_explain(probe, &sql);
    rows = connection_query(probe->connection, error, buffer_text(&sql));
    buffer_release(&sql);
    if (rows != NULL)
        status = read_plan(PQgetvalue(rows, 0, 0), plan, error);
    PQclear(rows);
    if (status == 0 && count > 0)
        status = read_used(probe, plan, error);
    probe->blind = probe->blind || (rows == NULL && strstr(error->message, NO_INDEX) != NULL);
    if (rows == NULL && PQstatus(probe->connection) == CONNECTION_OK)
        PQclear(PQexec(probe->connection, "ROLLBACK TO SAVEPOINT probe"));
    return status;
}

int probe_explain(struct probe *probe, const char *const *indexes, size_t count,
                  struct probe_plan *plan, struct error *error)
{
    int status;

    *plan = (struct probe_plan){0};
    if (count > PROBE_INDEXES)
        count = PROBE_INDEXES;
    status = explain(probe, indexes, count, plan, error);
    if (status < 0 || probe->unpruned || probe->parameters == 0 || !is_pruned(plan->tree, 0))
        return status;
    probe->unpruned = true;
    probe_plan_release(plan);
    *plan = (struct probe_plan){0};
    if (command(probe, "SET LOCAL enable_partition_pruning = off", error) < 0)
        return -1;
    return explain(probe, indexes, count, plan, error);
}

void probe_plan_release(struct probe_plan *plan)
{
    json_decref(plan->tree);
    plan->tree = NULL;
}

/* Prepared statements and hypothetical indexes outlive the transaction. */
void probe_close(struct probe *probe)
{
    struct buffer text = BUFFER_INIT;

    buffer_puts(&text, "ROLLBACK; DEALLOCATE " PROBE_NAME);
    if (probe->hypopg_schema != NULL)
        buffer_printf(&text, "; SELECT %s.hypopg_reset()", probe->hypopg_schema);
    PQclear(PQexec(probe->connection, buffer_text(&text)));
    buffer_release(&text);
}

/* As it is given, else as its tree is written. */
static int open_somehow(struct probe *probe, struct arena *arena, const char *sql,
                        unsigned parameters, struct error *error)
{
    const char *rewritten;

    if (probe_open(probe, sql, parameters, error) == 0)
        return 0;
    if (PQstatus(probe->connection) != CONNECTION_OK)
        return -1;
    rewritten = tree_plannable(arena, sql);
    if (rewritten == NULL || strcmp(rewritten, sql) == 0)
        return -1;
    probe_close(probe);
    error_clear(error);
    return probe_open(probe, rewritten, parameters, error);
}

int probe_ask(struct probe *probe, struct arena *arena, const char *sql, unsigned parameters,
              struct planned *planned, struct error *error)
{
    struct probe_plan plan = {0};
    int status = open_somehow(probe, arena, sql, parameters, error);

    *planned = (struct planned){0};
    if (status == 0)
        status = probe_explain(probe, NULL, 0, &plan, error);
    if (status == 0)
        *planned = (struct planned){plan.cost, plan_describe(arena, plan.tree)};
    probe_plan_release(&plan);
    probe_close(probe);
    if (status == 0 || PQstatus(probe->connection) != CONNECTION_OK)
        return status;
    error_clear(error);
    return 0;
}

int probe_analyze(struct probe *probe, const char *sql, struct probe_plan *plan,
                  struct error *error)
{
    PGresult *rows;
    int status = probe_open(probe, sql, 0, error);

    *plan = (struct probe_plan){0};
    if (status == 0) {
        rows = connection_query(probe->connection, error,
                                "EXPLAIN (ANALYZE, FORMAT JSON) "
                                "EXECUTE " PROBE_NAME);
        status = rows != NULL ? read_plan(PQgetvalue(rows, 0, 0), plan, error) : -1;
        PQclear(rows);
    }
    probe_close(probe);
    return status;
}
