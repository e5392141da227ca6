/* Values that are wrong in one way. */
#include "scaffold/request/fault.h"

#include <stdlib.h>
#include <string.h>

#define TEXT_LIMIT 20000 /* characters of a text that is too long */
#define ITEMS_LIMIT 1000 /* items of a list that is too long */

struct maker {
    struct arena *arena;
    struct fault *faults;
    size_t count;
};

static void add(struct maker *maker, const char *name, const struct node *value)
{
    if (maker->count < FAULT_LIMIT) {
        maker->faults[maker->count++] = (struct fault){.name = name, .value = value};
    }
}

static const struct node *scalar(struct maker *maker, enum node_kind kind, const char *text)
{
    return node_new_scalar(maker->arena, kind, (struct locus){0}, text, strlen(text));
}

static void add_text(struct maker *maker, const char *name, const char *text)
{
    add(maker, name, scalar(maker, NODE_STRING, text));
}

static const char *repeated(struct arena *arena, size_t count)
{
    char *text = arena_alloc(arena, count + 1, 1);
    memset(text, 'x', count);
    return text;
}

static void add_types(struct maker *maker, const struct node *value, bool textual)
{
    if (value->kind == NODE_STRING && !textual) {
        add(maker, "wrong type", scalar(maker, NODE_NUMBER, "12345"));
    } else if (value->kind != NODE_STRING) {
        add_text(maker, "wrong type", "not what is expected");
    }
    if (!textual && value->kind != NODE_NULL) {
        add(maker, "null", scalar(maker, NODE_NULL, "null"));
    }
}

static void add_bound(struct maker *maker, const char *name, const struct node *bound, double step)
{
    if (bound != NULL) {
        const char *text = arena_printf(maker->arena, "%.17g", strtod(bound->text, NULL) + step);
        if (strspn(text, "-0123456789.e+") == strlen(text)) {
            add(maker, name, scalar(maker, NODE_NUMBER, text));
        }
    }
}

static void add_bounds(struct maker *maker, const struct schema *schema)
{
    add_bound(maker, "below the minimum", schema->value->minimum, -1);
    add_bound(maker, "above the maximum", schema->value->maximum, 1);
    add_bound(maker, "at the excluded minimum", schema->value->exclusive_minimum, 0);
    add_bound(maker, "at the excluded maximum", schema->value->exclusive_maximum, 0);
    if ((schema->types & SCHEMA_NUMBER) == 0) {
        add(maker, "a fraction", scalar(maker, NODE_NUMBER, "1.5"));
    }
}

static void add_lengths(struct maker *maker, const struct schema *schema)
{
    if (schema->value->min_length > 0 && schema->value->min_length <= TEXT_LIMIT) {
        add_text(maker, "too short", repeated(maker->arena, (size_t)schema->value->min_length - 1));
    }
    if (schema->value->max_length >= 0 && schema->value->max_length < TEXT_LIMIT) {
        add_text(maker, "too long", repeated(maker->arena, (size_t)schema->value->max_length + 1));
    }
}

static void add_injections(struct maker *maker)
{
    static const struct {
        const char *name, *text;
    } rows[] = {{"SQL injection", "' OR '1'='1"},
                {"SQL injection of a statement", "'; DROP TABLE users; --"},
                {"script injection", "<script>alert(1)</script>"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        add_text(maker, rows[i].name, rows[i].text);
        maker->faults[maker->count - 1].injection = true;
    }
}

static void add_strings(struct maker *maker, const struct schema *schema)
{
    add_lengths(maker, schema);
    if (schema->format != NULL) {
        add_text(maker, "wrong format", "not in the format");
    }
    if (schema->value->enumeration != NULL || schema->value->constant != NULL) {
        add_text(maker, "none of those allowed", "none-of-those-allowed");
    }
    add_injections(maker);
}

/* A list of `count` items that begins as `value` does and repeats its last one. */
static const struct node *resized(struct maker *maker, const struct node *value, size_t count)
{
    const struct node **items = arena_alloc(maker->arena, count + 1, sizeof *items);
    for (size_t i = 0; i < count; i++) {
        items[i] = value->items[i < value->count ? i : (size_t)value->count - 1];
    }
    return node_new_sequence(maker->arena, value->where, items, count);
}

static void add_sizes(struct maker *maker, const struct schema *schema, const struct node *value)
{
    if (schema->array->min_items > 0 && (size_t)schema->array->min_items <= value->count) {
        add(maker, "too few items", resized(maker, value, (size_t)schema->array->min_items - 1));
    }
    if (schema->array->max_items >= 0 && schema->array->max_items < ITEMS_LIMIT &&
        value->count > 0) {
        add(maker, "too many items", resized(maker, value, (size_t)schema->array->max_items + 1));
    }
}

static void add_member(struct maker *maker, const struct node *value)
{
    static const char key[] = "unknownFieldOfAnAttack";
    struct member *members = arena_alloc(maker->arena, value->count + 1, sizeof *members);
    if (value->count > 0) {
        memcpy(members, value->members, value->count * sizeof *members);
    }
    members[value->count] = (struct member){
        .key = key, .key_length = sizeof key - 1, .value = scalar(maker, NODE_BOOLEAN, "true")};
    add(maker, "an unknown field",
        node_new_mapping(maker->arena, value->where, members, value->count + 1));
}

/* The value without one of its members. */
static void add_missing(struct maker *maker, const struct node *value)
{
    for (size_t i = 0; i < value->count && maker->count < FAULT_LIMIT; i++) {
        struct member *members = arena_alloc(maker->arena, value->count + 1, sizeof *members);
        size_t count = 0;
        for (size_t j = 0; j < value->count; j++) {
            if (j != i) {
                members[count++] = value->members[j];
            }
        }
        add(maker, arena_printf(maker->arena, "without '%s'", value->members[i].key),
            node_new_mapping(maker->arena, value->where, members, count));
    }
}

size_t fault_list(struct arena *arena, const struct schema *schema, const struct node *value,
                  bool textual, struct fault faults[FAULT_LIMIT])
{
    struct maker maker = {.arena = arena, .faults = faults};
    add_types(&maker, value, textual);
    switch (value->kind) {
    case NODE_NUMBER:
        add_bounds(&maker, schema);
        break;
    case NODE_STRING:
        add_strings(&maker, schema);
        break;
    case NODE_SEQUENCE:
        add_sizes(&maker, schema, value);
        break;
    case NODE_MAPPING:
        add_member(&maker, value);
        add_missing(&maker, value);
        break;
    default:
        break;
    }
    return maker.count;
}
