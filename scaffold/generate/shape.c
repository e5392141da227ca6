/* Types of a schema, gathered through its references and combinations. */
#include "scaffold/generate/shape.h"

#include "scaffold/generate/code.h"

#include <string.h>

#define SHAPE_DEPTH_LIMIT 6    /* of references and combinations, and of objects in objects */
#define SHAPE_GATHER_LIMIT 500 /* schemas that one shape is gathered from */
#define SHAPE_SIZE_LIMIT 2000  /* shapes in one: a deeper one is made less deep */

struct shape {
    unsigned types;
    const struct schema *items;
    const struct schema_list *first;  /* items with schemas of their own, or NULL */
    const struct schema *objects[16]; /* those whose properties belong to it */
    size_t object_count;
    size_t gathered;
    bool open;
};

static unsigned type_of_value(const struct node *value)
{
    switch (value->kind) {
    case NODE_NULL:
        return SCHEMA_NULL;
    case NODE_BOOLEAN:
        return SCHEMA_BOOLEAN;
    case NODE_NUMBER:
        return SCHEMA_NUMBER | SCHEMA_INTEGER;
    case NODE_STRING:
        return SCHEMA_STRING;
    case NODE_SEQUENCE:
        return SCHEMA_ARRAY;
    default:
        return SCHEMA_OBJECT;
    }
}

static unsigned own_types(const struct schema *schema)
{
    unsigned types = schema->types;
    if (types == 0 && schema->value->constant != NULL) {
        types = type_of_value(schema->value->constant);
    }
    for (size_t i = 0;
         types == 0 && schema->value->enumeration != NULL && i < schema->value->enumeration->count;
         i++) {
        types |= type_of_value(schema->value->enumeration->items[i]);
    }
    if (types == 0 && schema->object->properties.count > 0) {
        types = SCHEMA_OBJECT;
    }
    if (types == 0 && (schema->array->items != NULL || schema->array->prefix_items.count > 0)) {
        types = SCHEMA_ARRAY;
    }
    return types;
}

static void gather(struct shape *shape, const struct schema *schema, int depth)
{
    if (schema == NULL || depth == 0 || shape->gathered++ == SHAPE_GATHER_LIMIT) {
        return;
    }
    shape->types |= own_types(schema) | (schema->nullable ? SCHEMA_NULL : 0u);
    shape->items = shape->items != NULL ? shape->items : schema->array->items;
    if (shape->first == NULL && schema->array->prefix_items.count > 0) {
        shape->first = &schema->array->prefix_items;
    }
    if (schema->object->properties.count > 0 &&
        shape->object_count < sizeof shape->objects / sizeof *shape->objects) {
        shape->objects[shape->object_count++] = schema;
    }
    if (schema->object->additional_properties != NULL &&
        schema->object->additional_properties->form != SCHEMA_NOTHING) {
        shape->open = true;
    }
    gather(shape, schema->endless ? NULL : schema->ref, depth - 1);
    const struct schema_list *const lists[] = {&schema->combined->all_of, &schema->combined->any_of,
                                               &schema->combined->one_of};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        for (size_t j = 0; j < lists[i]->count; j++) {
            gather(shape, lists[i]->items[j], depth - 1);
        }
    }
}

static const struct layout *code_of(struct arena *arena, const struct schema *schema, int depth);

static const struct layout *scalars_of(struct arena *arena, unsigned types)
{
    static const struct {
        unsigned bit;
        const char *code;
    } scalars[] = {{SCHEMA_NULL, "'null'"},
                   {SCHEMA_BOOLEAN, "'boolean'"},
                   {SCHEMA_INTEGER, "'integer'"},
                   {SCHEMA_NUMBER, "'number'"},
                   {SCHEMA_STRING, "'string'"}};
    struct code_list items = {.arena = arena};
    for (size_t i = 0; i < sizeof scalars / sizeof *scalars; i++) {
        bool covered = scalars[i].bit == SCHEMA_INTEGER && (types & SCHEMA_NUMBER) != 0;
        if ((types & scalars[i].bit) != 0 && !covered) {
            code_add(&items, layout_text(arena, scalars[i].code));
        }
    }
    return layout_all(arena, layout_literal(arena, "scalars: "),
                      layout_list(arena, "[", items.items, items.count, "]"));
}

static bool is_listed(const struct shape *shape, size_t object, size_t property)
{
    const struct schema_property *wanted =
        &shape->objects[object]->object->properties.items[property];
    for (size_t i = 0; i < object; i++) {
        const struct node *properties = node_get(shape->objects[i]->node, "properties");
        if (node_member_of(properties, wanted->name, wanted->length) != NULL) {
            return true;
        }
    }
    return false;
}

