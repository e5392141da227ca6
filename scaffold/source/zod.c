/* zod, versions 3 and 4. */
#include "scaffold/source/data.h"
#include "scaffold/source/reference.h"
#include "scaffold/source/shape.h"

#include <string.h>

/* z.string() and the like; a format is a type of its own in zod 4: z.email(). */
static const struct {
    const char *name, *type, *format;
} makers[] = {
    {"string", "string", NULL},
    {"number", "number", NULL},
    {"boolean", "boolean", NULL},
    {"stringbool", "string", NULL},
    {"bigint", "integer", NULL},
    {"int", "integer", NULL},
    {"int32", "integer", "int32"},
    {"float32", "number", "float"},
    {"float64", "number", "double"},
    {"date", "string", "date-time"},
    {"null", "null", NULL},
    {"email", "string", "email"},
    {"uuid", "string", "uuid"},
    {"guid", "string", "uuid"},
    {"uuidv4", "string", "uuid"},
    {"url", "string", "uri"},
    {"httpUrl", "string", "uri"},
    {"ipv4", "string", "ipv4"},
    {"ipv6", "string", "ipv6"},
    {"base64", "string", "byte"},
    {"datetime", "string", "date-time"},
    {"time", "string", "time"},
    {"duration", "string", "duration"},
    {"file", "string", "binary"},
    {"cuid", "string", NULL},
    {"cuid2", "string", NULL},
    {"ulid", "string", NULL},
    {"nanoid", "string", NULL},
};

static const struct shape_word words[] = {
    {"email", "format", "email", 0},
    {"url", "format", "uri", 0},
    {"uuid", "format", "uuid", 0},
    {"guid", "format", "uuid", 0},
    {"datetime", "format", "date-time", 0},
    {"date", "format", "date", 0},
    {"time", "format", "time", 0},
    {"duration", "format", "duration", 0},
    {"ipv4", "format", "ipv4", 0},
    {"ipv6", "format", "ipv6", 0},
    {"base64", "format", "byte", 0},
    {"int", "type", "integer", 0},
    {"positive", "exclusiveMinimum", NULL, 0},
    {"nonnegative", "minimum", NULL, 0},
    {"negative", "exclusiveMaximum", NULL, 0},
    {"nonpositive", "maximum", NULL, 0},
    {NULL, NULL, NULL, 0},
};

/* Methods that change nothing of what may come in. */
static const char *const same[] = {
    "trim",  "toLowerCase", "toUpperCase", "transform",     "refine",    "superRefine", "check",
    "brand", "readonly",    "catch",       "openapi",       "register",  "overwrite",   "finite",
    "safe",  "cuid",        "cuid2",       "ulid",          "nanoid",    "jwt",         "ip",
    "strip", "loose",       "lowercase",   "uppercase",     "normalize", "emoji",       "cidr",
    "clone", "innerType",   "sourceType",  "removeDefault", "unwrap",    "includes",    "e164",
};

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

static struct value constant(struct machine *self, struct value value)
{
    if (value_is(value, OBJECT_ARRAY)) {
        struct value list = value_array(self->arena);

        for (unsigned i = 0; i < value.object->count; i++)
            data_push(self, list, constant(self, value.object->items[i]));
        return data_any_of(self, list);
    }
    return value_is_unknown(value) ? value_plain(self->arena)
                                   : data_set(self, value_plain(self->arena), "const", value);
}

/* z.enum([…]), z.enum({…}) and z.nativeEnum(E) */
static struct value enumeration(struct machine *self, struct value of)
{
    struct value list = value_array(self->arena);

    if (value_is(of, OBJECT_ARRAY))
        return constant(self, of);
    for (unsigned i = 0; value_is(of, OBJECT_PLAIN) && i < of.object->properties.count; i++)
        data_push(self, list, of.object->properties.entries[i].value);
    return list.object->count ? constant(self, list) : data_type(self, "string");
}

static struct value make_array(struct machine *self, struct value item)
{
    return data_set(self, data_type(self, "array"), "items", schema_of(self, item));
}

static struct value make_record(struct machine *self, const struct invocation *call)
{
    struct value of = argument(call, call->count > 1 ? 1 : 0);

