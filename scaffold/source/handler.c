/* What a handler reads of its request. */
#include "scaffold/source/handler.h"

#include "scaffold/source/data.h"
#include "scaffold/source/describe.h"
#include "scaffold/source/literal.h"
#include "scaffold/source/reference.h"
#include "scaffold/source/shape.h"
#include "scaffold/source/types.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

static const struct {
    const char *name;
    enum place place;
} request_parts[] = {
    {"body", PLACE_BODY},   {"query", PLACE_QUERY},    {"querystring", PLACE_QUERY},
    {"params", PLACE_PATH}, {"headers", PLACE_HEADER}, {"cookies", PLACE_COOKIE},
};

const struct syntax *handler_parameter(const struct object *function, unsigned index,
                                       const struct syntax **type)
{
    const struct syntax *single = syntax_child(function->node, FIELD_PARAMETER);
    const struct syntax *part = syntax_first(syntax_child(function->node, FIELD_PARAMETERS));
    const struct syntax *pattern;

    *type = NULL;
    if (single)
        return index == 0 ? single : NULL;
    while (part && index--)
        part = syntax_next(part);
    if (!part)
        return NULL;
    *type = syntax_child(part, FIELD_TYPE);
    pattern = syntax_child(part, FIELD_PATTERN);
    return pattern ? pattern : part;
}

static int part_of_request(const char *name)
{
    for (size_t i = 0; name && i < sizeof request_parts / sizeof *request_parts; i++)
        if (strcmp(request_parts[i].name, name) == 0)
            return (int)request_parts[i].place;
    return -1;
}

static void add_alias(struct handler *self, const char *name, enum place place)
{
    if (self->alias_count < HANDLER_ALIAS_LIMIT)
        self->aliases[self->alias_count++] = (struct alias){name, place};
}

static const struct syntax *strip(const struct syntax *node)
{
    while (node && (node->kind == SYNTAX_PARENTHESES || node->kind == SYNTAX_AS ||
                    node->kind == SYNTAX_NON_NULL || node->kind == SYNTAX_AWAIT ||
                    node->kind == SYNTAX_SATISFIES))
        node = syntax_first(node);
    return node;
}

static bool is_name(const struct syntax *node, const char *name)
{
    return name && syntax_is(node, SYNTAX_IDENTIFIER) && node->text == name;
}

static const char *property_of(const struct syntax *member)
{
    const struct syntax *property = syntax_child(member, FIELD_PROPERTY);

    return property ? property->text : NULL;
}

int handler_place(const struct handler *self, const struct syntax *node)
{
    const struct syntax *object;
    const char *property;

    node = strip(node);
    if (syntax_is(node, SYNTAX_IDENTIFIER)) {
        for (unsigned i = 0; i < self->alias_count; i++)
            if (self->aliases[i].name == node->text)
                return (int)self->aliases[i].place;
        return -1;
    }
    if (!syntax_is(node, SYNTAX_MEMBER))
        return -1;
    object = strip(syntax_child(node, FIELD_OBJECT));
    property = property_of(node);
    if (is_name(object, self->request))
        return part_of_request(property);
    if (is_name(object, self->context) && part_of_request(property) != PLACE_BODY)
        return part_of_request(property);
    if (syntax_is(object, SYNTAX_MEMBER) && property_of(object) &&
        (strcmp(property_of(object), "request") == 0 || strcmp(property_of(object), "req") == 0) &&
        is_name(strip(syntax_child(object, FIELD_OBJECT)), self->context))
        return part_of_request(property);
    return -1;
}

/* ({ body, params }, res): the names are parts of the request. */
static void open_pattern(struct handler *self, const struct syntax *pattern)
{
    for (const struct syntax *part = syntax_first(pattern); part; part = syntax_next(part)) {
        const struct syntax *value = syntax_child(part, FIELD_VALUE);
        const char *key = part->kind == SYNTAX_SHORTHAND_PATTERN
                              ? part->text
                              : literal_key(self->machine->atoms, syntax_child(part, FIELD_KEY));
        int place = part_of_request(key);

        if (place >= 0)
            add_alias(self, value && value->text ? value->text : key, (enum place)place);
    }
}

static enum framework framework_of(const struct draft *draft, const char *first, const char *second)
{
    enum framework framework = draft->endpoint->framework;

