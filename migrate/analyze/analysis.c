/* Reads a database in one read-only transaction and draws the conclusions. */
#include "migrate/analyze/analysis.h"

#include "common/text.h"
#include "migrate/connection/connection.h"

#include <stdio.h>
#include <string.h>

#define NOTES 8

static void add_note(struct analysis *analysis, const char *note)
{
    if (analysis->note_count < NOTES)
        analysis->notes[analysis->note_count++] = note;
}

static int read_facts(struct arena *arena, const struct analysis_request *request,
                      struct analysis *analysis, struct error *error)
{
    PGconn *connection = connection_open(request->connection, NULL, error);
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
    if (status == 0) {
        analysis->database = arena_strdup(arena, PQdb(connection));
        analysis->server_version = PQserverVersion(connection);
    }
    PQfinish(connection);
    return status;
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
        if (table->never_analyzed && !table->partitioned)
            analysis->never_analyzed[analysis->never_analyzed_count++] = table->shown;
    }
}

static void read_usages(struct arena *arena, struct analysis *analysis, size_t top)
{
    const struct facts *facts = &analysis->facts;

    analysis->usages = arena_alloc(arena, facts->statement_count + 1, sizeof *analysis->usages);
    analysis->slow = arena_alloc(arena, top + 1, sizeof *analysis->slow);
    for (size_t i = 0; i < facts->statement_count; i++) {
        struct usage *usage = usage_read(arena, facts, &facts->statements[i]);

        analysis->usages[analysis->usage_count++] = usage;
        if (usage->known && !usage->own && usage->table_count > 0 && analysis->slow_count < top)
            analysis->slow[analysis->slow_count++] = usage;
    }
}

static int find_candidates(struct arena *arena, const struct analysis_request *request,
                           struct analysis *analysis, struct error *error)
{
    struct probe probe = {
        .connection = connection_open_plain(request->connection, NULL, error),
        .hypopg_schema = analysis->facts.hypopg_schema,
        .timeout_ms = request->timeout_ms,
    };
    int status;

    if (probe.connection == NULL)
        return -1;
    status = candidates_find(arena, &analysis->facts, analysis->usages, analysis->usage_count,
                             &probe, &analysis->candidates, error);
    PQfinish(probe.connection);
    return status;
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

static void note_statements(struct arena *arena, struct analysis *analysis)
{
    const struct facts *facts = &analysis->facts;

    if (facts->statements_schema == NULL) {
        add_note(analysis,
                 facts->statements_available
                     ? "no statements were seen: pg_stat_statements is not in use; add it to "
                       "shared_preload_libraries, restart, and run CREATE EXTENSION "
                       "pg_stat_statements in this database"
                     : "no statements were seen: the server has no pg_stat_statements "
                       "(it comes with PostgreSQL's contrib package)");
        add_note(analysis, "N+1 queries need pg_stat_statements");
    } else if (facts->hidden_statements > 0) {
        add_note(analysis, arena_printf(arena,
                                        "%zu statements of other roles are hidden: GRANT "
                                        "pg_read_all_stats shows them",
                                        facts->hidden_statements));
    }
}

static void write_notes(struct arena *arena, struct analysis *analysis)
{
    const struct facts *facts = &analysis->facts;
    char count[TEXT_COUNT_SIZE];

    analysis->notes = arena_alloc(arena, NOTES, sizeof *analysis->notes);
    note_statements(arena, analysis);
    if (facts->hypopg_schema == NULL)
        add_note(analysis, facts->hypopg_available
                               ? "suggestions are not verified: CREATE EXTENSION hypopg in this "
                                 "database lets the planner try them"
                               : "suggestions are not verified: with the extension hypopg the "
                                 "planner could try them");
    if (analysis->candidates.unplanned > 0)
        add_note(analysis, arena_printf(arena,
                                        "%s statements cannot be planned as they are recorded (the "
                                        "first: %s)",
                                        text_count(count, analysis->candidates.unplanned),
                                        analysis->candidates.unplanned_reason));
}

int analyze(struct arena *arena, const struct analysis_request *request, struct analysis *analysis,
            struct error *error)
{
    *analysis = (struct analysis){0};
    if (read_facts(arena, request, analysis, error) < 0)
        return -1;
    count_tables(arena, analysis);
    read_usages(arena, analysis, request->top);
    if (find_candidates(arena, request, analysis, error) < 0)
        return -1;
    list_keys(arena, analysis);
    nplusone_find(arena, &analysis->facts, analysis->usages, analysis->usage_count,
                  &analysis->nplusone);
    write_notes(arena, analysis);
    return 0;
}
