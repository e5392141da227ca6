/* Statements, run one after the other; where a condition is not known, both ways. */
#include "scaffold/source/evaluate.h"

#include <string.h>

static void declare(struct machine *self, struct scope *scope, const struct syntax *declaration)
{
    for (const struct syntax *part = syntax_first(declaration); part; part = syntax_next(part)) {
        const struct syntax *value = syntax_child(part, FIELD_VALUE);

        if (part->kind == SYNTAX_DECLARATOR)
            bind_pattern(self, scope, syntax_child(part, FIELD_NAME),
                         value ? machine_evaluate(self, scope, value) : value_undefined(), true);
    }
}

/* The members of an enum, as an object. */
static void declare_enum(struct machine *self, struct scope *scope, const struct syntax *node)
{
    const struct syntax *name = syntax_child(node, FIELD_NAME);
    struct value object = value_plain(self->arena);
    double next = 0;

    for (const struct syntax *part = syntax_first(syntax_child(node, FIELD_BODY)); part;
         part = syntax_next(part)) {
        const struct syntax *given = syntax_child(part, FIELD_VALUE);
        const struct syntax *key =
            part->kind == SYNTAX_ENUM_ASSIGNMENT ? syntax_child(part, FIELD_NAME) : part;
        struct value value = given ? machine_evaluate(self, scope, given) : value_number(next);
        const char *text = evaluate_key(self, scope, key);

        if (value.kind == VALUE_NUMBER)
            next = value.number + 1;
        if (text)
            machine_set(self, object, text, value);
    }
    if (name && name->text)
        scope_declare(self, scope, name->text, object);
}

static void declare_function(struct machine *self, struct scope *scope, const struct syntax *node)
{
    const struct syntax *name = syntax_child(node, FIELD_NAME);

    if (name && name->text)
        scope_declare(self, scope, name->text, evaluate_function(self, scope, node));
}

static void declare_class(struct machine *self, struct scope *scope, const struct syntax *node)
{
    const struct syntax *name = syntax_child(node, FIELD_NAME);
    struct value class = evaluate_class(self, scope, node);

    if (name && name->text)
        scope_declare(self, scope, name->text, class);
}

/* namespace A { export const b = 1 }: an object with all that it declares. */
static void declare_namespace(struct machine *self, struct scope *scope, const struct syntax *node)
{
    const struct syntax *name = syntax_child(node, FIELD_NAME);
    const struct syntax *body = syntax_child(node, FIELD_BODY);
    struct scope *inner = scope_new(self, scope);
    struct value object = value_plain(self->arena);

    if (!name || !name->text || !body)
        return;
    hoist(self, inner, body);
    for (const struct syntax *part = syntax_first(body); part; part = syntax_next(part))
        execute(self, inner,
                part->kind == SYNTAX_EXPORT ? syntax_child(part, FIELD_DECLARATION) : part);
    for (unsigned i = 0; i < inner->names.count; i++)
        machine_set(self, object, inner->names.entries[i].key, inner->names.entries[i].value);
    scope_declare(self, scope, name->text, object);
}

void hoist(struct machine *self, struct scope *scope, const struct syntax *block)
{
    for (const struct syntax *part = syntax_first(block); part; part = syntax_next(part)) {
        const struct syntax *inner = part;

        if (part->kind == SYNTAX_EXPORT)
            inner = syntax_child(part, FIELD_DECLARATION);
        if (syntax_is(inner, SYNTAX_FUNCTION_DECLARATION) ||
            syntax_is(inner, SYNTAX_GENERATOR_DECLARATION))
            declare_function(self, scope, inner);
    }
}

enum completion execute_list(struct machine *self, struct scope *scope, const struct syntax *first)
{
    for (const struct syntax *part = first; part; part = part->next) {
        enum completion completion =
            part->kind == SYNTAX_COMMENT ? COMPLETION_NORMAL : execute(self, scope, part);

        if (completion != COMPLETION_NORMAL)
            return completion;
    }
    return COMPLETION_NORMAL;
}

static enum completion execute_block(struct machine *self, struct scope *scope,
                                     const struct syntax *node)
{
    struct scope *inner = scope_new(self, scope);

    hoist(self, inner, node);
    return execute_list(self, inner, node->first);
}

/* One of two ways that cannot be told apart ends the code only when the other does too. */
static enum completion either(enum completion a, enum completion b)
{
    return a != COMPLETION_NORMAL && b != COMPLETION_NORMAL ? a : COMPLETION_NORMAL;
}

static enum completion execute_if(struct machine *self, struct scope *scope,
                                  const struct syntax *node)
{
    int truth = value_truth(machine_evaluate(self, scope, syntax_child(node, FIELD_CONDITION)));
    const struct syntax *other = syntax_child(node, FIELD_ALTERNATIVE);
    enum completion first = COMPLETION_NORMAL, second = COMPLETION_NORMAL;

    if (truth != 0)
        first = execute(self, scope, syntax_child(node, FIELD_CONSEQUENCE));
    if (truth != 1 && other)
        second = execute(self, scope, other);
    return truth == 1 ? first : truth == 0 ? second : either(first, second);
}

