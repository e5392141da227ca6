/* TypeBox and fluent-json-schema: JSON Schema under other names. */
#include "scaffold/source/data.h"
#include "scaffold/source/reference.h"
#include "scaffold/source/shape.h"

#include <ctype.h>
#include <string.h>

static const struct {
    const char *name, *type, *format;
} makers[] = {
    {"String", "string", NULL},      {"Number", "number", NULL},
    {"Integer", "integer", NULL},    {"Boolean", "boolean", NULL},
    {"Null", "null", NULL},          {"BigInt", "integer", "int64"},
    {"Date", "string", "date-time"}, {"Uint8Array", "string", "binary"},
};

/* Add the options, which are JSON Schema. */
static struct value with_options(struct machine *self, struct value schema, struct value options)
{
    struct value copy = data_copy(self, schema);

    for (unsigned i = 0; value_is(options, OBJECT_PLAIN) && i < options.object->properties.count;
         i++) {
        const struct table_entry *entry = &options.object->properties.entries[i];
        struct value value = entry->value;

        if (!*entry->key || strcmp(entry->key, "$id") == 0 || value_is_unknown(value))
            continue;
        data_set(self, copy, entry->key,
                 value.kind == VALUE_OBJECT && value.object->shape ? shape_schema(self, value)
                                                                   : value);
    }
    return copy;
}

static struct value schema_of(struct machine *self, struct value value)
{
    struct value schema = shape_schema(self, value);

    return schema.kind == VALUE_UNDEFINED ? value_plain(self->arena) : schema;
}

static struct value each_schema(struct machine *self, struct value list)
{
    struct value out = value_array(self->arena);

    for (unsigned i = 0; value_is(list, OBJECT_ARRAY) && i < list.object->count; i++)
        data_push(self, out, schema_of(self, list.object->items[i]));
    return out;
}

static struct value enumeration(struct machine *self, struct value of)
{
    struct value list = value_array(self->arena);

    for (unsigned i = 0; value_is(of, OBJECT_PLAIN) && i < of.object->properties.count; i++)
        data_push(self, list,
                  data_set(self, value_plain(self->arena), "const",
                           of.object->properties.entries[i].value));
    return list.object->count ? data_any_of(self, list) : data_type(self, "string");
}

static struct value tuple(struct machine *self, struct value list)
{
    struct value items = each_schema(self, list), schema = data_type(self, "array");

    data_set(self, schema, "prefixItems", items);
    data_set(self, schema, "minItems", value_number(items.object->count));
    return data_set(self, schema, "maxItems", value_number(items.object->count));
}

/* Partial(T), Required(T), Pick(T, keys), Omit(T, keys): zod's words for the same. */
static struct value derived(struct machine *self, const struct invocation *call)
{
    struct invocation other = *call;
    struct value mask = value_plain(self->arena), result, keys = argument(call, 1);
    struct value base = schema_of(self, argument(call, 0));
    char name[16] = {0};

    for (size_t i = 0; i < sizeof name - 1 && call->name[i]; i++)
        name[i] = (char)tolower((unsigned char)call->name[i]);
    for (unsigned i = 0; value_is(keys, OBJECT_ARRAY) && i < keys.object->count; i++)
        if (keys.object->items[i].kind == VALUE_STRING)
            data_set(self, mask, keys.object->items[i].text, value_boolean(true));
    other.self = shape_new(self, DIALECT_ZOD, base);
    other.name = atom(self->atoms, name);
    other.arguments = &mask;
    other.count = value_is(keys, OBJECT_ARRAY) ? 1 : 0;
    return zod_method(self, &other, &result) ? schema_of(self, result) : base;
}

static struct value make(struct machine *self, const struct invocation *call, unsigned *options)
{
    const char *name = call->name;
    struct value first = argument(call, 0), schema = value_plain(self->arena);

    *options = 1;
    if (strcmp(name, "Object") == 0 || strcmp(name, "Interface") == 0)
        return shape_object(self, first);
    if (strcmp(name, "Array") == 0 || strcmp(name, "Set") == 0)
        return data_set(self, data_type(self, "array"), "items", schema_of(self, first));
    if (strcmp(name, "Literal") == 0)
        return data_set(self, schema, "const", first);
    if (strcmp(name, "Union") == 0)
        return data_any_of(self, each_schema(self, first));
    if (strcmp(name, "Intersect") == 0 || strcmp(name, "Composite") == 0)
        return data_set(self, schema, "allOf", each_schema(self, first));
    if (strcmp(name, "Enum") == 0)
        return enumeration(self, first);
    if (strcmp(name, "Tuple") == 0)
        return tuple(self, first);
    if (strcmp(name, "Ref") == 0 && first.kind == VALUE_STRING)
        return reference_resolve(self, data_set(self, schema, "$ref", first));
    if (strcmp(name, "Ref") == 0 || strcmp(name, "Unsafe") == 0)
        return schema_of(self, first);
    *options = 2;
    if (strcmp(name, "Record") == 0)
        return data_set(self, data_type(self, "object"), "additionalProperties",
                        schema_of(self, argument(call, 1)));
    if (strcmp(name, "RegExp") == 0 && shape_pattern(first))
        return data_set_text(self, data_type(self, "string"), "pattern", shape_pattern(first));
    if (strcmp(name, "Partial") == 0 || strcmp(name, "Required") == 0 ||
        strcmp(name, "Pick") == 0 || strcmp(name, "Omit") == 0)
        return derived(self, call);
    *options = 0;
    return schema;
}

