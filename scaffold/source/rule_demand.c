/* What conditions demand: bounds, formats, types, and what functions that are called do. */
#include "scaffold/source/rule.h"
#include "scaffold/source/rule_name.h"

#include "scaffold/source/data.h"
#include "scaffold/source/literal.h"
#include "scaffold/source/own_type.h"

#include <string.h>

static const struct {
    const char *function, *keyword, *value;
} formats[] = {

    {"isEmail", "format", "email"},
    {"isUuid", "format", "uuid"},
    {"isDate", "format", "date"},
    {"isTime", "format", "time"},
    {"isDateTime", "format", "date-time"},
    {"isDuration", "format", "duration"},
    {"isIpv4", "format", "ipv4"},
    {"isIpv6", "format", "ipv6"},
    {"isHostname", "format", "hostname"},
    {"isUri", "format", "uri"},
    {"isUriReference", "format", "uri-reference"},
    {"isByte", "format", "byte"},
    {"isJsonPointer", "format", "json-pointer"},
    {"isRegex", "format", "regex"},
    {"isRelativeJsonPointer", "format", "relative-json-pointer"},
    {"isInt32", "format", "int32"},
    {"isInt64", "format", "int64"},
};

/* What a comparison that is reported demands. */
static const struct {
    const char *operator, * of_text, *of_list, *of_object, *of_number;
} comparisons[] = {

    {"<", "minLength", "minItems", "minProperties", "minimum"},
    {">", "maxLength", "maxItems", "maxProperties", "maximum"},
    {"<=", NULL, NULL, NULL, "exclusiveMinimum"},
    {">=", NULL, NULL, NULL, "exclusiveMaximum"},
};

/* What checks say, whatever was known before; other formats are not checked. */
void rule_forget(struct rule *self, struct value schema)
{
    static const char *const keywords[] = {"minLength",   "maxLength",       "pattern",
                                           "minimum",     "maximum",         "exclusiveMinimum",
                                           "minItems",    "maxItems",        "multipleOf",
                                           "uniqueItems", "exclusiveMaximum"};
    const char *format = value_get_text(schema, "format");

    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
        data_remove(self->machine, schema, keywords[i]);
    for (size_t i = 0; format && i < sizeof formats / sizeof *formats; i++)
        if (strcmp(formats[i].value, format) == 0)
            data_remove(self->machine, schema, "format");
}

/* number → integer, alone or beside null. */
static void set_integer(struct rule *self, struct value schema)
{
    struct machine *machine = self->machine;
    struct value types;

    schema = rule_target(self, schema);
    if (!data_is_type(schema, "number"))
        return;
    types = value_get(schema, "type");
    if (types.kind == VALUE_STRING) {
        data_set_text(machine, schema, "type", "integer");
        return;
    }
    for (unsigned i = 0; i < types.object->count; i++)
        if (strcmp(types.object->items[i].text, "number") == 0)
            types.object->items[i] = value_text("integer");
}

static const char *length_keyword(struct value schema, size_t row)
{
    return data_is_type(schema, "string") ? comparisons[row].of_text : comparisons[row].of_list;
}

/* x.length > 9, Object.keys(x).length < 1, x <= 0 */
static void read_comparison(struct rule *self, const struct syntax *node, size_t row)
{
    const struct syntax *left = syntax_child(node, FIELD_LEFT), *inner;
    struct value number;

    if (!rule_number(syntax_child(node, FIELD_RIGHT), &number) || !rule_is_refused(self, node))
        return;
    if (syntax_is(left, SYNTAX_IDENTIFIER)) {
        rule_set(self, rule_schema_of(self, left), comparisons[row].of_number, number);
    } else if (syntax_is(left, SYNTAX_MEMBER)) {
        inner = syntax_child(left, FIELD_OBJECT);
        if (syntax_is(inner, SYNTAX_CALL))
            rule_set(self, rule_schema_of(self, syntax_first(syntax_child(inner, FIELD_ARGUMENTS))),
                     comparisons[row].of_object, number);
        else
            rule_set(self, rule_schema_of(self, inner),
                     length_keyword(rule_schema_of(self, inner), row), number);
    }
}

/* isLonger(x, 255), isShorter(x, 2) */
static void read_length(struct rule *self, const struct syntax *call, const char *name,
                        struct value schema)
{
    const struct syntax *first = syntax_first(syntax_child(call, FIELD_ARGUMENTS));
    bool most = strcmp(name, "isLonger") == 0;
    struct value number;

    if ((most || strcmp(name, "isShorter") == 0) && rule_number(syntax_next(first), &number) &&
        rule_is_refused(self, call))
        rule_set(self, schema, most ? "maxLength" : "minLength", number);
}

/* x === '' */
static void read_emptiness(struct rule *self, const struct syntax *node)
{
    const struct syntax *right = syntax_child(node, FIELD_RIGHT);

    if (strcmp(node->text, "===") == 0 && syntax_is(right, SYNTAX_STRING) &&
        *literal_string(self->machine->atoms, right) == '\0' && rule_is_refused(self, node))
        rule_set(self, rule_schema_of(self, syntax_child(node, FIELD_LEFT)), "minLength",
                 value_number(1));
}

