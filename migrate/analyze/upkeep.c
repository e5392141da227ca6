/* Counts from the statements, over the time of their counts. */
#include "migrate/analyze/upkeep.h"

#include "migrate/sql/lexer.h"
#include "migrate/sql/quote.h"

#include <string.h>

/* What one more index costs a row that is written: a descent and a tuple, in memory. */
#define WRITE_MS 0.01

/* Of the header of an index entry, the shortest key, and its place on the page. */
#define ENTRY_BYTES 20

/* Whether SQL over the table names the column; NULL names none. */
static bool is_named(const char *sql, const struct column *column)
{
    struct buffer quoted = BUFFER_INIT;
    struct lexer lexer;
    struct token token = {.kind = TOKEN_END};
    bool found = false;

    if (sql == NULL)
        return false;
    quote_identifier(&quoted, column->name);
    lexer_init(&lexer, sql, strlen(sql));
    do {
        token = lexer_next_code(&lexer);
        found = (token.kind == TOKEN_WORD || token.kind == TOKEN_IDENTIFIER) &&
                token.length == quoted.length &&
                strncmp(token.text, buffer_text(&quoted), token.length) == 0;
    } while (!found && token.kind != TOKEN_END && token.kind != TOKEN_BROKEN);
    buffer_release(&quoted);
    return found;
}

/* Of a key, what is included, or the condition: then a new value is a new entry. */
static bool is_part_of(const struct index_shape *shape, const struct column *column)
{
    for (size_t i = 0; i < shape->key_count; i++) {
        if (shape->keys[i].column == column || is_named(shape->keys[i].expression, column))
            return true;
    }
    for (size_t i = 0; i < shape->include_count; i++) {
        if (shape->includes[i] == column)
            return true;
    }
    return is_named(shape->condition, column);
}

static bool sets_part(const struct usage *usage, const struct index_shape *shape)
{
    for (size_t c = 0; c < usage->set_count; c++) {
        if (is_part_of(shape, usage->set[c]))
            return true;
    }
    return false;
}

/* At most: of a partial index, by what it takes and what an entry takes at the least. */
static double share_of_rows(const struct candidate *candidate)
{
    const struct index_shape *shape = &candidate->shape;
    double most = candidate->bytes / ENTRY_BYTES;

    if (shape->condition == NULL || candidate->bytes <= 0 || most >= shape->table->rows)
        return 1;
    return most / shape->table->rows;
}

void upkeep_weigh(const struct facts *facts, const struct judged *judged, size_t count,
                  struct candidate *candidate)
{
    const struct table *table = candidate->shape.table;
    double hot = table->updates > 0 ? table->hot_updates / table->updates : 0;
    double share = share_of_rows(candidate), writes = 0, updates = 0, lost = 0, rows = 0;

    for (size_t i = 0; i < count; i++) {
        const struct usage *usage = judged[i].usage;
        double written = usage->stats->rows;

        if (usage->written != table)
            continue;
        rows += written;
        if (strcmp(usage->kind, "UpdateStmt") != 0) {
            writes += written * share;
            continue;
        }
        updates += written;
        lost += sets_part(usage, &candidate->shape) ? written * hot : 0;
        writes += sets_part(usage, &candidate->shape) ? written : written * (1 - hot) * share;
    }
    candidate->hot_share = updates > 0 ? lost / updates : 0;
    candidate->write_ms = writes * WRITE_MS;
    if (facts->statements.seconds > 0)
        candidate->writes_per_second = rows / facts->statements.seconds;
}