    if (framework != FRAMEWORK_OPEN)
        return framework;
    if (first && (strcmp(first, "ctx") == 0 || strcmp(first, "context") == 0))
        return FRAMEWORK_KOA;
    return second && strcmp(second, "reply") == 0 ? FRAMEWORK_FASTIFY : FRAMEWORK_EXPRESS;
}

bool handler_open(struct handler *self, struct draft *draft)
{
    const struct syntax *first, *second, *type;
    enum framework framework;

    *self = (struct handler){.draft = draft, .machine = draft->machine};
    self->function = draft_function(draft);
    if (!self->function || !self->function->scope)
        return false;
    self->source = self->function->scope->source;
    first = handler_parameter(self->function, 0, &type);
    second = handler_parameter(self->function, 1, &type);
    framework = framework_of(draft, first ? first->text : NULL, second ? second->text : NULL);
    if (framework == FRAMEWORK_KOA) {
        self->context = self->response = first ? first->text : NULL;
    } else {
        self->request = first ? first->text : NULL;
        self->response = second ? second->text : NULL;
    }
    if (syntax_is(first, SYNTAX_OBJECT_PATTERN) && framework != FRAMEWORK_KOA)
        open_pattern(self, first);
    return true;
}

/* --- what code is worth --- */

/* The declaration of a local name, looked for outwards from where it is used. */
static const struct syntax *declarator_of(const struct handler *self, const struct syntax *use)
{
    for (const struct syntax *block = use->parent; block; block = block->parent) {
        for (const struct syntax *node = block->first; node; node = node->next) {
            const struct syntax *inner =
                node->kind == SYNTAX_EXPORT ? syntax_child(node, FIELD_DECLARATION) : node;

            if (!syntax_is(inner, SYNTAX_LEXICAL) && !syntax_is(inner, SYNTAX_VARIABLE))
                continue;
            for (const struct syntax *one = syntax_first(inner); one; one = syntax_next(one))
                if (is_name(syntax_child(one, FIELD_NAME), use->text))
                    return one;
        }
        if (block == self->function->node->parent)
            break;
    }
    return NULL;
}

static struct value schema_at(struct handler *self, const struct syntax *node, int depth);

static struct value object_schema(struct handler *self, const struct syntax *node, int depth)
{
    struct machine *machine = self->machine;
    struct value schema = data_type(machine, "object"), members = value_plain(machine->arena);
    struct value required = value_array(machine->arena);

    for (const struct syntax *part = syntax_first(node); part; part = syntax_next(part)) {
        const struct syntax *value = syntax_child(part, FIELD_VALUE);
        const char *key = part->kind == SYNTAX_SHORTHAND
                              ? part->text
                              : literal_key(machine->atoms, syntax_child(part, FIELD_KEY));

        if (part->kind == SYNTAX_SPREAD) {
            struct value spread =
                reference_target(machine, schema_at(self, syntax_first(part), depth + 1));
            struct value inner = value_get(spread, "properties");

            for (unsigned i = 0; inner.kind == VALUE_OBJECT && i < inner.object->properties.count;
                 i++)
                data_set(machine, members, inner.object->properties.entries[i].key,
                         inner.object->properties.entries[i].value);
            continue;
        }
        if (!key || (part->kind != SYNTAX_PAIR && part->kind != SYNTAX_SHORTHAND))
            continue;
        data_set(machine, members, key, schema_at(self, value ? value : part, depth + 1));
        if (!data_has(required, key))
            data_push(machine, required, value_text(key));
    }
    data_set(machine, schema, "properties", members);
    return required.object->count ? data_set(machine, schema, "required", required) : schema;
}

/* The declared type of what a function of the code gives. */
static struct value returned_schema(struct handler *self, const struct syntax *node)
{
    const struct syntax *callee = syntax_child(node, FIELD_FUNCTION), *type;
    const struct syntax *property = syntax_child(callee, FIELD_PROPERTY);
    struct value function;

    if (!callee)
        return value_plain(self->machine->arena);
    if (property && property->text && strcmp(property->text, "map") == 0)
        return data_set(self->machine, data_type(self->machine, "array"), "items",
                        value_plain(self->machine->arena));
    if (callee->kind != SYNTAX_IDENTIFIER && callee->kind != SYNTAX_MEMBER)
        return value_plain(self->machine->arena);
    function = machine_evaluate(self->machine, self->function->scope, callee);
    if (!value_is(function, OBJECT_FUNCTION) || !function.object->scope)
        return value_plain(self->machine->arena);
    type = syntax_child(function.object->node, FIELD_RETURN_TYPE);
    return types_schema(self->machine, function.object->scope->source, type);
}

