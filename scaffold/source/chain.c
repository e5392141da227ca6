/* express-validator: chains of checks on fields of the request. */
#include "scaffold/source/data.h"
#include "scaffold/source/shape.h"

#include <string.h>

static const struct shape_word words[] = {
    {"isEmail", "format", "email", 0},
    {"isURL", "format", "uri", 0},
    {"isUUID", "format", "uuid", 0},
    {"isISO8601", "format", "date-time", 0},
    {"isDate", "format", "date", 0},
    {"isIP", "format", "ipv4", 0},
    {"isBoolean", "type", "boolean", 0},
    {"isNumeric", "type", "number", 0},
    {"isString", "type", "string", 0},
    {"isArray", "type", "array", 0},
    {"isObject", "type", "object", 0},
    {"isMongoId", "pattern", "^[0-9a-fA-F]{24}$", 0},
    {"isAlphanumeric", "pattern", "^[a-zA-Z0-9]+$", 0},
    {"isAlpha", "pattern", "^[a-zA-Z]+$", 0},
    {"isHexadecimal", "pattern", "^[a-fA-F0-9]+$", 0},
    {"isStrongPassword", "minLength", NULL, 8},
    {NULL, NULL, NULL, 0},
};

static const struct {
    const char *function, *place;
} places[] = {
    {"body", "body"},      {"query", "query"},    {"param", "params"},
    {"header", "headers"}, {"cookie", "cookies"}, {"check", "any"},
};

static const char *place_of(const char *function)
{
    for (size_t i = 0; function && i < sizeof places / sizeof *places; i++)
        if (strcmp(places[i].function, function) == 0)
            return places[i].place;
    return "any";
}

static struct value chain_new(struct machine *self, const char *place, struct value fields)
{
    struct value made = shape_new(self, DIALECT_CHAIN, data_type(self, "string"));

    made.object->shape->place = place;
    made.object->shape->fields = value_is(fields, OBJECT_ARRAY) ? fields : data_list(self, fields);
    return made;
}

struct value chain_make(struct machine *self, const struct invocation *call)
{
    return chain_new(self, place_of(call->callee.object->label), argument(call, 0));
}

/* { min, max } of isInt, isFloat, isLength. */
static void bounds(struct machine *self, struct value copy, struct value options)
{
    shape_bound(self, copy, true, value_get(options, "min"));
    shape_bound(self, copy, false, value_get(options, "max"));
}

static bool change(struct machine *self, const struct invocation *call, struct value copy)
{
    const char *name = call->name;
    struct value first = argument(call, 0);

    if (strcmp(name, "isInt") == 0 || strcmp(name, "isFloat") == 0 ||
        strcmp(name, "isDecimal") == 0) {
        data_set_text(self, copy, "type", name[2] == 'I' ? "integer" : "number");
        bounds(self, copy, first);
    } else if (strcmp(name, "isLength") == 0) {
        bounds(self, copy, first);
    } else if (strcmp(name, "notEmpty") == 0) {
        shape_bound(self, copy, true, value_number(1));
    } else if (strcmp(name, "isIn") == 0) {
        if (value_is(first, OBJECT_ARRAY))
            data_set(self, copy, "enum", first);
    } else if (strcmp(name, "matches") == 0) {
        if (shape_pattern(first))
            data_set_text(self, copy, "pattern", shape_pattern(first));
    } else if (shape_apply(self, words, name, copy)) {
        if (strcmp(name, "isArray") == 0) {
            data_set(self, copy, "items", value_plain(self->arena));
            bounds(self, copy, first);
        }
    } else {
        return false;
    }
    return true;
}

bool chain_method(struct machine *self, const struct invocation *call, struct value *result)
{
    const struct shape *shape = call->self.object->shape;
    struct value copy = data_copy(self, shape->schema);

    *result = call->self;
    if (strcmp(call->name, "optional") == 0) {
        *result = shape_with(self, shape, shape->schema);
        result->object->shape->is_optional = true;
    } else if (change(self, call, copy)) {
        *result = shape_with(self, shape, copy);
    }
    return true;
}

/* checkSchema({ field: { in: ['body'], isEmail: true, isLength: { options: { min: 3 } } } }) */
struct value chain_check_schema(struct machine *self, const struct invocation *call)
{
    struct value fields = argument(call, 0), list = value_array(self->arena);

    for (unsigned i = 0; value_is(fields, OBJECT_PLAIN) && i < fields.object->properties.count;
         i++) {
        const struct table_entry *field = &fields.object->properties.entries[i];
        struct value in = value_get(field->value, "in"), chain;

        if (value_is(in, OBJECT_ARRAY) && in.object->count)
            in = in.object->items[0];
        chain = chain_new(self, in.kind == VALUE_STRING ? in.text : "any", value_text(field->key));
        for (unsigned j = 0;
             field->value.kind == VALUE_OBJECT && j < field->value.object->properties.count; j++) {
            const struct table_entry *check = &field->value.object->properties.entries[j];
            struct value options = value_get(check->value, "options");
            struct invocation method = *call;

            method.self = chain;
            method.name = check->key;
            method.arguments = &options;
            method.count = options.kind == VALUE_UNDEFINED ? 0 : 1;
            chain_method(self, &method, &chain);
        }
        array_push(self->arena, list.object, chain);
    }
    return list;
}
