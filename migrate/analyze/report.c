/* Writes the report in the order in which one acts on it. */
#include "migrate/analyze/report.h"

#include "migrate/analyze/lineage.h"
#include "migrate/analyze/variant.h"
#include "migrate/analyze/words.h"

#include <string.h>

#define UNREAD_SHOWN 5
#define WINDOW_SHOWN 8
#define FINDINGS_SHOWN 10

static void put_support(struct buffer *out, const struct candidate *candidate)
{
    const struct support *support = &candidate->supports[0];

    put_count(out, candidate->calls);
    buffer_puts(out, candidate->calls == 1 ? " call" : " calls");
    if (!candidate->verified)
        return;
    buffer_puts(out, "; planned with it");
    if (support->together > 1)
        buffer_printf(out, " and %zu more, which help together only", support->together - 1);
    buffer_puts(out, ": cost ");
    put_count(out, support->cost_before);
    buffer_puts(out, " -> ");
    put_count(out, support->cost_after);
    if (candidate->saved_ms > 0) {
        buffer_puts(out, ", about ");
        put_milliseconds(out, candidate->calls > 0 ? candidate->saved_ms / candidate->calls : 0);
        buffer_puts(out, " saved a call");
    }
}

static void put_writes(struct buffer *out, const struct candidate *candidate)
{
    if (candidate->writes_per_second > 0) {
        buffer_puts(out, "; ");
        put_rate(out, candidate->writes_per_second);
        buffer_puts(out, " writes/s keep it up");
    }
    if (candidate->hot_share > 0)
        buffer_printf(out, ", %.0f%% of updates no longer HOT", candidate->hot_share * 100);
}

static void put_evidence(struct buffer *out, const struct candidate *candidate)
{
    buffer_puts(out, "    ");
    if (candidate->support_count > 0)
        put_support(out, candidate);
    else
        buffer_puts(out, "no statement seen");
    if (candidate->key != NULL) {
        buffer_puts(out, "; foreign key to ");
        put_escaped(out, candidate->key->parent->shown);
    }
    if (candidate->bytes > 0) {
        buffer_puts(out, "; about ");
        put_bytes(out, candidate->bytes);
    }
    put_writes(out, candidate);
    if (candidate->extension)
        buffer_puts(out, "; needs CREATE EXTENSION pg_trgm");
    buffer_puts(out, candidate->verified ? "; verified" : "; not verified");
    if (!candidate->verified && candidate->doubt != NULL)
        buffer_printf(out, ": %s", candidate->doubt);
    buffer_putc(out, '\n');
}

static void put_candidate(struct buffer *out, const struct candidate *candidate)
{
    buffer_puts(out, "  ");
    put_shape(out, &candidate->shape, false);
    buffer_puts(out, " - ");
    if (candidate->calls > 0 && candidate->total_ms > 0) {
        put_milliseconds(out, candidate_mean_ms(candidate));
        buffer_puts(out, " avg query time, ADD INDEX recommended\n");
    } else if (candidate->support_count > 0) {
        buffer_puts(out, "time not measured, ADD INDEX recommended\n");
    } else {
        buffer_puts(out, "foreign key without an index, ADD INDEX recommended\n");
    }
    put_evidence(out, candidate);
}

static void put_left_out(struct buffer *out, const struct candidate *candidate)
{
    buffer_puts(out, " - saves ");
    put_milliseconds(out, candidate->saved_ms);
    buffer_puts(out, ", costs its writers about ");
    put_milliseconds(out, candidate->write_ms);
    if (candidate->bytes > 0) {
        buffer_puts(out, "; about ");
        put_bytes(out, candidate->bytes);
    }
    buffer_putc(out, '\n');
}

static void put_missing(struct buffer *out, const struct analysis *analysis)
{
    const struct candidates *candidates = &analysis->candidates;

    buffer_printf(out, "\nMISSING INDEXES (%zu found):\n", candidates->count);
    for (size_t i = 0; i < candidates->count; i++)
        put_candidate(out, &candidates->items[i]);
    if (candidates->left_out_count > 0)
        buffer_puts(out, "\nLEFT OUT (beyond --budget, or dearer to write than what they save):\n");
    for (size_t i = 0; i < candidates->left_out_count; i++) {
        buffer_puts(out, "  ");
        put_shape(out, &candidates->left_out[i].shape, false);
        put_left_out(out, &candidates->left_out[i]);
    }
}

