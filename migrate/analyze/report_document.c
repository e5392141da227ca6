/* The analysis as a db-analysis document. */
#include "common/document.h"
#include "migrate/analyze/lineage.h"
#include "migrate/analyze/report.h"
#include "migrate/analyze/words.h"

static void set(json_t *object, const char *name, json_t *value)
{
    json_object_set_new(object, name, value);
}

static json_t *cost_json(double cost)
{
    return cost > 0 ? document_real(cost, 2) : json_null();
}

static json_t *supports_json(const struct candidate *candidate)
{
    json_t *statements = json_array();

    for (size_t i = 0; i < candidate->support_count; i++) {
        const struct support *support = &candidate->supports[i];
        json_t *value = json_statement(support->judged->usage->stats);

        set(value, "cost_before", cost_json(support->cost_before));
        set(value, "cost_after", cost_json(support->cost_after));
        set(value, "indexes", json_whole(support->together > 1 ? (double)support->together : 1));
        json_array_append_new(statements, value);
    }
    return statements;
}

static json_t *keys_json(const struct index_shape *shape)
{
    json_t *keys = json_array();

    for (size_t i = 0; i < shape->key_count; i++)
        json_array_append_new(keys,
                              json_text(shape->keys[i].column != NULL ? shape->keys[i].column->name
                                                                      : shape->keys[i].expression));
    return keys;
}

static json_t *includes_json(const struct index_shape *shape)
{
    json_t *names = json_array();

    for (size_t i = 0; i < shape->include_count; i++)
        json_array_append_new(names, json_text(shape->includes[i]->name));
    return names;
}

static void set_shape(json_t *value, const struct index_shape *shape)
{
    set(value, "schema", json_text(shape->table->schema));
    set(value, "table", json_text(shape->table->name));
    set(value, "method", json_text(shape->method));
    set(value, "columns", keys_json(shape));
    set(value, "include", includes_json(shape));
    set(value, "condition", json_text(shape->condition));
}

static void set_writes(json_t *value, const struct candidate *candidate)
{
    set(value, "writes_per_second",
        candidate->writes_per_second >= 0 ? document_real(candidate->writes_per_second, 3)
                                          : json_null());
    set(value, "write_ms", document_real(candidate->write_ms, 3));
    set(value, "hot_updates_lost", document_real(candidate->hot_share, 3));
}

static json_t *candidate_json(const struct candidate *candidate)
{
    json_t *value = json_object();

    set_shape(value, &candidate->shape);
    set(value, "foreign_key", json_text(candidate->key != NULL ? candidate->key->name : NULL));
    set(value, "avg_query_ms",
        candidate->total_ms > 0 ? document_real(candidate_mean_ms(candidate), 3) : json_null());
    set(value, "calls", json_whole(candidate->calls));
    set(value, "total_ms", document_real(candidate->total_ms, 3));
    set(value, "saved_ms", document_real(candidate->saved_ms, 3));
    set(value, "verified", json_boolean(candidate->verified));
    set(value, "not_verified_because", json_text(candidate->verified ? NULL : candidate->doubt));
    set(value, "estimated_bytes",
        candidate->bytes > 0 ? json_whole(candidate->bytes) : json_null());
    set_writes(value, candidate);
    set(value, "index", json_text(candidate->name));
    set(value, "sql", json_text(candidate->sql));
    set(value, "statements", supports_json(candidate));
    return value;
}

static json_t *missing_json(const struct candidates *candidates)
{
    json_t *missing = json_array();

    for (size_t i = 0; i < candidates->count; i++)
        json_array_append_new(missing, candidate_json(&candidates->items[i]));
    return missing;
}

static json_t *left_out_json(const struct candidates *candidates)
{
    json_t *list = json_array();

    for (size_t i = 0; i < candidates->left_out_count; i++) {
        const struct candidate *candidate = &candidates->left_out[i];
        json_t *value = json_object();

        set_shape(value, &candidate->shape);
        set(value, "saved_ms", document_real(candidate->saved_ms, 3));
        set(value, "estimated_bytes",
            candidate->bytes > 0 ? json_whole(candidate->bytes) : json_null());
        set_writes(value, candidate);
        json_array_append_new(list, value);
    }
    return list;
}

