/* Reads a database in one read-only transaction and draws the conclusions. */
#include "migrate/analyze/analysis.h"

#include "common/interrupt.h"
#include "common/terminal.h"
#include "common/text.h"
#include "migrate/analyze/lineage.h"
#include "migrate/analyze/notes.h"
#include "migrate/analyze/nplusone_log.h"
#include "migrate/analyze/proof_copy.h"
#include "migrate/analyze/rows.h"
#include "migrate/analyze/search.h"
#include "migrate/connection/connection.h"
#include "migrate/queries.h"

#include <stdio.h>
#include <string.h>

#define SNAPSHOT_PLANS 50
#define OFFLINE_ROWS 100000.0
#define OFFLINE_DISTINCT (-0.1)

/* What this role may not see, and the GRANT that would show it. */
static int note_rights(struct arena *arena, PGconn *connection, struct analysis *analysis,
                       struct error *error)
{
    PGresult *rows = query_run(connection, "analyze/rights.sql", error);

    if (rows == NULL)
        return -1;
    for (int row = 0; row < PQntuples(rows); row++)
        note_add(analysis, row_text(arena, rows, row, 0));
    PQclear(rows);
    return 0;
}

/* In one read-only transaction. */
static int read_facts(struct arena *arena, const struct analysis_request *request,
                      struct analysis *analysis, struct error *error)
{
    PGconn *connection = connection_open(request->connection, request->database, error);
    char timeout[80];
    int status = connection != NULL ? 0 : -1;

    snprintf(timeout, sizeof timeout, "SET LOCAL statement_timeout = %lld",
             (long long)request->timeout_ms);
    if (status == 0)
        status = connection_begin(connection, "ISOLATION LEVEL REPEATABLE READ, READ ONLY", error);
    if (status == 0)
        status = connection_command(connection, error, timeout);
    if (status == 0)
        status = facts_read(arena, connection, &analysis->facts, error);
    if (status == 0)
        status = health_read(arena, connection, &analysis->health, error);
    if (status == 0)
        status = note_rights(arena, connection, analysis, error);
    if (status == 0) {
        analysis->database = arena_strdup(arena, PQdb(connection));
        analysis->server_version = PQserverVersion(connection);
    }
    PQfinish(connection);
    return status;
}

/* A schema says nothing of rows: every table may become large, every column selective. */
static void assume_rows(struct facts *facts)
{
    for (size_t i = 0; i < facts->table_count; i++) {
        struct table *table = &facts->tables[i];

        table->rows = OFFLINE_ROWS;
        for (size_t c = 0; c < table->column_count; c++)
            table->columns[c].distinct = OFFLINE_DISTINCT;
    }
}

static void count_tables(struct arena *arena, struct analysis *analysis)
{
    const struct facts *facts = &analysis->facts;

    analysis->never_analyzed =
        arena_alloc(arena, facts->table_count + 1, sizeof *analysis->never_analyzed);
    for (size_t i = 0; i < facts->table_count; i++) {
        const struct table *table = &facts->tables[i];

        analysis->tables += !table->partition;
        if (!table->partitioned && table->rows > 0)
            analysis->rows += table->rows;
        if (table->never_analyzed && !table->partitioned && !analysis->offline)
            analysis->never_analyzed[analysis->never_analyzed_count++] = table->shown;
    }
}

/* The rows written since then, unless they were counted anew meanwhile. */
static void take_table(struct arena *arena, const struct snapshot *first, struct table *table)
{
    const struct snapshot_table *then =
        map_get(&first->table_rows, arena_printf(arena, "%s.%s", table->schema, table->name));

    if (then == NULL || then->inserts > table->inserts || then->updates > table->updates ||
        then->hot_updates > table->hot_updates || then->deletes > table->deletes)
        return;
    table->inserts -= then->inserts;
    table->updates -= then->updates;
    table->hot_updates -= then->hot_updates;
    table->deletes -= then->deletes;
}

