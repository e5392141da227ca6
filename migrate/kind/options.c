/* Option lists, compared by name. */
#include "migrate/kind/options.h"

#include "common/memory.h"

#include <string.h>

/* The end of the item at `text`: the next ", " outside of quotes, or the end of the text. */
static const char *item_end(const char *text)
{
    char quote = 0;
    for (; *text != '\0'; text++) {
        if (quote != 0) {
            if (*text == quote)
                quote = 0;
        } else if (*text == '\'' || *text == '"') {
            quote = *text;
        } else if (text[0] == ',' && text[1] == ' ') {
            break;
        }
    }
    return text;
}

struct list list_split(struct arena *arena, const char *text)
{
    struct list list = {0};
    if (text == NULL || *text == '\0')
        return list;
    size_t capacity = 0;
    for (;;) {
        const char *end = item_end(text);
        if (list.count == capacity) {
            capacity = memory_grow(capacity, list.count + 1);
            list.items = arena_grow(arena, list.items, list.count, capacity, sizeof *list.items);
        }
        list.items[list.count++] = arena_strndup(arena, text, (size_t)(end - text));
        if (*end == '\0')
            return list;
        text = end + 2;
    }
}

bool list_has(const struct list *list, const char *item)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i], item) == 0)
            return true;
    return false;
}

char *option_name(struct arena *arena, const char *item)
{
    bool quoted = false;
    const char *end = item;
    for (; *end != '\0' && (quoted || (*end != '=' && *end != ' ')); end++)
        if (*end == '"')
            quoted = !quoted;
    return arena_strndup(arena, item, (size_t)(end - item));
}

static const char *find_named(struct arena *arena, const struct list *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(option_name(arena, list->items[i]), name) == 0)
            return list->items[i];
    return NULL;
}

static void put_item(struct buffer *out, size_t start, const char *item)
{
    if (out->length > start)
        buffer_puts(out, ", ");
    buffer_puts(out, item);
}

bool options_set(struct buffer *out, struct arena *arena, const char *from, const char *to)
{
    struct list old = list_split(arena, from), new = list_split(arena, to);
    size_t start = out->length;
    for (size_t i = 0; i < new.count; i++)
        if (!list_has(&old, new.items[i]))
            put_item(out, start, new.items[i]);
    return out->length > start;
}

bool options_reset(struct buffer *out, struct arena *arena, const char *from, const char *to)
{
    struct list old = list_split(arena, from), new = list_split(arena, to);
    size_t start = out->length;
    for (size_t i = 0; i < old.count; i++) {
        const char *name = option_name(arena, old.items[i]);
        if (find_named(arena, &new, name) == NULL)
            put_item(out, start, name);
    }
    return out->length > start;
}

bool options_foreign(struct buffer *out, struct arena *arena, const char *from, const char *to)
{
    struct list old = list_split(arena, from), new = list_split(arena, to);
    size_t start = out->length;
    for (size_t i = 0; i < new.count; i++) {
        const char *was = find_named(arena, &old, option_name(arena, new.items[i]));
        if (was != NULL && strcmp(was, new.items[i]) == 0)
            continue;
        put_item(out, start, was == NULL ? "ADD " : "SET ");
        buffer_puts(out, new.items[i]);
    }
    for (size_t i = 0; i < old.count; i++) {
        const char *name = option_name(arena, old.items[i]);
        if (find_named(arena, &new, name) == NULL) {
            put_item(out, start, "DROP ");
            buffer_puts(out, name);
        }
    }
    return out->length > start;
}
