/* Writes and compares index definitions. */
#include "migrate/analyze/shape.h"

#include "migrate/sql/quote.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define NAME_BYTES 63

/* Whether one pair of parentheses is around all of it. */
static bool is_enclosed(const char *text)
{
    unsigned depth = 0;
    bool quoted = false;

    for (; *text != '\0'; text++) {
        if (*text == '\'')
            quoted = !quoted;
        else if (!quoted && *text == '(')
            depth++;
        else if (!quoted && *text == ')')
            depth--;
        if (depth == 0)
            break;
    }
    return *text == ')' && text[1] == '\0';
}

static void put_key(struct buffer *out, const struct index_key *key)
{
    bool call = key->column == NULL &&
                (isalpha((unsigned char)key->expression[0]) || is_enclosed(key->expression));

    if (key->column != NULL)
        quote_identifier(out, key->column->name);
    else
        buffer_printf(out, call ? "%s" : "(%s)", key->expression);
    if (key->operator_class != NULL)
        buffer_printf(out, " %s", key->operator_class);
    if (key->descending)
        buffer_puts(out, " DESC");
    if (key->nulls_first != key->descending)
        buffer_puts(out, key->nulls_first ? " NULLS FIRST" : " NULLS LAST");
}

void shape_columns(const struct index_shape *shape, struct buffer *out)
{
    for (size_t i = 0; i < shape->key_count; i++) {
        buffer_puts(out, i > 0 ? ", " : "");
        put_key(out, &shape->keys[i]);
    }
}

void shape_finish(struct arena *arena, struct index_shape *shape)
{
    struct buffer sql = BUFFER_INIT;

    if (strcmp(shape->method, "btree") != 0)
        buffer_printf(&sql, "USING %s ", shape->method);
    buffer_putc(&sql, '(');
    shape_columns(shape, &sql);
    buffer_putc(&sql, ')');
    for (size_t i = 0; i < shape->include_count; i++) {
        buffer_puts(&sql, i == 0 ? " INCLUDE (" : ", ");
        quote_identifier(&sql, shape->includes[i]->name);
    }
    if (shape->include_count > 0)
        buffer_putc(&sql, ')');
    if (shape->condition != NULL)
        buffer_printf(&sql, " WHERE %s", shape->condition);
    shape->definition = arena_strndup(arena, buffer_text(&sql), sql.length);
    buffer_release(&sql);
}

char *shape_sql(struct arena *arena, const struct index_shape *shape, const char *name,
                bool concurrently)
{
    struct buffer sql = BUFFER_INIT;
    char *text;

    buffer_printf(&sql, "CREATE INDEX %s", concurrently ? "CONCURRENTLY " : "");
    if (name != NULL) {
        quote_identifier(&sql, name);
        buffer_putc(&sql, ' ');
    }
    buffer_puts(&sql, "ON ");
    quote_qualified(&sql, shape->table->schema, shape->table->name);
    buffer_printf(&sql, " %s", shape->definition);
    text = arena_strndup(arena, buffer_text(&sql), sql.length);
    buffer_release(&sql);
    return text;
}

/* Letters and digits of an expression, its casts left out. */
static void put_word(struct buffer *name, const char *text)
{
    bool word = false;

    for (; *text != '\0'; text++) {
        if (isalnum((unsigned char)*text) || *text == '_' || (unsigned char)*text >= 0x80) {
            if (!word)
                buffer_putc(name, '_');
            buffer_putc(name, *text);
            word = true;
        } else if (*text != '"') {
            word = false;
        }
    }
}

static void put_key_name(struct buffer *name, const struct index_key *key)
{
    const char *text = key->column != NULL ? key->column->name : key->expression;
    size_t length = strlen(text);

    if (key->column == NULL) {
        put_word(name, text);
        return;
    }
    if (length > 3 && strcmp(text + length - 3, "_id") == 0)
        length -= 3;
    buffer_printf(name, "_%.*s", (int)length, text);
}

