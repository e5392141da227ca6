/* Copies a sample by COPY from one server to the other, builds the index, and asks the planner. */
#include "migrate/analyze/proof_copy.h"

#include "common/buffer.h"
#include "common/interrupt.h"
#include "migrate/analyze/probe.h"
#include "migrate/analyze/trial.h"
#include "migrate/catalog/scratch.h"
#include "migrate/connection/connection.h"
#include "migrate/queries.h"
#include "migrate/sql/quote.h"

#include <string.h>

#define SAMPLE_ROWS 100000.0
#define TABLES 64 /* that are copied; indexes on more are not tried */
#define INDEX "db_migrate_proof"

struct prover {
    const struct copy_request *request;
    struct candidates *candidates;
    PGconn *work; /* on the scratch database */
    struct error *error;
    const struct table *copied[TABLES];
    size_t copied_count;
};

static int run(struct prover *p, const char *sql)
{
    return connection_command(p->work, p->error, sql);
}

/* The table as far as its columns go. */
static int make_table(struct prover *p, const struct table *table)
{
    struct buffer sql = BUFFER_INIT;
    int status;

    buffer_puts(&sql, "CREATE SCHEMA IF NOT EXISTS ");
    quote_identifier(&sql, table->schema);
    buffer_puts(&sql, "; DROP TABLE IF EXISTS ");
    quote_qualified(&sql, table->schema, table->name);
    buffer_puts(&sql, "; CREATE UNLOGGED TABLE ");
    quote_qualified(&sql, table->schema, table->name);
    for (size_t i = 0; i < table->column_count; i++) {
        buffer_puts(&sql, i == 0 ? " (" : ", ");
        quote_identifier(&sql, table->columns[i].name);
        buffer_printf(&sql, " %s", table->columns[i].type);
    }
    buffer_putc(&sql, ')');
    status = run(p, buffer_text(&sql));
    buffer_release(&sql);
    return status;
}

/* Pages from all over the table, as many as hold the rows wanted. */
static void put_sample(struct buffer *sql, const struct table *table)
{
    double share = table->rows > SAMPLE_ROWS ? 100 * SAMPLE_ROWS / table->rows : 100;

    buffer_puts(sql, "COPY (SELECT ");
    for (size_t i = 0; i < table->column_count; i++) {
        buffer_puts(sql, i > 0 ? ", " : "");
        quote_identifier(sql, table->columns[i].name);
    }
    buffer_puts(sql, " FROM ");
    quote_qualified(sql, table->schema, table->name);
    buffer_printf(sql, " TABLESAMPLE SYSTEM (%.6f) REPEATABLE (1)) TO STDOUT", share);
}

static int forward_rows(struct prover *p)
{
    char *line;
    int length, status = 0;

    while ((length = PQgetCopyData(p->request->live, &line, 0)) > 0) {
        if (status == 0 && PQputCopyData(p->work, line, length) < 0)
            status = -1;
        PQfreemem(line);
        if (interrupt_pending())
            status = -1;
    }
    return length == -1 ? status : -1;
}

/* What is left of a COPY on a connection; whether it went well. */
static bool finish(PGconn *connection)
{
    PGresult *result;
    bool good = true;

    while ((result = PQgetResult(connection)) != NULL) {
        good = good && PQresultStatus(result) == PGRES_COMMAND_OK;
        PQclear(result);
    }
    return good;
}

static int copy_rows(struct prover *p, const struct table *table)
{
    struct buffer out = BUFFER_INIT, in = BUFFER_INIT;
    PGresult *from, *to = NULL;
    int status = -1;

    put_sample(&out, table);
    buffer_puts(&in, "COPY ");
    quote_qualified(&in, table->schema, table->name);
    buffer_puts(&in, " FROM STDIN");
    PQclear(PQexec(p->request->live, "SAVEPOINT copy"));
    from = PQexec(p->request->live, buffer_text(&out));
    if (PQresultStatus(from) == PGRES_COPY_OUT)
        to = PQexec(p->work, buffer_text(&in));
    if (to != NULL && PQresultStatus(to) == PGRES_COPY_IN) {
        status = forward_rows(p);
        PQputCopyEnd(p->work, status < 0 ? "not all rows could be read" : NULL);
        status = finish(p->work) && status == 0 ? 0 : -1;
    }
    if (!finish(p->request->live))
        status = -1;
    PQclear(PQexec(p->request->live, "ROLLBACK TO SAVEPOINT copy"));
    PQclear(from);
    PQclear(to);
    buffer_release(&out);
    buffer_release(&in);
    return status;
}

/* What is planned: there are no views on the copy. */
static const char *text_of(const struct usage *usage)
{
    if (usage->through_view)
        return usage->inlined;
    return usage->plannable;
}

static int ask(struct prover *p, const struct usage *usage, double *cost)
{
    struct probe probe = {.connection = p->work, .timeout_ms = p->request->timeout_ms};
    struct arena *arena = arena_new();
    struct planned planned;
    int status = probe_ask(&probe, arena, text_of(usage), usage->parameters, &planned, p->error);

    *cost = planned.cost;
    arena_free(arena);
    return status;
}

/* The costs on the copy, before (`after` false) and after the index is built. */
static int ask_all(struct prover *p, struct candidate *candidate, bool after)
{
    for (size_t i = 0; i < candidate->support_count; i++) {
        struct support *support = &candidate->supports[i];

        if (ask(p, support->judged->usage, after ? &support->cost_after : &support->cost_before) <
            0)
            return -1;
    }
    return 0;
}

