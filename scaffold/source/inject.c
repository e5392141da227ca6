/* What a container would inject. */
#include "scaffold/source/inject.h"

#include "scaffold/source/evaluate.h"

#include <string.h>

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

/* The class that a parameter asks for by its type, or by @inject(Class). */
static struct object *class_of(struct machine *self, struct scope *scope,
                               const struct syntax *parameter)
{
    const struct syntax *decorator = syntax_find(parameter, SYNTAX_DECORATOR);
    const struct syntax *given =
        syntax_first(syntax_child(syntax_first(decorator), FIELD_ARGUMENTS));
    const char *type = type_word(syntax_child(parameter, FIELD_TYPE));
    struct value value = value_undefined();

    if (given)
        value = machine_evaluate(self, scope, given);
    if (!value_is(value, OBJECT_CLASS) && type)
        value = machine_lookup(self, scope, type);
    return value_is(value, OBJECT_CLASS) && value.object->node ? value.object : NULL;
}

static struct value injected(struct machine *self, struct scope *scope,
                             const struct syntax *parameter, const struct syntax *pattern)
{
    const char *type = type_word(syntax_child(parameter, FIELD_TYPE));
    struct object *class;

    if (syntax_child(parameter, FIELD_VALUE))
        return value_undefined();
    if (pattern->kind == SYNTAX_OBJECT_PATTERN)
        return unknown_pattern(self, pattern);
    class = class_of(self, scope, parameter);
    return class ? inject_instance(self, class) : unknown_parameter(self, pattern->text, type);
}

unsigned inject_arguments(struct machine *self, const struct syntax *function, struct scope *scope,
                          struct value arguments[INJECT_LIMIT])
{
    const struct syntax *single = syntax_child(function, FIELD_PARAMETER);
    unsigned count = 0;

    if (single)
        arguments[count++] = unknown_parameter(self, single->text, NULL);
    for (const struct syntax *part = syntax_first(syntax_child(function, FIELD_PARAMETERS));
         part && count < INJECT_LIMIT; part = syntax_next(part)) {
        const struct syntax *pattern = syntax_child(part, FIELD_PATTERN);

        arguments[count++] = injected(self, scope, part, pattern ? pattern : part);
    }
    return count;
}

struct value inject_instance(struct machine *self, struct object *class)
{
    struct value *constructor = table_find(&class->methods, atom(self->atoms, "constructor"));
    struct value arguments[INJECT_LIMIT];
    unsigned count = 0;

    if (class->instance)
        return value_object(class->instance);
    if (class->active || !machine_step(self))
        return machine_mystery(self, "instance");
    class->active++;
    if (constructor)
        count = inject_arguments(self, constructor->object->node, class->scope, arguments);
    class->active--;
    return machine_construct(self, value_object(class), arguments, count, class->node,
                             class->scope);
}

bool inject_resolved(struct machine *self, const struct invocation *call, struct value *result)
{
    struct value class = argument(call, 0);

    if (!call->name || !value_is(class, OBJECT_CLASS) || !class.object->node ||
        (strcmp(call->name, "resolve") != 0 && strcmp(call->name, "get") != 0))
        return false;
    *result = inject_instance(self, class.object);
    return true;
}