/* The counts of the window alone, of statements and of rows written. */
static void take_window(struct arena *arena, struct analysis *analysis)
{
    struct facts *facts = &analysis->facts;
    const struct snapshots *snapshots = &analysis->snapshots;
    const struct snapshot *first = &snapshots->items[0];
    const struct snapshot *last = &snapshots->items[snapshots->count - 1];
    double end = snapshots->count > 1 ? last->epoch : facts->now_epoch;
    double began = facts->statements.began;
    bool anew = began > first->epoch && began < end;

    facts->statements = snapshot_between(
        arena, anew ? NULL : first, snapshots->count > 1 ? &last->statements : &facts->statements,
        end - (anew ? began : first->epoch));
    facts->seconds = facts->now_epoch - first->epoch;
    for (size_t i = 0; i < facts->table_count; i++)
        take_table(arena, first, &facts->tables[i]);
    if (anew)
        note_add(analysis,
                 "pg_stat_statements was reset after the snapshot: statements are counted "
                 "from there on");
}

static int read_since(struct arena *arena, const struct analysis_request *request,
                      struct analysis *analysis, struct error *error)
{
    struct snapshots *snapshots = &analysis->snapshots;

    if (snapshots_read(arena, request->since, snapshots, error) < 0)
        return -1;
    if (snapshots->count == 0) {
        error_set(error, STATUS_INPUT, "no snapshot in '%s'", request->since);
        return error_hint(error, "db-migrate --snapshot writes one");
    }
    if (snapshots->items[0].database != NULL &&
        strcmp(snapshots->items[0].database, analysis->database) != 0)
        return error_set(error, STATUS_INPUT, "'%s' is of the database '%s', not of '%s'",
                         request->since, snapshots->items[0].database, analysis->database);
    analysis->since = true;
    return 0;
}

/* Everything that says what the database was asked, joined in facts->statements. */
static int read_sources(struct arena *arena, const struct analysis_request *request,
                        struct analysis *analysis, struct statement_list *now, struct load *load,
                        struct error *error)
{
    if (request->since != NULL && read_since(arena, request, analysis, error) < 0)
        return -1;
    if (request->load != NULL && load_read(arena, request->load, load, error) < 0)
        return -1;
    analysis->loaded = request->load != NULL;
    if (request->queries != NULL && log_read(arena, request->queries, &analysis->log, error) < 0)
        return -1;
    analysis->logged = request->queries != NULL;
    *now = analysis->facts.statements;
    if (analysis->since)
        take_window(arena, analysis);
    if (analysis->logged)
        log_merge(&analysis->log, &analysis->facts.statements);
    return 0;
}

/* Best evidence first: what was measured is no risk any more. */
static void find_nplusone(struct arena *arena, struct analysis *analysis)
{
    struct nplusone_list *list = &analysis->nplusone;

    nplusone_init(arena, list);
    for (size_t i = 0; i < analysis->windows.count; i++) {
        const struct window *window = &analysis->windows.items[i];

        nplusone_measure(arena, &analysis->facts, window->judged, window->count, window->requests,
                         window->target, list);
    }
    if (analysis->logged)
        nplusone_logged(arena, &analysis->facts, &analysis->log, analysis->judged,
                        analysis->judged_count, list);
    nplusone_find(arena, &analysis->facts, analysis->judged, analysis->judged_count, list);
    nplusone_sort(list);
}

static void read_usages(struct arena *arena, struct analysis *analysis)
{
    const struct statement_list *statements = &analysis->facts.statements;

    analysis->judged = arena_alloc(arena, statements->count + 1, sizeof *analysis->judged);
    analysis->judged_count = statements->count;
    for (size_t i = 0; i < statements->count; i++) {
        progress_show("reading statement %zu of %zu", i + 1, statements->count);
        analysis->judged[i].usage = usage_read(arena, &analysis->facts, &statements->items[i]);
    }
}

/* What hypopg does not know is built on a copy, when there is a place for one. */
static int prove_rest(const struct analysis_request *request, struct analysis *analysis,
                      struct error *error)
{
    struct copy_request copy = {
        .live = connection_open(request->connection, request->database, error),
        .scratch = request->scratch,
        .timeout_ms = request->timeout_ms,
    };
    int status = copy.live != NULL ? connection_begin(copy.live, "READ ONLY", error) : -1;