static bool is_left_out(const struct candidates *candidates, const struct foreign_key *key)
{
    for (size_t i = 0; i < candidates->left_out_count; i++) {
        if (candidates->left_out[i].key == key)
            return true;
    }
    return false;
}

static const char *why_not(const struct analysis *analysis, const struct foreign_key *key)
{
    if (is_left_out(&analysis->candidates, key))
        return " (left out above)\n";
    if (key->table->rows >= 0 && key->table->rows < SMALL_TABLE_ROWS)
        return " (small table)\n";
    return " (the planner would not use one, or it was never analysed)\n";
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
        buffer_puts(out, why_not(analysis, unindexed->key));
    }
}

static void put_lookups(struct buffer *out, double count, const char *of)
{
    put_rate(out, count);
    buffer_puts(out, count == 1 ? " lookup" : " lookups");
    buffer_puts(out, of);
}

static void put_fan_out(struct buffer *out, const struct nplusone *n)
{
    static const char *const grades[] = {"measured", "logged", "risk, by the counts alone"};

    buffer_printf(out, "    %s: ", grades[n->evidence]);
    if (n->evidence == EVIDENCE_MEASURED)
        put_lookups(out, n->per_request,
                    n->target != NULL ? " for each HTTP request of "
                                      : " for each HTTP request (of all targets together)");
    else {
        buffer_puts(out, n->at_least ? "at least " : "about ");
        put_lookups(out, n->per_list, " a list");
    }
    if (n->target != NULL)
        put_escaped(out, n->target);
    buffer_puts(out, ", ");
    put_count(out, n->lookup_calls);
    buffer_puts(out, " in all");
    if (n->saved_ms > 0) {
        buffer_puts(out, "; up to ");
        put_milliseconds(out, n->saved_ms);
        buffer_puts(out, " saved by one for all");
    }
    buffer_putc(out, '\n');
}

static void put_named(struct buffer *out, const char *name, const char *statement)
{
    buffer_printf(out, "    %s: ", name);
    put_statement(out, statement);
    buffer_putc(out, '\n');
}

static void put_nplusone(struct buffer *out, const struct analysis *analysis)
{
    if (analysis->judged_count == 0)
        return;
    buffer_printf(out, "\nN+1 QUERY RISKS (%zu found):\n", analysis->nplusone.count);
    for (size_t i = 0; i < analysis->nplusone.count; i++) {
        const struct nplusone *n = &analysis->nplusone.items[i];

        buffer_puts(out, "  ");
        put_escaped(out, n->parent->shown);
        buffer_puts(out, " -> ");
        put_escaped(out, n->child->shown);
        buffer_puts(out, " relationship (no eager loading)\n");
        put_fan_out(out, n);
        put_named(out, "list", n->list->stats->text);
        put_named(out, "lookup", n->lookup->stats->text);
        put_named(out, "instead", n->eager);
    }
}

/* What the database did for one HTTP request. */
static void put_window(struct buffer *out, const struct window *window)
{
    buffer_puts(out, "\nPER HTTP REQUEST (");
    put_count(out, window->requests);
    buffer_puts(out, window->requests == 1 ? " request" : " requests");
    buffer_puts(out, window->target != NULL ? " of " : ", all targets together");
    if (window->target != NULL)
        put_escaped(out, window->target);
    buffer_puts(out, "):\n");
    for (size_t i = 0, shown = 0; i < window->count && shown < WINDOW_SHOWN; i++) {
        const struct usage *usage = window->judged[i].usage;

        if (usage->own || usage->kind == NULL)
            continue;
        buffer_puts(out, "  ");
        put_rate(out, usage->stats->calls / window->requests);
        buffer_puts(out, usage->stats->calls == window->requests ? " call, " : " calls, ");
        put_rate(out, usage->stats->rows / window->requests);
        buffer_puts(out, usage->stats->rows == window->requests ? " row, " : " rows, ");
        put_milliseconds(out, usage->stats->total_ms / window->requests);
        buffer_puts(out, ": ");
        put_statement(out, usage->stats->text);
        buffer_putc(out, '\n');
        shown++;
    }
}

static void put_windows(struct buffer *out, const struct analysis *analysis)
{
    for (size_t i = 0; i < analysis->windows.count; i++)
        put_window(out, &analysis->windows.items[i]);
}

