/* Operators and assignments. */
#include "scaffold/source/evaluate.h"

#include <math.h>
#include <string.h>

/* `a || b`, `a && b`, `a ?? b`: what is not known gives way to what is. */
static struct value evaluate_logical(struct machine *self, struct scope *scope,
                                     const struct syntax *node)
{
    struct value left = machine_evaluate(self, scope, syntax_child(node, FIELD_LEFT));
    const struct syntax *right = syntax_child(node, FIELD_RIGHT);
    int truth = value_truth(left);
    struct value other;

    if (node->text[0] == '?')
        truth = left.kind == VALUE_UNDEFINED || left.kind == VALUE_NULL ? 0
                : truth == 0                                            ? 1
                                                                        : truth;
    if (node->text[0] == '&')
        return truth == 0 ? left : machine_evaluate(self, scope, right);
    if (truth == 1)
        return left;
    other = machine_evaluate(self, scope, right);
    return truth == 0 ? other : value_join(left, other);
}

static struct value add(struct machine *self, struct scope *scope, const struct syntax *node,
                        struct value left, struct value right)
{
    if (left.kind == VALUE_NUMBER && right.kind == VALUE_NUMBER)
        return value_number(left.number + right.number);
    if (left.kind != VALUE_STRING && right.kind != VALUE_STRING)
        return value_unknown(machine_label(self, scope, node));
    return machine_text(self, arena_printf(self->arena, "%s%s", value_string(self->arena, left),
                                           value_string(self->arena, right)));
}

static struct value calculate(char operator, double a, double b)
{
    switch (operator) {
    case '-':
        return value_number(a - b);
    case '*':
        return value_number(a * b);
    case '/':
        return value_number(a / b);
    case '%':
        return value_number(fmod(a, b));
    case '<':
        return value_boolean(a < b);
    default:
        return value_boolean(a > b);
    }
}

/* `x instanceof C` and `'k' in o` are known for what we made ourselves only. */
static struct value evaluate_relation(struct value left, struct value right, const char *operator)
{
    if (strcmp(operator, "in") == 0 && left.kind == VALUE_STRING && value_is(right, OBJECT_PLAIN))
        return value_boolean(value_get(right, left.text).kind != VALUE_UNDEFINED);
    return value_unknown(NULL);
}

static struct value evaluate_binary(struct machine *self, struct scope *scope,
                                    const struct syntax *node)
{
    const char *operator= node->text ? node->text : "";
    struct value left, right;
    int same;

    if (strcmp(operator, "||") == 0 || strcmp(operator, "&&") == 0 || strcmp(operator, "??") == 0)
        return evaluate_logical(self, scope, node);
    left = machine_evaluate(self, scope, syntax_child(node, FIELD_LEFT));
    right = machine_evaluate(self, scope, syntax_child(node, FIELD_RIGHT));
    if (strcmp(operator, "+") == 0)
        return add(self, scope, node, left, right);
    if (operator[0] == '=' ||(operator[0] == '!' && operator[1] == '=')) {
        same = value_same(left, right);
        return same < 0 ? value_unknown(NULL) : value_boolean((operator[0] == '=') == (same == 1));
    }
    if (strchr("-*/%<>", operator[0]) && operator[0] && !operator[1] &&
                                         left.kind == VALUE_NUMBER && right.kind == VALUE_NUMBER)
        return calculate(operator[0], left.number, right.number);
    if (strcmp(operator, "<=") == 0 && left.kind == VALUE_NUMBER && right.kind == VALUE_NUMBER)
        return value_boolean(left.number <= right.number);
    if (strcmp(operator, ">=") == 0 && left.kind == VALUE_NUMBER && right.kind == VALUE_NUMBER)
        return value_boolean(left.number >= right.number);
    return evaluate_relation(left, right, operator);
}

static const char *type_name(struct value value)
{
    static const char *const names[] = {
        [VALUE_UNDEFINED] = "undefined", [VALUE_NULL] = "object",   [VALUE_BOOLEAN] = "boolean",
        [VALUE_NUMBER] = "number",       [VALUE_STRING] = "string", [VALUE_OBJECT] = "object",
    };

    if (value_is_unknown(value) || value.kind == VALUE_BINDING)
        return NULL;
    return value_is_callable(value) ? "function" : names[value.kind];
}

