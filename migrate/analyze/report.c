/* Writes the report in the order in which one acts on it. */
#include "migrate/analyze/report.h"

#include "common/document.h"
#include "common/text.h"
#include "migrate/apply/result.h"

#include <math.h>
#include <string.h>

#define STATEMENT_WIDTH 200 /* long enough for the WHERE of most */

/* A count that PostgreSQL gives as bigint or real. */
static json_t *whole(double count)
{
    return json_integer((json_int_t)llround(count));
}

static json_t *text_json(const char *text)
{
    return document_string(text, strlen(text));
}

static void put_escaped(struct buffer *out, const char *text)
{
    text_escape(out, text, strlen(text));
}

static void put_count(struct buffer *out, double count)
{
    char text[TEXT_COUNT_SIZE];

    buffer_puts(out, text_count(text, (uint64_t)llround(count)));
}

/* Three digits below 10 ms, whole milliseconds above, seconds from 10 s. */
static void put_milliseconds(struct buffer *out, double milliseconds)
{
    if (milliseconds < 10)
        buffer_printf(out, "%.3gms", milliseconds);
    else if (milliseconds < 10000)
        buffer_printf(out, "%.0fms", milliseconds);
    else {
        put_count(out, milliseconds / 1000);
        buffer_putc(out, 's');
    }
}

static void put_bytes(struct buffer *out, double bytes)
{
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB"};
    size_t unit = 0;

    for (; bytes >= 1024 && unit < 4; unit++)
        bytes /= 1024;
    buffer_printf(out, bytes < 10 && unit > 0 ? "%.1f %s" : "%.0f %s", bytes, units[unit]);
}

static double mean_ms(const struct candidate *candidate)
{
    return candidate->calls > 0 ? candidate->total_ms / candidate->calls : 0;
}

/* A statement on one line. */
static void put_statement(struct buffer *out, const char *text)
{
    struct arena *arena = arena_new();
    struct statement statement = {.text = text, .length = strlen(text)};

    put_escaped(out, statement_summary(arena, &statement, STATEMENT_WIDTH));
    arena_free(arena);
}

/* orders.user_id, order_items(order_id, product_id) */
static void put_columns(struct buffer *out, const struct table *table, const int *columns,
                        size_t count, bool list)
{
    put_escaped(out, table->shown);
    buffer_putc(out, count > 1 || list ? '(' : '.');
    for (size_t i = 0; i < count; i++) {
        buffer_puts(out, i > 0 ? ", " : "");
        put_escaped(out, table_column(table, columns[i])->name);
    }
    buffer_puts(out, count > 1 || list ? ")" : "");
}

static void put_evidence(struct buffer *out, const struct candidate *candidate)
{
    const struct support *support = &candidate->supports[0];

    buffer_puts(out, "    ");
    if (candidate->support_count > 0) {
        put_count(out, candidate->calls);
        buffer_puts(out, " calls");
    } else {
        buffer_puts(out, "no statement seen");
    }
    if (candidate->key != NULL) {
        buffer_puts(out, "; foreign key to ");
        put_escaped(out, candidate->key->parent->shown);
    }
    if (candidate->support_count > 0 && candidate->verified) {
        buffer_puts(out, "; planned with it: cost ");
        put_count(out, support->cost_before);
        buffer_puts(out, " -> ");
        put_count(out, support->cost_after);
    }
    if (candidate->bytes > 0) {
        buffer_puts(out, "; about ");
        put_bytes(out, candidate->bytes);
    }
    buffer_puts(out, candidate->verified ? "\n" : "; not verified\n");
}

static void put_missing(struct buffer *out, const struct analysis *analysis)
{
    const struct candidates *candidates = &analysis->candidates;

    buffer_printf(out, "\nMISSING INDEXES (%zu found):\n", candidates->count);
    for (size_t i = 0; i < candidates->count; i++) {
        const struct candidate *candidate = &candidates->items[i];

        buffer_puts(out, "  ");
        put_columns(out, candidate->table, candidate->columns, candidate->column_count, false);
        buffer_puts(out, " - ");
        if (candidate->support_count > 0) {
            put_milliseconds(out, mean_ms(candidate));
            buffer_puts(out, " avg query time, ADD INDEX recommended\n");
        } else {
            buffer_puts(out, "foreign key without an index, ADD INDEX recommended\n");
        }
        put_evidence(out, candidate);
    }
}