struct value typebox_make(struct machine *self, const struct invocation *call)
{
    const char *name = call->name ? call->name : "", *id;
    struct value schema, made;
    unsigned options;

    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++)
        if (strcmp(makers[i].name, name) == 0) {
            schema = makers[i].format ? data_format(self, makers[i].type, makers[i].format)
                                      : data_type(self, makers[i].type);
            return shape_new(self, DIALECT_TYPEBOX, with_options(self, schema, argument(call, 0)));
        }
    if (strcmp(name, "Optional") == 0 || strcmp(name, "Readonly") == 0) {
        made = shape_new(self, DIALECT_TYPEBOX, schema_of(self, argument(call, 0)));
        made.object->shape->is_optional = *name == 'O';
        return made;
    }
    schema = make(self, call, &options);
    made = shape_new(self, DIALECT_TYPEBOX,
                     options ? with_options(self, schema, argument(call, options)) : schema);
    id = options ? value_get_text(argument(call, options), "$id") : NULL;
    return id ? data_set_text(self, made, "$id", id) : made;
}

/* Shapes of TypeBox have no methods. */
bool typebox_method(struct machine *self, const struct invocation *call, struct value *result)
{
    (void)self;
    (void)call;
    (void)result;
    return false;
}

/* S.object().prop('a', S.string().required()) */
struct value fluent_make(struct machine *self, const struct invocation *call)
{
    static const char *const types[] = {"object",  "string", "number", "integer",
                                        "boolean", "array",  "null"};
    struct value made = shape_new(self, DIALECT_FLUENT, value_plain(self->arena)), result;
    struct invocation other = *call;

    for (size_t i = 0; call->name && i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i], call->name) == 0) {
            made.object->shape->schema = data_type(self, types[i]);
            made.object->shape->is_optional = true;
            return made;
        }
    made.object->shape->is_optional = true;
    other.self = made;
    return call->name && fluent_method(self, &other, &result) ? result : made;
}

static void add_property(struct machine *self, struct value copy, const struct invocation *call)
{
    struct value members = data_copy(self, value_get(copy, "properties"));
    struct value of = argument(call, 1);
    const char *name = argument_text(call, 0);
    bool required = of.kind == VALUE_OBJECT && of.object->shape && !of.object->shape->is_optional;

    if (!name)
        return;
    data_set(self, members, name, schema_of(self, of));
    data_set(self, copy, "properties", members);
    if (required) {
        struct value old = value_get(copy, "required"), list = value_array(self->arena);

        for (unsigned i = 0; value_is(old, OBJECT_ARRAY) && i < old.object->count; i++)
            data_push(self, list, old.object->items[i]);
        data_push(self, list, value_text(name));
        data_set(self, copy, "required", list);
    }
}

bool fluent_method(struct machine *self, const struct invocation *call, struct value *result)
{
    const struct shape *shape = call->self.object->shape;
    struct value copy = data_copy(self, shape->schema), first = argument(call, 0);

    if (strcmp(call->name, "valueOf") == 0) {
        *result = call->self;
        return true;
    }
    if (strcmp(call->name, "prop") == 0)
        add_property(self, copy, call);
    else if (strcmp(call->name, "items") == 0)
        data_set(self, copy, "items", schema_of(self, first));
    else if (strcmp(call->name, "required") == 0 && value_is(first, OBJECT_ARRAY))
        data_set(self, copy, "required", first);
    else if (strcmp(call->name, "pattern") == 0 && shape_pattern(first))
        data_set_text(self, copy, "pattern", shape_pattern(first));
    else if (call->count == 1 && !value_is_unknown(first) && strcmp(call->name, "id") != 0)
        data_set(self, copy, call->name,
                 first.kind == VALUE_OBJECT && first.object->shape ? schema_of(self, first)
                                                                   : first);
    *result = shape_with(self, shape, copy);
    if (strcmp(call->name, "required") == 0 && call->count == 0)
        result->object->shape->is_optional = false;
    return true;
}
