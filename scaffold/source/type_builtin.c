/* Types that TypeScript and the libraries of schemas have built in. */
#include "scaffold/source/type.h"

#include "scaffold/source/data.h"
#include "scaffold/source/reference.h"
#include "scaffold/source/shape.h"

#include <string.h>

struct value type_array(struct site *site, struct value items)
{
    return data_set(site->machine, data_type(site->machine, "array"), "items", items);
}

/* Partial, Required, Pick, Omit by zod's words for the same. */
static struct value derived(struct site *site, const char *word, struct value base,
                            struct value keys)
{
    struct machine *machine = site->machine;
    struct value mask = value_plain(machine->arena), result, list = value_get(keys, "enum");
    struct invocation call = {0};

    if (!type_is_object(site, base))
        return base;
    for (unsigned i = 0; value_is(list, OBJECT_ARRAY) && i < list.object->count; i++)
        if (list.object->items[i].kind == VALUE_STRING)
            data_set(machine, mask, list.object->items[i].text, value_boolean(true));
    if (value_get(keys, "const").kind == VALUE_STRING)
        data_set(machine, mask, value_get(keys, "const").text, value_boolean(true));
    call.self = shape_new(machine, DIALECT_ZOD, reference_target(machine, base));
    call.name = atom(machine->atoms, word);
    call.arguments = &mask;
    call.count = data_is_empty(mask) ? 0 : 1;
    return zod_method(machine, &call, &result) ? shape_schema(machine, result) : base;
}

/* Exclude<A | B, B> and Extract */
static struct value selected(struct site *site, struct value from, struct value which, bool keeps)
{
    struct machine *machine = site->machine;
    struct value list = value_get(reference_target(machine, from), "enum");
    struct value out = value_array(machine->arena), enumeration = value_get(which, "enum");

    if (!value_is(list, OBJECT_ARRAY))
        return from;
    for (unsigned i = 0; i < list.object->count; i++) {
        struct value one = list.object->items[i];
        bool found = value_same(one, value_get(which, "const")) == 1;

        for (unsigned j = 0; value_is(enumeration, OBJECT_ARRAY) && j < enumeration.object->count;
             j++)
            found |= value_same(one, enumeration.object->items[j]) == 1;
        if (found == keeps)
            data_push(machine, out, data_set(machine, value_plain(machine->arena), "const", one));
    }
    return data_any_of(machine, out);
}

static struct value record(struct site *site, struct value keys, struct value member)
{
    struct machine *machine = site->machine;
    struct value schema = data_type(machine, "object");
    struct value list = value_get(reference_target(machine, keys), "enum");

    if (!value_is(list, OBJECT_ARRAY))
        return data_set(machine, schema, "additionalProperties", member);
    for (unsigned i = 0; i < list.object->count; i++)
        if (list.object->items[i].kind == VALUE_STRING)
            type_add_member(site, schema, list.object->items[i].text, member, true);
    return schema;
}

/* z.infer<typeof X>, Static<typeof X>: what the constant describes. */
static struct value inferred(struct site *site, const struct syntax *argument)
{
    const struct syntax *name =
        syntax_is(argument, SYNTAX_TYPE_QUERY) ? syntax_first(argument) : NULL;
    struct value value, schema;

    if (!name || !site->source->scope)
        return value_plain(site->machine->arena);
    value = machine_evaluate(site->machine, site->source->scope, name);
    schema = shape_schema(site->machine, value);
    return schema.kind == VALUE_UNDEFINED ? value_plain(site->machine->arena) : schema;
}

static bool is(const char *name, const char *words)
{
    const char *found = strstr(words, name);
    size_t length = strlen(name);

    return found && (found == words || found[-1] == ' ') &&
           (found[length] == ' ' || found[length] == '\0');
}

bool type_generic(struct site *site, const char *name, const struct syntax *arguments,
                  struct value *schema)
{
    const struct syntax *first = syntax_first(arguments);
    const struct syntax *second = first ? syntax_next(first) : NULL;

    if (!first)
        return false;
    if (is(name, "Array ReadonlyArray Set ReadonlySet"))
        *schema = type_array(site, type_schema(site, first));
    else if (is(name, "Promise Awaited Readonly NonNullable PromiseLike Serialized "
                      "Jsonify LeanDocument HydratedDocument"))
        *schema = type_schema(site, first);
    else if (is(name, "Partial DeepPartial"))
        *schema =
            derived(site, "partial", type_schema(site, first), value_plain(site->machine->arena));
    else if (is(name, "Required"))
        *schema =
            derived(site, "required", type_schema(site, first), value_plain(site->machine->arena));
    else if (is(name, "Pick Omit") && second)
        *schema = derived(site, *name == 'P' ? "pick" : "omit", type_schema(site, first),
                          type_schema(site, second));
    else if (is(name, "Exclude Extract") && second)
        *schema =
            selected(site, type_schema(site, first), type_schema(site, second), name[2] == 't');
    else if (is(name, "Record Map") && second)
        *schema = record(site, type_schema(site, first), type_schema(site, second));
    else if (is(name, "infer input output TypeOf Infer InferInput InferOutput Static FromSchema "
                      "StaticDecode InferType"))
        *schema = inferred(site, first);
    else
        return false;
    return true;
}

struct value type_builtin(struct site *site, const char *name)
{
    struct machine *machine = site->machine;

    if (is(name, "string"))
        return data_type(machine, "string");
    if (is(name, "number"))
        return data_type(machine, "number");
    if (is(name, "boolean"))
        return data_type(machine, "boolean");
    if (is(name, "bigint"))
        return data_type(machine, "integer");
    if (is(name, "object Object"))
        return data_type(machine, "object");
    if (is(name, "Date"))
        return data_format(machine, "string", "date-time");
    if (is(name, "Buffer Blob File Uint8Array ArrayBuffer"))
        return data_format(machine, "string", "binary");
    if (is(name, "URL"))
        return data_format(machine, "string", "uri");
    return value_plain(site->machine->arena);
}
