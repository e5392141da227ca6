/* Joi, also as celebrate exports it. Properties are optional until they are required. */
#include "scaffold/source/data.h"
#include "scaffold/source/reference.h"
#include "scaffold/source/shape.h"

#include <string.h>

static const struct {
    const char *name, *type, *format;
} makers[] = {
    {"string", "string", NULL},      {"number", "number", NULL},     {"boolean", "boolean", NULL},
    {"bool", "boolean", NULL},       {"object", "object", NULL},     {"array", "array", NULL},
    {"date", "string", "date-time"}, {"binary", "string", "binary"},
};

static const struct shape_word words[] = {
    {"email", "format", "email", 0},
    {"uri", "format", "uri", 0},
    {"guid", "format", "uuid", 0},
    {"uuid", "format", "uuid", 0},
    {"hostname", "format", "hostname", 0},
    {"isoDate", "format", "date-time", 0},
    {"iso", "format", "date-time", 0},
    {"integer", "type", "integer", 0},
    {"alphanum", "pattern", "^[a-zA-Z0-9]*$", 0},
    {"hex", "pattern", "^[a-fA-F0-9]*$", 0},
    {"base64", "format", "byte", 0},
    {"port", "type", "integer", 0},
    {NULL, NULL, NULL, 0},
};

static const char *const same[] = {
    "trim",      "lowercase", "uppercase", "custom",   "when",      "or",         "and",
    "xor",       "nand",      "with",      "without",  "label",     "note",       "tag",
    "messages",  "message",   "error",     "strict",   "options",   "prefs",      "preferences",
    "concat",    "single",    "unique",    "external", "truthy",    "falsy",      "insensitive",
    "sensitive", "normalize", "raw",       "cast",     "timestamp", "precision",  "unsafe",
    "empty",     "oxor",      "rename",    "ip",       "has",       "ordered",    "assert",
    "id",        "meta",      "unit",      "warning",  "keysOnly",  "creditCard",
};

static struct value joi_new(struct machine *self, struct value schema)
{
    struct value made = shape_new(self, DIALECT_JOI, schema);

    made.object->shape->is_optional = true;
    return made;
}

static struct value schema_of(struct machine *self, struct value value)
{
    struct value schema = value_is(value, OBJECT_PLAIN) && !value.object->shape
                              ? shape_object(self, value)
                              : shape_schema(self, value);

    return schema.kind == VALUE_UNDEFINED ? value_plain(self->arena) : schema;
}

static struct value choices(struct machine *self, const struct invocation *call, unsigned from)
{
    struct value list = value_array(self->arena), first = argument(call, from);
    unsigned count = value_is(first, OBJECT_ARRAY) ? first.object->count : call->count;
    struct value *items = value_is(first, OBJECT_ARRAY) ? first.object->items : call->arguments;

    for (unsigned i = 0; i < count; i++)
        data_push(self, list, schema_of(self, items[i]));
    return list;
}

struct value joi_make(struct machine *self, const struct invocation *call)
{
    const char *name = call->name ? call->name : "";

    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++) {
        struct value schema;

        if (strcmp(makers[i].name, name) != 0)
            continue;
        if (strcmp(name, "object") == 0 && call->count)
            return joi_new(self, schema_of(self, argument(call, 0)));
        schema = makers[i].format ? data_format(self, makers[i].type, makers[i].format)
                                  : data_type(self, makers[i].type);
        return joi_new(self, schema);
    }
    if (strcmp(name, "alternatives") == 0 || strcmp(name, "alt") == 0)
        return joi_new(self, call->count ? data_any_of(self, choices(self, call, 0))
                                         : value_plain(self->arena));
    if (strcmp(name, "valid") == 0 || strcmp(name, "equal") == 0 || strcmp(name, "required") == 0 ||
        strcmp(name, "optional") == 0) {
        struct invocation any = *call;
        struct value result;

        any.self = joi_new(self, value_plain(self->arena));
        return joi_method(self, &any, &result) ? result : any.self;
    }
    if (strcmp(name, "compile") == 0)
        return joi_new(self, schema_of(self, argument(call, 0)));
    return joi_new(self, value_plain(self->arena));
}

/* keys({…}) and append({…}) */
static void add_keys(struct machine *self, struct value copy, struct value keys)
{
    struct value more = shape_object(self, keys), members = value_get(more, "properties");
    struct value required = value_get(more, "required");
    struct value into = data_copy(self, value_get(copy, "properties"));

    for (unsigned i = 0; i < members.object->properties.count; i++)
        data_set(self, into, members.object->properties.entries[i].key,
                 members.object->properties.entries[i].value);
    data_set(self, copy, "properties", into);
    for (unsigned i = 0; value_is(required, OBJECT_ARRAY) && i < required.object->count; i++)
        if (!data_has(value_get(copy, "required"), required.object->items[i].text))
            data_push(self, data_at(self, copy, "required", OBJECT_ARRAY),
                      required.object->items[i]);
}

