/* What the dialects of schemas share. */
#include "scaffold/source/shape.h"

#include "scaffold/source/data.h"
#include "scaffold/source/local.h"
#include "scaffold/source/native.h"
#include "scaffold/source/reference.h"
#include "scaffold/source/settings.h"

#include <string.h>

#define SHAPE_DEPTH_LIMIT 100

struct value shape_new(struct machine *self, enum dialect dialect, struct value schema)
{
    struct value value = value_plain(self->arena);
    struct shape *shape = arena_alloc(self->arena, 1, sizeof *shape);

    shape->dialect = dialect;
    shape->schema = schema;
    value.object->shape = shape;
    return value;
}

struct value shape_with(struct machine *self, const struct shape *from, struct value schema)
{
    struct value value = shape_new(self, from->dialect, schema);

    *value.object->shape = *from;
    value.object->shape->schema = schema;
    value.object->shape->name = NULL;
    return value;
}

bool shape_method(struct machine *self, const struct invocation *call, struct value *result)
{
    static shape_call *const dialects[] = {
        [DIALECT_ZOD] = zod_method,         [DIALECT_JOI] = joi_method,
        [DIALECT_TYPEBOX] = typebox_method, [DIALECT_FLUENT] = fluent_method,
        [DIALECT_CHAIN] = chain_method,
    };

    return dialects[call->self.object->shape->dialect](self, call, result) ||
           settings_method(self, call, result);
}

const char *shape_pattern(struct value value)
{
    if (value_is(value, OBJECT_REGEX))
        return value.object->label;
    return value.kind == VALUE_STRING && !value_has_hole(value) ? value.text : NULL;
}

void shape_bound(struct machine *self, struct value schema, bool is_lower, struct value bound)
{
    static const struct {
        const char *type, *lower, *upper;
    } rows[] = {
        {"string", "minLength", "maxLength"},
        {"array", "minItems", "maxItems"},
        {"object", "minProperties", "maxProperties"},
        {"integer", "minimum", "maximum"},
        {"number", "minimum", "maximum"},
    };

    for (size_t i = 0; bound.kind == VALUE_NUMBER && i < sizeof rows / sizeof *rows; i++)
        if (data_is_type(schema, rows[i].type)) {
            data_set(self, schema, is_lower ? rows[i].lower : rows[i].upper, bound);
            return;
        }
}

bool shape_apply(struct machine *self, const struct shape_word *words, const char *name,
                 struct value schema)
{
    for (; words->name; words++)
        if (strcmp(words->name, name) == 0) {
            if (words->keyword)
                data_set(self, schema, words->keyword,
                         words->text ? value_text(words->text) : value_number(words->number));
            return true;
        }
    return false;
}

static struct value schema_at(struct machine *self, struct value value, int depth);

/* The shape's schema, or a reference to it when it has a name. */
static struct value schema_of_shape(struct machine *self, struct shape *shape, int depth)
{
    if (shape->lazy.kind != VALUE_UNDEFINED && shape->schema.kind == VALUE_UNDEFINED) {
        struct value function = shape->lazy, made;

        shape->schema = value_plain(self->arena);
        made = machine_apply(self, function, value_undefined(), NULL, 0, function.object->node,
                             function.object->scope);
        shape->schema = schema_at(self, made, depth + 1);
    }
    if (shape->name && reference_is_worth(shape->schema))
        return reference_to(self, shape->name, shape->schema);
    return shape->schema;
}

struct value shape_object(struct machine *self, struct value properties)
{
    struct value schema = data_type(self, "object"), members = value_plain(self->arena);
    struct value required = value_array(self->arena);

    for (unsigned i = 0; properties.kind == VALUE_OBJECT && i < properties.object->properties.count;
         i++) {
        const struct table_entry *entry = &properties.object->properties.entries[i];
        const struct shape *shape =
            entry->value.kind == VALUE_OBJECT ? entry->value.object->shape : NULL;
        struct value member = shape_schema(self, entry->value);

        if (!*entry->key || (shape && shape->is_forbidden))
            continue;
        data_set(self, members, entry->key,
                 member.kind == VALUE_UNDEFINED ? value_plain(self->arena) : member);
        if (shape && !shape->is_optional)
            data_push(self, required, value_text(entry->key));
    }
    data_set(self, schema, "properties", members);
    if (required.object->count)
        data_set(self, schema, "required", required);
    return schema;
}

