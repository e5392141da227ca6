/* The language's own: require, Object and its kin. */
#include "scaffold/source/builtin.h"

#include <string.h>

static struct value text_of(struct machine *self, const char *text)
{
    return value_text(atom(self->atoms, text));
}

static struct value node_require(struct machine *self, const struct invocation *invocation)
{
    const char *specifier = argument_text(invocation, 0);

    if (!specifier || strchr(specifier, HOLE_OPEN) || !invocation->scope->source)
        return machine_mystery(self, machine_label(self, invocation->scope, invocation->node));
    return machine_import(self, invocation->scope->source, specifier, atom(self->atoms, "*"));
}

static struct value object_list(struct machine *self, const struct invocation *invocation)
{
    struct value of = argument(invocation, 0), list = value_array(self->arena);
    char kind = *invocation->callee.object->label;

    if (of.kind != VALUE_OBJECT || of.object->kind == OBJECT_MYSTERY)
        return machine_mystery(self, machine_label(self, invocation->scope, invocation->node));
    for (unsigned i = 0; i < of.object->properties.count; i++) {
        const char *name = of.object->properties.entries[i].key;
        struct value key = value_text(name), value = machine_get(self, of, name), pair;

        if (!*name)
            continue;
        pair = value_array(self->arena);
        array_push(self->arena, pair.object, key);
        array_push(self->arena, pair.object, value);
        array_push(self->arena, list.object, kind == 'k' ? key : kind == 'v' ? value : pair);
    }
    return list;
}

static struct value object_assign(struct machine *self, const struct invocation *invocation)
{
    struct value into = argument(invocation, 0);

    for (unsigned i = 1; i < invocation->count && into.kind == VALUE_OBJECT; i++) {
        struct value from = invocation->arguments[i];

        into.object->is_open |= value_is_unknown(from);
        for (unsigned j = 0; from.kind == VALUE_OBJECT && j < from.object->properties.count; j++)
            machine_set(self, into, from.object->properties.entries[j].key,
                        from.object->properties.entries[j].value);
    }
    return into;
}

static struct value object_from_entries(struct machine *self, const struct invocation *invocation)
{
    struct value list = argument(invocation, 0), object = value_plain(self->arena);

    for (unsigned i = 0; value_is(list, OBJECT_ARRAY) && i < list.object->count; i++) {
        struct value pair = list.object->items[i];

        if (value_is(pair, OBJECT_ARRAY) && pair.object->count == 2 &&
            pair.object->items[0].kind == VALUE_STRING)
            machine_set(self, object, atom(self->atoms, pair.object->items[0].text),
                        pair.object->items[1]);
    }
    object.object->is_open = !value_is(list, OBJECT_ARRAY);
    return object;
}

static struct value give_first(struct machine *self, const struct invocation *invocation)
{
    (void)self;
    return argument(invocation, 0);
}

/* A registered symbol is known by its name. */
static struct value symbol_for(struct machine *self, const struct invocation *invocation)
{
    const char *name = argument_text(invocation, 0);

    return name ? text_of(self, arena_printf(self->arena, "@@%s", name)) : value_unknown("symbol");
}

static struct value make_string(struct machine *self, const struct invocation *invocation)
{
    return text_of(self, value_string(self->arena, argument(invocation, 0)));
}

static struct value is_array(struct machine *self, const struct invocation *invocation)
{
    struct value value = argument(invocation, 0);

    (void)self;
    return value_is_unknown(value) ? value_unknown(NULL)
                                   : value_boolean(value_is(value, OBJECT_ARRAY));
}

static struct value array_from(struct machine *self, const struct invocation *invocation)
{
    return value_is(argument(invocation, 0), OBJECT_ARRAY)
               ? argument(invocation, 0)
               : machine_mystery(self, machine_label(self, invocation->scope, invocation->node));
}

const struct native node_natives[] = {
    {"", "require", node_require, NULL},       {"", "Object", give_first, NULL},
    {"", "String", make_string, NULL},         {"", "Map", list_construct, NULL},
    {"", "Set", list_construct, NULL},         {"Object", "keys", object_list, NULL},
    {"Object", "values", object_list, NULL},   {"Object", "entries", object_list, NULL},
    {"Object", "assign", object_assign, NULL}, {"Object", "freeze", give_first, NULL},
    {"Object", "seal", give_first, NULL},      {"Object", "fromEntries", object_from_entries, NULL},
    {"Array", "isArray", is_array, NULL},      {"Array", "from", array_from, NULL},
    {"Symbol", "for", symbol_for, NULL},       {"Promise", "resolve", give_first, NULL},
    {"Promise", "all", give_first, NULL},      {NULL, NULL, NULL, NULL},
};

/* The rows of a table that need no import; those of Object, Array, Promise and process as theirs. */
static void declare_globals(struct machine *self, struct scope *scope, const struct native *rows)
{
    static const char *const globals[] = {"Object", "Array", "Promise", "Symbol", "process"};

    for (const struct native *row = rows; row->module; row++)
        if (!*row->module)
            table_set(self->arena, &scope->names, atom(self->atoms, row->name),
                      native_value(self, row));
    for (size_t i = 0; i < sizeof globals / sizeof *globals; i++) {
        const char *name = atom(self->atoms, globals[i]);
        struct value *known = table_find(&scope->names, name);
        struct value object =
            known && !value_is(*known, OBJECT_NATIVE) ? *known : machine_mystery(self, globals[i]);

        for (const struct native *row = rows; row->module; row++)
            if (strcmp(row->module, globals[i]) == 0)
                machine_set(self, object, atom(self->atoms, row->name), native_value(self, row));
        table_set(self->arena, &scope->names, name, object);
    }
}

void builtin_globals(struct machine *self, struct scope *scope)
{
    declare_globals(self, scope, node_natives);
    declare_globals(self, scope, file_natives);
}
