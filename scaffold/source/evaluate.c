/* Expressions → values. */
#include "scaffold/source/evaluate.h"

#include "common/buffer.h"
#include "scaffold/source/literal.h"
#include "scaffold/source/native.h"

#include <string.h>

static struct value evaluate_template(struct machine *self, struct scope *scope,
                                      const struct syntax *node)
{
    struct buffer out = BUFFER_INIT;
    struct value result;

    if (!syntax_find(node, SYNTAX_SUBSTITUTION))
        return value_text(literal_string(self->atoms, node));
    for (const struct syntax *part = syntax_first(node); part; part = syntax_next(part)) {
        if (part->kind == SYNTAX_SUBSTITUTION)
            buffer_puts(
                &out, value_string(self->arena, machine_evaluate(self, scope, syntax_first(part))));
        else if (part->kind == SYNTAX_ESCAPE)
            buffer_puts(&out, part->text + 1);
        else if (part->text)
            buffer_puts(&out, part->text);
    }
    result = machine_text(self, buffer_text(&out));
    buffer_release(&out);
    return result;
}

static struct value evaluate_array(struct machine *self, struct scope *scope,
                                   const struct syntax *node)
{
    struct value array = value_array(self->arena);

    for (const struct syntax *item = syntax_first(node); item; item = syntax_next(item)) {
        if (item->kind == SYNTAX_SPREAD)
            machine_push_all(self, array, machine_evaluate(self, scope, syntax_first(item)));
        else
            machine_push(self, array, machine_evaluate(self, scope, item));
    }
    return array;
}

const char *evaluate_key(struct machine *self, struct scope *scope, const struct syntax *key)
{
    struct value value;

    if (!syntax_is(key, SYNTAX_COMPUTED))
        return literal_key(self->atoms, key);
    value = machine_evaluate(self, scope, syntax_first(key));
    if (value.kind != VALUE_STRING && value.kind != VALUE_NUMBER)
        return NULL;
    return atom(self->atoms, value_string(self->arena, value));
}

static void spread_properties(struct machine *self, struct value into, struct value from)
{
    if (value_is_unknown(from))
        into.object->is_open = true;
    if (from.kind != VALUE_OBJECT)
        return;
    into.object->is_open |= from.object->is_open;
    for (unsigned i = 0; i < from.object->properties.count; i++) {
        const struct table_entry *entry = &from.object->properties.entries[i];

        if (*entry->key && machine_spend(self, 1))
            machine_set(self, into, entry->key, machine_get(self, from, entry->key));
    }
}

struct value evaluate_object(struct machine *self, struct scope *scope, const struct syntax *node)
{
    struct value object = value_plain(self->arena);

    object.object->node = node;
    object.object->scope = scope;
    for (const struct syntax *part = syntax_first(node); part; part = syntax_next(part)) {
        const char *key;

        switch (part->kind) {
        case SYNTAX_SHORTHAND:
            machine_set(self, object, part->text, machine_lookup(self, scope, part->text));
            break;
        case SYNTAX_SPREAD:
            spread_properties(self, object, machine_evaluate(self, scope, syntax_first(part)));
            break;
        case SYNTAX_PAIR:
            key = evaluate_key(self, scope, syntax_child(part, FIELD_KEY));
            if (key)
                machine_set(self, object, key,
                            machine_evaluate(self, scope, syntax_child(part, FIELD_VALUE)));
            break;
        case SYNTAX_METHOD:
            key = evaluate_key(self, scope, syntax_child(part, FIELD_NAME));
            if (key && (part->flags & FLAG_GETTER))
                machine_set(self, object, key,
                            machine_apply(self, evaluate_function(self, scope, part), object, NULL,
                                          0, part, scope));
            else if (key)
                machine_set(self, object, key, evaluate_function(self, scope, part));
            break;
        default:
            break;
        }
    }
    return object;
}

struct value evaluate_function(struct machine *self, struct scope *scope, const struct syntax *node)
{
    struct object *function = object_new(self->arena, OBJECT_FUNCTION);

    function->node = node;
    function->scope = scope;
    machine_note_function(self, function);
    return value_object(function);
}

struct value evaluate_member(struct machine *self, struct scope *scope, const struct syntax *node)
{
    const struct syntax *of = syntax_child(node, FIELD_OBJECT);
    const struct syntax *property = syntax_child(node, FIELD_PROPERTY);
    struct value object, key;

    if (!of)
        return value_unknown(NULL);
    object = machine_evaluate(self, scope, of);
    if (property)
        return property->text ? machine_get(self, object, property->text) : value_unknown(NULL);
    key = machine_evaluate(self, scope, syntax_child(node, FIELD_INDEX));
    if (value_is(object, OBJECT_ARRAY) && key.kind == VALUE_NUMBER)
        return key.number >= 0 && key.number < object.object->count
                   ? object.object->items[(unsigned)key.number]
                   : value_undefined();
    if ((key.kind == VALUE_STRING && !value_has_hole(key)) || key.kind == VALUE_NUMBER)
        return machine_get(self, object, atom(self->atoms, value_string(self->arena, key)));
    return value_unknown(machine_label(self, scope, node));
}