/* Constants that read as JSON Schema. */
static bool is_schema(struct value value)
{
    static const char *const words[] = {"type",  "$ref", "properties", "allOf", "anyOf", "oneOf",
                                        "items", "enum", "const",      "not",   "format"};

    for (size_t i = 0; value_is(value, OBJECT_PLAIN) && i < sizeof words / sizeof *words; i++)
        if (value_get(value, words[i]).kind != VALUE_UNDEFINED)
            return true;
    return false;
}

static struct value constant_list(struct machine *self, struct value list, int depth)
{
    struct value out = value_array(self->arena);

    for (unsigned i = 0; i < list.object->count; i++)
        data_push(self, out, schema_at(self, list.object->items[i], depth + 1));
    return out;
}

/* { nullable: true } of OpenAPI 3.0, which Fastify takes, too. */
static struct value without_nullable(struct machine *self, struct value schema)
{
    if (value_truth(value_get(schema, "nullable")) != 1)
        return schema;
    data_remove(self, schema, "nullable");
    return data_nullable(self, schema);
}

/* An object, but for its id and for the schemas that are only referred to. */
static struct value constant_object(struct machine *self, struct value value, int depth)
{
    struct value out = value_plain(self->arena);
    bool is_root = local_enter(self, value);

    for (unsigned i = 0; i < value.object->properties.count; i++) {
        const struct table_entry *entry = &value.object->properties.entries[i];

        if (*entry->key && strcmp(entry->key, "$id") != 0 && !local_is_holder(value, entry->key))
            data_set(self, out, entry->key,
                     schema_at(self, machine_get(self, value, entry->key), depth + 1));
    }
    if (is_schema(out))
        out = without_nullable(self, reference_resolve(self, out));
    if (is_root)
        local_leave(self);
    return out;
}

/* Any constant as JSON, shapes in it as their schemas. */
static struct value schema_at(struct machine *self, struct value value, int depth)
{

    if (depth > SHAPE_DEPTH_LIMIT || !machine_describe(self) || value_is_unknown(value) ||
        value_is_callable(value))
        return value_plain(self->arena);
    if (value.kind != VALUE_OBJECT)
        return value;
    if (value.object->shape)
        return schema_of_shape(self, value.object->shape, depth);
    if (value_is(value, OBJECT_ARRAY))
        return constant_list(self, value, depth);
    if (value_is(value, OBJECT_REGEX))
        return value_text(value.object->label);
    return constant_object(self, value, depth);
}

struct value shape_schema(struct machine *self, struct value value)
{
    if (value.kind != VALUE_OBJECT)
        return value_undefined();
    if (!value.object->shape && !is_schema(value))
        return value_undefined();
    return schema_at(self, value, 0);
}

const struct native shape_natives[] = {
    {"zod", "", NULL, zod_make},
    {"zod", "z", NULL, zod_make},
    {"zod/v4", "", NULL, zod_make},
    {"zod/v4", "z", NULL, zod_make},
    {"zod/v3", "z", NULL, zod_make},
    {"@hono/zod-openapi", "z", NULL, zod_make},
    {"joi", "", NULL, joi_make},
    {"Joi", "", NULL, joi_make},
    {"@hapi/joi", "", NULL, joi_make},
    {"celebrate", "Joi", NULL, joi_make},
    {"@sinclair/typebox", "Type", NULL, typebox_make},
    {"typebox", "Type", NULL, typebox_make},
    {"typebox", "", NULL, typebox_make},
    {"@fastify/type-provider-typebox", "Type", NULL, typebox_make},
    {"fluent-json-schema", "", NULL, fluent_make},
    {"fluent-json-schema", "S", NULL, fluent_make},
    {"express-validator", "body", chain_make, NULL},
    {"express-validator", "query", chain_make, NULL},
    {"express-validator", "param", chain_make, NULL},
    {"express-validator", "header", chain_make, NULL},
    {"express-validator", "cookie", chain_make, NULL},
    {"express-validator", "check", chain_make, NULL},
    {"express-validator", "checkSchema", chain_check_schema, NULL},
    {"express-validator/check", "body", chain_make, NULL},
    {"express-validator/check", "query", chain_make, NULL},
    {"express-validator/check", "param", chain_make, NULL},
    {"express-validator/check", "check", chain_make, NULL},
    {"envalid", "cleanEnv", settings_clean, NULL},
    {"config", "", NULL, NULL},
    {"config", "get", settings_config, NULL},
    {NULL, NULL, NULL, NULL},
};
