/*
 * A start function (`createApp()`, `export default (app) => …`) has its caller outside of what we read:
 * whatever may declare routes and was not called is called, outermost first, with unknown arguments.
 */
#include "scaffold/source/start.h"

#include "scaffold/source/evaluate.h"

#include <string.h>

#define PARAMETER_LIMIT 16

static const char *const router_types[] = {
    "Router",
    "IRouter",
    "Express",
    "Application",
    "Koa",
    "FastifyInstance",
    "CoreApplication",
    "ExpressApplication",
    "FastifyTypebox",
    NULL,
};
static const char *const router_names[] = {
    "app",    "router",      "fastify", "server", "instance",   "api",       "route",
    "routes", "application", "express", "koa",    "expressApp", "webServer", NULL,
};

static bool is_one_of(const char *name, const char *const *names)
{
    for (; name && *names; names++)
        if (strcmp(name, *names) == 0)
            return true;
    return false;
}

/* The last name in a type: Router of express.Router. */
static const char *type_word(const struct syntax *type)
{
    const struct syntax *name;

    if (!type)
        return NULL;
    if (type->kind == SYNTAX_TYPE_IDENTIFIER || type->kind == SYNTAX_IDENTIFIER)
        return type->text;
    name = syntax_child(type, FIELD_NAME);
    return name ? type_word(name) : type_word(syntax_first(type));
}

static struct value unknown_parameter(struct machine *self, const char *name, const char *type)
{
    struct value made = machine_mystery(self, name ? name : "argument");

    made.object->may_be_root = type ? is_one_of(type, router_types) : is_one_of(name, router_names);
    return made;
}

/* ({ app, config }): a mystery whose parts may be routers. */
static struct value unknown_pattern(struct machine *self, const struct syntax *pattern)
{
    struct value made = machine_mystery(self, "argument");

    for (const struct syntax *part = syntax_first(pattern); part; part = syntax_next(part))
        if (part->kind == SYNTAX_SHORTHAND_PATTERN)
            machine_set(self, made, part->text, unknown_parameter(self, part->text, NULL));
    return made;
}

static unsigned unknown_arguments(struct machine *self, const struct syntax *function,
                                  struct value *arguments)
{
    const struct syntax *single = syntax_child(function, FIELD_PARAMETER);
    unsigned count = 0;

    if (single)
        arguments[count++] = unknown_parameter(self, single->text, NULL);
    for (const struct syntax *part = syntax_first(syntax_child(function, FIELD_PARAMETERS));
         part && count < PARAMETER_LIMIT; part = syntax_next(part)) {
        const struct syntax *pattern = syntax_child(part, FIELD_PATTERN);

        if (!pattern)
            pattern = part;
        if (syntax_child(part, FIELD_VALUE))
            arguments[count++] = value_undefined();
        else if (pattern->kind == SYNTAX_OBJECT_PATTERN)
            arguments[count++] = unknown_pattern(self, pattern);
        else
            arguments[count++] =
                unknown_parameter(self, pattern->text, type_word(syntax_child(part, FIELD_TYPE)));
    }
    return count;
}

static void call_unasked(struct machine *self, struct object *function, struct value this)
{
    struct value arguments[PARAMETER_LIMIT];
    unsigned count = unknown_arguments(self, function->node, arguments);

    machine_refresh(self);
    machine_apply(self, value_object(function), this, arguments, count, function->node,
                  function->scope);
}

static const struct syntax *constructor_of(struct machine *self, const struct object *class)
{
    struct value *constructor = table_find(&class->methods, atom(self->atoms, "constructor"));

    return constructor ? constructor->object->node : NULL;
}

/* Make an instance, then call the methods that may declare routes. */
static void instantiate(struct machine *self, struct object *class)
{
    struct value arguments[PARAMETER_LIMIT];
    unsigned count = unknown_arguments(self, constructor_of(self, class), arguments);

    machine_refresh(self);
    machine_construct(self, value_object(class), arguments, count, class->node, class->scope);
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
    if (function->kind == OBJECT_CLASS)
        instantiate(self, function);
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