    if (status == 0)
        status = copy_prove(&copy, &analysis->candidates, error);
    PQfinish(copy.live);
    candidates_sort(&analysis->candidates);
    analysis->copied = true;
    return status;
}

static int find_candidates(struct arena *arena, const struct analysis_request *request,
                           struct analysis *analysis, struct error *error)
{
    struct probe probe = {
        .connection = request->offline
                          ? NULL
                          : connection_open_plain(request->connection, request->database, error),
        .hypopg_schema = request->offline ? NULL : analysis->facts.hypopg_schema,
        .timeout_ms = request->timeout_ms,
    };
    struct search_request search = {
        .facts = &analysis->facts,
        .judged = analysis->judged,
        .count = analysis->judged_count,
        .budget = request->budget,
        .probe = &probe,
    };
    int status;

    if (probe.connection == NULL && !request->offline)
        return -1;
    status = search_indexes(arena, &search, &analysis->candidates, error);
    analysis->blind = probe.blind;
    PQfinish(probe.connection);
    if (status == 0 && request->scratch != NULL && !request->offline)
        status = prove_rest(request, analysis, error);
    return status;
}

/* Utility statements are no queries that one could plan; the rest should have been understood. */
static bool is_unread(const struct judged *judged)
{
    return judged->usage->problem != NULL || judged->unplanned != NULL;
}

/* A query whose every constant is known. */
static bool may_run(const struct usage *usage)
{
    return usage->query && usage->parameters == 0;
}

static void list_statements(struct arena *arena, const struct analysis_request *request,
                            struct analysis *analysis)
{
    size_t top = request->top;

    analysis->slow = arena_alloc(arena, top + 1, sizeof *analysis->slow);
    analysis->unread = arena_alloc(arena, analysis->judged_count + 1, sizeof *analysis->unread);
    for (size_t i = 0; i < analysis->judged_count; i++) {
        const struct judged *judged = &analysis->judged[i];
        const struct usage *usage = judged->usage;

        if (is_unread(judged))
            analysis->unread[analysis->unread_count++] = judged;
        if (usage->kind != NULL && !usage->own && (usage->instance_count > 0 || usage->written) &&
            (usage->stats->timed || (request->run && may_run(usage))) && analysis->slow_count < top)
            analysis->slow[analysis->slow_count++] = judged;
    }
}

static bool is_suggested(const struct analysis *analysis, const struct foreign_key *key)
{
    for (size_t i = 0; i < analysis->candidates.count; i++) {
        if (analysis->candidates.items[i].key == key)
            return true;
    }
    return false;
}

static void list_keys(struct arena *arena, struct analysis *analysis)
{
    const struct facts *facts = &analysis->facts;

    analysis->keys = arena_alloc(arena, facts->key_count + 1, sizeof *analysis->keys);
    for (size_t i = 0; i < facts->key_count; i++) {
        const struct foreign_key *key = &facts->keys[i];

        if (!table_has_index(key->table, key->columns, key->column_count))
            analysis->keys[analysis->key_count++] =
                (struct unindexed_key){key, is_suggested(analysis, key)};
    }
}

/* Queries whose every constant is known are run for real, when that is asked for. */
static int run_slow(const struct analysis_request *request, struct analysis *analysis,
                    struct error *error)
{
    struct probe probe = {
        .connection = connection_open_plain(request->connection, request->database, error),
        .timeout_ms = request->timeout_ms,
    };
    int status = probe.connection != NULL ? 0 : -1;

    for (size_t i = 0; status == 0 && i < analysis->slow_count; i++) {
        struct judged *slow = (struct judged *)analysis->slow[i];
        struct probe_plan plan;

        if (!may_run(slow->usage))
            continue;
        if (probe_analyze(&probe, slow->usage->plannable, &plan, error) == 0) {
            slow->actual_ms = plan.actual_ms;
            slow->actual_rows = plan.actual_rows;
        } else if (PQstatus(probe.connection) == CONNECTION_OK && !interrupt_pending()) {
            error_clear(error);
        } else {
            status = -1;
        }
        probe_plan_release(&plan);
    }
    PQfinish(probe.connection);
    return status;
}