static json_t *foreign_keys_json(const struct analysis *analysis)
{
    json_t *keys = json_array();

    for (size_t i = 0; i < analysis->key_count; i++) {
        const struct foreign_key *key = analysis->keys[i].key;
        json_t *value = json_object();

        set(value, "name", json_text(key->name));
        set(value, "schema", json_text(key->table->schema));
        set(value, "table", json_text(key->table->name));
        set(value, "columns", json_columns(key->table, key->columns, key->column_count));
        set(value, "references", json_text(key->parent->shown));
        set(value, "suggested", json_boolean(analysis->keys[i].suggested));
        json_array_append_new(keys, value);
    }
    return keys;
}

static json_t *measured(const struct nplusone *n, double value)
{
    return n->evidence == EVIDENCE_MEASURED ? document_real(value, 3) : json_null();
}

static json_t *window_json(const struct window *window)
{
    json_t *value = json_object(), *statements = json_array();

    for (size_t i = 0; i < window->count; i++) {
        const struct usage *usage = window->judged[i].usage;
        json_t *statement = json_object();

        if (!usage->own && usage->kind != NULL) {
            set(statement, "query", json_text(usage->stats->text));
            set(statement, "calls", document_real(usage->stats->calls / window->requests, 6));
            set(statement, "rows", document_real(usage->stats->rows / window->requests, 6));
            set(statement, "ms", document_real(usage->stats->total_ms / window->requests, 6));
            json_array_append(statements, statement);
        }
        json_decref(statement);
    }
    set(value, "target", json_text(window->target));
    set(value, "requests", json_whole(window->requests));
    set(value, "statements", statements);
    return value;
}

static json_t *windows_json(const struct analysis *analysis)
{
    json_t *list = json_array();

    for (size_t i = 0; i < analysis->windows.count; i++)
        json_array_append_new(list, window_json(&analysis->windows.items[i]));
    return list;
}

static json_t *nplusone_json(const struct analysis *analysis)
{
    json_t *list = json_array();

    for (size_t i = 0; i < analysis->nplusone.count; i++) {
        const struct nplusone *n = &analysis->nplusone.items[i];
        json_t *value = json_object();

        set(value, "parent", json_text(n->parent->shown));
        set(value, "child", json_text(n->child->shown));
        set(value, "foreign_key", json_text(n->key->name));
        set(value, "evidence", json_string(evidence_name(n->evidence)));
        set(value, "per_list", document_real(n->per_list, 1));
        set(value, "at_least", json_boolean(n->at_least));
        set(value, "per_request", measured(n, n->per_request));
        set(value, "target", json_text(n->target));
        set(value, "list_query", json_text(n->list->stats->text));
        set(value, "list_calls", json_whole(n->list_calls));
        set(value, "list_rows", n->list_rows >= 0 ? json_whole(n->list_rows) : json_null());
        set(value, "lookup_query", json_text(n->lookup->stats->text));
        set(value, "lookup_calls", json_whole(n->lookup_calls));
        set(value, "lookup_total_ms", document_real(n->lookup_ms, 3));
        set(value, "eager_query", json_text(n->eager));
        set(value, "saved_ms", document_real(n->saved_ms, 3));
        json_array_append_new(list, value);
    }
    return list;
}

static json_t *slow_json(const struct analysis *analysis)
{
    json_t *list = json_array();

    for (size_t i = 0; i < analysis->slow_count; i++) {
        const struct judged *judged = analysis->slow[i];
        const struct statement_stats *stats = judged->usage->stats;
        json_t *value = json_statement(stats);

        set(value, "rows", json_whole(stats->rows));
        set(value, "plan_before", json_text(judged->before));
        set(value, "plan_after", json_text(judged->after));
        set(value, "cost_before", cost_json(judged->cost));
        set(value, "cost_after", cost_json(judged->best));
        set(value, "logged_plan", json_text(stats->logged_node));
        set(value, "logged_cost", cost_json(stats->logged_cost));
        set(value, "run_ms",
            judged->actual_ms > 0 ? document_real(judged->actual_ms, 3) : json_null());
        json_array_append_new(list, value);
    }
    return list;
}

static json_t *unread_json(const struct analysis *analysis)
{
    json_t *list = json_array();

    for (size_t i = 0; i < analysis->unread_count; i++) {
        const struct judged *judged = analysis->unread[i];
        json_t *value = json_object();

        set(value, "query", json_text(judged->usage->stats->text));
        set(value, "understood", json_boolean(judged->usage->problem == NULL));
        set(value, "reason",
            json_text(judged->unplanned != NULL ? judged->unplanned : judged->usage->problem));
        json_array_append_new(list, value);
    }
    return list;
}

