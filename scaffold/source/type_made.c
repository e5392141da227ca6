/* Types that are made from others. */
#include "scaffold/source/type.h"

#include "scaffold/source/data.h"
#include "scaffold/source/literal.h"
#include "scaffold/source/reference.h"

#include <string.h>

static struct value union_schema(struct site *site, const struct syntax *node)
{
    struct machine *machine = site->machine;
    struct value list = value_array(machine->arena);

    for (const struct syntax *part = syntax_first(node); part; part = syntax_next(part)) {
        struct value one = type_schema(site, part), inner = value_get(one, "enum");

        if (syntax_is(syntax_first(part), SYNTAX_UNDEFINED))
            continue;
        if (part->kind == SYNTAX_UNION_TYPE && value_is(inner, OBJECT_ARRAY)) {
            for (unsigned i = 0; i < inner.object->count; i++)
                data_push(machine, list,
                          data_set(machine, value_plain(machine->arena), "const",
                                   inner.object->items[i]));
            continue;
        }
        inner = value_get(one, "anyOf");
        for (unsigned i = 0; part->kind == SYNTAX_UNION_TYPE && value_is(inner, OBJECT_ARRAY) &&
                             i < inner.object->count;
             i++)
            data_push(machine, list, inner.object->items[i]);
        if (part->kind != SYNTAX_UNION_TYPE || !value_is(inner, OBJECT_ARRAY)) {
            if (data_is_empty(one))
                return one;
            data_push(machine, list, one);
        }
    }
    return data_any_of(machine, list);
}

static struct value intersection_schema(struct site *site, const struct syntax *node)
{
    struct value schema = data_type(site->machine, "object"), list;
    bool flat = true;

    list = value_array(site->machine->arena);
    for (const struct syntax *part = syntax_first(node); part; part = syntax_next(part)) {
        struct value one = type_schema(site, part);

        flat &= type_is_object(site, one);
        data_push(site->machine, list, one);
    }
    if (!flat)
        return data_set(site->machine, value_plain(site->machine->arena), "allOf", list);
    for (unsigned i = 0; i < list.object->count; i++)
        type_merge(site, schema, list.object->items[i]);
    return schema;
}

static struct value literal_schema(struct site *site, const struct syntax *node)
{
    const struct syntax *inner = syntax_first(node);
    struct value value;

    if (syntax_is(inner, SYNTAX_NULL))
        return data_type(site->machine, "null");
    if (!inner || inner->kind == SYNTAX_UNDEFINED)
        return value_plain(site->machine->arena);
    if (inner->kind == SYNTAX_UNARY)
        value = value_number(
            -literal_number(syntax_last(inner)->text ? syntax_last(inner)->text : "0"));
    else
        value = literal_value(site->machine->atoms, inner);
    return value_is_unknown(value)
               ? value_plain(site->machine->arena)
               : data_set(site->machine, value_plain(site->machine->arena), "const", value);
}

static struct value tuple_schema(struct site *site, const struct syntax *node)
{
    struct machine *machine = site->machine;
    struct value items = value_array(machine->arena), schema = data_type(machine, "array");

    for (const struct syntax *part = syntax_first(node); part; part = syntax_next(part))
        data_push(machine, items, type_schema(site, part));
    data_set(machine, schema, "prefixItems", items);
    data_set(machine, schema, "minItems", value_number(items.object->count));
    return data_set(machine, schema, "maxItems", value_number(items.object->count));
}

/* T['key'], T[number] */
static struct value lookup_schema(struct site *site, const struct syntax *node)
{
    const struct syntax *of = syntax_first(node);
    const struct syntax *key = of ? syntax_next(of) : NULL;
    struct value base, wanted, member;

    if (!key)
        return value_plain(site->machine->arena);
    base = reference_target(site->machine, type_schema(site, of));
    if (key->kind == SYNTAX_PREDEFINED_TYPE)
        return value_get(base, "items").kind == VALUE_OBJECT ? value_get(base, "items") : base;
    wanted = value_get(type_schema(site, key), "const");
    if (wanted.kind != VALUE_STRING)
        return value_get(base, "enum").kind == VALUE_OBJECT ? base
                                                            : value_plain(site->machine->arena);
    member = value_get(value_get(base, "properties"), wanted.text);
    return member.kind == VALUE_OBJECT ? member : value_plain(site->machine->arena);
}

/* typeof X: the values of a constant list or object; keyof: its names. */
static struct value query_schema(struct site *site, const struct syntax *node, bool keys)
{
    struct machine *machine = site->machine;
    struct value value, list = value_array(machine->arena);

    while (node && (node->kind == SYNTAX_TYPE_QUERY || node->kind == SYNTAX_PARENTHESIZED_TYPE))
        node = syntax_first(node);
    if (!node || !site->source->scope)
        return value_plain(site->machine->arena);
    value = machine_evaluate(machine, site->source->scope, node);
    for (unsigned i = 0; value_is(value, OBJECT_ARRAY) && i < value.object->count; i++)
        data_push(
            machine, list,
            data_set(machine, value_plain(site->machine->arena), "const", value.object->items[i]));
    for (unsigned i = 0; value_is(value, OBJECT_PLAIN) && i < value.object->properties.count; i++)
        data_push(machine, list,
                  data_set(machine, value_plain(site->machine->arena), "const",
                           keys ? value_text(value.object->properties.entries[i].key)
                                : value.object->properties.entries[i].value));
    return list.object->count ? data_any_of(machine, list) : value_plain(site->machine->arena);
}

/* keyof T */
static struct value keys_schema(struct site *site, const struct syntax *node)
{
    struct machine *machine = site->machine;
    const struct syntax *of = syntax_first(node);
    struct value members, list = value_array(machine->arena);

    if (!of || of->kind == SYNTAX_TYPE_QUERY || of->kind == SYNTAX_PARENTHESIZED_TYPE)
        return of ? query_schema(site, of, true) : value_plain(site->machine->arena);
    members = value_get(reference_target(machine, type_schema(site, of)), "properties");
    for (unsigned i = 0; members.kind == VALUE_OBJECT && i < members.object->properties.count; i++)
        data_push(machine, list,
                  data_set(machine, value_plain(site->machine->arena), "const",
                           value_text(members.object->properties.entries[i].key)));
    return list.object->count ? data_any_of(machine, list) : data_type(machine, "string");
}

struct value type_made(struct site *site, const struct syntax *type)
{
    switch (type->kind) {
    case SYNTAX_UNION_TYPE:
        return union_schema(site, type);
    case SYNTAX_INTERSECTION_TYPE:
        return intersection_schema(site, type);
    case SYNTAX_LITERAL_TYPE:
        return literal_schema(site, type);
    case SYNTAX_TUPLE_TYPE:
        return tuple_schema(site, type);
    case SYNTAX_LOOKUP_TYPE:
        return lookup_schema(site, type);
    case SYNTAX_TYPE_QUERY:
        return query_schema(site, type, false);
    case SYNTAX_INDEX_TYPE_QUERY:
        return keys_schema(site, type);
    default:
        return value_plain(site->machine->arena);
    }
}