static void put_keys(struct buffer *out, const struct analysis *analysis)
{
    size_t shown = 0;

    for (size_t i = 0; i < analysis->key_count; i++) {
        const struct unindexed_key *unindexed = &analysis->keys[i];

        if (unindexed->suggested)
            continue;
        if (shown++ == 0)
            buffer_puts(out, "\nOTHER FOREIGN KEYS WITHOUT AN INDEX:\n");
        buffer_puts(out, "  ");
        put_columns(out, unindexed->key->table, unindexed->key->columns,
                    unindexed->key->column_count, false);
        buffer_puts(out, " -> ");
        put_escaped(out, unindexed->key->parent->shown);
        buffer_puts(out, unindexed->key->table->rows >= 0 &&
                                 unindexed->key->table->rows < SMALL_TABLE_ROWS
                             ? " (small table)\n"
                             : " (the planner would not use one, or it was never analysed)\n");
    }
}

static void put_nplusone(struct buffer *out, const struct analysis *analysis)
{
    if (analysis->facts.statements_schema == NULL)
        return;
    buffer_printf(out, "\nN+1 QUERY RISKS (%zu found):\n", analysis->nplusone.count);
    for (size_t i = 0; i < analysis->nplusone.count; i++) {
        const struct nplusone *n = &analysis->nplusone.items[i];

        buffer_puts(out, "  ");
        put_escaped(out, n->parent->shown);
        buffer_puts(out, " -> ");
        put_escaped(out, n->child->shown);
        buffer_printf(out, " relationship (no eager loading)\n    %s %.0f lookups a list: ",
                      n->at_least ? "at least" : "about", n->per_list);
        put_statement(out, n->lookup->stats->text);
        buffer_putc(out, '\n');
    }
}

static void put_slow(struct buffer *out, const struct analysis *analysis)
{
    if (analysis->slow_count == 0)
        return;
    buffer_puts(out, "\nSLOW QUERIES:\n");
    for (size_t i = 0; i < analysis->slow_count; i++) {
        const struct statement_stats *stats = analysis->slow[i]->stats;

        buffer_printf(out, "  %zu. ", i + 1);
        put_milliseconds(out, stats->mean_ms);
        buffer_puts(out, " avg, ");
        put_count(out, stats->calls);
        buffer_puts(out, stats->calls == 1 ? " call, " : " calls, ");
        put_milliseconds(out, stats->total_ms);
        buffer_puts(out, " in total\n     ");
        put_statement(out, stats->text);
        buffer_putc(out, '\n');
    }
}

static void put_suggestion(struct buffer *out, const struct candidate *candidate)
{
    buffer_printf(out, "Add %sindex on ", candidate->column_count > 1 ? "composite " : "");
    put_columns(out, candidate->table, candidate->columns, candidate->column_count, true);
}

static void put_suggestions(struct buffer *out, const struct analysis *analysis)
{
    if (analysis->candidates.count == 0)
        return;
    buffer_puts(out, "\nSUGGESTED MIGRATIONS:\n");
    for (size_t i = 0; i < analysis->candidates.count; i++) {
        buffer_printf(out, "  %zu. ", i + 1);
        put_suggestion(out, &analysis->candidates.items[i]);
        buffer_putc(out, '\n');
    }
    buffer_puts(out, "  db-migrate --suggest-indexes --output migrations/ writes them\n");
}

static void put_notes(struct buffer *out, const struct analysis *analysis)
{
    if (analysis->note_count == 0)
        return;
    buffer_puts(out, "\nNOTES:\n");
    for (size_t i = 0; i < analysis->note_count; i++) {
        buffer_puts(out, "  ");
        put_escaped(out, analysis->notes[i]);
        buffer_putc(out, '\n');
    }
}

