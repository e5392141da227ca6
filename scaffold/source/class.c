/* Classes: their members, and what making an instance does. */
#include "scaffold/source/evaluate.h"
#include "scaffold/source/native.h"

#include <string.h>

#define CLASS_DEPTH_LIMIT 16

/* Methods see the class as their home, so that `super` finds its parent. */
static struct scope *class_scope(struct machine *self, struct scope *scope, struct object *class)
{
    struct scope *inner = scope_new(self, scope);

    inner->home = class;
    inner->has_self = true;
    inner->self = value_object(class);
    return inner;
}

static void add_method(struct machine *self, struct object *class, const struct syntax *member)
{
    const char *name = evaluate_key(self, class->scope, syntax_child(member, FIELD_NAME));
    struct object *method;

    if (!name || (member->flags & FLAG_SETTER))
        return;
    method = object_new(self->arena, OBJECT_FUNCTION);
    method->node = member;
    method->scope = class->scope;
    table_set(self->arena, (member->flags & FLAG_STATIC) ? &class->properties : &class->methods,
              name, value_object(method));
}

static void add_static(struct machine *self, struct object *class, const struct syntax *member)
{
    const struct syntax *key = syntax_child(member, FIELD_NAME);
    const char *name;

    if (member->kind == SYNTAX_STATIC_BLOCK) {
        execute(self, class->scope, syntax_child(member, FIELD_BODY));
    } else if (member->kind == SYNTAX_FIELD && (member->flags & FLAG_STATIC)) {
        name = evaluate_key(self, class->scope, key);
        if (name)
            table_set(self->arena, &class->properties, name,
                      machine_evaluate(self, class->scope, syntax_child(member, FIELD_VALUE)));
    }
}

static void extend(struct machine *self, struct scope *scope, struct object *class)
{
    const struct syntax *heritage = syntax_find(class->node, SYNTAX_CLASS_HERITAGE);
    const struct syntax *clause = syntax_find(heritage, SYNTAX_EXTENDS);
    const struct syntax *parent = clause ? syntax_child(clause, FIELD_VALUE) : NULL;
    struct value value;

    if (!parent && heritage && !clause)
        parent = syntax_first(heritage);
    if (!parent)
        return;
    value = machine_evaluate(self, scope, parent);
    if (value_is(value, OBJECT_CLASS))
        class->parent = value.object;
    else if (value.kind == VALUE_OBJECT)
        class->bound = value;
}

struct value evaluate_class(struct machine *self, struct scope *scope, const struct syntax *node)
{
    struct object *class = object_new(self->arena, OBJECT_CLASS);
    const struct syntax *name = syntax_child(node, FIELD_NAME);
    const struct syntax *body = syntax_child(node, FIELD_BODY);

    class->node = node;
    class->scope = class_scope(self, scope, class);
    if (name && name->text)
        scope_declare(self, class->scope, name->text, value_object(class));
    extend(self, scope, class);
    for (const struct syntax *member = syntax_first(body); member; member = syntax_next(member))
        if (member->kind == SYNTAX_METHOD)
            add_method(self, class, member);
    for (const struct syntax *member = syntax_first(body); member; member = syntax_next(member))
        add_static(self, class, member);
    machine_note_function(self, class);
    return value_object(class);
}

static void set_fields(struct machine *self, struct object *class, struct value instance)
{
    struct scope *scope = scope_new(self, class->scope);

    scope->has_self = true;
    scope->self = instance;
    for (const struct syntax *member = syntax_first(syntax_child(class->node, FIELD_BODY)); member;
         member = syntax_next(member)) {
        const struct syntax *value = syntax_child(member, FIELD_VALUE);
        const char *name;

        if (member->kind != SYNTAX_FIELD || (member->flags & FLAG_STATIC) || !value)
            continue;
        name = evaluate_key(self, scope, syntax_child(member, FIELD_NAME));
        if (name)
            machine_set(self, instance, name, machine_evaluate(self, scope, value));
    }
}

/* The instance of a class that extends a model, or something we do not see, gets what that makes. */
static void construct_native(struct machine *self, struct object *class, struct value instance,
                             const struct invocation *invocation)
{
    struct value made;

    if (class->bound.kind != VALUE_OBJECT)
        return;
    made = machine_construct(self, class->bound, invocation->arguments, invocation->count,
                             invocation->node, invocation->scope);
    if (made.kind != VALUE_OBJECT)
        return;
    instance.object->router = made.object->router;
    instance.object->shape = made.object->shape;
}

void construct_parent(struct machine *self, struct object *class, struct value instance,
                      const struct invocation *invocation)
{
    if (class->parent)
        construct_into(self, class->parent, instance, invocation);
    else
        construct_native(self, class, instance, invocation);
    set_fields(self, class, instance);
}

static void run_constructor(struct machine *self, struct object *class, struct value instance,
                            const struct syntax *node, const struct invocation *invocation)
{
    const struct syntax *body = syntax_child(node, FIELD_BODY);
    struct frame frame = {.result = value_undefined()}, *outer = self->frame;
    struct scope *scope = scope_new(self, class->scope);

    scope->has_self = true;
    scope->self = instance;
    if (!class->parent && class->bound.kind != VALUE_OBJECT)
        set_fields(self, class, instance);
    self->frame = &frame;
    bind_parameters(self, scope, node, invocation->arguments, invocation->count);
    hoist(self, scope, body);
    if (body)
        execute_list(self, scope, body->first);
    self->frame = outer;
}

void construct_into(struct machine *self, struct object *class, struct value instance,
                    const struct invocation *invocation)
{
    struct value *constructor = table_find(&class->methods, atom(self->atoms, "constructor"));

    if (class->kind != OBJECT_CLASS || self->depth >= MACHINE_DEPTH_LIMIT)
        return;
    self->depth++;
    if (constructor)
        run_constructor(self, class, instance, constructor->object->node, invocation);
    else
        construct_parent(self, class, instance, invocation);
    self->depth--;
}
