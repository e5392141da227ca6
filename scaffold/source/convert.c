/* Values → nodes, and 3.1 → 3.0. */
#include "scaffold/source/convert.h"

#include "common/buffer.h"
#include "common/text.h"
#include "scaffold/source/data.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONVERT_DEPTH_LIMIT 200
#define DEPTH_STEP 4 /* so much deeper, a line is indented by as much as another takes */

/* Text of the code as a document may hold it: UTF-8, holes as {name}. */
static const struct node *text_node(struct machine *machine, const char *text)
{
    struct buffer out = BUFFER_INIT;
    const struct node *node;
    size_t length = strlen(text);

    while (length) {
        size_t size = text_utf8(text, length, NULL);

        if (*text == HOLE_OPEN || *text == HOLE_CLOSE)
            buffer_putc(&out, *text == HOLE_OPEN ? '{' : '}');
        else if (size == 0)
            text_put_utf8(&out, 0xfffd);
        else if ((unsigned char)*text > 7 || *text == '\t' || *text == '\n')
            buffer_append(&out, text, size);
        text += size ? size : 1;
        length -= size ? size : 1;
    }
    node = node_new_scalar(machine->arena, NODE_STRING, (struct locus){0}, buffer_text(&out),
                           out.length);
    buffer_release(&out);
    return node;
}

/* The shortest text that reads back as the same number. */
static const struct node *number_node(struct machine *machine, double number)
{
    char text[40];

    if (!isfinite(number))
        return node_new_scalar(machine->arena, NODE_NULL, (struct locus){0}, "null", 4);
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, number);
        if (strtod(text, NULL) == number)
            break;
    }
    if (number == floor(number) && fabs(number) < 1e15)
        snprintf(text, sizeof text, "%.0f", number);
    return node_new_scalar(machine->arena, NODE_NUMBER, (struct locus){0}, text, strlen(text));
}

static const struct node *node_at(struct machine *machine, struct value value, int depth);

static bool is_left_out(struct value value)
{
    return value.kind == VALUE_UNDEFINED || value.kind == VALUE_BINDING ||
           value_is_unknown(value) || value_is_callable(value);
}

static const struct node *list_node(struct machine *machine, struct value list, int depth)
{
    const struct node **items =
        arena_alloc(machine->arena, list.object->count + 1, sizeof(struct node *));
    size_t count = 0;

    for (unsigned i = 0; i < list.object->count; i++)
        if (!is_left_out(list.object->items[i]))
            items[count++] = node_at(machine, list.object->items[i], depth + 1);
    return node_new_sequence(machine->arena, (struct locus){0}, items, count);
}

static const struct node *object_node(struct machine *machine, struct value object, int depth)
{
    const struct table *table = &object.object->properties;
    struct member *members = arena_alloc(machine->arena, table->count + 1, sizeof *members);
    size_t count = 0;

    for (unsigned i = 0; i < table->count; i++) {
        const struct node *key;

        if (!*table->entries[i].key || is_left_out(table->entries[i].value))
            continue;
        key = text_node(machine, table->entries[i].key);
        members[count].key = key->text;
        members[count].key_length = key->length;
        members[count++].value = node_at(machine, table->entries[i].value, depth + 1);
    }
    return node_new_mapping(machine->arena, (struct locus){0}, members, count);
}

static const struct node *node_at(struct machine *machine, struct value value, int depth)
{
    switch (value.kind) {
    case VALUE_STRING:
        return text_node(machine, value.text);
    case VALUE_NUMBER:
        return number_node(machine, value.number);
    case VALUE_BOOLEAN:
        return node_new_scalar(machine->arena, NODE_BOOLEAN, (struct locus){0},
                               value.truth ? "true" : "false", value.truth ? 4 : 5);
    case VALUE_OBJECT:
        if (depth > CONVERT_DEPTH_LIMIT || !machine_spend(machine, 1 + (size_t)depth / DEPTH_STEP))
            return node_new_mapping(machine->arena, (struct locus){0}, NULL, 0);
        if (value_is(value, OBJECT_ARRAY))
            return list_node(machine, value, depth);
        if (value_is(value, OBJECT_REGEX))
            return text_node(machine, value.object->label);
        return object_node(machine, value, depth);
    default:
        return node_new_scalar(machine->arena, NODE_NULL, (struct locus){0}, "null", 4);
    }
}