/* The body of a loop, once. What it does to the loop is of no interest. */
static enum completion execute_body(struct machine *self, struct scope *scope,
                                    const struct syntax *node)
{
    enum completion completion = execute(self, scope, syntax_child(node, FIELD_BODY));

    return completion == COMPLETION_BREAK || completion == COMPLETION_CONTINUE ? COMPLETION_NORMAL
                                                                               : completion;
}

static void each(struct machine *self, struct scope *scope, const struct syntax *node,
                 struct value item)
{
    struct scope *inner = scope_new(self, scope);
    const struct syntax *left = syntax_child(node, FIELD_LEFT);

    bind_pattern(self, inner, left, item, true);
    execute_body(self, inner, node);
}

/* for…of and for…in: over what is known, else once over something unknown. */
static enum completion execute_for_in(struct machine *self, struct scope *scope,
                                      const struct syntax *node)
{
    struct value over = machine_evaluate(self, scope, syntax_child(node, FIELD_RIGHT));
    const char *word = node->text ? node->text : "";
    bool keys = strcmp(word, "in") == 0;

    if (value_is_list(over) && !keys) {
        for (unsigned i = 0; i < over.object->count && i < MACHINE_LOOP_LIMIT; i++)
            each(self, scope, node, over.object->items[i]);
    } else if (over.kind == VALUE_OBJECT && keys && over.object->kind != OBJECT_MYSTERY) {
        for (unsigned i = 0; i < over.object->properties.count && i < MACHINE_LOOP_LIMIT; i++)
            each(self, scope, node, value_text(over.object->properties.entries[i].key));
    } else {
        each(self, scope, node, machine_mystery(self, "item"));
    }
    return COMPLETION_NORMAL;
}

/* A counting loop runs while its condition is known to hold, else once. */
static enum completion execute_for(struct machine *self, struct scope *scope,
                                   const struct syntax *node)
{
    struct scope *inner = scope_new(self, scope);
    const struct syntax *start = syntax_child(node, FIELD_INITIALIZER);
    const struct syntax *condition = syntax_child(node, FIELD_CONDITION);
    const struct syntax *increment = syntax_child(node, FIELD_INCREMENT);

    if (start)
        execute(self, inner, start);
    for (int i = 0; i < MACHINE_LOOP_LIMIT; i++) {
        int truth = condition ? value_truth(machine_evaluate(self, inner, condition)) : -1;

        if (truth == 0 || execute_body(self, inner, node) != COMPLETION_NORMAL || truth < 0)
            break;
        if (increment)
            machine_evaluate(self, inner, increment);
    }
    return COMPLETION_NORMAL;
}

/* Whether a case is the one, by what is known: 1, 0, or -1; the default is for what is no other. */
static int is_case(struct machine *self, struct scope *scope, struct value value,
                   const struct syntax *part)
{
    const struct syntax *given = syntax_child(part, FIELD_VALUE);

    return given ? value_same(value, machine_evaluate(self, scope, given)) : -1;
}

/* From the case that is known to be the one up to its end, else all that may be. */
static enum completion execute_switch(struct machine *self, struct scope *scope,
                                      const struct syntax *node)
{
    struct scope *inner = scope_new(self, scope);
    struct value value = machine_evaluate(self, scope, syntax_child(node, FIELD_VALUE));
    bool is_known = false, falls = false;

    for (const struct syntax *part = syntax_first(syntax_child(node, FIELD_BODY));
         part && !(is_known && !falls); part = syntax_next(part)) {
        int matches = falls ? 1 : is_case(self, inner, value, part);
        enum completion completion = COMPLETION_NORMAL;

        is_known |= matches == 1;
        for (const struct syntax *body = syntax_first(part);
             body && matches != 0 && completion == COMPLETION_NORMAL; body = syntax_next(body))
            if (body->field == FIELD_BODY)
                completion = execute(self, inner, body);
        falls = matches == 1 && completion == COMPLETION_NORMAL;
        if (completion == COMPLETION_RETURN && is_known)
            return completion;
    }
    return COMPLETION_NORMAL;
}

static enum completion execute_try(struct machine *self, struct scope *scope,
                                   const struct syntax *node)
{
    const struct syntax *handler = syntax_child(node, FIELD_HANDLER);
    const struct syntax *finalizer = syntax_child(node, FIELD_FINALIZER);
    enum completion completion = execute(self, scope, syntax_child(node, FIELD_BODY));
    struct scope *inner;

    if (handler) {
        inner = scope_new(self, scope);
        if (syntax_child(handler, FIELD_PARAMETER))
            bind_pattern(self, inner, syntax_child(handler, FIELD_PARAMETER),
                         value_unknown("error"), true);
        execute(self, inner, syntax_child(handler, FIELD_BODY));
    }
    if (finalizer)
        execute(self, scope, syntax_child(finalizer, FIELD_BODY));
    return completion == COMPLETION_THROW ? COMPLETION_NORMAL : completion;
}