/* What may be null is looked at before it is sent. */
static struct value without_null(struct value schema)
{
    struct value list = value_get(schema, "anyOf");

    if (value_is(list, OBJECT_ARRAY) && list.object->count == 2 &&
        data_is_type(list.object->items[1], "null"))
        return list.object->items[0];
    return schema;
}

static struct value local_schema(struct handler *self, const struct syntax *node, int depth)
{
    const struct syntax *declarator = declarator_of(self, node);
    const struct syntax *type = syntax_child(declarator, FIELD_TYPE);

    if (type)
        return without_null(types_schema(self->machine, self->source, type));
    return declarator
               ? without_null(schema_at(self, syntax_child(declarator, FIELD_VALUE), depth + 1))
               : value_plain(self->machine->arena);
}

static struct value constant_schema(struct handler *self, const struct syntax *node)
{
    struct machine *machine = self->machine;

    switch (node->kind) {
    case SYNTAX_STRING:
    case SYNTAX_TEMPLATE:
        return data_type(machine, "string");
    case SYNTAX_NUMBER:
        return data_type(machine, floor(literal_number(node->text)) == literal_number(node->text)
                                      ? "integer"
                                      : "number");
    case SYNTAX_TRUE:
    case SYNTAX_FALSE:
        return data_type(machine, "boolean");
    case SYNTAX_NULL:
        return data_type(machine, "null");
    default:
        return value_plain(machine->arena);
    }
}

static struct value array_schema(struct handler *self, const struct syntax *node, int depth)
{
    const struct syntax *item = syntax_first(node);
    struct value items = item && item->kind != SYNTAX_SPREAD ? schema_at(self, item, depth + 1)
                                                             : value_plain(self->machine->arena);

    return data_set(self->machine, data_type(self->machine, "array"), "items", items);
}

static struct value operator_schema(struct handler *self, const struct syntax *node, int depth)
{
    const char *operator= node->text ? node->text : "";

    if (strchr("=!<>", operator[0]) && operator[0])
        return data_type(self->machine, "boolean");
    if (strcmp(operator, "||") == 0 || operator[0] == '?')
        return schema_at(self, syntax_child(node, FIELD_LEFT), depth + 1);
    return value_plain(self->machine->arena);
}

static struct value member_schema(struct handler *self, const struct syntax *node, int depth)
{
    struct value of = reference_target(
        self->machine, schema_at(self, syntax_child(node, FIELD_OBJECT), depth + 1));
    const char *name = property_of(node);
    struct value member = value_get(value_get(of, "properties"), name ? name : "");

    if (member.kind == VALUE_OBJECT)
        return member;
    return name && strcmp(name, "length") == 0 ? data_type(self->machine, "integer")
                                               : value_plain(self->machine->arena);
}

static struct value schema_at(struct handler *self, const struct syntax *node, int depth)
{
    const struct syntax *constructor;
    int place;

    if (!node || depth > 12)
        return value_plain(self->machine->arena);
    place = handler_place(self, node);
    if (place >= 0 && self->draft->places[place].kind == VALUE_OBJECT)
        return self->draft->places[place];
    switch (node->kind) {
    case SYNTAX_AS:
    case SYNTAX_SATISFIES:
        if (!syntax_is(syntax_last(node), SYNTAX_OTHER))
            return types_schema(self->machine, self->source, syntax_last(node));
        return schema_at(self, syntax_first(node), depth + 1);
    case SYNTAX_AWAIT:
    case SYNTAX_PARENTHESES:
    case SYNTAX_NON_NULL:
        return schema_at(self, syntax_first(node), depth + 1);
    case SYNTAX_OBJECT:
        return object_schema(self, node, depth);
    case SYNTAX_ARRAY:
        return array_schema(self, node, depth);
    case SYNTAX_IDENTIFIER:
    case SYNTAX_SHORTHAND:
        return local_schema(self, node, depth);
    case SYNTAX_CALL:
        return returned_schema(self, node);
    case SYNTAX_MEMBER:
        return member_schema(self, node, depth);
    case SYNTAX_BINARY:
        return operator_schema(self, node, depth);
    case SYNTAX_TERNARY:
        return schema_at(self, syntax_child(node, FIELD_CONSEQUENCE), depth + 1);
    case SYNTAX_NEW:
        constructor = syntax_child(node, FIELD_CONSTRUCTOR);
        return constructor && constructor->text && strcmp(constructor->text, "Date") == 0
                   ? data_format(self->machine, "string", "date-time")
                   : value_plain(self->machine->arena);
    default:
        return constant_schema(self, node);
    }
}

