/* One query a kind; each gives the object, what is the matter, the bytes, and what helps. */
#include "migrate/analyze/health.h"

#include "common/buffer.h"
#include "migrate/analyze/rows.h"
#include "migrate/connection/connection.h"
#include "migrate/queries.h"
#include "migrate/sql/quote.h"

#include <string.h>

#define ESTIMATE_FACTOR 10.0 /* between expected and returned rows */
#define ESTIMATE_ROWS 100.0  /* fewer are cheap, however wrong */
#define ESTIMATE_CALLS 3.0

const struct health_kind health_kinds[] = {
    {"duplicate-indexes", "analyze/health_duplicate_index.sql", "DUPLICATE INDEXES"},
    {"redundant-indexes", "analyze/health_redundant_index.sql", "INDEXES THAT ANOTHER ONE COVERS"},
    {"invalid-indexes", "analyze/health_invalid_index.sql", "INVALID INDEXES"},
    {"unused-indexes", "analyze/health_unused_index.sql", "UNUSED INDEXES"},
    {"bloated-tables", "analyze/health_table_bloat.sql", "BLOATED TABLES (ESTIMATES)"},
    {"bloated-indexes", "analyze/health_index_bloat.sql", "BLOATED INDEXES (ESTIMATES)"},
    {"dead-rows", "analyze/health_dead_rows.sql", "DEAD ROWS"},
    {"never-vacuumed", "analyze/health_never_vacuumed.sql", "NEVER VACUUMED"},
    {"wraparound", "analyze/health_wraparound.sql", "TRANSACTION NUMBERS RUN OUT"},
    {"sequences", "analyze/health_sequence_end.sql", "SEQUENCES NEAR THEIR END"},
    {"keys", "analyze/health_key_end.sql", "KEYS NEAR THE END OF THEIR TYPE"},
    {"no-primary-key", "analyze/health_no_primary_key.sql", "NO PRIMARY KEY"},
    {"key-types", "analyze/health_key_types.sql", "FOREIGN KEYS OF ANOTHER TYPE"},
    {"types", "analyze/health_types.sql", "TYPES TO RECONSIDER"},
    {"estimates", NULL, "ESTIMATES THAT ARE FAR OFF"},
    {NULL, NULL, NULL},
};

static void add(struct arena *arena, struct health *health, struct finding finding)
{
    if (health->count == health->capacity) {
        size_t grown = health->capacity == 0 ? 16 : health->capacity * 2;

        health->items =
            arena_grow(arena, health->items, health->count, grown, sizeof *health->items);
        health->capacity = grown;
    }
    health->items[health->count++] = finding;
}

/* Of an index the first thing to say is that it could go. */
static bool is_said(const struct health *health, const struct health_kind *kind,
                    const char *subject)
{
    if (strstr(kind->name, "-indexes") == NULL)
        return false;
    for (size_t i = 0; i < health->count; i++) {
        if (strcmp(health->items[i].subject, subject) == 0)
            return true;
    }
    return false;
}

static int read_kind(struct arena *arena, PGconn *connection, const struct health_kind *kind,
                     struct health *health, struct error *error)
{
    PGresult *rows = query_run(connection, kind->query, error);

    if (rows == NULL)
        return -1;
    for (int row = 0; row < PQntuples(rows); row++) {
        struct finding finding = {
            .kind = kind,
            .subject = row_text(arena, rows, row, 0),
            .detail = row_text(arena, rows, row, 1),
            .bytes = row_number(rows, row, 2),
            .remedy = row_text(arena, rows, row, 3),
        };

        if (finding.subject != NULL && finding.detail != NULL &&
            !is_said(health, kind, finding.subject))
            add(arena, health, finding);
    }
    PQclear(rows);
    return 0;
}

int health_read(struct arena *arena, PGconn *connection, struct health *health, struct error *error)
{
    *health = (struct health){0};
    if (connection_command(connection, error, "SET LOCAL search_path = pg_catalog, public") < 0)
        return -1;
    for (const struct health_kind *kind = health_kinds; kind->name != NULL; kind++) {
        if (kind->query != NULL && read_kind(arena, connection, kind, health, error) < 0)
            return -1;
    }
    return 0;
}