static enum completion execute_return(struct machine *self, struct scope *scope,
                                      const struct syntax *node)
{
    struct value value = machine_evaluate(self, scope, syntax_first(node));

    if (self->frame) {
        self->frame->result =
            self->frame->has_result ? value_join(self->frame->result, value) : value;
        self->frame->has_result = true;
    }
    return COMPLETION_RETURN;
}

static enum completion execute_control(struct machine *self, struct scope *scope,
                                       const struct syntax *node)
{
    switch (node->kind) {
    case SYNTAX_IF:
        return execute_if(self, scope, node);
    case SYNTAX_ELSE:
        return execute(self, scope, syntax_first(node));
    case SYNTAX_FOR:
        return execute_for(self, scope, node);
    case SYNTAX_FOR_IN:
        return execute_for_in(self, scope, node);
    case SYNTAX_WHILE:
    case SYNTAX_DO:
        machine_evaluate(self, scope, syntax_child(node, FIELD_CONDITION));
        return execute_body(self, scope, node) == COMPLETION_THROW ? COMPLETION_THROW
                                                                   : COMPLETION_NORMAL;
    case SYNTAX_SWITCH:
        return execute_switch(self, scope, node);
    case SYNTAX_TRY:
        return execute_try(self, scope, node);
    case SYNTAX_RETURN:
        return execute_return(self, scope, node);
    case SYNTAX_THROW:
        machine_evaluate(self, scope, syntax_first(node));
        return COMPLETION_THROW;
    case SYNTAX_BREAK:
        return COMPLETION_BREAK;
    case SYNTAX_CONTINUE:
        return COMPLETION_CONTINUE;
    default:
        return execute(self, scope, syntax_child(node, FIELD_BODY));
    }
}

static enum completion execute_node(struct machine *self, struct scope *scope,
                                    const struct syntax *node)
{
    switch (node->kind) {
    case SYNTAX_BLOCK:
        return execute_block(self, scope, node);
    case SYNTAX_EXPRESSION_STATEMENT:
        if (syntax_is(syntax_first(node), SYNTAX_INTERNAL_MODULE))
            declare_namespace(self, scope, syntax_first(node));
        else
            machine_evaluate(self, scope, syntax_first(node));
        return COMPLETION_NORMAL;
    case SYNTAX_INTERNAL_MODULE:
        declare_namespace(self, scope, node);
        return COMPLETION_NORMAL;
    case SYNTAX_LEXICAL:
    case SYNTAX_VARIABLE:
        declare(self, scope, node);
        return COMPLETION_NORMAL;
    case SYNTAX_FUNCTION_DECLARATION:
    case SYNTAX_GENERATOR_DECLARATION:
    case SYNTAX_INTERFACE:
    case SYNTAX_TYPE_ALIAS:
    case SYNTAX_AMBIENT:
        return COMPLETION_NORMAL;
    case SYNTAX_CLASS_DECLARATION:
    case SYNTAX_ABSTRACT_CLASS:
        declare_class(self, scope, node);
        return COMPLETION_NORMAL;
    case SYNTAX_ENUM:
        declare_enum(self, scope, node);
        return COMPLETION_NORMAL;
    case SYNTAX_IMPORT:
        module_import(self, scope->source, node);
        return COMPLETION_NORMAL;
    case SYNTAX_EXPORT:
        module_export(self, scope->source, node);
        return COMPLETION_NORMAL;
    case SYNTAX_OTHER:
        return execute_list(self, scope, node->first);
    case SYNTAX_IF:
    case SYNTAX_ELSE:
    case SYNTAX_FOR:
    case SYNTAX_FOR_IN:
    case SYNTAX_WHILE:
    case SYNTAX_DO:
    case SYNTAX_SWITCH:
    case SYNTAX_TRY:
    case SYNTAX_RETURN:
    case SYNTAX_THROW:
    case SYNTAX_BREAK:
    case SYNTAX_CONTINUE:
    case SYNTAX_LABELED:
        return execute_control(self, scope, node);
    default:
        machine_evaluate(self, scope, node);
        return COMPLETION_NORMAL;
    }
}

enum completion execute(struct machine *self, struct scope *scope, const struct syntax *node)
{
    enum completion completion;

    if (!node)
        return COMPLETION_NORMAL;
    if (!machine_step(self))
        return COMPLETION_RETURN;
    self->depth++;
    completion = execute_node(self, scope, node);
    self->depth--;
    return completion;
}
