/* Reading `if (characters(name) > 255) report(…)`. */
#include "scaffold/source/rule.h"

#include "scaffold/source/data.h"
#include "scaffold/source/handler.h"
#include "scaffold/source/literal.h"
#include "scaffold/source/own_type.h"
#include "scaffold/source/reference.h"

#include <string.h>

#define RULE_NAME_LIMIT 512 /* names of values in one function */
#define RULE_DEPTH_LIMIT 200
#define TARGET_LIMIT 10 /* references in references */

struct rule {
    struct machine *machine;
    struct object *function;
    struct {
        const char *name; /* an atom */
        struct value schema;
    } names[RULE_NAME_LIMIT];
    unsigned count;
};

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

/* The schema that a name stands for; undefined when it is another name. */
static struct value schema_of(const struct rule *self, const struct syntax *node)
{
    for (unsigned i = self->count; syntax_is(node, SYNTAX_IDENTIFIER) && i-- > 0;)
        if (self->names[i].name == node->text)
            return self->names[i].schema;
    return value_undefined();
}

static void set_name(struct rule *self, const char *name, struct value schema)
{
    if (self->count < RULE_NAME_LIMIT) {
        self->names[self->count].name = name;
        self->names[self->count++].schema = schema;
    }
}

/* What a name's checks are about: a reference's schema, alone or with something said beside it. */
static struct value target(const struct rule *self, struct value schema)
{
    struct value all;

    for (int i = 0; i < TARGET_LIMIT; i++) {
        schema = reference_target(self->machine, schema);
        all = value_get(schema, "allOf");
        if (!value_is(all, OBJECT_ARRAY) || all.object->count != 1 ||
            value_get(schema, "type").kind != VALUE_UNDEFINED)
            break;
        schema = all.object->items[0];
    }
    return schema;
}

/* What checks say, whatever was known before; other formats are not checked. */
static void forget(struct rule *self, struct value schema)
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

/* A property that only its check knows. */
static struct value new_property(struct rule *self, struct value of, const char *name)
{
    struct value made = value_plain(self->machine->arena);

    if (!data_is_type(of, "object"))
        return value_undefined();
    data_set(self->machine, data_at(self->machine, of, "properties", OBJECT_PLAIN), name, made);
    return made;
}

/* value.email, value['e-mail'], list[index], map[name] */
static struct value part_of(struct rule *self, const struct syntax *node)
{
    const struct syntax *object = syntax_child(node, FIELD_OBJECT);
    const struct syntax *property = syntax_child(node, FIELD_PROPERTY);
    const struct syntax *index = syntax_child(node, FIELD_INDEX);
    struct value of = target(self, schema_of(self, object)), part;
    const char *name = property ? property->text : NULL;

    if (syntax_is(index, SYNTAX_STRING))
        name = literal_string(self->machine->atoms, index);
    if (name) {
        part = value_get(value_get(of, "properties"), name);
        return part.kind == VALUE_UNDEFINED ? new_property(self, of, name) : part;
    }
    part = value_get(of, "items");
    return part.kind == VALUE_OBJECT ? part : value_get(of, "additionalProperties");
}

static const char *callee_of(const struct syntax *call, const struct syntax **object)
{
    const struct syntax *callee = syntax_child(call, FIELD_FUNCTION);
    const struct syntax *property = syntax_child(callee, FIELD_PROPERTY);

    *object = syntax_child(callee, FIELD_OBJECT);
    return property ? property->text : callee ? callee->text : NULL;
}

static void set(struct rule *self, struct value schema, const char *keyword, struct value value)
{
    schema = target(self, schema);
    if (keyword && schema.kind == VALUE_OBJECT && !data_is_empty(schema))
        data_set(self->machine, schema, keyword, value);
}

