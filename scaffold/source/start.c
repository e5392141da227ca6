/*
 * A start function (`createApp()`, `export default (app) => …`) has its caller outside of what we read:
 * whatever may declare routes and was not called is called, outermost first, with unknown arguments.
 */
#include "scaffold/source/start.h"

#include "scaffold/source/evaluate.h"
#include "scaffold/source/inject.h"

#include <string.h>

static void call_unasked(struct machine *self, struct object *function, struct value this)
{
    struct value arguments[INJECT_LIMIT];
    unsigned count;

    machine_refresh(self);
    count = inject_arguments(self, function->node, function->scope, arguments);
    machine_apply(self, value_object(function), this, arguments, count, function->node,
                  function->scope);
}

static void call_methods(struct machine *self, struct object *class)
{
    for (unsigned i = 0; class->instance && i < class->methods.count; i++) {
        struct object *method = class->methods.entries[i].value.object;

        if (!method->called && (method->node->flags & FLAG_ROUTING) &&
            strcmp(class->methods.entries[i].key, "constructor") != 0)
            call_unasked(self, method, value_object(class->instance));
    }
}

static void refer(struct object *object)
{
    object->referenced = true;
    if (object->kind != OBJECT_PLAIN)
        return;
    for (unsigned i = 0; i < object->properties.count; i++) {
        struct value value = object->properties.entries[i].value;

        if (value_is(value, OBJECT_FUNCTION) || value_is(value, OBJECT_CLASS))
            value.object->referenced = true;
    }
}

/* Mark what the code of a function uses. */
static void mark_references(struct machine *self, struct object *function,
                            const struct syntax *node)
{
    for (const struct syntax *part = syntax_first(node); part; part = syntax_next(part)) {
        struct value value;

        if (part->kind != SYNTAX_IDENTIFIER) {
            mark_references(self, function, part);
            continue;
        }
        value = machine_lookup(self, function->scope, part->text);
        if (value.kind == VALUE_OBJECT && value.object != function)
            refer(value.object);
    }
}

static void run_one(struct machine *self, struct object *function)
{
    machine_refresh(self);
    if (function->kind == OBJECT_CLASS)
        inject_instance(self, function);
    else
        call_unasked(self, function, value_unknown("this"));
}

static void run_uncalled(struct machine *self, bool outermost)
{
    for (size_t i = 0; i < self->function_count; i++) {
        struct object *function = self->functions[i];

        if (!function->called && !(outermost && function->referenced))
            run_one(self, function);
    }
    for (size_t i = 0; i < self->function_count; i++)
        if (self->functions[i]->kind == OBJECT_CLASS)
            call_methods(self, self->functions[i]);
}

void start_all(struct machine *self)
{
    for (size_t i = 0; i < self->project->count; i++) {
        machine_refresh(self);
        machine_run(self, self->project->sources[i]);
    }
    for (size_t i = 0; i < self->function_count; i++) {
        machine_refresh(self);
        if (!self->functions[i]->called)
            mark_references(self, self->functions[i], self->functions[i]->node);
    }
    run_uncalled(self, true);
    run_uncalled(self, false);
}