/* 1: a statement gains, 0: none does, -1: none could be planned. What is saved is counted anew. */
static int gains(struct candidate *candidate)
{
    int gain = -1;
    double saved = 0;

    for (size_t i = 0; i < candidate->support_count; i++) {
        const struct support *support = &candidate->supports[i];

        if (support->cost_before <= 0 || support->cost_after <= 0)
            continue;
        saved += support->judged->usage->stats->total_ms *
                 (1 - support->cost_after / support->cost_before);
        if (support->cost_after <= support->cost_before * (1 - LEAST_SAVING))
            gain = 1;
        else if (gain < 0)
            gain = 0;
    }
    if (gain > 0)
        candidate->saved_ms = saved;
    return gain;
}

static int vacuum_copy(struct prover *p, const struct table *table)
{
    struct buffer sql = BUFFER_INIT;
    int status;

    buffer_puts(&sql, "VACUUM ANALYZE ");
    quote_qualified(&sql, table->schema, table->name);
    status = run(p, buffer_text(&sql));
    buffer_release(&sql);
    return status;
}

static int build(struct prover *p, const struct candidate *candidate)
{
    struct arena *arena = arena_new();
    int status = run(p, shape_sql(arena, &candidate->shape, INDEX, false));

    arena_free(arena);
    return status == 0 ? vacuum_copy(p, candidate->shape.table) : -1;
}

/* The B-trees that are there, by which joins find their rows. */
static int index_copy(struct prover *p, const struct table *table)
{
    int status = 0;

    for (size_t i = 0; i < table->index_count && status == 0; i++) {
        const struct index *index = &table->indexes[i];
        struct index_shape shape = {
            .table = table, .method = "btree", .key_count = index->key_count};
        struct arena *arena = arena_new();
        bool plain = index->usable && index->key_count <= SHAPE_KEYS;

        for (size_t k = 0; plain && k < index->key_count; k++) {
            shape.keys[k].column = table_column(table, index->keys[k]);
            plain = shape.keys[k].column != NULL;
        }
        if (plain) {
            shape_finish(arena, &shape);
            status = run(p, shape_sql(arena, &shape, NULL, false));
        }
        arena_free(arena);
    }
    return status;
}

static int copy_table(struct prover *p, const struct table *table)
{
    for (size_t i = 0; i < p->copied_count; i++) {
        if (p->copied[i] == table)
            return 0;
    }
    if (p->copied_count == TABLES || make_table(p, table) < 0 || copy_rows(p, table) < 0 ||
        index_copy(p, table) < 0)
        return -1;
    p->copied[p->copied_count++] = table;
    return vacuum_copy(p, table);
}

/* All that the statements behind it name. */
static int copy_tables(struct prover *p, const struct candidate *candidate)
{
    for (size_t i = 0; i < candidate->support_count; i++) {
        const struct usage *usage = candidate->supports[i].judged->usage;

        if (text_of(usage) == NULL)
            return -1;
        for (size_t t = 0; t < usage->instance_count; t++) {
            if (copy_table(p, usage->instances[t].table) < 0)
                return -1;
        }
        if (usage->written != NULL && copy_table(p, usage->written) < 0)
            return -1;
    }
    return candidate->support_count > 0 ? 0 : -1;
}

static void drop_index(struct prover *p, const struct table *table)
{
    struct buffer sql = BUFFER_INIT;

    buffer_puts(&sql, "DROP INDEX IF EXISTS ");
    quote_qualified(&sql, table->schema, INDEX);
    PQclear(PQexec(p->work, buffer_text(&sql)));
    buffer_release(&sql);
}

/* 1: proved; 0: refuted; -1: cannot be tried here. */
static int try_candidate(struct prover *p, struct candidate *candidate)
{
    int status = -1;

    if (copy_tables(p, candidate) == 0 && ask_all(p, candidate, false) == 0 &&
        build(p, candidate) == 0)
        status = ask_all(p, candidate, true);
    drop_index(p, candidate->shape.table);
    return status < 0 ? -1 : gains(candidate);
}

static int prove_all(struct prover *p)
{
    struct candidates *candidates = p->candidates;
    size_t kept = 0;

    for (size_t i = 0; i < candidates->count; i++) {
        struct candidate *candidate = &candidates->items[i];
        int answer = candidate->verified ? 1 : try_candidate(p, candidate);

        if (interrupt_pending() || PQstatus(p->work) != CONNECTION_OK)
            return error_set(p->error, STATUS_ENVIRONMENT, "interrupted");
        error_clear(p->error);
        candidate->verified = answer > 0;
        if (answer != 0)
            candidates->items[kept++] = *candidate;
    }
    candidates->count = kept;
    return 0;
}

/* What columns can be made of. One that cannot be made is missed by the tables that need it. */
static int make_types(struct prover *p)
{
    PGresult *rows = query_run(p->request->live, "analyze/types.sql", p->error);

    if (rows == NULL)
        return -1;
    for (int row = 0; row < PQntuples(rows); row++)
        PQclear(PQexec(p->work, PQgetvalue(rows, row, 0)));
    PQclear(rows);
    PQclear(PQexec(p->work, "CREATE EXTENSION IF NOT EXISTS pg_trgm"));
    return 0;
}

int copy_prove(const struct copy_request *request, struct candidates *candidates,
               struct error *error)
{
    struct prover p = {.request = request, .candidates = candidates, .error = error};
    struct scratch scratch = SCRATCH_INIT;
    int status = scratch_open(&scratch, request->scratch, error);

    if (status == 0) {
        p.work = connection_open_plain(scratch.string, scratch.name, error);
        status = p.work != NULL ? 0 : -1;
    }
    if (status == 0)
        status = make_types(&p);
    if (status == 0)
        status = prove_all(&p);
    PQfinish(p.work);
    scratch_close(&scratch);
    return status;
}