struct value handler_schema(struct handler *self, const struct syntax *node)
{
    return schema_at(self, node, 0);
}

int handler_status(struct handler *self, const struct syntax *node)
{
    struct value value;
    const char *label, *dot;

    if (!node)
        return 0;
    if (node->kind == SYNTAX_TERNARY)
        return handler_status(self, syntax_child(node, FIELD_CONSEQUENCE));
    if (node->kind != SYNTAX_NUMBER && node->kind != SYNTAX_MEMBER &&
        node->kind != SYNTAX_IDENTIFIER)
        return 0;
    value = machine_evaluate(self->machine, self->function->scope, node);
    if (value.kind == VALUE_NUMBER && value.number >= 100 && value.number < 600)
        return (int)value.number;
    label = value_label(value);
    dot = label ? strrchr(label, '.') : NULL;
    return dot ? describe_constant(dot + 1) : 0;
}

/* --- what is read --- */

/* A default says what type a name has. */
static struct value default_schema(struct handler *self, const struct syntax *otherwise)
{
    struct value schema, value;

    if (!otherwise)
        return value_plain(self->machine->arena);
    schema = constant_schema(self, otherwise);
    value = literal_value(self->machine->atoms, otherwise);
    if (!data_is_empty(schema) && !value_is_unknown(value) && value.kind != VALUE_NULL)
        data_set(self->machine, schema, "default", value);
    return schema;
}

/* const { a, b = 1, c: d } = req.body */
static void read_pattern(struct handler *self, enum place place, const struct syntax *pattern)
{
    for (const struct syntax *part = syntax_first(pattern); part; part = syntax_next(part)) {
        const struct syntax *value = syntax_child(part, FIELD_VALUE), *otherwise = NULL;
        const char *key = NULL;

        if (part->kind == SYNTAX_SHORTHAND_PATTERN) {
            key = part->text;
        } else if (part->kind == SYNTAX_OBJECT_ASSIGNMENT) {
            key = syntax_child(part, FIELD_LEFT) ? syntax_child(part, FIELD_LEFT)->text : NULL;
            otherwise = syntax_child(part, FIELD_RIGHT);
        } else if (part->kind == SYNTAX_PAIR_PATTERN) {
            key = literal_key(self->machine->atoms, syntax_child(part, FIELD_KEY));
            otherwise = syntax_is(value, SYNTAX_ASSIGNMENT_PATTERN)
                            ? syntax_child(value, FIELD_RIGHT)
                            : NULL;
        }
        if (key)
            draft_use(self->draft, place, key, default_schema(self, otherwise));
    }
}

/* { body: { name }, params } = req, or = ctx.request */
static void read_request(struct handler *self, const struct syntax *pattern)
{
    open_pattern(self, pattern);
    for (const struct syntax *part = syntax_first(pattern); part; part = syntax_next(part)) {
        const struct syntax *value = syntax_child(part, FIELD_VALUE);
        int place =
            part->kind == SYNTAX_PAIR_PATTERN
                ? part_of_request(literal_key(self->machine->atoms, syntax_child(part, FIELD_KEY)))
                : -1;

        if (place >= 0 && syntax_is(value, SYNTAX_OBJECT_PATTERN))
            read_pattern(self, (enum place)place, value);
    }
}

static bool is_request(const struct handler *self, const struct syntax *node)
{
    node = strip(node);
    if (is_name(node, self->request))
        return true;
    return syntax_is(node, SYNTAX_MEMBER) && property_of(node) &&
           strcmp(property_of(node), "request") == 0 &&
           is_name(strip(syntax_child(node, FIELD_OBJECT)), self->context);
}

/* `req.body as T`, `const b: T = req.body` */
static void read_type(struct handler *self, enum place place, const struct syntax *type)
{
    draft_place(self->draft, place, types_schema(self->machine, self->source, type));
}

