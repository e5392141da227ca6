/* Calls: of the code's own functions and classes, of library models, and of what is not known. */
#include "scaffold/source/evaluate.h"
#include "scaffold/source/inject.h"
#include "scaffold/source/native.h"
#include "scaffold/source/router.h"
#include "scaffold/source/shape.h"

#include <string.h>

#define ARGUMENT_LIMIT 4096

static const char *last_word(struct machine *self, const char *callee)
{
    const char *dot = strrchr(callee, '.');

    return dot ? atom(self->atoms, dot + 1) : callee;
}

/* Keep on a fresh result what call it came from. */
static void note_call(struct machine *self, const struct invocation *invocation,
                      struct value *result)
{
    const struct syntax *callee = syntax_child(invocation->node, FIELD_FUNCTION);
    struct call *made;

    if (result->kind != VALUE_OBJECT || result->object->made)
        return;
    if (!callee)
        callee = syntax_child(invocation->node, FIELD_CONSTRUCTOR);
    if (!callee)
        return;
    made = arena_alloc(self->arena, 1, sizeof *made);
    made->callee = machine_label(self, invocation->scope, callee);
    made->name = last_word(self, made->callee);
    made->receiver = invocation->self;
    made->arguments = arena_alloc(self->arena, invocation->count + 1, sizeof *made->arguments);
    for (unsigned i = 0; i < invocation->count; i++)
        made->arguments[i] = invocation->arguments[i];
    made->count = invocation->count;
    made->node = invocation->node;
    made->source = invocation->scope->source;
    result->object->made = made;
}

struct value machine_apply(struct machine *machine, struct value callee, struct value self,
                           struct value *arguments, unsigned count, const struct syntax *node,
                           struct scope *scope)
{
    struct invocation invocation = {
        .callee = callee,
        .self = self,
        .arguments = arguments,
        .count = count,
        .node = node,
        .scope = scope,
    };

    return machine_call(machine, &invocation);
}

struct value machine_construct(struct machine *self, struct value class, struct value *arguments,
                               unsigned count, const struct syntax *node, struct scope *scope)
{
    struct invocation invocation = {
        .callee = class,
        .arguments = arguments,
        .count = count,
        .node = node,
        .scope = scope,
        .is_new = true,
    };

    return machine_call(self, &invocation);
}

/* Run a function's body in a scope of its own. */
static struct value run_body(struct machine *self, struct object *function, struct value this,
                             const struct invocation *invocation)
{
    const struct syntax *body = syntax_child(function->node, FIELD_BODY);
    struct scope *scope = scope_new(self, function->scope);
    struct frame frame = {.result = value_undefined()}, *outer = self->frame;

    if (function->node->kind != SYNTAX_ARROW) {
        scope->has_self = true;
        scope->self = function->is_bound ? function->self : this;
    }
    self->frame = &frame;
    bind_parameters(self, scope, function->node, invocation->arguments, invocation->count);
    if (syntax_is(body, SYNTAX_BLOCK)) {
        hoist(self, scope, body);
        execute_list(self, scope, body->first);
    } else {
        frame.result = machine_evaluate(self, scope, body);
    }
    self->frame = outer;
    return frame.result;
}

static struct value call_function(struct machine *self, const struct invocation *invocation)
{
    struct object *function = invocation->callee.object;
    struct value result;

    if (self->calls >= MACHINE_CALL_LIMIT || function->active >= MACHINE_RECURSION_LIMIT)
        return value_unknown(NULL);
    function->called = true;
    function->active++;
    self->calls++;
    result = run_body(self, function, invocation->self, invocation);
    self->calls--;
    function->active--;
    return result;
}

/* A library calls the functions that it is given, with what we do not know. */
static void call_back(struct machine *self, const struct invocation *invocation)
{
    for (unsigned i = 0; i < invocation->count; i++) {
        struct value callback = invocation->arguments[i];
        struct value unknown[2];

        if (!value_is(callback, OBJECT_FUNCTION) || callback.object->called)
            continue;
        unknown[0] = machine_mystery(self, "argument");
        unknown[1] = machine_mystery(self, "argument");
        machine_apply(self, callback, value_unknown("this"), unknown, 2, invocation->node,
                      invocation->scope);
    }
}

