/* JSON as plain values. */
#include "scaffold/source/data.h"

#include <math.h>
#include <string.h>

struct value data_set(struct machine *self, struct value object, const char *key,
                      struct value value)
{
    machine_set(self, object, atom(self->atoms, key), value);
    return object;
}

struct value data_set_text(struct machine *self, struct value object, const char *key,
                           const char *text)
{
    return data_set(self, object, key, value_text(text));
}

struct value data_type(struct machine *self, const char *type)
{
    return data_set_text(self, value_plain(self->arena), "type", type);
}

struct value data_format(struct machine *self, const char *type, const char *format)
{
    return data_set_text(self, data_type(self, type), "format", format);
}

struct value data_copy(struct machine *self, struct value object)
{
    struct value copy = value_plain(self->arena);

    if (object.kind != VALUE_OBJECT)
        return copy;
    for (unsigned i = 0; i < object.object->properties.count; i++)
        if (*object.object->properties.entries[i].key)
            machine_set(self, copy, object.object->properties.entries[i].key,
                        object.object->properties.entries[i].value);
    return copy;
}

void data_remove(struct machine *self, struct value object, const char *key)
{
    if (object.kind == VALUE_OBJECT)
        table_remove(&object.object->properties, atom(self->atoms, key));
}

struct value data_list(struct machine *self, struct value item)
{
    struct value list = value_array(self->arena);

    array_push(self->arena, list.object, item);
    return list;
}

void data_push(struct machine *self, struct value list, struct value item)
{
    array_push(self->arena, list.object, item);
}

struct value data_at(struct machine *self, struct value object, const char *key,
                     enum object_kind kind)
{
    struct value found = value_get(object, key);

    if (found.kind == VALUE_OBJECT)
        return found;
    found = value_object(object_new(self->arena, kind));
    data_set(self, object, key, found);
    return found;
}

bool data_is_type(struct value schema, const char *type)
{
    struct value given = value_get(schema, "type");

    if (given.kind == VALUE_STRING)
        return strcmp(given.text, type) == 0;
    for (unsigned i = 0; value_is(given, OBJECT_ARRAY) && i < given.object->count; i++)
        if (given.object->items[i].kind == VALUE_STRING &&
            strcmp(given.object->items[i].text, type) == 0)
            return true;
    return false;
}

bool data_is_empty(struct value schema)
{
    if (schema.kind != VALUE_OBJECT)
        return true;
    for (unsigned i = 0; i < schema.object->properties.count; i++)
        if (*schema.object->properties.entries[i].key)
            return false;
    return true;
}

bool data_has(struct value list, const char *text)
{
    for (unsigned i = 0; value_is(list, OBJECT_ARRAY) && i < list.object->count; i++)
        if (list.object->items[i].kind == VALUE_STRING &&
            strcmp(list.object->items[i].text, text) == 0)
            return true;
    return false;
}

struct value data_nullable(struct machine *self, struct value schema)
{
    struct value type = value_get(schema, "type"), types, copy;

    if (data_is_empty(schema) || data_is_type(schema, "null"))
        return schema;
    if (type.kind == VALUE_STRING && value_get(schema, "enum").kind == VALUE_UNDEFINED &&
        value_get(schema, "const").kind == VALUE_UNDEFINED) {
        copy = data_copy(self, schema);
        types = data_list(self, type);
        data_push(self, types, value_text("null"));
        return data_set(self, copy, "type", types);
    }
    types = data_list(self, schema);
    data_push(self, types, data_type(self, "null"));
    return data_set(self, value_plain(self->arena), "anyOf", types);
}

const char *data_type_of(struct value value)
{
    switch (value.kind) {
    case VALUE_STRING:
        return "string";
    case VALUE_NUMBER:
        return value.number == floor(value.number) ? "integer" : "number";
    case VALUE_BOOLEAN:
        return "boolean";
    case VALUE_NULL:
        return "null";
    default:
        return NULL;
    }
}

/* All of them are constants of one type: an enum. */
static struct value enum_of(struct machine *self, struct value list)
{
    struct value values = value_array(self->arena), schema;
    const char *type = NULL;

    for (unsigned i = 0; i < list.object->count; i++) {
        struct value constant = value_get(list.object->items[i], "const");
        const char *its = data_type_of(constant);

        if (!its || (type && strcmp(its, type) != 0))
            return value_undefined();
        type = its;
        data_push(self, values, constant);
    }
    schema = data_type(self, type);
    return data_set(self, schema, "enum", values);
}

struct value data_any_of(struct machine *self, struct value list)
{
    struct value rest = value_array(self->arena), joined;
    bool has_null = false;

    for (unsigned i = 0; i < list.object->count; i++) {
        struct value type = value_get(list.object->items[i], "type");

        if (data_is_empty(list.object->items[i]))
            return value_plain(self->arena);
        if (type.kind == VALUE_STRING && strcmp(type.text, "null") == 0)
            has_null = true;
        else
            data_push(self, rest, list.object->items[i]);
    }
    if (rest.object->count == 0)
        return has_null ? data_type(self, "null") : value_plain(self->arena);
    joined = rest.object->count == 1 ? rest.object->items[0] : enum_of(self, rest);
    if (joined.kind == VALUE_UNDEFINED)
        joined = data_set(self, value_plain(self->arena), "anyOf", rest);
    return has_null ? data_nullable(self, joined) : joined;
}