/* The node that costs most, now and with the indexes above. */
static void put_nodes(struct buffer *out, const struct judged *judged)
{
    if (judged->before == NULL || *judged->before == '\0')
        return;
    buffer_puts(out, "     ");
    put_escaped(out, judged->before);
    if (judged->after != NULL) {
        buffer_puts(out, " -> ");
        put_escaped(out, judged->after);
    }
    buffer_puts(out, ", cost ");
    put_count(out, judged->cost);
    if (judged->after != NULL) {
        buffer_puts(out, " -> ");
        put_count(out, judged->best);
    }
    if (judged->actual_ms > 0) {
        buffer_puts(out, "; run: ");
        put_milliseconds(out, judged->actual_ms);
        buffer_puts(out, ", ");
        put_count(out, judged->actual_rows);
        buffer_puts(out, judged->actual_rows == 1 ? " row" : " rows");
    }
    buffer_putc(out, '\n');
}

/* What auto_explain has seen, with the values of that time. */
static void put_logged(struct buffer *out, const struct statement_stats *stats)
{
    if (stats->logged_node == NULL || *stats->logged_node == '\0')
        return;
    buffer_puts(out, "     logged plan: ");
    put_escaped(out, stats->logged_node);
    buffer_puts(out, ", cost ");
    put_count(out, stats->logged_cost);
    buffer_putc(out, '\n');
}

static void put_times(struct buffer *out, const struct statement_stats *stats)
{
    if (!stats->timed) {
        buffer_puts(out, "time not measured");
        return;
    }
    put_milliseconds(out, stats->mean_ms);
    buffer_puts(out, " avg, ");
    put_count(out, stats->calls);
    buffer_puts(out, stats->calls == 1 ? " call, " : " calls, ");
    put_milliseconds(out, stats->total_ms);
    buffer_puts(out, " in total");
}

static void put_slow(struct buffer *out, const struct analysis *analysis)
{
    if (analysis->slow_count == 0)
        return;
    buffer_puts(out, "\nSLOW QUERIES:\n");
    for (size_t i = 0; i < analysis->slow_count; i++) {
        const struct statement_stats *stats = analysis->slow[i]->usage->stats;

        buffer_printf(out, "  %zu. ", i + 1);
        put_times(out, stats);
        buffer_puts(out, "\n     ");
        put_statement(out, stats->text);
        buffer_putc(out, '\n');
        put_nodes(out, analysis->slow[i]);
        put_logged(out, stats);
    }
}

static void put_unread(struct buffer *out, const struct analysis *analysis)
{
    if (analysis->unread_count == 0)
        return;
    buffer_printf(out, "\nNOT UNDERSTOOD OR NOT PLANNED (%zu):\n", analysis->unread_count);
    for (size_t i = 0; i < analysis->unread_count && i < UNREAD_SHOWN; i++) {
        const struct judged *judged = analysis->unread[i];

        buffer_puts(out, "  ");
        put_statement(out, judged->usage->stats->text);
        buffer_puts(out, "\n    ");
        put_escaped(out, judged->unplanned != NULL ? judged->unplanned : judged->usage->problem);
        buffer_putc(out, '\n');
    }
    if (analysis->unread_count > UNREAD_SHOWN)
        buffer_puts(out, "  … (all of them with --json)\n");
}

static void put_finding(struct buffer *out, const struct finding *finding)
{
    buffer_puts(out, "  ");
    put_escaped(out, finding->subject);
    buffer_puts(out, " - ");
    put_escaped(out, finding->detail);
    if (finding->bytes > 0) {
        buffer_puts(out, "; ");
        put_bytes(out, finding->bytes);
    }
    buffer_putc(out, '\n');
    if (finding->remedy != NULL) {
        buffer_puts(out, "    ");
        put_escaped(out, finding->remedy);
        buffer_putc(out, '\n');
    }
}

static void put_health(struct buffer *out, const struct health *health)
{
    for (const struct health_kind *kind = health_kinds; kind->name != NULL; kind++) {
        size_t count = health_count(health, kind->name), shown = 0;

        if (count == 0)
            continue;
        buffer_printf(out, "\n%s (%zu found):\n", kind->title, count);
        for (size_t i = 0; i < health->count && shown < FINDINGS_SHOWN; i++) {
            if (health->items[i].kind != kind)
                continue;
            put_finding(out, &health->items[i]);
            shown++;
        }
        if (shown < count)
            buffer_puts(out, "  … (all of them with --json)\n");
    }
}

