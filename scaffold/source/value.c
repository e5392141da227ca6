/* Values, objects and tables of names. */
#include "scaffold/source/value.h"

#include "common/buffer.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define TABLE_LINEAR 8       /* up to this many names are searched one by one */
#define STRING_LIMIT 10000   /* bytes of a list as text */
#define STRING_DEPTH_LIMIT 3 /* lists in lists */

struct value value_undefined(void)
{
    return (struct value){.kind = VALUE_UNDEFINED};
}

struct value value_unknown(const char *label)
{
    return (struct value){.kind = VALUE_UNKNOWN, .text = label};
}

struct value value_null(void)
{
    return (struct value){.kind = VALUE_NULL};
}

struct value value_boolean(bool truth)
{
    return (struct value){.kind = VALUE_BOOLEAN, .truth = truth};
}

struct value value_number(double number)
{
    return (struct value){.kind = VALUE_NUMBER, .number = number};
}

struct value value_text(const char *text)
{
    return (struct value){.kind = VALUE_STRING, .text = text};
}

struct value value_object(struct object *object)
{
    return (struct value){.kind = VALUE_OBJECT, .object = object};
}

struct object *object_new(struct arena *arena, enum object_kind kind)
{
    struct object *object = arena_alloc(arena, 1, sizeof *object);

    object->kind = kind;
    return object;
}

struct value value_array(struct arena *arena)
{
    return value_object(object_new(arena, OBJECT_ARRAY));
}

struct value value_plain(struct arena *arena)
{
    return value_object(object_new(arena, OBJECT_PLAIN));
}

bool value_is(struct value value, enum object_kind kind)
{
    return value.kind == VALUE_OBJECT && value.object->kind == kind;
}

bool value_is_list(struct value value)
{
    return value_is(value, OBJECT_ARRAY) || value_is(value, OBJECT_MAP) ||
           value_is(value, OBJECT_SET);
}

bool value_is_unknown(struct value value)
{
    return value.kind == VALUE_UNKNOWN || value_is(value, OBJECT_MYSTERY);
}

bool value_is_callable(struct value value)
{
    return value_is(value, OBJECT_FUNCTION) || value_is(value, OBJECT_CLASS) ||
           value_is(value, OBJECT_NATIVE);
}

bool value_has_hole(struct value value)
{
    return value.kind == VALUE_STRING && strchr(value.text, HOLE_OPEN);
}

int value_truth(struct value value)
{
    switch (value.kind) {
    case VALUE_UNDEFINED:
    case VALUE_NULL:
        return 0;
    case VALUE_BOOLEAN:
        return value.truth;
    case VALUE_NUMBER:
        return value.number != 0 && !isnan(value.number);
    case VALUE_STRING:
        return *value.text != '\0';
    case VALUE_OBJECT:
        return value.object->kind == OBJECT_MYSTERY ? -1 : 1;
    case VALUE_UNKNOWN:
    case VALUE_BINDING:
        break;
    }
    return -1;
}

int value_same(struct value a, struct value b)
{
    if (value_is_unknown(a) || value_is_unknown(b) || value_has_hole(a) || value_has_hole(b))
        return -1;
    if (a.kind != b.kind)
        return 0;
    switch (a.kind) {
    case VALUE_BOOLEAN:
        return a.truth == b.truth;
    case VALUE_NUMBER:
        return a.number == b.number;
    case VALUE_STRING:
        return strcmp(a.text, b.text) == 0;
    case VALUE_OBJECT:
        return a.object == b.object;
    default:
        return 1;
    }
}

const char *value_label(struct value value)
{
    if (value.kind == VALUE_UNKNOWN)
        return value.text;
    return value_is(value, OBJECT_MYSTERY) ? value.object->label : NULL;
}

static const char *number_string(struct arena *arena, double number)
{
    if (number == floor(number) && fabs(number) < 1e15)
        return arena_printf(arena, "%.0f", number);
    return arena_printf(arena, "%.17g", number);
}

/* What is no list, as text; NULL when it is not known. */
static const char *scalar_string(struct arena *arena, struct value value)
{
    switch (value.kind) {
    case VALUE_STRING:
        return value.text;
    case VALUE_NUMBER:
        return number_string(arena, value.number);
    case VALUE_BOOLEAN:
        return value.truth ? "true" : "false";
    case VALUE_NULL:
        return "null";
    case VALUE_UNDEFINED:
        return "undefined";
    default:
        return NULL;
    }
}