    return data_set(self, data_type(self, "object"), "additionalProperties", schema_of(self, of));
}

static struct value make_tuple(struct machine *self, struct value list)
{
    struct value items = each_schema(self, list), schema = data_type(self, "array");

    data_set(self, schema, "prefixItems", items);
    data_set(self, schema, "minItems", value_number(items.object->count));
    return data_set(self, schema, "maxItems", value_number(items.object->count));
}

static struct value make_both(struct machine *self, struct value a, struct value b)
{
    struct value list = data_list(self, schema_of(self, a));

    data_push(self, list, schema_of(self, b));
    return data_set(self, value_plain(self->arena), "allOf", list);
}

static struct value make_object(struct machine *self, const struct invocation *call)
{
    struct value schema = shape_object(self, argument(call, 0));

    if (strcmp(call->name, "strictObject") == 0)
        data_set(self, schema, "additionalProperties", value_boolean(false));
    if (strcmp(call->name, "looseObject") == 0)
        data_set(self, schema, "additionalProperties", value_boolean(true));
    return schema;
}

static struct value make_compound(struct machine *self, const struct invocation *call)
{
    const char *name = call->name;

    if (strcmp(name, "object") == 0 || strcmp(name, "strictObject") == 0 ||
        strcmp(name, "looseObject") == 0)
        return make_object(self, call);
    if (strcmp(name, "array") == 0)
        return make_array(self, argument(call, 0));
    if (strcmp(name, "enum") == 0 || strcmp(name, "nativeEnum") == 0)
        return enumeration(self, argument(call, 0));
    if (strcmp(name, "literal") == 0)
        return constant(self, argument(call, 0));
    if (strcmp(name, "union") == 0)
        return data_any_of(self, each_schema(self, argument(call, 0)));
    if (strcmp(name, "discriminatedUnion") == 0)
        return data_any_of(self, each_schema(self, argument(call, 1)));
    if (strcmp(name, "tuple") == 0)
        return make_tuple(self, argument(call, 0));
    if (strcmp(name, "record") == 0)
        return make_record(self, call);
    if (strcmp(name, "intersection") == 0)
        return make_both(self, argument(call, 0), argument(call, 1));
    if (strcmp(name, "nullable") == 0)
        return data_nullable(self, schema_of(self, argument(call, 0)));
    if (strcmp(name, "preprocess") == 0)
        return schema_of(self, argument(call, 1));
    return value_plain(self->arena);
}

static struct value make_optional(struct machine *self, struct value of)
{
    struct value made = shape_new(self, DIALECT_ZOD, schema_of(self, of));

    made.object->shape->is_optional = true;
    return made;
}

/* z.lazy(() => Node): asked only when its schema is, as it may be part of itself. */
static struct value make_lazy(struct machine *self, struct value function)
{
    struct value made = shape_new(self, DIALECT_ZOD, value_undefined());

    if (value_is(function, OBJECT_FUNCTION)) {
        function.object->called = true;
        made.object->shape->lazy = function;
    } else {
        made.object->shape->schema = value_plain(self->arena);
    }
    return made;
}

struct value zod_make(struct machine *self, const struct invocation *call)
{
    const char *name = call->name ? call->name : "";

    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++)
        if (strcmp(makers[i].name, name) == 0)
            return shape_new(self, DIALECT_ZOD,
                             makers[i].format ? data_format(self, makers[i].type, makers[i].format)
                                              : data_type(self, makers[i].type));
    if (strcmp(name, "optional") == 0)
        return make_optional(self, argument(call, 0));
    if (strcmp(name, "lazy") == 0)
        return make_lazy(self, argument(call, 0));
    return shape_new(self, DIALECT_ZOD, make_compound(self, call));
}

/* The properties of a shape that is an object, to be copied and changed. */
static struct value object_copy(struct machine *self, struct value schema)
{
    struct value copy = data_copy(self, reference_target(self, schema));
    struct value required = value_get(copy, "required"), list = value_array(self->arena);