const struct node *convert_node(struct machine *machine, struct value value)
{
    machine_refresh(machine);
    return node_at(machine, value, 0);
}

/* --- 3.0 --- */

/* type: [a, null] → type: a, nullable: true */
static void old_type(struct machine *machine, struct value schema)
{
    struct value type = value_get(schema, "type"), rest = value_array(machine->arena);

    if (type.kind == VALUE_STRING && strcmp(type.text, "null") == 0) {
        data_remove(machine, schema, "type");
        data_set(machine, schema, "nullable", value_boolean(true));
    }
    if (!value_is(type, OBJECT_ARRAY))
        return;
    for (unsigned i = 0; i < type.object->count; i++)
        if (type.object->items[i].kind == VALUE_STRING &&
            strcmp(type.object->items[i].text, "null") == 0)
            data_set(machine, schema, "nullable", value_boolean(true));
        else
            data_push(machine, rest, type.object->items[i]);
    if (rest.object->count == 1)
        data_set(machine, schema, "type", rest.object->items[0]);
    else
        data_remove(machine, schema, "type");
}

/* anyOf: [a, {type: null}] → a, nullable; a reference keeps its place in allOf. */
static struct value old_choice(struct machine *machine, struct value schema)
{
    struct value list = value_get(schema, "anyOf"), rest = value_array(machine->arena), only;
    bool has_null = false;

    if (!value_is(list, OBJECT_ARRAY))
        return schema;
    for (unsigned i = 0; i < list.object->count; i++) {
        struct value one = list.object->items[i];

        if (value_truth(value_get(one, "nullable")) == 1 && one.object->properties.count <= 2 &&
            value_get(one, "type").kind == VALUE_UNDEFINED)
            has_null = true;
        else
            data_push(machine, rest, one);
    }
    if (!has_null)
        return schema;
    data_set(machine, schema, "nullable", value_boolean(true));
    data_set(machine, schema, "anyOf", rest);
    if (rest.object->count != 1 || schema.object->properties.count > 2)
        return schema;
    only = rest.object->items[0];
    if (value_get(only, "$ref").kind == VALUE_UNDEFINED)
        return data_set(machine, only, "nullable", value_boolean(true));
    data_remove(machine, schema, "anyOf");
    return data_set(machine, schema, "allOf", rest);
}

static void old_bound(struct machine *machine, struct value schema, const char *exclusive,
                      const char *bound)
{
    struct value given = value_get(schema, exclusive);

    if (given.kind != VALUE_NUMBER)
        return;
    data_set(machine, schema, bound, given);
    data_set(machine, schema, exclusive, value_boolean(true));
}

static struct value old_schema(struct machine *machine, struct value schema)
{
    struct value constant = value_get(schema, "const"), examples = value_get(schema, "examples");

    old_type(machine, schema);
    old_bound(machine, schema, "exclusiveMinimum", "minimum");
    old_bound(machine, schema, "exclusiveMaximum", "maximum");
    if (constant.kind != VALUE_UNDEFINED && constant.kind != VALUE_OBJECT) {
        data_remove(machine, schema, "const");
        data_set(machine, schema, "enum", data_list(machine, constant));
    }
    if (value_is(examples, OBJECT_ARRAY)) {
        data_remove(machine, schema, "examples");
        if (examples.object->count)
            data_set(machine, schema, "example", examples.object->items[0]);
    }
    if (value_is(value_get(schema, "prefixItems"), OBJECT_ARRAY)) {
        data_remove(machine, schema, "prefixItems");
        data_set(machine, schema, "items", value_plain(machine->arena));
    }
    return old_choice(machine, schema);
}

/* Where schemas are: below these keys of a schema, and of anything else. */
enum below {
    BELOW_NOTHING, /* data: left as it is */
    BELOW_SCHEMA,
    BELOW_SCHEMAS, /* a list of them, or names with them */
    BELOW_ANY,     /* anything of the document */
};

static struct value old_at(struct machine *machine, struct value value, enum below kind, int depth);

