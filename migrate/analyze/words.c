/* Formats for people and documents alike. */
#include "migrate/analyze/words.h"

#include "common/arena.h"
#include "common/document.h"
#include "common/text.h"
#include "migrate/apply/result.h"

#include <math.h>
#include <string.h>

#define STATEMENT_WIDTH 200 /* long enough for the WHERE of most */

json_t *json_whole(double count)
{
    return json_integer((json_int_t)llround(count));
}

json_t *json_text(const char *text)
{
    return text != NULL ? document_string(text, strlen(text)) : json_null();
}

json_t *json_statement(const struct statement_stats *stats)
{
    json_t *value = json_object();

    json_object_set_new(value, "query", json_text(stats->text));
    json_object_set_new(value, "calls", json_whole(stats->calls));
    json_object_set_new(value, "mean_ms", document_real(stats->mean_ms, 3));
    json_object_set_new(value, "total_ms", document_real(stats->total_ms, 3));
    return value;
}

json_t *json_columns(const struct table *table, const int *columns, size_t count)
{
    json_t *names = json_array();

    for (size_t i = 0; i < count; i++)
        json_array_append_new(names, json_text(table_column(table, columns[i])->name));
    return names;
}

void put_escaped(struct buffer *out, const char *text)
{
    text_escape(out, text, strlen(text));
}

void put_count(struct buffer *out, double count)
{
    char text[TEXT_COUNT_SIZE];

    buffer_puts(out, text_count(text, (uint64_t)llround(count > 0 ? count : 0)));
}

void put_rate(struct buffer *out, double rate)
{
    if (rate < 999.5)
        buffer_printf(out, "%.3g", rate);
    else
        put_count(out, rate);
}

void put_milliseconds(struct buffer *out, double milliseconds)
{
    if (milliseconds < 10) {
        buffer_printf(out, "%.3gms", milliseconds);
    } else if (milliseconds < 10000) {
        buffer_printf(out, "%.0fms", milliseconds);
    } else {
        put_count(out, milliseconds / 1000);
        buffer_putc(out, 's');
    }
}

void put_bytes(struct buffer *out, double bytes)
{
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB"};
    size_t unit = 0;

    for (; bytes >= 1024 && unit < 4; unit++)
        bytes /= 1024;
    buffer_printf(out, bytes < 10 && unit > 0 ? "%.1f %s" : "%.0f %s", bytes, units[unit]);
}

void put_statement(struct buffer *out, const char *text)
{
    struct arena *arena = arena_new();
    struct statement statement = {.text = text, .length = strlen(text)};

    put_escaped(out, statement_summary(arena, &statement, STATEMENT_WIDTH));
    arena_free(arena);
}

void put_columns(struct buffer *out, const struct table *table, const int *columns, size_t count,
                 bool list)
{
    put_escaped(out, table->shown);
    buffer_putc(out, count > 1 || list ? '(' : '.');
    for (size_t i = 0; i < count; i++) {
        buffer_puts(out, i > 0 ? ", " : "");
        put_escaped(out, table_column(table, columns[i])->name);
    }
    buffer_puts(out, count > 1 || list ? ")" : "");
}

void put_shape(struct buffer *out, const struct index_shape *shape, bool list)
{
    struct buffer text = BUFFER_INIT;

    list = list || shape->key_count > 1 || shape->keys[0].column == NULL ||
           shape->include_count > 0 || shape->condition != NULL;
    put_escaped(out, shape->table->shown);
    buffer_putc(out, list ? '(' : '.');
    shape_columns(shape, &text);
    put_escaped(out, buffer_text(&text));
    buffer_puts(out, list ? ")" : "");
    buffer_release(&text);
    for (size_t i = 0; i < shape->include_count; i++) {
        buffer_puts(out, i == 0 ? " INCLUDE (" : ", ");
        put_escaped(out, shape->includes[i]->name);
    }
    buffer_puts(out, shape->include_count > 0 ? ")" : "");
    if (shape->condition != NULL) {
        buffer_puts(out, " WHERE ");
        put_escaped(out, shape->condition);
    }
}

static const char *kind_of(const struct index_shape *shape)
{
    static const struct {
        const char *method, *words;
    } methods[] = {{"gin", "GIN "}, {"gist", "GiST "}, {"brin", "BRIN "}, {"hash", "hash "}};

    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        if (strcmp(methods[i].method, shape->method) == 0)
            return methods[i].words;
    }
    if (shape->condition != NULL)
        return "partial ";
    if (shape->include_count > 0)
        return "covering ";
    return shape->key_count > 1 ? "composite " : "";
}

void put_suggestion(struct buffer *out, const struct candidate *candidate)
{
    buffer_printf(out, "Add %sindex on ", kind_of(&candidate->shape));
    put_shape(out, &candidate->shape, true);
}