    data_set(self, copy, "properties", data_copy(self, value_get(copy, "properties")));
    for (unsigned i = 0; value_is(required, OBJECT_ARRAY) && i < required.object->count; i++)
        data_push(self, list, required.object->items[i]);
    return data_set(self, copy, "required", list);
}

static void drop_required(struct machine *self, struct value schema, const char *name)
{
    struct value list = value_get(schema, "required"), out = value_array(self->arena);

    for (unsigned i = 0; value_is(list, OBJECT_ARRAY) && i < list.object->count; i++)
        if (strcmp(list.object->items[i].text, name) != 0)
            data_push(self, out, list.object->items[i]);
    data_set(self, schema, "required", out);
}

static void add_required(struct machine *self, struct value schema, const char *name)
{
    if (!data_has(value_get(schema, "required"), name))
        data_push(self, data_at(self, schema, "required", OBJECT_ARRAY), value_text(name));
}

static struct value finish_object(struct machine *self, struct value schema)
{
    if (value_get(schema, "required").object->count == 0)
        data_remove(self, schema, "required");
    return schema;
}

/* extend({…}) and merge(other) */
static struct value extended(struct machine *self, struct value schema, struct value with)
{
    struct value out = object_copy(self, schema), added, members, required;

    added = with.kind == VALUE_OBJECT && with.object->shape
                ? reference_target(self, schema_of(self, with))
                : shape_object(self, with);
    members = value_get(added, "properties");
    required = value_get(added, "required");
    for (unsigned i = 0; members.kind == VALUE_OBJECT && i < members.object->properties.count;
         i++) {
        const struct table_entry *entry = &members.object->properties.entries[i];

        data_set(self, value_get(out, "properties"), entry->key, entry->value);
        drop_required(self, out, entry->key);
        if (data_has(required, entry->key))
            add_required(self, out, entry->key);
    }
    return finish_object(self, out);
}

/* pick({ a: true }), omit({ a: true }) */
static struct value selected(struct machine *self, struct value schema, struct value mask,
                             bool picks)
{
    struct value out = object_copy(self, schema), members = value_plain(self->arena);
    struct value all = value_get(out, "properties");

    for (unsigned i = 0; i < all.object->properties.count; i++) {
        const struct table_entry *entry = &all.object->properties.entries[i];
        bool listed = value_get(mask, entry->key).kind != VALUE_UNDEFINED;

        if (listed == picks)
            data_set(self, members, entry->key, entry->value);
        else
            drop_required(self, out, entry->key);
    }
    data_set(self, out, "properties", members);
    return finish_object(self, out);
}

/* partial(), required(), both with an optional mask. */
static struct value requirements(struct machine *self, struct value schema, struct value mask,
                                 bool required)
{
    struct value out = object_copy(self, schema), all = value_get(out, "properties");

    for (unsigned i = 0; i < all.object->properties.count; i++) {
        const char *key = all.object->properties.entries[i].key;

        if (mask.kind == VALUE_OBJECT && value_get(mask, key).kind == VALUE_UNDEFINED)
            continue;
        if (required)
            add_required(self, out, key);
        else
            drop_required(self, out, key);
    }
    return finish_object(self, out);
}

static bool change_object(struct machine *self, const struct invocation *call, struct value schema,
                          struct value *result)
{
    const char *name = call->name;
    struct value of = argument(call, 0);

    if (strcmp(name, "extend") == 0 || strcmp(name, "merge") == 0 ||
        strcmp(name, "safeExtend") == 0 || strcmp(name, "augment") == 0)
        *result = extended(self, schema, of);
    else if (strcmp(name, "pick") == 0 || strcmp(name, "omit") == 0)
        *result = selected(self, schema, of, *name == 'p');
    else if (strcmp(name, "partial") == 0 || strcmp(name, "deepPartial") == 0 ||
             strcmp(name, "required") == 0)
        *result = requirements(self, schema, of, *name == 'r');
    else if (strcmp(name, "strict") == 0 || strcmp(name, "passthrough") == 0 ||
             strcmp(name, "catchall") == 0)
        *result = data_set(self, object_copy(self, schema), "additionalProperties",
                           *name == 'c' ? schema_of(self, of) : value_boolean(*name == 'p'));
    else
        return false;
    return true;
}