/* What has become of a statement's plan. */
static void put_change(struct buffer *out, const struct verified_statement *s)
{
    if (s->cost_before <= 0 || s->cost_after <= 0)
        return;
    buffer_puts(out, ", cost ");
    put_count(out, s->cost_before);
    buffer_puts(out, " -> ");
    put_count(out, s->cost_after);
    if (s->plan_before == NULL || s->plan_after == NULL || *s->plan_before == '\0' ||
        *s->plan_after == '\0')
        return;
    buffer_puts(out, ", ");
    put_escaped(out, s->plan_before);
    buffer_puts(out, " -> ");
    put_escaped(out, s->plan_after);
}

static void put_verified_statement(struct buffer *out, const struct verified_statement *s)
{
    buffer_puts(out, "    ");
    put_milliseconds(out, s->before_ms);
    buffer_puts(out, " -> ");
    put_milliseconds(out, s->after_ms);
    put_change(out, s);
    buffer_puts(out, ":\n      ");
    put_statement(out, s->usage->stats->text);
    buffer_putc(out, '\n');
}

/* How to be rid of it: by the rollback that is proved, when it is known. */
static void put_way_back(struct buffer *out, const struct verified_index *item)
{
    const struct bringer *bringer = item->bringer;

    if (bringer != NULL) {
        buffer_puts(out, bringer->indexes > 0 ? "    it is from " : "    it may be from ");
        put_escaped(out, bringer->name);
        if (bringer->indexes == 0)
            buffer_puts(out, ", the only migration since the snapshot");
        buffer_puts(out, ": db-migrate --rollback ");
        put_escaped(out, bringer->rollback);
        if (bringer->indexes > 1)
            buffer_printf(out, " (drops %zu indexes)", bringer->indexes);
        buffer_putc(out, '\n');
    }
    buffer_printf(out, "    %s ", bringer != NULL ? "this one alone:" : "to be rid of it:");
    buffer_puts(out, "DROP INDEX CONCURRENTLY ");
    put_escaped(out, item->path);
    buffer_putc(out, '\n');
}

static const char *const payment_texts[] = {
    [PAYMENT_NONE] = "it does not pay,",
    [PAYMENT_UNKNOWN] = "not known: no statement of it was measured before and after;",
    [PAYMENT_OPEN] = "too few calls to say whether it pays,",
    [PAYMENT_MADE] = "it pays,",
};

static void put_verified(struct buffer *out, const struct verified_index *item)
{
    buffer_puts(out, "  ");
    put_escaped(out, item->index->name);
    buffer_puts(out, " on ");
    put_escaped(out, item->table->shown);
    buffer_printf(out, " - %s read ", payment_texts[item->payment]);
    put_count(out, item->index->scans);
    buffer_puts(out, item->index->scans == 1 ? " time\n" : " times\n");
    for (size_t i = 0; i < item->statement_count; i++)
        put_verified_statement(out, &item->statements[i]);
    if (item->payment == PAYMENT_NONE)
        put_way_back(out, item);
}

static void put_verification(struct buffer *out, const struct analysis *analysis)
{
    if (!analysis->verified)
        return;
    buffer_printf(out, "\nNEW INDEXES SINCE THE SNAPSHOT (%zu):\n", analysis->verification.count);
    for (size_t i = 0; i < analysis->verification.count; i++)
        put_verified(out, &analysis->verification.items[i]);
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

static void put_head(struct buffer *out, const struct analysis *analysis)
{
    buffer_puts(out, "=== Database Analysis Report ===\n");
    if (analysis->offline)
        buffer_puts(out, "Of a schema, without rows and statistics: nothing is verified\n");
    buffer_puts(out, "Tables: ");
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
}

void analysis_text(const struct analysis *analysis, struct buffer *out)
{
    put_head(out, analysis);
    put_missing(out, analysis);
    put_keys(out, analysis);
    put_nplusone(out, analysis);
    put_verification(out, analysis);
    put_windows(out, analysis);
    put_slow(out, analysis);
    put_health(out, &analysis->health);
    put_suggestions(out, analysis);
    put_unread(out, analysis);
    put_notes(out, analysis);
}

void verification_text(const struct analysis *analysis, struct buffer *out)
{
    buffer_puts(out, "=== Database Verification Report ===\n");
    put_verification(out, analysis);
    put_notes(out, analysis);
}