/* The router among what an unknown function was given is likely what it gives back. */
static struct router *passed_router(const struct invocation *invocation)
{
    for (unsigned i = 0; i < invocation->count; i++)
        if (invocation->arguments[i].kind == VALUE_OBJECT &&
            invocation->arguments[i].object->router)
            return invocation->arguments[i].object->router;
    return NULL;
}

static struct value call_unknown(struct machine *self, const struct invocation *invocation)
{
    struct value result;

    if (inject_resolved(self, invocation, &result))
        return result;
    result = machine_mystery(self, machine_label(self, invocation->scope, invocation->node));
    result.object->router = passed_router(invocation);
    call_back(self, invocation);
    return result;
}

static struct value construct_class(struct machine *self, const struct invocation *invocation)
{
    struct object *class = invocation->callee.object;
    struct value instance = value_plain(self->arena);

    instance.object->parent = class;
    instance.object->node = class->node;
    if (self->calls >= MACHINE_CALL_LIMIT || class->active >= MACHINE_RECURSION_LIMIT)
        return instance;
    class->called = true;
    class->instance = instance.object;
    class->active++;
    self->calls++;
    construct_into(self, class, instance, invocation);
    self->calls--;
    class->active--;
    return instance;
}

/* A member of a model, called: z.string() */
static struct value call_member(struct machine *self, const struct invocation *invocation)
{
    const struct object *member = invocation->callee.object;
    struct invocation method = *invocation;

    method.self = member->bound;
    method.name = member->label;
    /* cppcheck-suppress returnDanglingLifetime ; a model keeps nothing of the invocation */
    return member->native->method(self, &method);
}

static struct value call_native(struct machine *self, const struct invocation *invocation)
{
    const struct object *object = invocation->callee.object;

    if (object->bound.kind == VALUE_OBJECT && object->native->method)
        return call_member(self, invocation);
    return object->native->call ? object->native->call(self, invocation)
                                : call_unknown(self, invocation);
}

struct value machine_call(struct machine *self, const struct invocation *invocation)
{
    struct value result;

    if (value_is(invocation->callee, OBJECT_FUNCTION) && !invocation->is_new)
        result = call_function(self, invocation);
    else if (value_is(invocation->callee, OBJECT_CLASS))
        result = construct_class(self, invocation);
    else if (value_is(invocation->callee, OBJECT_NATIVE))
        result = call_native(self, invocation);
    else
        result = call_unknown(self, invocation);
    note_call(self, invocation, &result);
    return result;
}

static struct value *evaluate_arguments(struct machine *self, struct scope *scope,
                                        const struct syntax *node, unsigned *count)
{
    struct object list = {.kind = OBJECT_ARRAY};

    for (const struct syntax *part = syntax_first(node); part && list.count < ARGUMENT_LIMIT;
         part = syntax_next(part)) {
        struct value value;

        if (part->kind != SYNTAX_SPREAD) {
            array_push(self->arena, &list, machine_evaluate(self, scope, part));
            continue;
        }
        value = machine_evaluate(self, scope, syntax_first(part));
        if (!value_is_list(value))
            array_push(self->arena, &list, value_unknown(value_label(value)));
        for (unsigned i = 0;
             value_is_list(value) && i < value.object->count && list.count < ARGUMENT_LIMIT; i++)
            array_push(self->arena, &list, value.object->items[i]);
    }
    *count = list.count;
    return list.items;
}

/* Methods of what has routes or describes data, of strings and lists, of models. */
static bool call_known_method(struct machine *self, const struct invocation *invocation,
                              struct value *result)
{
    struct object *object = invocation->self.kind == VALUE_OBJECT ? invocation->self.object : NULL;

    if (object && object->router && router_method(self, invocation, result))
        return true;
    if (object && object->shape && shape_method(self, invocation, result))
        return true;
    if (builtin_method(self, invocation, result))
        return true;
    if (object && object->kind == OBJECT_MYSTERY && router_of_mystery(self, invocation, result))
        return true;
    return false;
}