void health_forget_sizes(struct health *health)
{
    for (size_t i = 0; i < health->count; i++)
        health->items[i].bytes = 0;
}

/* The columns that a statement compares with one value each, of its only table. */
static size_t compared(const struct usage *usage, const struct column *columns[8])
{
    size_t count = 0;

    for (size_t i = 0; i < usage->predicate_count && count < 8; i++) {
        const struct predicate *p = &usage->predicates[i];

        if (p->kind == PREDICATE_EQUAL && !p->list && !p->alternative && p->column != NULL)
            columns[count++] = p->column;
    }
    return count;
}

/* Nothing but equalities decides how many rows it returns: of a range with unknown ends the planner
 * cannot know better. */
static bool is_plain(const struct judged *judged)
{
    const struct usage *usage = judged->usage;

    for (size_t i = 0; i < usage->predicate_count; i++) {
        const struct predicate *p = &usage->predicates[i];

        if (p->kind != PREDICATE_ORDER &&
            (p->kind != PREDICATE_EQUAL || p->alternative || p->list || p->column == NULL))
            return false;
    }

    return usage->query && !usage->unread && !usage->grouped && !usage->limited &&
           usage->instance_count == 1 && usage->stats->calls >= ESTIMATE_CALLS && judged->rows > 0;
}

static bool is_off(double expected, double returned)
{
    double most = expected > returned ? expected : returned;
    double least = expected > returned ? returned : expected;

    return most >= ESTIMATE_ROWS && most >= ESTIMATE_FACTOR * (least > 1 ? least : 1);
}

/* Then the planner is not wrong about the values, it does not know the constant. */
static bool all_values_known(const struct column *column)
{
    return column->distinct > 0 && (double)column->common_count >= column->distinct;
}

/* Two columns that go together need statistics of their own; one whose values are uneven, finer ones. */
static const char *remedy_for(struct arena *arena, const struct table *table,
                              const struct column *const *columns, size_t count)
{
    struct buffer sql = BUFFER_INIT;
    const char *text;

    if (count > 1) {
        buffer_puts(&sql, "CREATE STATISTICS ON ");
        for (size_t i = 0; i < count; i++) {
            buffer_puts(&sql, i > 0 ? ", " : "");
            quote_identifier(&sql, columns[i]->name);
        }
        buffer_puts(&sql, " FROM ");
        quote_qualified(&sql, table->schema, table->name);
    } else {
        buffer_puts(&sql, "ALTER TABLE ");
        quote_qualified(&sql, table->schema, table->name);
        buffer_puts(&sql, " ALTER COLUMN ");
        quote_identifier(&sql, columns[0]->name);
        buffer_puts(&sql, " SET STATISTICS 1000");
    }
    buffer_puts(&sql, "; then ANALYZE it");
    text = arena_strdup(arena, buffer_text(&sql));
    buffer_release(&sql);
    return text;
}

static void add_estimate(struct arena *arena, const struct judged *judged,
                         const struct health_kind *kind, struct health *health)
{
    const struct usage *usage = judged->usage;
    const struct table *table = usage->instances[0].table;
    const struct column *columns[8];
    size_t count = compared(usage, columns);
    double returned = usage->stats->rows / usage->stats->calls;

    if (count == 0 || !is_off(judged->rows, returned) ||
        (count == 1 && all_values_known(columns[0])))
        return;
    add(arena, health,
        (struct finding){
            .kind = kind,
            .subject = table->shown,
            .detail = arena_printf(arena, "~%.0f rows expected, %.0f returned on average: %.160s",
                                   judged->rows, returned, usage->stats->text),
            .remedy = remedy_for(arena, table, columns, count),
        });
}

void health_estimates(struct arena *arena, const struct judged *judged, size_t count,
                      struct health *health)
{
    const struct health_kind *kind = health_kinds;

    while (kind->query != NULL)
        kind++;
    for (size_t i = 0; i < count; i++) {
        if (is_plain(&judged[i]))
            add_estimate(arena, &judged[i], kind, health);
    }
}

size_t health_count(const struct health *health, const char *kind)
{
    size_t count = 0;

    for (size_t i = 0; i < health->count; i++)
        count += strcmp(health->items[i].kind->name, kind) == 0;
    return count;
}