static const struct {
    const char *key;
    enum below below;
} schema_keys[] = {
    {"type", BELOW_NOTHING},
    {"format", BELOW_NOTHING},
    {"properties", BELOW_SCHEMAS},
    {"required", BELOW_NOTHING},
    {"items", BELOW_SCHEMA},
    {"additionalProperties", BELOW_SCHEMA},
    {"allOf", BELOW_SCHEMAS},
    {"anyOf", BELOW_SCHEMAS},
    {"oneOf", BELOW_SCHEMAS},
    {"not", BELOW_SCHEMA},
    {"enum", BELOW_NOTHING},
    {"const", BELOW_NOTHING},
    {"$ref", BELOW_NOTHING},
    {"nullable", BELOW_NOTHING},
    {"minimum", BELOW_NOTHING},
    {"maximum", BELOW_NOTHING},
    {"exclusiveMinimum", BELOW_NOTHING},
    {"exclusiveMaximum", BELOW_NOTHING},
    {"multipleOf", BELOW_NOTHING},
    {"minLength", BELOW_NOTHING},
    {"maxLength", BELOW_NOTHING},
    {"pattern", BELOW_NOTHING},
    {"minItems", BELOW_NOTHING},
    {"maxItems", BELOW_NOTHING},
    {"uniqueItems", BELOW_NOTHING},
    {"minProperties", BELOW_NOTHING},
    {"maxProperties", BELOW_NOTHING},
    {"title", BELOW_NOTHING},
    {"description", BELOW_NOTHING},
    {"default", BELOW_NOTHING},
    {"example", BELOW_NOTHING},
    {"examples", BELOW_NOTHING},
    {"deprecated", BELOW_NOTHING},
    {"readOnly", BELOW_NOTHING},
    {"writeOnly", BELOW_NOTHING},
    {"discriminator", BELOW_NOTHING},
    {"xml", BELOW_NOTHING},
    {"externalDocs", BELOW_NOTHING},
    {"prefixItems", BELOW_NOTHING},
};

/* What 3.0 does not know is left out of a schema. */
static bool key_of_schema(const char *key, enum below *below)
{
    for (size_t i = 0; i < sizeof schema_keys / sizeof *schema_keys; i++)
        if (strcmp(schema_keys[i].key, key) == 0) {
            *below = schema_keys[i].below;
            return true;
        }
    *below = BELOW_NOTHING;
    return strncmp(key, "x-", 2) == 0;
}

static enum below key_of_document(const char *key)
{
    if (strcmp(key, "schema") == 0)
        return BELOW_SCHEMA;
    if (strcmp(key, "schemas") == 0)
        return BELOW_SCHEMAS;
    return strcmp(key, "example") == 0 || strcmp(key, "examples") == 0 ? BELOW_NOTHING : BELOW_ANY;
}

static struct value old_object(struct machine *machine, struct value object, enum below kind,
                               int depth)
{
    struct value copy = value_plain(machine->arena);

    for (unsigned i = 0; i < object.object->properties.count; i++) {
        const struct table_entry *entry = &object.object->properties.entries[i];
        enum below below = kind == BELOW_SCHEMAS ? BELOW_SCHEMA : key_of_document(entry->key);

        if (!*entry->key || (kind == BELOW_SCHEMA && !key_of_schema(entry->key, &below)))
            continue;
        data_set(machine, copy, entry->key, old_at(machine, entry->value, below, depth + 1));
    }
    return kind == BELOW_SCHEMA ? old_schema(machine, copy) : copy;
}

static struct value old_at(struct machine *machine, struct value value, enum below kind, int depth)
{
    struct value list;

    if (depth > CONVERT_DEPTH_LIMIT || value.kind != VALUE_OBJECT || kind == BELOW_NOTHING ||
        !machine_spend(machine, 1))
        return value;
    if (value_is(value, OBJECT_ARRAY)) {
        list = value_array(machine->arena);
        for (unsigned i = 0; i < value.object->count; i++)
            data_push(machine, list,
                      old_at(machine, value.object->items[i],
                             kind == BELOW_SCHEMAS ? BELOW_SCHEMA : kind, depth + 1));
        return list;
    }
    return value.object->kind == OBJECT_PLAIN ? old_object(machine, value, kind, depth) : value;
}

struct value convert_30(struct machine *machine, struct value document)
{
    machine_refresh(machine);
    return old_at(machine, document, BELOW_ANY, 0);
}
