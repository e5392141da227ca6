/* Puts the figures into the page as JSON; the page draws them. */
#include "migrate/analyze/plot.h"

#include "common/document.h"
#include "common/embed.h"
#include "common/output.h"
#include "migrate/analyze/words.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define STATEMENTS 30
#define TABLES 20
#define INDEXES 500

extern const struct embed migrate_templates[];

static void set(json_t *object, const char *name, json_t *value)
{
    json_object_set_new(object, name, value);
}

static json_t *statements_json(const struct analysis *analysis)
{
    json_t *list = json_array();

    for (size_t i = 0; i < analysis->judged_count && json_array_size(list) < STATEMENTS; i++) {
        const struct judged *judged = &analysis->judged[i];
        const struct statement_stats *stats = judged->usage->stats;
        json_t *value;

        if (judged->usage->own || !stats->timed ||
            (judged->usage->instance_count == 0 && judged->usage->written == NULL))
            continue;
        value = json_statement(stats);
        set(value, "saved_ms",
            document_real(
                judged->cost > 0 ? stats->total_ms * (1 - judged->best / judged->cost) : 0, 3));
        json_array_append_new(list, value);
    }
    return list;
}

struct share {
    const struct table *table;
    double total_ms;
};

static int compare(const void *a, const void *b)
{
    double x = ((const struct share *)a)->total_ms, y = ((const struct share *)b)->total_ms;

    return x > y ? -1 : x < y ? 1 : 0;
}

/* A statement's time goes to its tables in equal parts. */
static void add_statement(struct share *shares, const struct facts *facts,
                          const struct usage *usage)
{
    const struct table *tables[USAGE_INSTANCES];
    size_t count = usage_tables(usage, tables);

    for (size_t i = 0; i < count; i++)
        shares[tables[i] - facts->tables].total_ms += usage->stats->total_ms / (double)count;
}

static json_t *tables_json(struct arena *arena, const struct analysis *analysis)
{
    const struct facts *facts = &analysis->facts;
    struct share *shares = arena_alloc(arena, facts->table_count + 1, sizeof *shares);
    json_t *list = json_array();

    for (size_t i = 0; i < facts->table_count; i++)
        shares[i].table = &facts->tables[i];
    for (size_t i = 0; i < analysis->judged_count; i++) {
        if (!analysis->judged[i].usage->own)
            add_statement(shares, facts, analysis->judged[i].usage);
    }
    qsort(shares, facts->table_count, sizeof *shares, compare);
    for (size_t i = 0; i < facts->table_count && i < TABLES && shares[i].total_ms > 0; i++) {
        json_t *value = json_object();

        set(value, "name", json_text(shares[i].table->shown));
        set(value, "rows", json_whole(shares[i].table->rows > 0 ? shares[i].table->rows : 0));
        set(value, "total_ms", document_real(shares[i].total_ms, 3));
        json_array_append_new(list, value);
    }
    return list;
}

static json_t *suggestions_json(const struct analysis *analysis)
{
    json_t *list = json_array();
    struct buffer text = BUFFER_INIT;

    for (size_t i = 0; i < analysis->candidates.count; i++) {
        const struct candidate *candidate = &analysis->candidates.items[i];
        json_t *value = json_object();

        buffer_clear(&text);
        put_shape(&text, &candidate->shape, true);
        set(value, "text", document_string(buffer_text(&text), text.length));
        set(value, "saved_ms", document_real(candidate->saved_ms, 3));
        set(value, "bytes", json_whole(candidate->bytes));
        set(value, "verified", json_boolean(candidate->verified));
        json_array_append_new(list, value);
    }
    buffer_release(&text);
    return list;
}

static json_t *indexes_json(const struct facts *facts)
{
    struct index_walk walk = {0};
    json_t *list = json_array();

    while (json_array_size(list) < INDEXES && facts_next_index(facts, &walk)) {
        json_t *value;

        if (walk.index->partition)
            continue;
        value = json_object();
        set(value, "name", json_text(walk.index->name));
        set(value, "table", json_text(walk.table->shown));
        set(value, "bytes", json_whole(walk.index->bytes));
        set(value, "scans", json_whole(walk.index->scans));
        json_array_append_new(list, value);
    }
    return list;
}

static json_t *nplusone_json(const struct nplusone_list *found)
{
    json_t *list = json_array();

    for (size_t i = 0; i < found->count; i++) {
        const struct nplusone *n = &found->items[i];
        json_t *value = json_object();

        set(value, "parent", json_text(n->parent->shown));
        set(value, "child", json_text(n->child->shown));
        set(value, "evidence", json_string(evidence_name(n->evidence)));
        set(value, "fan_out",
            document_real(n->evidence == EVIDENCE_MEASURED ? n->per_request : n->per_list, 3));
        set(value, "lookup", json_text(n->lookup->stats->text));
        json_array_append_new(list, value);
    }
    return list;
}

static json_t *page_json(struct arena *arena, const struct analysis *analysis)
{
    json_t *page = json_object();

    set(page, "database", json_text(analysis->database));
    set(page, "table_count", json_integer((json_int_t)analysis->tables));
    set(page, "rows", json_whole(analysis->rows));
    set(page, "since",
        json_text(analysis->since ? analysis->snapshots.items[0].taken
                                  : analysis->facts.statistics_reset));
    set(page, "statements", statements_json(analysis));
    set(page, "tables", tables_json(arena, analysis));
    set(page, "suggestions", suggestions_json(analysis));
    set(page, "indexes", indexes_json(&analysis->facts));
    set(page, "n_plus_one", nplusone_json(&analysis->nplusone));
    return page;
}

/* No text of a statement ends the script that it stands in. */
static void put_json(struct buffer *out, const json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);

    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '<')
            buffer_puts(out, "\\u003c");
        else
            buffer_putc(out, *at);
    }
    free(text);
}

int plot_write(struct arena *arena, const struct analysis *analysis, const char *path,
               struct error *error)
{
    static const char mark[] = "@{document}";
    const struct embed *page = embed_find(migrate_templates, "analysis.html");
    const char *text, *at;
    struct buffer out = BUFFER_INIT;
    json_t *document;
    int status;

    assert(page != NULL);
    text = page->data;
    at = strstr(text, mark);
    assert(at != NULL);
    document = page_json(arena, analysis);
    buffer_append(&out, text, (size_t)(at - text));
    put_json(&out, document);
    buffer_puts(&out, at + sizeof mark - 1);
    json_decref(document);
    status = output_file(path, out.data, out.length, error);
    buffer_release(&out);
    return status;
}