/* PATTERN.test(x), SET.has(x): what the constant was made from. */
static void read_constant(struct rule *self, const char *method, const struct syntax *object,
                          struct value schema)
{
    struct value constant = machine_evaluate(self->machine, self->function->scope, object);
    const struct call *made = constant.kind == VALUE_OBJECT ? constant.object->made : NULL;

    if (!made || !made->count)
        return;
    if (strcmp(method, "test") == 0 && made->arguments[0].kind == VALUE_STRING)
        rule_set(self, schema, "pattern", made->arguments[0]);
    else if (strcmp(method, "has") == 0 && value_is(made->arguments[0], OBJECT_ARRAY))
        rule_set(self, schema, "enum", made->arguments[0]);
}

/* `url` is checked as `uri`. */
static bool is_url(struct value schema, const char *format)
{
    const char *given = value_get_text(schema, "format");

    return given && strcmp(given, "url") == 0 && strcmp(format, "uri") == 0;
}

/* !isEmail(x), !isMultiple(x, 5), !isUnique(x), !PATTERN.test(x) */
void rule_read_refusal(struct rule *self, const struct syntax *call)
{
    const struct syntax *object, *first = syntax_first(syntax_child(call, FIELD_ARGUMENTS));
    const char *name = rule_callee(call, &object);
    struct value schema = rule_schema_of(self, first), number;

    if (!name || schema.kind != VALUE_OBJECT)
        return;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(formats[i].function, name) == 0 && !is_url(schema, formats[i].value))
            rule_set(self, schema, formats[i].keyword, value_text(formats[i].value));
    if (strcmp(name, "isUnique") == 0)
        rule_set(self, schema, "uniqueItems", value_boolean(true));
    else if (strcmp(name, "isMultiple") == 0 && rule_number(syntax_next(first), &number))
        rule_set(self, schema, "multipleOf", number);
    else if (object)
        read_constant(self, name, object, schema);
}

static void apply_once(struct machine *machine, struct value function, struct value schema)
{
    if (!value_is(function, OBJECT_FUNCTION) || function.object->is_applied)
        return;
    function.object->is_applied = true;
    rule_apply(machine, function, schema);
}

/* checkAddress() is about the component Address, whatever its value is besides. */
static struct value component_of(struct rule *self, const char *name, struct value otherwise)
{
    struct own_types *types = self->machine->own_types;
    struct value named =
        types ? own_type_named(types, atom(self->machine->atoms, name)) : value_undefined();

    return named.kind == VALUE_OBJECT ? named : otherwise;
}

/* checkAddress(x, problems), passes(checkAddress, x); isInteger(x) wherever it stands */
void rule_read_call(struct rule *self, const struct syntax *call)
{
    const struct syntax *object, *first = syntax_first(syntax_child(call, FIELD_ARGUMENTS));
    const char *name = rule_callee(call, &object);
    struct value schema;

    if (name && (strcmp(name, "passes") == 0 || strcmp(name, "passesSeen") == 0) &&
        syntax_is(first, SYNTAX_IDENTIFIER)) {
        name = first->text;
        first = syntax_next(first);
    }
    schema = rule_schema_of(self, first);
    if (!name || (schema.kind != VALUE_OBJECT && strncmp(name, "check", 5) != 0))
        return;
    read_length(self, call, name, schema);
    if (strcmp(name, "isInteger") == 0)
        set_integer(self, schema);
    else if (!object && strncmp(name, "check", 5) == 0)
        apply_once(self->machine, machine_lookup(self->machine, self->function->scope, name),
                   component_of(self, name + 5, schema));
}

/* typeof x === 'string', typeof x !== 'string': a type that was not known before. */
static void read_typeof(struct rule *self, const struct syntax *node)
{
    const struct syntax *left = syntax_child(node, FIELD_LEFT);
    const struct syntax *right = syntax_child(node, FIELD_RIGHT);
    struct value schema;
    const char *type;

    if (!syntax_is(left, SYNTAX_UNARY) || !left->text || strcmp(left->text, "typeof") != 0 ||
        !syntax_is(right, SYNTAX_STRING))
        return;
    schema = rule_target(self, rule_schema_of(self, syntax_child(left, FIELD_ARGUMENT)));
    type = literal_string(self->machine->atoms, right);
    if (schema.kind != VALUE_OBJECT || data_is_type(schema, type) ||
        (strcmp(type, "number") == 0 && data_is_type(schema, "integer")) ||
        value_is(value_get(schema, "type"), OBJECT_ARRAY))
        return;
    data_set_text(self->machine, schema, "type", type);
}

void rule_read_binary(struct rule *self, const struct syntax *node)
{
    read_typeof(self, node);
    read_emptiness(self, node);
    for (size_t i = 0; node->text && i < sizeof comparisons / sizeof *comparisons; i++)
        if (strcmp(comparisons[i].operator, node->text) == 0)
            read_comparison(self, node, i);
}
