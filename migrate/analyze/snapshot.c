/* Writes and reads snapshots, and takes one from the other. */
#include "migrate/analyze/snapshot.h"

#include "common/document.h"
#include "common/input.h"
#include "migrate/analyze/statements.h"
#include "migrate/analyze/words.h"

#include <math.h>
#include <string.h>

#define SNAPSHOTS 10000
#define ROUNDING_MS 0.001 /* of the times in a file */

static json_t *statements_json(const struct statement_list *list, const struct planned *planned)
{
    json_t *statements = json_array();

    for (size_t i = 0; i < list->count; i++) {
        const struct statement_stats *stats = &list->items[i];
        json_t *value = json_object();

        json_object_set_new(value, "id", json_text(stats->id));
        json_object_set_new(value, "query", json_text(stats->text));
        json_object_set_new(value, "calls", json_whole(stats->calls));
        json_object_set_new(value, "total_ms", document_real(stats->total_ms, 6));
        json_object_set_new(value, "rows", json_whole(stats->rows));
        json_object_set_new(value, "cost",
                            planned[i].cost > 0 ? document_real(planned[i].cost, 2) : json_null());
        json_object_set_new(value, "plan", json_text(planned[i].node));
        json_array_append_new(statements, value);
    }
    return statements;
}

static json_t *tables_json(const struct facts *facts)
{
    json_t *tables = json_array();

    for (size_t i = 0; i < facts->table_count; i++) {
        const struct table *table = &facts->tables[i];
        json_t *value = json_object();

        json_object_set_new(value, "schema", json_text(table->schema));
        json_object_set_new(value, "name", json_text(table->name));
        json_object_set_new(value, "inserts", json_whole(table->inserts));
        json_object_set_new(value, "updates", json_whole(table->updates));
        json_object_set_new(value, "hot_updates", json_whole(table->hot_updates));
        json_object_set_new(value, "deletes", json_whole(table->deletes));
        json_array_append_new(tables, value);
    }
    return tables;
}

static json_t *indexes_json(const struct facts *facts)
{
    struct index_walk walk = {0};
    json_t *indexes = json_array();

    while (facts_next_index(facts, &walk)) {
        json_t *value = json_object();

        json_object_set_new(value, "schema", json_text(walk.table->schema));
        json_object_set_new(value, "table", json_text(walk.table->name));
        json_object_set_new(value, "name", json_text(walk.index->name));
        json_object_set_new(value, "scans", json_whole(walk.index->scans));
        json_array_append_new(indexes, value);
    }
    return indexes;
}

json_t *snapshot_document(const struct facts *facts, const char *database, int server_version,
                          const struct planned *planned)
{
    json_t *document = document_new("db-snapshot");

    json_object_set_new(document, "taken", json_text(facts->now));
    json_object_set_new(document, "epoch", document_real(facts->now_epoch, 6));
    json_object_set_new(document, "database", json_text(database));
    json_object_set_new(document, "server_version", json_integer(server_version));
    json_object_set_new(document, "statistics_reset", json_text(facts->statistics_reset));
    json_object_set_new(document, "statements", statements_json(&facts->statements, planned));
    json_object_set_new(document, "tables", tables_json(facts));
    json_object_set_new(document, "indexes", indexes_json(facts));
    return document;
}

static const char *copy(struct arena *arena, const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));

    return text != NULL ? arena_strdup(arena, text) : NULL;
}

static double number(const json_t *object, const char *name)
{
    return json_number_value(json_object_get(object, name));
}

static void read_statement(struct arena *arena, struct snapshot *snapshot, const json_t *value)
{
    struct statement_stats *stats = &snapshot->statements.items[snapshot->statements.count];
    const char *id = copy(arena, value, "id"), *text = copy(arena, value, "query");
    double calls = number(value, "calls");

    if (id == NULL || text == NULL)
        return;
    snapshot->statements.count++;
    *stats = (struct statement_stats){
        .id = id,
        .text = text,
        .calls = calls,
        .total_ms = number(value, "total_ms"),
        .mean_ms = calls > 0 ? number(value, "total_ms") / calls : 0,
        .rows = number(value, "rows"),
        .timed = true,
    };
    map_put(&snapshot->by_id, id, stats);
    if (json_is_number(json_object_get(value, "cost"))) {
        struct planned *planned = arena_alloc(arena, 1, sizeof *planned);

        *planned = (struct planned){number(value, "cost"), copy(arena, value, "plan")};
        map_put(&snapshot->planned, id, planned);
    }
}