static json_t *tables_json(const struct analysis *analysis)
{
    json_t *value = json_object(), *names = json_array();

    for (size_t i = 0; i < analysis->never_analyzed_count; i++)
        json_array_append_new(names, json_text(analysis->never_analyzed[i]));
    set(value, "count", json_integer((json_int_t)analysis->tables));
    set(value, "estimated_rows", json_whole(analysis->rows));
    set(value, "never_analyzed", names);
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

static json_t *sources_json(const struct analysis *analysis)
{
    const struct facts *facts = &analysis->facts;
    json_t *sources = json_object();

    set(sources, "pg_stat_statements", json_boolean(facts->statements_schema != NULL));
    set(sources, "statements", json_integer((json_int_t)facts->statements.count));
    set(sources, "offline", json_boolean(analysis->offline));
    set(sources, "hypopg", json_boolean(facts->hypopg_schema != NULL));
    set(sources, "file",
        json_text(!analysis->logged      ? NULL
                  : analysis->log.is_log ? "log"
                                         : "sql"));
    set(sources, "since",
        json_text(analysis->since ? analysis->snapshots.items[0].taken : facts->statistics_reset));
    return sources;
}

static json_t *health_json(const struct health *health)
{
    json_t *list = json_array();

    for (size_t i = 0; i < health->count; i++) {
        const struct finding *finding = &health->items[i];
        json_t *value = json_object();

        set(value, "finding", json_text(finding->kind->name));
        set(value, "subject", json_text(finding->subject));
        set(value, "detail", json_text(finding->detail));
        set(value, "bytes", finding->bytes > 0 ? json_whole(finding->bytes) : json_null());
        set(value, "remedy", json_text(finding->remedy));
        json_array_append_new(list, value);
    }
    return list;
}

static json_t *payment_json(enum payment payment)
{
    bool decided = payment == PAYMENT_NONE || payment == PAYMENT_MADE;

    return decided ? json_boolean(payment == PAYMENT_MADE) : json_null();
}

static json_t *verified_json(const struct verified_index *item)
{
    const struct bringer *bringer = item->bringer;
    json_t *value = json_object(), *statements = json_array();

    for (size_t i = 0; i < item->statement_count; i++) {
        const struct verified_statement *s = &item->statements[i];
        json_t *statement = json_object();

        set(statement, "query", json_text(s->usage->stats->text));
        set(statement, "mean_before_ms", document_real(s->before_ms, 3));
        set(statement, "mean_after_ms", document_real(s->after_ms, 3));
        set(statement, "cost_before", cost_json(s->cost_before));
        set(statement, "cost_after", cost_json(s->cost_after));
        set(statement, "plan_before", json_text(s->plan_before));
        set(statement, "plan_after", json_text(s->plan_after));
        json_array_append_new(statements, statement);
    }
    set(value, "schema", json_text(item->table->schema));
    set(value, "table", json_text(item->table->name));
    set(value, "index", json_text(item->index->name));
    set(value, "scans", json_whole(item->index->scans));
    set(value, "paid", payment_json(item->payment));
    set(value, "migration", json_text(bringer != NULL ? bringer->name : NULL));
    set(value, "rollback", json_text(bringer != NULL ? bringer->rollback : NULL));
    set(value, "statements", statements);
    return value;
}

static json_t *verification_json(const struct analysis *analysis)
{
    json_t *list = json_array();

    for (size_t i = 0; i < analysis->verification.count; i++)
        json_array_append_new(list, verified_json(&analysis->verification.items[i]));
    return list;
}

json_t *analysis_document(const struct analysis *analysis)
{
    json_t *document = document_new("db-analysis"), *notes = json_array();

    for (size_t i = 0; i < analysis->note_count; i++)
        json_array_append_new(notes, json_text(analysis->notes[i]));
    set(document, "database", json_text(analysis->database));
    set(document, "server_version", json_integer(analysis->server_version));
    set(document, "sources", sources_json(analysis));
    set(document, "tables", tables_json(analysis));
    set(document, "missing_indexes", missing_json(&analysis->candidates));
    set(document, "left_out_indexes", left_out_json(&analysis->candidates));
    set(document, "foreign_keys_without_index", foreign_keys_json(analysis));
    set(document, "n_plus_one", nplusone_json(analysis));
    set(document, "per_request", windows_json(analysis));
    set(document, "slow_queries", slow_json(analysis));
    set(document, "not_planned", unread_json(analysis));
    set(document, "health", health_json(&analysis->health));
    if (analysis->verified)
        set(document, "verification", verification_json(analysis));
    set(document, "suggested_migrations", suggestions_json(analysis));
    set(document, "notes", notes);
    return document;
}