void analysis_text(const struct analysis *analysis, struct buffer *out)
{
    buffer_puts(out, "=== Database Analysis Report ===\nTables: ");
    put_count(out, (double)analysis->tables);
    buffer_puts(out, "\nTotal rows: ~");
    put_count(out, analysis->rows);
    buffer_putc(out, '\n');
    if (analysis->never_analyzed_count > 0)
        buffer_puts(out, "Never analysed: ");
    for (size_t i = 0; i < analysis->never_analyzed_count; i++) {
        buffer_puts(out, i > 0 ? ", " : "");
        put_escaped(out, analysis->never_analyzed[i]);
    }
    if (analysis->never_analyzed_count > 0)
        buffer_puts(out, " (ANALYZE gives the planner its statistics)\n");
    put_missing(out, analysis);
    put_keys(out, analysis);
    put_nplusone(out, analysis);
    put_slow(out, analysis);
    put_suggestions(out, analysis);
    put_notes(out, analysis);
}

static json_t *columns_json(const struct table *table, const int *columns, size_t count)
{
    json_t *names = json_array();

    for (size_t i = 0; i < count; i++)
        json_array_append_new(names, text_json(table_column(table, columns[i])->name));
    return names;
}

static json_t *supports_json(const struct candidate *candidate)
{
    json_t *statements = json_array();

    for (size_t i = 0; i < candidate->support_count; i++) {
        const struct support *support = &candidate->supports[i];
        const struct statement_stats *stats = support->usage->stats;
        json_t *value = json_object();

        json_object_set_new(value, "query", text_json(stats->text));
        json_object_set_new(value, "calls", whole(stats->calls));
        json_object_set_new(value, "mean_ms", document_real(stats->mean_ms, 3));
        json_object_set_new(value, "total_ms", document_real(stats->total_ms, 3));
        json_object_set_new(value, "cost_before",
                            candidate->verified ? document_real(support->cost_before, 2)
                                                : json_null());
        json_object_set_new(value, "cost_after",
                            candidate->verified ? document_real(support->cost_after, 2)
                                                : json_null());
        json_array_append_new(statements, value);
    }
    return statements;
}

static json_t *candidate_json(const struct candidate *candidate)
{
    json_t *value = json_object();
    bool seen = candidate->support_count > 0;

    json_object_set_new(value, "schema", text_json(candidate->table->schema));
    json_object_set_new(value, "table", text_json(candidate->table->name));
    json_object_set_new(
        value, "columns",
        columns_json(candidate->table, candidate->columns, candidate->column_count));
    json_object_set_new(value, "foreign_key",
                        candidate->key != NULL ? text_json(candidate->key->name) : json_null());
    json_object_set_new(value, "avg_query_ms",
                        seen ? document_real(mean_ms(candidate), 3) : json_null());
    json_object_set_new(value, "calls", whole(candidate->calls));
    json_object_set_new(value, "total_ms", document_real(candidate->total_ms, 3));
    json_object_set_new(value, "verified", json_boolean(candidate->verified));
    json_object_set_new(value, "estimated_bytes",
                        candidate->bytes > 0 ? whole(candidate->bytes) : json_null());
    json_object_set_new(value, "index", text_json(candidate->name));
    json_object_set_new(value, "sql", text_json(candidate->sql));
    json_object_set_new(value, "statements", supports_json(candidate));
    return value;
}

static json_t *missing_json(const struct analysis *analysis)
{
    json_t *missing = json_array();

    for (size_t i = 0; i < analysis->candidates.count; i++)
        json_array_append_new(missing, candidate_json(&analysis->candidates.items[i]));
    return missing;
}

static json_t *keys_json(const struct analysis *analysis)
{
    json_t *keys = json_array();

    for (size_t i = 0; i < analysis->key_count; i++) {
        const struct foreign_key *key = analysis->keys[i].key;
        json_t *value = json_object();

        json_object_set_new(value, "name", text_json(key->name));
        json_object_set_new(value, "schema", text_json(key->table->schema));
        json_object_set_new(value, "table", text_json(key->table->name));
        json_object_set_new(value, "columns",
                            columns_json(key->table, key->columns, key->column_count));
        json_object_set_new(value, "references", text_json(key->parent->shown));
        json_object_set_new(value, "suggested", json_boolean(analysis->keys[i].suggested));
        json_array_append_new(keys, value);
    }
    return keys;
}