static void read_declarator(struct handler *self, const struct syntax *node)
{
    const struct syntax *name = syntax_child(node, FIELD_NAME);
    const struct syntax *value = syntax_child(node, FIELD_VALUE);
    const struct syntax *type = syntax_child(node, FIELD_TYPE);
    int place = handler_place(self, value);

    if (!name || !value)
        return;
    if (place < 0) {
        if (syntax_is(name, SYNTAX_OBJECT_PATTERN) && is_request(self, value))
            read_request(self, name);
        return;
    }
    if (type)
        read_type(self, (enum place)place, type);
    if (name->kind == SYNTAX_IDENTIFIER)
        add_alias(self, name->text, (enum place)place);
    else if (name->kind == SYNTAX_OBJECT_PATTERN)
        read_pattern(self, (enum place)place, name);
}

/* Methods that any object has are no names of data. */
static bool is_method_call(const struct syntax *node)
{
    return node->parent && node->parent->kind == SYNTAX_CALL && node->field == FIELD_FUNCTION;
}

static void read_member(struct handler *self, const struct syntax *node)
{
    int place = handler_place(self, syntax_child(node, FIELD_OBJECT));
    const struct syntax *index = syntax_child(node, FIELD_INDEX);
    const char *name = property_of(node);

    if (index && index->kind == SYNTAX_STRING)
        name = literal_string(self->machine->atoms, index);
    if (place >= 0 && name && !is_method_call(node))
        draft_use(self->draft, (enum place)place, name, value_plain(self->machine->arena));
}

/* schema.parse(req.body), schema.validate(req.body), req.get('X-Name') */
static void read_call(struct handler *self, const struct syntax *node)
{
    const struct syntax *callee = syntax_child(node, FIELD_FUNCTION);
    const struct syntax *argument = syntax_first(syntax_child(node, FIELD_ARGUMENTS));
    const char *name = property_of(callee);
    int place = argument ? handler_place(self, argument) : -1;
    struct value value;

    if (!name || !argument)
        return;
    if (place >= 0 && (strstr(name, "arse") || strstr(name, "alidate"))) {
        value = machine_evaluate(self->machine, self->function->scope,
                                 syntax_child(callee, FIELD_OBJECT));
        draft_place(self->draft, (enum place)place, shape_schema(self->machine, value));
    } else if (argument->kind == SYNTAX_STRING && !syntax_next(argument) &&
               (strcmp(name, "get") == 0 || strcmp(name, "header") == 0) &&
               (is_name(syntax_child(callee, FIELD_OBJECT), self->request) ||
                is_name(syntax_child(callee, FIELD_OBJECT), self->context))) {
        draft_use(self->draft, PLACE_HEADER, literal_string(self->machine->atoms, argument),
                  data_type(self->machine, "string"));
    }
}

static void read_code(struct handler *self, const struct syntax *node, int depth)
{
    int place;

    switch (node->kind) {
    case SYNTAX_DECLARATOR:
        read_declarator(self, node);
        break;
    case SYNTAX_MEMBER:
    case SYNTAX_SUBSCRIPT:
        read_member(self, node);
        break;
    case SYNTAX_CALL:
        read_call(self, node);
        break;
    case SYNTAX_AS:
    case SYNTAX_SATISFIES:
        place = handler_place(self, syntax_first(node));
        if (place >= 0)
            read_type(self, (enum place)place, syntax_last(node));
        break;
    default:
        break;
    }
    for (const struct syntax *part = syntax_first(node); part && depth < HANDLER_DEPTH_LIMIT;
         part = syntax_next(part))
        read_code(self, part, depth + 1);
}

/* Names of headers are compared without case; those in use are written as they are. */
static void note_gaps(struct draft *draft)
{
    if (draft->is_weak[PLACE_BODY] && draft->places[PLACE_BODY].kind == VALUE_OBJECT &&
        !draft->body_type)
        draft_note(draft, "the body's properties are those that the handler uses");
    if (draft->is_weak[PLACE_QUERY] && draft->places[PLACE_QUERY].kind == VALUE_OBJECT)
        draft_note(draft, "the query's parameters are those that the handler uses");
}

void draft_handler(struct draft *draft)
{
    struct handler handler;
    const struct syntax *body;

    if (!handler_open(&handler, draft)) {
        draft_note(draft, "the handler's code was not found");
        return;
    }
    body = syntax_child(handler.function->node, FIELD_BODY);
    if (!body)
        return;
    read_code(&handler, body, 0);
    if (!draft->has_response_schemas)
        handler_answer(&handler, body);
    note_gaps(draft);
}