/* object.name(…): a property of the object's own first, then what we know of its kind. */
static struct value call_method(struct machine *self, struct invocation *invocation)
{
    struct value result;
    struct object *object = invocation->self.kind == VALUE_OBJECT ? invocation->self.object : NULL;
    struct value *own =
        object && invocation->name ? table_find(&object->properties, invocation->name) : NULL;

    if (invocation->name && !(own && value_is_callable(*own)) &&
        !(object && object->kind == OBJECT_PLAIN && object->parent &&
          value_is_callable(machine_get(self, invocation->self, invocation->name))) &&
        call_known_method(self, invocation, &result)) {
        note_call(self, invocation, &result);
        return result;
    }
    invocation->callee = invocation->name ? machine_get(self, invocation->self, invocation->name)
                                          : value_unknown(NULL);
    return machine_call(self, invocation);
}

static const char *method_name(struct machine *self, struct scope *scope,
                               const struct syntax *callee)
{
    const struct syntax *property = syntax_child(callee, FIELD_PROPERTY);
    struct value key;

    if (property)
        return property->text;
    key = machine_evaluate(self, scope, syntax_child(callee, FIELD_INDEX));
    if (key.kind != VALUE_STRING || value_has_hole(key))
        return NULL;
    return atom(self->atoms, key.text);
}

/* super(…) runs the parent's constructor on the same instance. */
static struct value call_super(struct machine *self, struct invocation *invocation)
{
    struct value instance = scope_self(invocation->scope);
    struct object *class = NULL;

    for (const struct scope *at = invocation->scope; at && !class; at = at->parent)
        class = at->home;
    if (class && instance.kind == VALUE_OBJECT)
        construct_parent(self, class, instance, invocation);
    return value_undefined();
}

/* import('x') and require('x') */
static struct value call_import(struct machine *self, const struct invocation *invocation)
{
    const char *specifier = argument_text(invocation, 0);

    if (!specifier && argument(invocation, 0).kind == VALUE_OBJECT)
        specifier = value_get_text(argument(invocation, 0), "href");
    if (!specifier || strchr(specifier, HOLE_OPEN) || !invocation->scope->source)
        return machine_mystery(self, machine_label(self, invocation->scope, invocation->node));
    if (strncmp(specifier, "file://", 7) == 0)
        specifier += 7;
    return machine_import(self, invocation->scope->source, specifier, atom(self->atoms, "*"));
}

struct value evaluate_call(struct machine *self, struct scope *scope, const struct syntax *node)
{
    const struct syntax *callee = syntax_child(node, FIELD_FUNCTION);
    struct invocation invocation = {.node = node, .scope = scope};
    bool is_method = syntax_is(callee, SYNTAX_MEMBER) || syntax_is(callee, SYNTAX_SUBSCRIPT);

    if (!callee)
        return value_unknown(NULL);
    if (is_method) {
        const struct syntax *object = syntax_child(callee, FIELD_OBJECT);

        invocation.self = syntax_is(object, SYNTAX_SUPER) ? scope_self(scope)
                                                          : machine_evaluate(self, scope, object);
        invocation.name = method_name(self, scope, callee);
    } else if (callee->kind != SYNTAX_SUPER && callee->kind != SYNTAX_IMPORT_CALL) {
        invocation.callee = machine_evaluate(self, scope, callee);
    }
    invocation.arguments =
        evaluate_arguments(self, scope, syntax_child(node, FIELD_ARGUMENTS), &invocation.count);
    if (callee->kind == SYNTAX_SUPER)
        return call_super(self, &invocation);
    if (callee->kind == SYNTAX_IMPORT_CALL)
        return call_import(self, &invocation);
    return is_method ? call_method(self, &invocation) : machine_call(self, &invocation);
}

struct value evaluate_new(struct machine *self, struct scope *scope, const struct syntax *node)
{
    struct invocation invocation = {.node = node, .scope = scope, .is_new = true};

    invocation.callee = machine_evaluate(self, scope, syntax_child(node, FIELD_CONSTRUCTOR));
    invocation.arguments =
        evaluate_arguments(self, scope, syntax_child(node, FIELD_ARGUMENTS), &invocation.count);
    return machine_call(self, &invocation);
}
