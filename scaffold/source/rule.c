/* Reading `if (isLonger(name, 255)) problems.add(…)`. */
#include "scaffold/source/rule.h"

#include "scaffold/source/handler.h"
#include "scaffold/source/rule_name.h"

#include <string.h>

#define RULE_DEPTH_LIMIT 200

static void read_declarator(struct rule *self, const struct syntax *node)
{
    const struct syntax *name = syntax_child(node, FIELD_NAME);
    const struct syntax *value = syntax_child(node, FIELD_VALUE);
    struct value part;

    if (!syntax_is(name, SYNTAX_IDENTIFIER))
        return;
    if (!syntax_is(value, SYNTAX_MEMBER) && !syntax_is(value, SYNTAX_SUBSCRIPT)) {
        rule_name(self, name->text, value_undefined());
        return;
    }
    part = rule_part(self, value);
    if (part.kind == VALUE_OBJECT && value_get(part, "$ref").kind == VALUE_UNDEFINED)
        rule_forget(self, part);
    rule_name(self, name->text, part);
    self->names[self->count - 1].owner = rule_schema_of(self, syntax_child(value, FIELD_OBJECT));
    self->names[self->count - 1].key = rule_property(self, value);
}

static void read_code(struct rule *self, const struct syntax *node, int depth);

static void read_parts(struct rule *self, const struct syntax *node, int depth)
{
    for (const struct syntax *part = syntax_first(node); part && depth < RULE_DEPTH_LIMIT;
         part = syntax_next(part))
        read_code(self, part, depth + 1);
}

/* const trial = problems.trial(): the variable; NULL of any other statement. */
static const char *trial_of(const struct syntax *node)
{
    const struct syntax *declarator = syntax_find(node, SYNTAX_DECLARATOR);
    const struct syntax *made = syntax_child(declarator, FIELD_VALUE), *problems = NULL;
    const char *method = syntax_is(made, SYNTAX_CALL) ? rule_callee(made, &problems) : NULL;

    if (!method || !problems || strcmp(method, "trial") != 0)
        return NULL;
    return syntax_child(declarator, FIELD_NAME)->text;
}

/* if (trial.isEmpty), if (!trial.isEmpty) */
static bool ends_trial(const struct syntax *node, const char *trial)
{
    const struct syntax *test = rule_unwrapped(syntax_child(node, FIELD_CONDITION));

    if (syntax_is(test, SYNTAX_UNARY))
        test = syntax_child(test, FIELD_ARGUMENT);
    test = syntax_child(test, FIELD_OBJECT);
    return syntax_is(node, SYNTAX_IF) && test && test->text == trial;
}

/* Statements; those that try something out, and what comes of it, demand nothing. */
static void read_block(struct rule *self, const struct syntax *node, int depth)
{
    const char *trial = NULL;

    for (const struct syntax *part = syntax_first(node); part && depth < RULE_DEPTH_LIMIT;
         part = syntax_next(part)) {
        if (!trial)
            trial = trial_of(part);
        if (!trial)
            read_code(self, part, depth + 1);
        else if (ends_trial(part, trial))
            trial = NULL;
    }
}

static void read_if(struct rule *self, const struct syntax *node, int depth)
{
    if (rule_is_apart(self, node)) {
        read_parts(self, syntax_child(node, FIELD_ALTERNATIVE), depth);
        return;
    }
    rule_read_presence(self, node);
    rule_read_values(self, node);
    read_parts(self, node, depth);
}

static void read_code(struct rule *self, const struct syntax *node, int depth)
{
    const struct syntax *argument;

    switch (node->kind) {
    case SYNTAX_IF:
        read_if(self, node, depth);
        return;
    case SYNTAX_BLOCK:
        read_block(self, node, depth);
        return;
    case SYNTAX_DECLARATOR:
        read_declarator(self, node);
        break;
    case SYNTAX_FOR_IN:
        rule_read_loop(self, node);
        break;
    case SYNTAX_BINARY:
        rule_read_binary(self, node);
        break;
    case SYNTAX_UNARY:
        argument = syntax_child(node, FIELD_ARGUMENT);
        if (syntax_is(argument, SYNTAX_CALL))
            rule_read_refusal(self, argument);
        break;
    case SYNTAX_CALL:
        rule_read_call(self, node);
        break;
    default:
        break;
    }
    read_parts(self, node, depth);
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
        rule_forget(self, rule_target(self, schema));
    rule_name(self, parameter->text, schema);
    read_code(self, body, 0);
}