/* Statements that have become fast were not planned for their own sake: they are now. */
static int verify(struct arena *arena, const struct analysis_request *request,
                  struct analysis *analysis, struct error *error)
{
    const struct snapshot *before = &analysis->snapshots.items[0];
    struct lineage lineage;
    struct probe probe = {
        .connection = connection_open_plain(request->connection, request->database, error),
        .timeout_ms = request->timeout_ms,
    };
    int status = probe.connection != NULL ? 0 : -1;

    for (size_t i = 0; status == 0 && i < analysis->judged_count; i++) {
        struct judged *judged = &analysis->judged[i];
        const char *id = judged->usage->stats->id;
        struct planned planned;

        if (judged->cost > 0 || judged->usage->kind == NULL || id == NULL ||
            map_get(&before->planned, id) == NULL)
            continue;
        status = probe_ask(&probe, arena, judged->usage->plannable, judged->usage->parameters,
                           &planned, error);
        judged->cost = planned.cost;
        judged->before = planned.node;
    }
    PQfinish(probe.connection);
    lineage_read(arena, request->connection, LINEAGE_FOLDER, before->taken, &lineage);
    verify_indexes(arena, &analysis->facts, before, analysis->judged, analysis->judged_count,
                   &lineage, &analysis->verification);
    analysis->verified = true;
    return status;
}

int analyze(struct arena *arena, const struct analysis_request *request, struct analysis *analysis,
            struct error *error)
{
    struct statement_list now;
    struct load load = {0};

    *analysis = (struct analysis){.offline = request->offline};
    analysis->notes = arena_alloc(arena, NOTES, sizeof *analysis->notes);
    if (read_facts(arena, request, analysis, error) < 0 ||
        read_sources(arena, request, analysis, &now, &load, error) < 0)
        return -1;
    count_tables(arena, analysis);
    if (analysis->offline) {
        assume_rows(&analysis->facts);
        health_forget_sizes(&analysis->health);
    }
    read_usages(arena, analysis);
    if (analysis->loaded)
        windows_make(arena, &analysis->snapshots, &load, &now, analysis->facts.now_epoch,
                     analysis->judged, analysis->judged_count, &analysis->windows);
    if (find_candidates(arena, request, analysis, error) < 0)
        return -1;
    list_statements(arena, request, analysis);
    list_keys(arena, analysis);
    find_nplusone(arena, analysis);
    if (request->run && run_slow(request, analysis, error) < 0)
        return -1;
    if (request->verify && verify(arena, request, analysis, error) < 0)
        return -1;
    health_estimates(arena, analysis->judged, analysis->judged_count, &analysis->health);
    notes_write(arena, analysis);
    return 0;
}

/* What the planner says of the statements that took the longest; the others have none. */
static int plan_slow(struct arena *arena, const struct analysis_request *request,
                     const struct analysis *analysis, struct planned *planned, struct error *error)
{
    struct probe probe = {
        .connection = connection_open_plain(request->connection, request->database, error),
        .timeout_ms = request->timeout_ms,
    };
    int status = probe.connection != NULL ? 0 : -1;

    for (size_t i = 0; status == 0 && i < analysis->judged_count && i < SNAPSHOT_PLANS; i++) {
        const struct usage *usage = analysis->judged[i].usage;

        if (usage->kind != NULL && !usage->own && usage->instance_count > 0)
            status =
                probe_ask(&probe, arena, usage->plannable, usage->parameters, &planned[i], error);
    }
    PQfinish(probe.connection);
    return status;
}

int analysis_snapshot(struct arena *arena, const struct analysis_request *request,
                      json_t **document, struct error *error)
{
    struct analysis analysis = {0};
    struct planned *planned;

    analysis.notes = arena_alloc(arena, NOTES, sizeof *analysis.notes);
    if (read_facts(arena, request, &analysis, error) < 0)
        return -1;
    read_usages(arena, &analysis);
    planned = arena_alloc(arena, analysis.judged_count + 1, sizeof *planned);
    if (plan_slow(arena, request, &analysis, planned, error) < 0)
        return -1;
    *document =
        snapshot_document(&analysis.facts, analysis.database, analysis.server_version, planned);
    return 0;
}
