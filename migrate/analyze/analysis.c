/* Reads a database in one read-only transaction and draws the conclusions. */
#include "migrate/analyze/analysis.h"

#include "common/terminal.h"
#include "common/text.h"
#include "migrate/analyze/search.h"
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

static int find_candidates(struct arena *arena, const struct analysis_request *request,
                           struct analysis *analysis, struct error *error)
{
    struct probe probe = {
        .connection = connection_open_plain(request->connection, NULL, error),
        .hypopg_schema = analysis->facts.hypopg_schema,
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

    if (probe.connection == NULL)
        return -1;
    status = search_indexes(arena, &search, &analysis->candidates, error);
    PQfinish(probe.connection);
    return status;
}

/* Utility statements are no queries that one could plan; the rest should have been understood. */
static bool is_unread(const struct judged *judged)
{
    return judged->usage->problem != NULL || judged->unplanned != NULL;
}

static void list_statements(struct arena *arena, struct analysis *analysis, size_t top)
{
    analysis->slow = arena_alloc(arena, top + 1, sizeof *analysis->slow);
    analysis->unread = arena_alloc(arena, analysis->judged_count + 1, sizeof *analysis->unread);
    for (size_t i = 0; i < analysis->judged_count; i++) {
        const struct judged *judged = &analysis->judged[i];
        const struct usage *usage = judged->usage;

        if (is_unread(judged))
            analysis->unread[analysis->unread_count++] = judged;
        if (usage->kind != NULL && !usage->own && (usage->instance_count > 0 || usage->written) &&
            usage->stats->timed && analysis->slow_count < top)
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
    } else if (facts->statements.hidden > 0) {
        add_note(analysis, arena_printf(arena,
                                        "%zu statements of other roles are hidden: GRANT "
                                        "pg_read_all_stats shows them",
                                        facts->statements.hidden));
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
    if (analysis->unread_count > 0)
        add_note(analysis,
                 arena_printf(
                     arena, "%s statements were not understood or not planned (the first: %s)",
                     text_count(count, analysis->unread_count),
                     analysis->unread[0]->unplanned != NULL ? analysis->unread[0]->unplanned
                                                            : analysis->unread[0]->usage->problem));
}

int analyze(struct arena *arena, const struct analysis_request *request, struct analysis *analysis,
            struct error *error)
{
    *analysis = (struct analysis){0};
    if (read_facts(arena, request, analysis, error) < 0)
        return -1;
    count_tables(arena, analysis);
    read_usages(arena, analysis);
    if (find_candidates(arena, request, analysis, error) < 0)
        return -1;
    list_statements(arena, analysis, request->top);
    list_keys(arena, analysis);
    nplusone_find(arena, &analysis->facts, analysis->judged, analysis->judged_count,
                  &analysis->nplusone);
    write_notes(arena, analysis);
    return 0;
}
