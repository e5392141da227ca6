/* Methods of what the language itself has, where what they work on is known. */
#include "scaffold/source/builtin.h"

#include <string.h>

static struct value bind(struct machine *self, const struct invocation *call)
{
    struct object *copy;

    if (!value_is(call->self, OBJECT_FUNCTION))
        return call->self;
    copy = arena_alloc(self->arena, 1, sizeof *copy);
    *copy = *call->self.object;
    call->self.object->called = true;
    copy->is_bound = true;
    copy->self = argument(call, 0);
    return value_object(copy);
}

static struct value apply(struct machine *self, const struct invocation *call)
{
    struct value list = argument(call, 1);

    if (call->name[0] == 'c')
        return machine_apply(self, call->self, argument(call, 0), call->arguments + 1,
                             call->count ? call->count - 1 : 0, call->node, call->scope);
    return machine_apply(self, call->self, argument(call, 0),
                         value_is(list, OBJECT_ARRAY) ? list.object->items : NULL,
                         value_is(list, OBJECT_ARRAY) ? list.object->count : 0, call->node,
                         call->scope);
}

/* A promise is what it resolves to. */
static struct value then(struct machine *self, const struct invocation *call)
{
    struct value resolved = call->self;

    if (*call->name != 't' || !value_is_callable(argument(call, 0)))
        return resolved;
    return machine_apply(self, argument(call, 0), value_undefined(), &resolved, 1, call->node,
                         call->scope);
}

static struct value is_folder(struct machine *self, const struct invocation *call)
{
    struct value *folder =
        call->self.kind == VALUE_OBJECT
            ? table_find(&call->self.object->properties, atom(self->atoms, "\5folder"))
            : NULL;

    if (!folder)
        return value_unknown(call->name);
    return value_boolean(folder->truth == (call->name[2] == 'D'));
}

static const struct method function_methods[] = {
    {"bind", bind},
    {"call", apply},
    {"apply", apply},
    {NULL, NULL},
};

static const struct method object_methods[] = {
    {"then", then},        {"catch", then}, {"finally", then}, {"isDirectory", is_folder},
    {"isFile", is_folder}, {NULL, NULL},
};

/* A function, or a router's method as a value. */
static bool takes_calls(struct value value)
{
    return value_is(value, OBJECT_FUNCTION) ||
           (value_is(value, OBJECT_NATIVE) && value.object->bound.kind == VALUE_OBJECT &&
            value.object->bound.object->router);
}

/* The methods of a kind of value, or NULL. */
static const struct method *methods_of(struct value value)
{
    if (value.kind == VALUE_STRING)
        return text_methods;
    if (takes_calls(value))
        return function_methods;
    if (value.kind != VALUE_OBJECT)
        return NULL;
    switch (value.object->kind) {
    case OBJECT_ARRAY:
        return array_methods;
    case OBJECT_MAP:
        return map_methods;
    case OBJECT_SET:
        return set_methods;
    case OBJECT_REGEX:
        return regex_methods;
    default:
        return NULL;
    }
}

static const struct method *method_find(const struct method *methods, const char *name)
{
    for (; methods && methods->name; methods++)
        if (strcmp(methods->name, name) == 0)
            return methods;
    return NULL;
}

bool builtin_method(struct machine *self, const struct invocation *call, struct value *result)
{
    const struct method *method;
    bool is_object = call->self.kind == VALUE_OBJECT && call->self.object->kind != OBJECT_MYSTERY &&
                     call->self.object->kind != OBJECT_NATIVE;

    if (!call->name)
        return false;
    method = method_find(methods_of(call->self), call->name);
    if (!method && is_object)
        method = method_find(object_methods, call->name);
    if (method)
        *result = method->call(self, call);
    return method != NULL;
}

bool builtin_property(struct machine *self, struct value object, const char *name,
                      struct value *result)
{
    bool is_array = value_is(object, OBJECT_ARRAY);

    (void)self;
    if (value_is_list(object) && strcmp(name, is_array ? "length" : "size") == 0)
        *result = value_number(object.object->count);
    else if (object.kind == VALUE_STRING && strcmp(name, "length") == 0 && !value_has_hole(object))
        *result = value_number((double)strlen(object.text));
    else
        return false;
    return true;
}