/* valid(a, b): constants; null among them makes it nullable. */
static struct value with_values(struct machine *self, const struct invocation *call,
                                struct value copy)
{
    struct value first = argument(call, 0), list = value_array(self->arena);
    unsigned count = value_is(first, OBJECT_ARRAY) ? first.object->count : call->count;
    struct value *items = value_is(first, OBJECT_ARRAY) ? first.object->items : call->arguments;
    bool has_null = false;

    for (unsigned i = 0; i < count; i++) {
        has_null |= items[i].kind == VALUE_NULL;
        if (items[i].kind != VALUE_NULL && !value_is_unknown(items[i]) &&
            items[i].kind != VALUE_OBJECT)
            data_push(self, list, items[i]);
    }
    if (list.object->count && strcmp(call->name, "allow") != 0)
        data_set(self, copy, "enum", list);
    return has_null ? data_nullable(self, copy) : copy;
}

static bool change_bounds(struct machine *self, const struct invocation *call, struct value copy)
{
    const char *name = call->name;
    struct value of = argument(call, 0);

    if (strcmp(name, "min") == 0 || strcmp(name, "max") == 0)
        shape_bound(self, copy, name[1] == 'i', of);
    else if (strcmp(name, "length") == 0) {
        shape_bound(self, copy, true, of);
        shape_bound(self, copy, false, of);
    } else if (strcmp(name, "greater") == 0 && of.kind == VALUE_NUMBER)
        data_set(self, copy, "exclusiveMinimum", of);
    else if (strcmp(name, "less") == 0 && of.kind == VALUE_NUMBER)
        data_set(self, copy, "exclusiveMaximum", of);
    else if (strcmp(name, "positive") == 0)
        data_set(self, copy, "exclusiveMinimum", value_number(0));
    else if (strcmp(name, "negative") == 0)
        data_set(self, copy, "exclusiveMaximum", value_number(0));
    else if (strcmp(name, "multiple") == 0 && of.kind == VALUE_NUMBER)
        data_set(self, copy, "multipleOf", of);
    else if ((strcmp(name, "pattern") == 0 || strcmp(name, "regex") == 0) && shape_pattern(of) &&
             data_is_type(copy, "string"))
        data_set_text(self, copy, "pattern", shape_pattern(of));
    else
        return false;
    return true;
}

static bool change_notes(struct machine *self, const struct invocation *call, struct value copy)
{
    const char *name = call->name;
    struct value of = argument(call, 0);
    bool known = !value_is_unknown(of) && !value_is_callable(of);

    if (strcmp(name, "default") == 0 || strcmp(name, "example") == 0) {
        if (known)
            data_set(self, copy, name, of);
    } else if (strcmp(name, "description") == 0) {
        if (known)
            data_set(self, copy, name, of);
    } else if (strcmp(name, "items") == 0) {
        data_set(self, copy, "items", data_any_of(self, choices(self, call, 0)));
    } else if (strcmp(name, "keys") == 0 || strcmp(name, "append") == 0) {
        add_keys(self, copy, of);
    } else if (strcmp(name, "unknown") == 0) {
        data_set(self, copy, "additionalProperties",
                 value_boolean(call->count == 0 || value_truth(of) != 0));
    } else {
        return false;
    }
    return true;
}

static bool is_same(const char *name)
{
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        if (strcmp(same[i], name) == 0)
            return true;
    return false;
}

static bool change_presence(struct machine *self, const struct invocation *call,
                            struct value *result)
{
    const struct shape *shape = call->self.object->shape;
    bool required = strcmp(call->name, "required") == 0 || strcmp(call->name, "exist") == 0;
    bool forbidden = strcmp(call->name, "forbidden") == 0;

    if (!required && !forbidden && strcmp(call->name, "optional") != 0)
        return false;
    *result = shape_with(self, shape, shape->schema);
    result->object->shape->is_optional = !required;
    result->object->shape->is_forbidden = forbidden;
    return true;
}

bool joi_method(struct machine *self, const struct invocation *call, struct value *result)
{
    const struct shape *shape = call->self.object->shape;
    struct value copy;

    *result = call->self;
    if (is_same(call->name) || change_presence(self, call, result))
        return true;
    copy = data_copy(self, reference_target(self, shape->schema));
    if (strcmp(call->name, "valid") == 0 || strcmp(call->name, "allow") == 0 ||
        strcmp(call->name, "equal") == 0 || strcmp(call->name, "only") == 0)
        copy = with_values(self, call, copy);
    else if (strcmp(call->name, "try") == 0 || strcmp(call->name, "conditional") == 0)
        copy = data_any_of(self, choices(self, call, 0));
    else if (!change_bounds(self, call, copy) && !change_notes(self, call, copy) &&
             !shape_apply(self, words, call->name, copy))
        return false;
    *result = shape_with(self, shape, copy);
    return true;
}