static struct value evaluate_unary(struct machine *self, struct scope *scope,
                                   const struct syntax *node)
{
    struct value value = machine_evaluate(self, scope, syntax_child(node, FIELD_ARGUMENT));
    const char *operator= node->text ? node->text : "", *type;
    int truth;

    switch (operator[0]) {
    case '!':
        truth = value_truth(value);
        return truth < 0 ? value_unknown(NULL) : value_boolean(!truth);
    case '-':
        return value.kind == VALUE_NUMBER ? value_number(-value.number) : value_unknown(NULL);
    case '+':
        return value.kind == VALUE_NUMBER ? value : value_unknown(NULL);
    case 't':
        type = type_name(value);
        return type ? value_text(atom(self->atoms, type)) : value_unknown(NULL);
    case 'v':
        return value_undefined();
    default:
        return value_unknown(NULL);
    }
}

static void assign_to(struct machine *self, struct scope *scope, const struct syntax *target,
                      struct value value);

static struct value evaluate_update(struct machine *self, struct scope *scope,
                                    const struct syntax *node)
{
    const struct syntax *target = syntax_child(node, FIELD_ARGUMENT);
    struct value value = machine_evaluate(self, scope, target);

    if (value.kind == VALUE_NUMBER && node->text)
        assign_to(self, scope, target, value_number(value.number + (*node->text == '+' ? 1 : -1)));
    return value;
}

struct value evaluate_operator(struct machine *self, struct scope *scope, const struct syntax *node)
{
    switch (node->kind) {
    case SYNTAX_BINARY:
        return evaluate_binary(self, scope, node);
    case SYNTAX_UNARY:
        return evaluate_unary(self, scope, node);
    default:
        return evaluate_update(self, scope, node);
    }
}

static void assign_item(struct machine *self, struct scope *scope, const struct syntax *target,
                        struct value value)
{
    struct value object = machine_evaluate(self, scope, syntax_child(target, FIELD_OBJECT));
    struct value key = machine_evaluate(self, scope, syntax_child(target, FIELD_INDEX));

    if (value_is(object, OBJECT_ARRAY) && key.kind == VALUE_NUMBER && key.number >= 0 &&
        key.number <= object.object->count) {
        if (key.number == object.object->count)
            array_push(self->arena, object.object, value);
        else
            object.object->items[(unsigned)key.number] = value;
    } else if (key.kind == VALUE_STRING && !value_has_hole(key)) {
        machine_set(self, object, atom(self->atoms, key.text), value);
    }
}

static void assign_to(struct machine *self, struct scope *scope, const struct syntax *target,
                      struct value value)
{
    const struct syntax *property;

    if (!target)
        return;
    switch (target->kind) {
    case SYNTAX_IDENTIFIER:
        scope_assign(scope, target->text, value);
        break;
    case SYNTAX_MEMBER:
        property = syntax_child(target, FIELD_PROPERTY);
        if (property && property->text)
            machine_set(self, machine_evaluate(self, scope, syntax_child(target, FIELD_OBJECT)),
                        property->text, value);
        break;
    case SYNTAX_SUBSCRIPT:
        assign_item(self, scope, target, value);
        break;
    case SYNTAX_PARENTHESES:
    case SYNTAX_NON_NULL:
    case SYNTAX_AS:
        assign_to(self, scope, syntax_first(target), value);
        break;
    default:
        bind_pattern(self, scope, target, value, false);
    }
}

/* `a += b`, `a ||= b`, `a ??= b`. */
static struct value evaluate_augmented(struct machine *self, struct scope *scope,
                                       const struct syntax *node)
{
    struct value left = machine_evaluate(self, scope, syntax_child(node, FIELD_LEFT));
    struct value right = machine_evaluate(self, scope, syntax_child(node, FIELD_RIGHT));
    const char *operator= node->text ? node->text : "";

    if (strcmp(operator, "+=") == 0)
        return add(self, scope, node, left, right);
    if (strcmp(operator, "||=") == 0 || strcmp(operator, "?\?=") == 0)
        return value_truth(left) == 1 ? left : value_join(left, right);
    return value_unknown(NULL);
}

struct value evaluate_assignment(struct machine *self, struct scope *scope,
                                 const struct syntax *node)
{
    struct value value = node->kind == SYNTAX_AUGMENTED
                             ? evaluate_augmented(self, scope, node)
                             : machine_evaluate(self, scope, syntax_child(node, FIELD_RIGHT));

    assign_to(self, scope, syntax_child(node, FIELD_LEFT), value);
    return value;
}