/* number → integer, alone or beside null. */
static void set_integer(struct rule *self, struct value schema)
{
    struct machine *machine = self->machine;
    struct value types;

    schema = target(self, schema);
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

static bool number_of(const struct syntax *node, struct value *number)
{
    bool negative = syntax_is(node, SYNTAX_UNARY) && node->text && *node->text == '-';
    const struct syntax *digits = negative ? syntax_last(node) : node;

    if (!syntax_is(digits, SYNTAX_NUMBER))
        return false;
    *number = value_number(literal_number(digits->text) * (negative ? -1 : 1));
    return true;
}

/* Whether what stands in a condition leads to a report. */
static bool is_reported(const struct syntax *node)
{
    const struct syntax *first, *object;

    while (node && node->kind != SYNTAX_IF)
        node = node->parent;
    first = syntax_first(syntax_child(node, FIELD_CONSEQUENCE));
    first = syntax_is(first, SYNTAX_EXPRESSION_STATEMENT) ? syntax_first(first) : NULL;
    return syntax_is(first, SYNTAX_CALL) && callee_of(first, &object) &&
           strcmp(callee_of(first, &object), "report") == 0;
}

/* characters(x) < 1, x.length > 9, Object.keys(x).length < 1, x <= 0 */
static void read_comparison(struct rule *self, const struct syntax *node, size_t row)
{
    const struct syntax *left = syntax_child(node, FIELD_LEFT), *object = NULL, *inner;
    const char *name;
    struct value number;

    if (!number_of(syntax_child(node, FIELD_RIGHT), &number) || !is_reported(node))
        return;
    if (syntax_is(left, SYNTAX_IDENTIFIER)) {
        set(self, schema_of(self, left), comparisons[row].of_number, number);
    } else if (syntax_is(left, SYNTAX_CALL)) {
        name = callee_of(left, &object);
        if (name && strcmp(name, "characters") == 0)
            set(self, schema_of(self, syntax_first(syntax_child(left, FIELD_ARGUMENTS))),
                comparisons[row].of_text, number);
    } else if (syntax_is(left, SYNTAX_MEMBER)) {
        inner = syntax_child(left, FIELD_OBJECT);
        if (syntax_is(inner, SYNTAX_CALL))
            set(self, schema_of(self, syntax_first(syntax_child(inner, FIELD_ARGUMENTS))),
                comparisons[row].of_object, number);
        else
            set(self, schema_of(self, inner), comparisons[row].of_list, number);
    }
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
        set(self, schema, "pattern", made->arguments[0]);
    else if (strcmp(method, "has") == 0 && value_is(made->arguments[0], OBJECT_ARRAY))
        set(self, schema, "enum", made->arguments[0]);
}

/* `url` is checked as `uri`. */
static bool is_url(struct value schema, const char *format)
{
    const char *given = value_get_text(schema, "format");

    return given && strcmp(given, "url") == 0 && strcmp(format, "uri") == 0;
}

/* !isEmail(x), !isMultiple(x, 5), !isUnique(x), !PATTERN.test(x) */
static void read_refusal(struct rule *self, const struct syntax *call)
{
    const struct syntax *object, *first = syntax_first(syntax_child(call, FIELD_ARGUMENTS));
    const char *name = callee_of(call, &object);
    struct value schema = schema_of(self, first), number;

    if (!name || schema.kind != VALUE_OBJECT)
        return;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(formats[i].function, name) == 0 && !is_url(schema, formats[i].value))
            set(self, schema, formats[i].keyword, value_text(formats[i].value));
    if (strcmp(name, "isUnique") == 0)
        set(self, schema, "uniqueItems", value_boolean(true));
    else if (strcmp(name, "isMultiple") == 0 && number_of(syntax_next(first), &number))
        set(self, schema, "multipleOf", number);
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

/* checkAddress(x, at, problems); Number.isInteger(x) wherever it stands */
static void read_call(struct rule *self, const struct syntax *call)
{
    const struct syntax *object, *first = syntax_first(syntax_child(call, FIELD_ARGUMENTS));
    const char *name = callee_of(call, &object);
    struct value schema = schema_of(self, first);

    if (!name || (schema.kind != VALUE_OBJECT && strncmp(name, "check", 5) != 0))
        return;
    if (strcmp(name, "isInteger") == 0)
        set_integer(self, schema);
    else if (!object && strncmp(name, "check", 5) == 0)
        apply_once(self->machine, machine_lookup(self->machine, self->function->scope, name),
                   component_of(self, name + 5, schema));
}

/* for (const name of Object.keys(value)) { if (SET.has(name)) continue; report(…) } */
static void read_loop(struct rule *self, const struct syntax *node)
{
    const struct syntax *over = syntax_child(node, FIELD_RIGHT);
    const struct syntax *body = syntax_child(node, FIELD_BODY);
    const struct syntax *test = syntax_first(body);

    if (!syntax_is(over, SYNTAX_CALL) || !syntax_is(test, SYNTAX_IF) ||
        !syntax_is(syntax_child(test, FIELD_CONSEQUENCE), SYNTAX_CONTINUE))
        return;
    test = syntax_next(test);
    if (syntax_is(test, SYNTAX_EXPRESSION_STATEMENT))
        set(self, schema_of(self, syntax_first(syntax_child(over, FIELD_ARGUMENTS))),
            "additionalProperties", value_boolean(false));
}

/* Requests need not have what they cannot set, whatever answers have. */
static bool is_read_only(const struct rule *self, struct value schema, const char *name)
{
    struct value property = value_get(value_get(schema, "properties"), name);

    return value_truth(value_get(property, "readOnly")) == 1 ||
           value_truth(value_get(target(self, property), "readOnly")) == 1;
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
    schema = target(self, schema_of(self, syntax_child(left, FIELD_ARGUMENT)));
    type = literal_string(self->machine->atoms, right);
    if (schema.kind != VALUE_OBJECT || data_is_type(schema, type) ||
        (strcmp(type, "number") == 0 && data_is_type(schema, "integer")) ||
        value_is(value_get(schema, "type"), OBJECT_ARRAY))
        return;
    data_set_text(self->machine, schema, "type", type);
}

/* if (has(value, 'email')) { … } else { is required } */
static void read_presence(struct rule *self, const struct syntax *node)
{
    const struct syntax *test = syntax_child(node, FIELD_CONDITION), *object;
    const struct syntax *first, *name;
    bool negative, required;
    struct value schema, list, kept = value_array(self->machine->arena);
    const char *key;

    while (syntax_is(test, SYNTAX_PARENTHESES))
        test = syntax_first(test);
    negative = syntax_is(test, SYNTAX_UNARY);
    if (negative)
        test = syntax_child(test, FIELD_ARGUMENT);
    if (!syntax_is(test, SYNTAX_CALL) || !callee_of(test, &object) ||
        strcmp(callee_of(test, &object), "has") != 0)
        return;
    first = syntax_first(syntax_child(test, FIELD_ARGUMENTS));
    name = first ? syntax_next(first) : NULL;
    schema = target(self, schema_of(self, first));
    if (!syntax_is(name, SYNTAX_STRING) || schema.kind != VALUE_OBJECT)
        return;
    key = literal_string(self->machine->atoms, name);
    required = negative || syntax_child(node, FIELD_ALTERNATIVE);
    list = value_get(schema, "required");
    if (data_has(list, key) == required || is_read_only(self, schema, key))
        return;
    for (unsigned i = 0; value_is(list, OBJECT_ARRAY) && i < list.object->count; i++)
        if (strcmp(list.object->items[i].text, key) != 0)
            data_push(self->machine, kept, list.object->items[i]);
    if (required)
        data_push(self->machine, kept, value_text(key));
    data_set(self->machine, schema, "required", kept);
    if (!kept.object->count)
        data_remove(self->machine, schema, "required");
}

static void read_binary(struct rule *self, const struct syntax *node)
{
    read_typeof(self, node);
    for (size_t i = 0; node->text && i < sizeof comparisons / sizeof *comparisons; i++)
        if (strcmp(comparisons[i].operator, node->text) == 0)
            read_comparison(self, node, i);
}

static void read_declarator(struct rule *self, const struct syntax *node)
{
    const struct syntax *name = syntax_child(node, FIELD_NAME);
    const struct syntax *value = syntax_child(node, FIELD_VALUE);
    struct value part;

    if (!syntax_is(name, SYNTAX_IDENTIFIER))
        return;
    if (syntax_is(value, SYNTAX_MEMBER) || syntax_is(value, SYNTAX_SUBSCRIPT)) {
        part = part_of(self, value);
        if (part.kind == VALUE_OBJECT && value_get(part, "$ref").kind == VALUE_UNDEFINED)
            forget(self, part);
        set_name(self, name->text, part);
    } else {
        set_name(self, name->text, value_undefined());
    }
}

static void read_code(struct rule *self, const struct syntax *node, int depth)
{
    const struct syntax *argument;

    switch (node->kind) {
    case SYNTAX_DECLARATOR:
        read_declarator(self, node);
        break;
    case SYNTAX_FOR_IN:
        read_loop(self, node);
        break;
    case SYNTAX_IF:
        read_presence(self, node);
        break;
    case SYNTAX_BINARY:
        read_binary(self, node);
        break;
    case SYNTAX_UNARY:
        argument = syntax_child(node, FIELD_ARGUMENT);
        if (syntax_is(argument, SYNTAX_CALL))
            read_refusal(self, argument);
        break;
    case SYNTAX_CALL:
        read_call(self, node);
        break;
    default:
        break;
    }
    for (const struct syntax *part = syntax_first(node); part && depth < RULE_DEPTH_LIMIT;
         part = syntax_next(part))
        read_code(self, part, depth + 1);
}

void rule_apply(struct machine *machine, struct value function, struct value schema)
{
    const struct syntax *type, *parameter, *body;
    struct rule *self;

    if (!value_is(function, OBJECT_FUNCTION) || schema.kind != VALUE_OBJECT)
        return;
    parameter = handler_parameter(function.object, 0, &type);
    body = syntax_child(function.object->node, FIELD_BODY);
    if (!syntax_is(parameter, SYNTAX_IDENTIFIER) || !body)
        return;
    self = arena_alloc(machine->arena, 1, sizeof *self);
    self->machine = machine;
    self->function = function.object;
    if (value_get(schema, "$ref").kind == VALUE_UNDEFINED)
        forget(self, target(self, schema));
    set_name(self, parameter->text, schema);
    read_code(self, body, 0);
}