static const struct layout *properties_of(struct arena *arena, const struct shape *shape, int depth)
{
    struct code_list members = {.arena = arena};
    for (size_t i = 0; i < shape->object_count; i++) {
        const struct schema_properties *properties = &shape->objects[i]->object->properties;
        for (size_t j = 0; j < properties->count; j++) {
            const struct schema_property *property = &properties->items[j];
            if (is_listed(shape, i, j)) {
                continue;
            }
            code_add(&members,
                     layout_all(
                         arena,
                         layout_text(arena, code_property(arena, property->name, property->length)),
                         layout_literal(arena, ": "), code_of(arena, property->schema, depth - 1),
                         layout_text(arena, code_constant_mark(property->name))));
        }
    }
    return layout_all(arena, layout_literal(arena, "properties: "), code_braces(arena, &members));
}

static struct shape shape_of(const struct schema *schema, int depth)
{
    struct shape shape = {0};
    gather(&shape, schema, SHAPE_DEPTH_LIMIT);
    if (depth == 0 || (shape.types == 0 && shape.object_count == 0)) {
        shape = (struct shape){.types = SCHEMA_STRING};
    }
    return shape;
}

/* Prettier breaks a list of which each has more than one member. */
static bool breaks_list(const struct schema_list *list, int depth)
{
    bool all = list->count > 1;
    for (size_t i = 0; all && i < list->count; i++) {
        all = (shape_of(list->items[i], depth).types & (SCHEMA_ARRAY | SCHEMA_OBJECT)) != 0;
    }
    return all;
}

static void add_items(struct arena *arena, const struct shape *shape, int depth,
                      struct code_list *members)
{
    struct code_list first = {.arena = arena};
    code_add(members, layout_all(arena, layout_literal(arena, "items: "),
                                 code_of(arena, shape->items, depth - 1)));
    if (shape->first == NULL) {
        return;
    }
    for (size_t i = 0; i < shape->first->count; i++) {
        code_add(&first, code_of(arena, shape->first->items[i], depth - 1));
    }
    code_add(members, layout_all(arena, layout_literal(arena, "first: "),
                                 breaks_list(shape->first, depth - 1)
                                     ? code_broken_list(arena, &first)
                                     : layout_list(arena, "[", first.items, first.count, "]")));
}

static const struct layout *code_of(struct arena *arena, const struct schema *schema, int depth)
{
    struct shape shape = shape_of(schema, depth);
    struct code_list members = {.arena = arena};
    code_add(&members, scalars_of(arena, shape.types));
    if ((shape.types & SCHEMA_ARRAY) != 0) {
        add_items(arena, &shape, depth, &members);
    }
    if ((shape.types & SCHEMA_OBJECT) != 0) {
        code_add(&members, properties_of(arena, &shape, depth));
        if (shape.open) {
            code_add(&members, layout_literal(arena, "open: true"));
        }
    }
    return code_braces(arena, &members);
}

/* Take what a shape of that depth is made of from *left, until nothing is left. */
static void count_shapes(const struct schema *schema, int depth, size_t *left)
{
    struct shape shape = shape_of(schema, depth);
    if (*left == 0) {
        return;
    }
    --*left;
    if ((shape.types & SCHEMA_ARRAY) != 0) {
        count_shapes(shape.items, depth - 1, left);
        for (size_t i = 0; *left > 0 && shape.first != NULL && i < shape.first->count; i++) {
            count_shapes(shape.first->items[i], depth - 1, left);
        }
    }
    for (size_t i = 0; i < shape.object_count; i++) {
        const struct schema_properties *properties = &shape.objects[i]->object->properties;
        for (size_t j = 0; *left > 0 && j < properties->count; j++) {
            count_shapes(properties->items[j].schema, depth - 1, left);
        }
    }
}

/* Schemas that refer to one another would grow with each level by the power. */
static int depth_of(const struct schema *schema)
{
    int depth = SHAPE_DEPTH_LIMIT;
    for (; depth > 1; depth--) {
        size_t left = SHAPE_SIZE_LIMIT;
        count_shapes(schema, depth, &left);
        if (left > 0) {
            break;
        }
    }
    return depth;
}

const struct layout *shape_code(struct arena *arena, const struct schema *schema)
{
    return code_of(arena, schema, depth_of(schema));
}