char *shape_name(struct arena *arena, const struct index_shape *shape, struct map *taken)
{
    struct buffer name = BUFFER_INIT;
    char suffix[24] = "", *full, *key;
    size_t length;

    buffer_printf(&name, "idx_%s", shape->table->name);
    for (size_t i = 0; i < shape->key_count; i++)
        put_key_name(&name, &shape->keys[i]);
    if (shape->condition != NULL)
        put_word(&name, shape->condition);
    for (unsigned number = 2;; number++) {
        length =
            name.length + strlen(suffix) > NAME_BYTES ? NAME_BYTES - strlen(suffix) : name.length;
        while (length > 0 && length < name.length && (name.data[length] & 0xC0) == 0x80)
            length--;
        full = arena_printf(arena, "%.*s%s", (int)length, buffer_text(&name), suffix);
        key = arena_printf(arena, "%s.%s", shape->table->schema, full);
        if (map_get(taken, key) == NULL)
            break;
        snprintf(suffix, sizeof suffix, "_%u", number);
    }
    map_put(taken, key, taken);
    buffer_release(&name);
    return full;
}

bool shape_is_bound(const struct index_shape *shape)
{
    for (size_t i = 0; i < shape->key_count; i++) {
        if (shape->keys[i].column == NULL)
            return true;
    }
    return shape->condition != NULL;
}

bool shape_equal(const struct index_shape *a, const struct index_shape *b)
{
    return a->table == b->table && strcmp(a->definition, b->definition) == 0;
}

static bool is_same_text(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool is_same_key(const struct index_key *a, const struct index_key *b)
{
    return a->column == b->column && is_same_text(a->expression, b->expression) &&
           is_same_text(a->operator_class, b->operator_class);
}

static bool is_in(const struct index_shape *shape, const struct column *column)
{
    for (size_t i = 0; i < shape->key_count; i++) {
        if (shape->keys[i].column == column)
            return true;
    }
    for (size_t i = 0; i < shape->include_count; i++) {
        if (shape->includes[i] == column)
            return true;
    }
    return false;
}

bool shape_join(struct arena *arena, struct index_shape *shape, const struct index_shape *other)
{
    struct index_shape joined = *shape, plain = *shape, plain_other = *other;

    if (shape->table != other->table || shape->include_count == 0 || other->include_count == 0)
        return false;
    plain.include_count = plain_other.include_count = 0;
    shape_finish(arena, &plain);
    shape_finish(arena, &plain_other);
    if (!shape_equal(&plain, &plain_other))
        return false;
    for (size_t i = 0; i < other->include_count; i++) {
        if (is_in(&joined, other->includes[i]))
            continue;
        if (joined.include_count == SHAPE_INCLUDES)
            return true;
        joined.includes[joined.include_count++] = other->includes[i];
    }
    shape_finish(arena, &joined);
    *shape = joined;
    return true;
}

bool shape_covers(const struct index_shape *longer, const struct index_shape *shorter)
{
    if (longer->table != shorter->table || strcmp(longer->method, shorter->method) != 0 ||
        longer->key_count < shorter->key_count ||
        (longer->condition != NULL && !is_same_text(longer->condition, shorter->condition)))
        return false;
    for (size_t i = 0; i < shorter->key_count; i++) {
        const struct index_key *a = &longer->keys[i], *b = &shorter->keys[i];

        if (!is_same_key(a, b) ||
            ((a->descending != b->descending || a->nulls_first != b->nulls_first) &&
             shorter->key_count > 1))
            return false;
    }
    for (size_t i = 0; i < shorter->include_count; i++) {
        if (!is_in(longer, shorter->includes[i]))
            return false;
    }
    return true;
}

/* Keys in the order of an index that is there. */
static bool begins_index(const struct index *index, const struct index_shape *shape)
{
    if (!index->usable || index->key_count < shape->key_count)
        return false;
    for (size_t i = 0; i < shape->key_count; i++) {
        if (shape->keys[i].column == NULL || shape->keys[i].operator_class != NULL ||
            shape->keys[i].column->number != index->keys[i])
            return false;
        if (shape->key_count > 1 && shape->keys[i].descending != shape->keys[0].descending)
            return false;
    }
    return true;
}

bool shape_exists(const struct index_shape *shape)
{
    if (strcmp(shape->method, "btree") != 0 || shape->include_count > 0 || shape->condition != NULL)
        return false;
    for (size_t i = 0; i < shape->table->index_count; i++) {
        if (begins_index(&shape->table->indexes[i], shape))
            return true;
    }
    return false;
}