static struct value evaluate_regex(struct machine *self, struct scope *scope,
                                   const struct syntax *node)
{
    struct object *regex = object_new(self->arena, OBJECT_REGEX);
    const struct syntax *pattern = syntax_find(node, SYNTAX_REGEX_PATTERN);

    regex->node = node;
    regex->scope = scope;
    regex->label = pattern ? pattern->text : "";
    return value_object(regex);
}

static struct value evaluate_sequence(struct machine *self, struct scope *scope,
                                      const struct syntax *node)
{
    struct value last = value_undefined();

    for (const struct syntax *part = syntax_first(node); part; part = syntax_next(part))
        last = machine_evaluate(self, scope, part);
    return last;
}

/* `a ? b : c`: both when the condition is not known. */
static struct value evaluate_ternary(struct machine *self, struct scope *scope,
                                     const struct syntax *node)
{
    int truth = value_truth(machine_evaluate(self, scope, syntax_child(node, FIELD_CONDITION)));
    struct value first = value_undefined(), second = value_undefined();

    if (truth != 0)
        first = machine_evaluate(self, scope, syntax_child(node, FIELD_CONSEQUENCE));
    if (truth != 1)
        second = machine_evaluate(self, scope, syntax_child(node, FIELD_ALTERNATIVE));
    return truth == 1 ? first : truth == 0 ? second : value_join(first, second);
}

static struct value evaluate_meta(struct machine *self, struct scope *scope)
{
    struct value meta = value_plain(self->arena);

    if (!scope->source)
        return value_unknown("import.meta");
    machine_set(
        self, meta, atom(self->atoms, "url"),
        value_text(atom(self->atoms, arena_printf(self->arena, "file://%s", scope->source->path))));
    machine_set(self, meta, atom(self->atoms, "dirname"),
                value_text(atom(self->atoms, scope->source->folder)));
    machine_set(self, meta, atom(self->atoms, "filename"),
                value_text(atom(self->atoms, scope->source->path)));
    return meta;
}

static struct value evaluate_atom(struct machine *self, struct scope *scope,
                                  const struct syntax *node)
{
    switch (node->kind) {
    case SYNTAX_IDENTIFIER:
        return machine_lookup(self, scope, node->text);
    case SYNTAX_THIS:
        return scope_self(scope);
    case SYNTAX_TRUE:
    case SYNTAX_FALSE:
        return value_boolean(node->kind == SYNTAX_TRUE);
    case SYNTAX_NULL:
        return value_null();
    case SYNTAX_UNDEFINED:
        return value_undefined();
    case SYNTAX_NUMBER:
        return value_number(literal_number(node->text));
    case SYNTAX_STRING:
        return value_text(literal_string(self->atoms, node));
    case SYNTAX_REGEX:
        return evaluate_regex(self, scope, node);
    case SYNTAX_META:
        return evaluate_meta(self, scope);
    default:
        return value_unknown(NULL);
    }
}

static struct value evaluate_compound(struct machine *self, struct scope *scope,
                                      const struct syntax *node)
{
    switch (node->kind) {
    case SYNTAX_TEMPLATE:
        return evaluate_template(self, scope, node);
    case SYNTAX_ARRAY:
        return evaluate_array(self, scope, node);
    case SYNTAX_OBJECT:
        return evaluate_object(self, scope, node);
    case SYNTAX_ARROW:
    case SYNTAX_FUNCTION:
    case SYNTAX_GENERATOR:
        return evaluate_function(self, scope, node);
    case SYNTAX_CLASS:
        return evaluate_class(self, scope, node);
    case SYNTAX_MEMBER:
    case SYNTAX_SUBSCRIPT:
        return evaluate_member(self, scope, node);
    case SYNTAX_CALL:
        return evaluate_call(self, scope, node);
    case SYNTAX_NEW:
        return evaluate_new(self, scope, node);
    case SYNTAX_TERNARY:
        return evaluate_ternary(self, scope, node);
    case SYNTAX_BINARY:
    case SYNTAX_UNARY:
    case SYNTAX_UPDATE:
        return evaluate_operator(self, scope, node);
    case SYNTAX_ASSIGNMENT:
    case SYNTAX_AUGMENTED:
        return evaluate_assignment(self, scope, node);
    case SYNTAX_AS:
    case SYNTAX_SATISFIES:
    case SYNTAX_NON_NULL:
    case SYNTAX_PARENTHESES:
    case SYNTAX_AWAIT:
    case SYNTAX_YIELD:
    case SYNTAX_INSTANTIATION:
        return machine_evaluate(self, scope, syntax_first(node));
    case SYNTAX_TYPE_ASSERTION:
        return machine_evaluate(self, scope, syntax_last(node));
    case SYNTAX_SEQUENCE:
        return evaluate_sequence(self, scope, node);
    default:
        return evaluate_atom(self, scope, node);
    }
}

struct value machine_evaluate(struct machine *self, struct scope *scope, const struct syntax *node)
{
    struct value value;

    if (!node)
        return value_undefined();
    if (!machine_step(self))
        return value_unknown(NULL);
    self->depth++;
    value = evaluate_compound(self, scope, node);
    self->depth--;
    return value;
}
