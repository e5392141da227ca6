/* Names in the habit of APIs: plural paths, camelCase. */
#include "scaffold/database/naming.h"

#include "common/buffer.h"
#include "scaffold/name/name.h"

#include <ctype.h>
#include <string.h>

static bool is_snake(const char *name)
{
    for (const char *at = name; *at != '\0'; at++) {
        if (!islower((unsigned char)*at) && !isdigit((unsigned char)*at) && *at != '_') {
            return false;
        }
    }
    return islower((unsigned char)*name) != 0;
}

const char *naming_camel(struct arena *arena, const char *name)
{
    struct buffer made = BUFFER_INIT;
    if (!is_snake(name)) {
        return name;
    }
    for (const char *at = name; *at != '\0'; at++) {
        bool hump = at > name && at[-1] == '_' && made.length > 0;
        if (*at != '_') {
            buffer_putc(&made, hump ? (char)toupper((unsigned char)*at) : *at);
        }
    }
    const char *text = arena_strdup(arena, buffer_text(&made));
    buffer_release(&made);
    return text;
}

static bool is_property(const struct table *table, const char *property, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(table->columns[i].property, property) == 0) {
            return true;
        }
    }
    return false;
}

void naming_columns(struct arena *arena, struct table *table, bool snake)
{
    for (size_t i = 0; i < table->column_count; i++) {
        struct column *column = &table->columns[i];
        column->property = snake ? column->name : naming_camel(arena, column->name);
        if (is_property(table, column->property, i)) {
            column->property = column->name;
        }
    }
}

/* The last word in the plural or singular: order_item → order_items. */
static const char *inflected(struct arena *arena, const char *name,
                             const char *(*inflect)(struct arena *, const char *))
{
    const char *last = strrchr(name, '_');
    size_t before = last == NULL ? 0 : (size_t)(last - name) + 1;
    return arena_printf(arena, "%.*s%s", (int)before, name, inflect(arena, name + before));
}

static const char *plural_of(struct arena *arena, const char *word)
{
    return name_is_plural(word) ? word : name_plural(arena, word);
}

static bool is_same_name(const struct catalog *catalog, size_t index)
{
    for (size_t i = 0; i < catalog->count; i++) {
        if (i != index && strcmp(catalog->tables[i].name, catalog->tables[index].name) == 0) {
            return true;
        }
    }
    return false;
}

void naming_tables(struct arena *arena, struct catalog *catalog)
{
    struct name_scope *values = name_scope_new(arena, NAME_CAMEL);
    struct name_scope *types = name_scope_new(arena, NAME_PASCAL);
    struct name_scope *paths = name_scope_new(arena, NAME_KEBAB);
    for (size_t i = 0; i < catalog->count; i++) {
        struct table *table = &catalog->tables[i];
        const char *name = is_same_name(catalog, i)
                               ? arena_printf(arena, "%s_%s", table->schema, table->name)
                               : table->name;
        const char *plural = inflected(arena, name, plural_of);
        table->plural = name_scope_add(values, plural);
        table->path = name_scope_add(paths, plural);
        table->singular = name_scope_add(types, inflected(arena, name, name_singular));
    }
}

const char *naming_quoted(struct arena *arena, const char *name)
{
    struct buffer out = BUFFER_INIT;
    buffer_putc(&out, '"');
    for (; *name != '\0'; name++) {
        buffer_puts(&out, *name == '"' ? "\"" : "");
        buffer_putc(&out, *name);
    }
    buffer_putc(&out, '"');
    const char *text = arena_strdup(arena, buffer_text(&out));
    buffer_release(&out);
    return text;
}