static void read_table(struct arena *arena, struct snapshot *snapshot, const json_t *value)
{
    struct snapshot_table *table = arena_alloc(arena, 1, sizeof *table);
    const char *schema = copy(arena, value, "schema"), *name = copy(arena, value, "name");

    if (schema == NULL || name == NULL)
        return;
    *table = (struct snapshot_table){number(value, "inserts"), number(value, "updates"),
                                     number(value, "hot_updates"), number(value, "deletes")};
    map_put(&snapshot->table_rows, arena_printf(arena, "%s.%s", schema, name), table);
}

static void read_snapshot(struct arena *arena, const json_t *document, struct snapshot *snapshot)
{
    json_t *statements = json_object_get(document, "statements"), *value;
    size_t i;

    *snapshot = (struct snapshot){
        .taken = copy(arena, document, "taken"),
        .epoch = number(document, "epoch"),
        .database = copy(arena, document, "database"),
        .reset = copy(arena, document, "statistics_reset"),
    };
    map_init(&snapshot->by_id, arena);
    map_init(&snapshot->planned, arena);
    map_init(&snapshot->table_rows, arena);
    map_init(&snapshot->indexes, arena);
    snapshot->statements.items =
        arena_alloc(arena, json_array_size(statements) + 1, sizeof *snapshot->statements.items);
    json_array_foreach(statements, i, value) read_statement(arena, snapshot, value);
    json_array_foreach(json_object_get(document, "tables"), i, value)
        read_table(arena, snapshot, value);
    json_array_foreach(json_object_get(document, "indexes"), i, value)
    {
        const char *schema = copy(arena, value, "schema"), *name = copy(arena, value, "name");

        if (schema != NULL && name != NULL)
            map_put(&snapshot->indexes, arena_printf(arena, "%s.%s", schema, name), snapshot);
    }
}

static size_t count_lines(const char *at, const char *end)
{
    size_t lines = 1;

    for (; at < end; at++)
        lines += *at == '\n';
    return lines;
}

/* A file that is one document of several lines is one snapshot all the same. */
static int read_lines(struct arena *arena, const char *path, const struct buffer *text,
                      struct snapshots *snapshots, struct error *error)
{
    static const char *const kinds[] = {"db-snapshot", NULL};
    const char *at = text->data, *end = text->data + text->length;
    bool lines = text->length > 2 && memchr(at, '}', strcspn(at, "\n")) != NULL;

    while (at < end && snapshots->count < SNAPSHOTS) {
        size_t length = lines ? strcspn(at, "\n") : (size_t)(end - at);
        json_t *document;

        if (strspn(at, " \t\r\n") >= length) {
            at += length + 1;
            continue;
        }
        document = document_parse(at, length, input_name(path), kinds, error);
        if (document == NULL) {
            if (error->where.line > 0)
                error->where.line += (unsigned)(count_lines(text->data, at) - 1);
            return -1;
        }
        read_snapshot(arena, document, &snapshots->items[snapshots->count++]);
        json_decref(document);
        at += length + 1;
    }
    return 0;
}

int snapshots_read(struct arena *arena, const char *path, struct snapshots *snapshots,
                   struct error *error)
{
    struct buffer text = BUFFER_INIT;
    int status = input_read(path, INPUT_LIMIT, &text, error);

    *snapshots = (struct snapshots){0};
    if (status == 0) {
        size_t lines = count_lines(text.data, text.data + text.length);

        snapshots->items =
            arena_alloc(arena, lines < SNAPSHOTS ? lines : SNAPSHOTS, sizeof *snapshots->items);
        status = read_lines(arena, path, &text, snapshots, error);
    }
    buffer_release(&text);
    return status;
}

/* Counts only grow, until somebody has them begin anew. */
static bool is_continued(const struct statement_stats *then, const struct statement_stats *now)
{
    return then->calls <= now->calls && then->rows <= now->rows &&
           then->total_ms <= now->total_ms + ROUNDING_MS;
}

struct statement_list snapshot_between(struct arena *arena, const struct snapshot *before,
                                       const struct statement_list *after, double seconds)
{
    struct statement_list list = {
        .hidden = after->hidden, .seconds = seconds, .began = after->began};

    list.items = arena_alloc(arena, after->count + 1, sizeof *list.items);
    for (size_t i = 0; i < after->count; i++) {
        struct statement_stats stats = after->items[i];
        const struct statement_stats *earlier =
            before != NULL && stats.id != NULL ? map_get(&before->by_id, stats.id) : NULL;

        if (earlier != NULL && is_continued(earlier, &stats)) {
            stats.calls -= earlier->calls;
            stats.total_ms = fmax(stats.total_ms - earlier->total_ms, 0);
            stats.rows -= earlier->rows;
        }
        if (stats.calls <= 0)
            continue;
        stats.mean_ms = stats.total_ms / stats.calls;
        list.items[list.count++] = stats;
    }
    statements_sort(&list);
    return list;
}