static json_t *nplusone_json(const struct analysis *analysis)
{
    json_t *list = json_array();

    for (size_t i = 0; i < analysis->nplusone.count; i++) {
        const struct nplusone *n = &analysis->nplusone.items[i];
        json_t *value = json_object();

        json_object_set_new(value, "parent", text_json(n->parent->shown));
        json_object_set_new(value, "child", text_json(n->child->shown));
        json_object_set_new(value, "foreign_key", text_json(n->key->name));
        json_object_set_new(value, "evidence", json_string("risk"));
        json_object_set_new(value, "per_list", document_real(n->per_list, 1));
        json_object_set_new(value, "at_least", json_boolean(n->at_least));
        json_object_set_new(value, "list_query", text_json(n->list->stats->text));
        json_object_set_new(value, "list_calls", whole(n->list->stats->calls));
        json_object_set_new(value, "list_rows", whole(n->list->stats->rows));
        json_object_set_new(value, "lookup_query", text_json(n->lookup->stats->text));
        json_object_set_new(value, "lookup_calls", whole(n->lookup->stats->calls));
        json_object_set_new(value, "lookup_total_ms", document_real(n->lookup->stats->total_ms, 3));
        json_array_append_new(list, value);
    }
    return list;
}

static json_t *slow_json(const struct analysis *analysis)
{
    json_t *list = json_array();

    for (size_t i = 0; i < analysis->slow_count; i++) {
        const struct statement_stats *stats = analysis->slow[i]->stats;
        json_t *value = json_object();

        json_object_set_new(value, "query", text_json(stats->text));
        json_object_set_new(value, "calls", whole(stats->calls));
        json_object_set_new(value, "mean_ms", document_real(stats->mean_ms, 3));
        json_object_set_new(value, "total_ms", document_real(stats->total_ms, 3));
        json_object_set_new(value, "rows", whole(stats->rows));
        json_array_append_new(list, value);
    }
    return list;
}

static json_t *tables_json(const struct analysis *analysis)
{
    json_t *value = json_object(), *names = json_array();

    for (size_t i = 0; i < analysis->never_analyzed_count; i++)
        json_array_append_new(names, text_json(analysis->never_analyzed[i]));
    json_object_set_new(value, "count", json_integer((json_int_t)analysis->tables));
    json_object_set_new(value, "estimated_rows", whole(analysis->rows));
    json_object_set_new(value, "never_analyzed", names);
    return value;
}

static json_t *suggestions_json(const struct analysis *analysis)
{
    json_t *list = json_array();
    struct buffer text = BUFFER_INIT;

    for (size_t i = 0; i < analysis->candidates.count; i++) {
        buffer_clear(&text);
        put_suggestion(&text, &analysis->candidates.items[i]);
        json_array_append_new(list, document_string(buffer_text(&text), text.length));
    }
    buffer_release(&text);
    return list;
}

json_t *analysis_document(const struct analysis *analysis)
{
    const struct facts *facts = &analysis->facts;
    json_t *document = document_new("db-analysis"), *sources = json_object();
    json_t *notes = json_array();

    json_object_set_new(sources, "pg_stat_statements",
                        json_boolean(facts->statements_schema != NULL));
    json_object_set_new(sources, "statements", json_integer((json_int_t)facts->statement_count));
    json_object_set_new(sources, "hypopg", json_boolean(facts->hypopg_schema != NULL));
    for (size_t i = 0; i < analysis->note_count; i++)
        json_array_append_new(notes, text_json(analysis->notes[i]));
    json_object_set_new(document, "database", text_json(analysis->database));
    json_object_set_new(document, "server_version", json_integer(analysis->server_version));
    json_object_set_new(document, "sources", sources);
    json_object_set_new(document, "tables", tables_json(analysis));
    json_object_set_new(document, "missing_indexes", missing_json(analysis));
    json_object_set_new(document, "foreign_keys_without_index", keys_json(analysis));
    json_object_set_new(document, "n_plus_one", nplusone_json(analysis));
    json_object_set_new(document, "slow_queries", slow_json(analysis));
    json_object_set_new(document, "suggested_migrations", suggestions_json(analysis));
    json_object_set_new(document, "notes", notes);
    return document;
}