/* The items of a list with commas between them; false when it is long or deep, or they are not known. */
static bool put_items(struct arena *arena, const struct object *list, int depth, struct buffer *out)
{
    for (unsigned i = 0; i < list->count; i++) {
        const char *text = scalar_string(arena, list->items[i]);

        if (i)
            buffer_putc(out, ',');
        if (text)
            buffer_puts(out, text);
        else if (!value_is(list->items[i], OBJECT_ARRAY) || depth >= STRING_DEPTH_LIMIT ||
                 !put_items(arena, list->items[i].object, depth + 1, out))
            return false;
        if (out->length > STRING_LIMIT)
            return false;
    }
    return true;
}

static const char *list_string(struct arena *arena, const struct object *list)
{
    struct buffer out = BUFFER_INIT;
    const char *text =
        put_items(arena, list, 0, &out) ? arena_strdup(arena, buffer_text(&out)) : NULL;

    buffer_release(&out);
    return text;
}

const char *value_string(struct arena *arena, struct value value)
{
    const char *text = scalar_string(arena, value), *label;

    if (!text && value_is(value, OBJECT_ARRAY))
        text = list_string(arena, value.object);
    if (text)
        return text;
    label = value_label(value);
    return arena_printf(arena, "%c%s%c", HOLE_OPEN, label ? label : "?", HOLE_CLOSE);
}

struct value value_join(struct value a, struct value b)
{
    if (a.kind == VALUE_UNDEFINED || a.kind == VALUE_NULL)
        return b;
    if (value_is_unknown(a) && !value_is_unknown(b) && b.kind != VALUE_UNDEFINED &&
        b.kind != VALUE_NULL && !(a.kind == VALUE_OBJECT && a.object->router))
        return b;
    return a;
}

void array_push(struct arena *arena, struct object *array, struct value value)
{
    if (array->count == array->capacity) {
        unsigned capacity = array->capacity ? array->capacity * 2 : 4;

        array->items = arena_grow(arena, array->items, array->capacity, capacity, sizeof value);
        array->capacity = capacity;
    }
    array->items[array->count++] = value;
}

static unsigned hash_of(const char *key)
{
    uintptr_t bits = (uintptr_t)key;

    return (unsigned)((bits >> 4) * 2654435761u ^ (bits >> 20));
}

static void index_put(struct table *table, unsigned position)
{
    unsigned mask = table->index_size - 1, at = hash_of(table->entries[position].key) & mask;

    while (table->index[at])
        at = (at + 1) & mask;
    table->index[at] = position + 1;
}

static void index_build(struct arena *arena, struct table *table)
{
    table->index_size = table->capacity * 4;
    table->index = arena_alloc(arena, table->index_size, sizeof *table->index);
    for (unsigned i = 0; i < table->count; i++)
        index_put(table, i);
}

struct value *table_find(const struct table *table, const char *key)
{
    if (!table->index) {
        for (unsigned i = 0; i < table->count; i++)
            if (table->entries[i].key == key)
                return &table->entries[i].value;
        return NULL;
    }
    for (unsigned mask = table->index_size - 1, at = hash_of(key) & mask; table->index[at];
         at = (at + 1) & mask)
        if (table->entries[table->index[at] - 1].key == key)
            return &table->entries[table->index[at] - 1].value;
    return NULL;
}

void table_set(struct arena *arena, struct table *table, const char *key, struct value value)
{
    struct value *old = table_find(table, key);

    if (old) {
        *old = value;
        return;
    }
    if (table->count == table->capacity) {
        unsigned capacity = table->capacity ? table->capacity * 2 : 4;

        table->entries =
            arena_grow(arena, table->entries, table->capacity, capacity, sizeof *table->entries);
        table->capacity = capacity;
        if (capacity > TABLE_LINEAR)
            index_build(arena, table);
    }
    table->entries[table->count++] = (struct table_entry){key, value};
    if (table->index)
        index_put(table, table->count - 1);
}

/* A removed name keeps its place, as an undefined value with no name. */
void table_remove(struct table *table, const char *key)
{
    static const char removed[] = "";

    for (unsigned i = 0; i < table->count; i++)
        if (table->entries[i].key == key)
            table->entries[i] = (struct table_entry){removed, value_undefined()};
}

struct value value_get(struct value value, const char *key)
{
    if (value.kind != VALUE_OBJECT)
        return value_undefined();
    for (unsigned i = 0; i < value.object->properties.count; i++)
        if (strcmp(value.object->properties.entries[i].key, key) == 0)
            return value.object->properties.entries[i].value;
    return value_undefined();
}

const char *value_get_text(struct value value, const char *key)
{
    struct value found = value_get(value, key);

    return found.kind == VALUE_STRING && !value_has_hole(found) ? found.text : NULL;
}