static bool change_bounds(struct machine *self, const struct invocation *call, struct value copy)
{
    const char *name = call->name;
    struct value of = argument(call, 0);

    if (strcmp(name, "min") == 0 || strcmp(name, "gte") == 0)
        shape_bound(self, copy, true, of);
    else if (strcmp(name, "max") == 0 || strcmp(name, "lte") == 0)
        shape_bound(self, copy, false, of);
    else if (strcmp(name, "gt") == 0 || strcmp(name, "lt") == 0)
        data_set(self, copy, *(name) == 'g' ? "exclusiveMinimum" : "exclusiveMaximum", of);
    else if (strcmp(name, "nonempty") == 0)
        shape_bound(self, copy, true, value_number(1));
    else if (strcmp(name, "length") == 0 || strcmp(name, "size") == 0) {
        shape_bound(self, copy, true, of);
        shape_bound(self, copy, false, of);
    } else if ((strcmp(name, "multipleOf") == 0 || strcmp(name, "step") == 0) &&
               of.kind == VALUE_NUMBER)
        data_set(self, copy, "multipleOf", of);
    else if (strcmp(name, "regex") == 0 && shape_pattern(of))
        data_set_text(self, copy, "pattern", shape_pattern(of));
    else if (strcmp(name, "describe") == 0 && of.kind == VALUE_STRING)
        data_set(self, copy, "description", of);
    else
        return false;
    return true;
}

static bool change_presence(struct machine *self, const struct invocation *call,
                            struct value schema, struct value *result)
{
    const struct shape *shape = call->self.object->shape;
    const char *name = call->name;

    if (strcmp(name, "nullable") == 0 || strcmp(name, "nullish") == 0)
        schema = data_nullable(self, schema);
    else if (strcmp(name, "default") == 0 || strcmp(name, "prefault") == 0) {
        struct value given = argument(call, 0);

        schema = data_copy(self, schema);
        if (!value_is_unknown(given) && !value_is_callable(given))
            data_set(self, schema, "default", given);
    } else if (strcmp(name, "optional") != 0 && strcmp(name, "exactOptional") != 0) {
        return false;
    }
    *result = shape_with(self, shape, schema);
    result->object->shape->is_optional = shape->is_optional || strcmp(name, "nullable") != 0;
    return true;
}

/* meta({ description, example, … }) */
static struct value with_meta(struct machine *self, struct value schema, struct value meta)
{
    static const char *const kept[] = {"title", "description", "deprecated", "example", "examples"};
    struct value copy = data_copy(self, schema);

    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (value_get(meta, kept[i]).kind != VALUE_UNDEFINED)
            data_set(self, copy, kept[i], value_get(meta, kept[i]));
    return copy;
}

static bool is_same(const char *name)
{
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        if (strcmp(same[i], name) == 0)
            return true;
    return false;
}

bool zod_method(struct machine *self, const struct invocation *call, struct value *result)
{
    const struct shape *shape = call->self.object->shape;
    struct value schema = schema_of(self, call->self), copy;

    *result = call->self;
    if (is_same(call->name))
        return true;
    if (change_presence(self, call, schema, result))
        return true;
    if (change_object(self, call, schema, &copy)) {
        *result = shape_with(self, shape, copy);
        return true;
    }
    if (strcmp(call->name, "array") == 0)
        copy = make_array(self, call->self);
    else if (strcmp(call->name, "or") == 0) {
        struct value list = data_list(self, schema);

        data_push(self, list, schema_of(self, argument(call, 0)));
        copy = data_any_of(self, list);
    } else if (strcmp(call->name, "and") == 0)
        copy = make_both(self, call->self, argument(call, 0));
    else if (strcmp(call->name, "pipe") == 0)
        return true;
    else if (strcmp(call->name, "meta") == 0)
        copy = with_meta(self, schema, argument(call, 0));
    else {
        copy = data_copy(self, reference_target(self, shape->schema));
        if (!change_bounds(self, call, copy) && !shape_apply(self, words, call->name, copy))
            return false;
    }
    *result = shape_with(self, shape, copy);
    return true;
}
