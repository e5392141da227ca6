/* Types: built-in ones, those that the code declares, and those made from others. */
#include "scaffold/source/types.h"

#include "scaffold/source/data.h"
#include "scaffold/source/declaration.h"
#include "scaffold/source/doc.h"
#include "scaffold/source/literal.h"
#include "scaffold/source/reference.h"
#include "scaffold/source/type.h"

#include <string.h>

void type_add_member(struct site *site, struct value schema, const char *name, struct value member,
                     bool required)
{
    struct machine *machine = site->machine;
    struct value members = data_at(machine, schema, "properties", OBJECT_PLAIN);

    data_set(machine, members, name, member);
    if (required && !data_has(value_get(schema, "required"), name))
        data_push(machine, data_at(machine, schema, "required", OBJECT_ARRAY), value_text(name));
}

/* T | undefined may be left out as well. */
static bool may_be_undefined(const struct syntax *type)
{
    for (const struct syntax *part = syntax_first(type); part; part = syntax_next(part)) {
        if (part->kind == SYNTAX_UNION_TYPE && may_be_undefined(part))
            return true;
        if (part->kind == SYNTAX_LITERAL_TYPE && syntax_is(syntax_first(part), SYNTAX_UNDEFINED))
            return true;
    }
    return false;
}

static void take_member(struct site *site, const struct syntax *node, struct value schema)
{
    struct machine *machine = site->machine;
    const char *name = literal_key(machine->atoms, syntax_child(node, FIELD_NAME));
    const char *comment;
    struct value member;

    if (node->kind == SYNTAX_INDEX_SIGNATURE) {
        data_set(machine, schema, "additionalProperties",
                 type_schema(site, syntax_child(node, FIELD_TYPE)));
        return;
    }
    if ((node->kind != SYNTAX_PROPERTY_SIGNATURE && node->kind != SYNTAX_FIELD) || !name ||
        (node->flags & FLAG_STATIC))
        return;
    member = type_schema(site, syntax_child(node, FIELD_TYPE));
    comment = doc_text(machine, site->source, node);
    if (comment && value_get(member, "$ref").kind == VALUE_UNDEFINED)
        member = data_set_text(machine, data_copy(machine, member), "description", comment);
    type_add_member(site, schema, name, member,
                    !(node->flags & FLAG_OPTIONAL) &&
                        !may_be_undefined(syntax_child(node, FIELD_TYPE)));
}

/* { [K in Keys]: T } */
static struct value mapped_schema(struct site *site, const struct syntax *signature,
                                  const struct syntax *clause)
{
    struct machine *machine = site->machine;
    struct value keys = value_get(type_schema(site, syntax_child(clause, FIELD_TYPE)), "enum");
    struct value member = type_schema(site, syntax_child(signature, FIELD_TYPE));
    struct value schema = data_type(machine, "object");

    if (!value_is(keys, OBJECT_ARRAY))
        return data_set(machine, schema, "additionalProperties", member);
    for (unsigned i = 0; i < keys.object->count; i++)
        if (keys.object->items[i].kind == VALUE_STRING)
            type_add_member(site, schema, keys.object->items[i].text, member,
                            !(signature->flags & FLAG_OPTIONAL));
    return schema;
}

static struct value object_schema(struct site *site, const struct syntax *body)
{
    struct value schema = data_type(site->machine, "object");

    for (const struct syntax *part = syntax_first(body); part; part = syntax_next(part)) {
        const struct syntax *clause = syntax_find(part, SYNTAX_MAPPED_TYPE);

        if (clause)
            return mapped_schema(site, part, clause);
        take_member(site, part, schema);
    }
    return schema;
}

void type_merge(struct site *site, struct value schema, struct value other)
{
    struct machine *machine = site->machine;
    struct value from = reference_target(machine, other), members = value_get(from, "properties");
    struct value required = value_get(from, "required");

    for (unsigned i = 0; members.kind == VALUE_OBJECT && i < members.object->properties.count;
         i++) {
        const struct table_entry *entry = &members.object->properties.entries[i];

        if (*entry->key &&
            value_get(value_get(schema, "properties"), entry->key).kind == VALUE_UNDEFINED)
            type_add_member(site, schema, entry->key, entry->value, data_has(required, entry->key));
    }
}

bool type_is_object(struct site *site, struct value schema)
{
    return value_get(reference_target(site->machine, schema), "properties").kind == VALUE_OBJECT;
}

/* --- declared types --- */

static struct value enum_schema(struct site *site, const struct syntax *node)
{
    struct machine *machine = site->machine;
    struct value list = value_array(machine->arena);
    double next = 0;

    for (const struct syntax *part = syntax_first(syntax_child(node, FIELD_BODY)); part;
         part = syntax_next(part)) {
        const struct syntax *given = syntax_child(part, FIELD_VALUE);
        struct value value = given ? literal_value(machine->atoms, given) : value_number(next);

        if (value.kind == VALUE_NUMBER)
            next = value.number + 1;
        if (!value_is_unknown(value))
            data_push(machine, list,
                      data_set(machine, value_plain(machine->arena), "const", value));
    }
    return data_any_of(machine, list);
}

static struct value declared_schema(struct site *site, const struct syntax *node)
{
    const struct syntax *extends = syntax_find(node, SYNTAX_EXTENDS_TYPE);
    struct value schema;

    switch (node->kind) {
    case SYNTAX_ENUM:
        return enum_schema(site, node);
    case SYNTAX_TYPE_ALIAS:
        return type_schema(site, syntax_child(node, FIELD_VALUE));
    default:
        schema = object_schema(site, syntax_child(node, FIELD_BODY));
        for (const struct syntax *base = syntax_first(extends); base; base = syntax_next(base))
            type_merge(site, schema, type_schema(site, base));
        return schema;
    }
}

/* The arguments of a generic type under the names of its parameters. */
static struct table *bind_arguments(struct site *site, const struct syntax *node,
                                    const struct syntax *arguments)
{
    const struct syntax *list = syntax_child(node, FIELD_TYPE_PARAMETERS);
    const struct syntax *argument = syntax_first(arguments);
    struct table *table;

    if (!list)
        return NULL;
    table = arena_alloc(site->machine->arena, 1, sizeof *table);
    for (const struct syntax *one = syntax_first(list); one; one = syntax_next(one)) {
        const struct syntax *name = syntax_child(one, FIELD_NAME);
        const struct syntax *otherwise = syntax_first(syntax_child(one, FIELD_VALUE));
        const struct syntax *given = argument ? argument : otherwise;

        if (name && name->text)
            table_set(site->machine->arena, table, name->text,
                      given ? type_schema(site, given) : value_plain(site->machine->arena));
        argument = argument ? syntax_next(argument) : NULL;
    }
    return table;
}

/* Aliases of simple types are not worth a name. */
static bool is_named(const struct syntax *node)
{
    const struct syntax *value = syntax_child(node, FIELD_VALUE);

    if (node->kind != SYNTAX_TYPE_ALIAS)
        return true;
    return value && (value->kind == SYNTAX_OBJECT_TYPE || value->kind == SYNTAX_UNION_TYPE ||
                     value->kind == SYNTAX_INTERSECTION_TYPE || value->kind == SYNTAX_GENERIC_TYPE);
}

static struct value use_declaration(struct site *site, struct declaration found,
                                    const struct syntax *arguments)
{
    struct table *parameters = bind_arguments(site, found.node, arguments);
    struct site inner = {site->machine, found.source, parameters, site->depth + 1};
    const struct syntax *name = syntax_child(found.node, FIELD_NAME);
    const char *component;
    struct value schema;
    bool is_new;

    if (parameters || !is_named(found.node) || !name)
        return declared_schema(&inner, found.node);
    component = reference_declare(site->machine, found.node, name->text, &is_new);
    if (is_new) {
        schema = declared_schema(&inner, found.node);
        reference_define(site->machine, component, schema);
    }
    return reference_value(site->machine, component);
}

static struct value named_schema(struct site *site, const char *name,
                                 const struct syntax *arguments)
{
    struct value *parameter = site->parameters ? table_find(site->parameters, name) : NULL;
    struct declaration found;
    struct value schema;

    if (parameter)
        return *parameter;
    found = declaration_find(site->machine, site->source, name);
    if (found.node)
        return use_declaration(site, found, arguments);
    if (type_generic(site, name, arguments, &schema))
        return schema;
    return type_builtin(site, name);
}

/* A type by its name, with its arguments: A.B<C> is B<C>. */
static struct value applied_schema(struct site *site, const struct syntax *type)
{
    const struct syntax *name = syntax_child(type, FIELD_NAME);

    if (syntax_is(name, SYNTAX_NESTED_TYPE))
        name = syntax_child(name, FIELD_NAME);
    return name && name->text
               ? named_schema(site, name->text, syntax_child(type, FIELD_TYPE_ARGUMENTS))
               : value_plain(site->machine->arena);
}

static struct value schema_at(struct site *site, const struct syntax *type)
{
    switch (type->kind) {
    case SYNTAX_TYPE_ANNOTATION:
    case SYNTAX_PARENTHESIZED_TYPE:
    case SYNTAX_READONLY_TYPE:
    case SYNTAX_OPTIONAL_TYPE:
        return type_schema(site, syntax_first(type));
    case SYNTAX_PREDEFINED_TYPE:
        return type_builtin(site, type->text);
    case SYNTAX_TYPE_IDENTIFIER:
    case SYNTAX_IDENTIFIER:
        return named_schema(site, type->text, NULL);
    case SYNTAX_TEMPLATE_LITERAL_TYPE:
        return data_type(site->machine, "string");
    case SYNTAX_OBJECT_TYPE:
        return object_schema(site, type);
    case SYNTAX_ARRAY_TYPE:
        return type_array(site, type_schema(site, syntax_first(type)));
    case SYNTAX_GENERIC_TYPE:
    case SYNTAX_NESTED_TYPE:
        return applied_schema(site, type);
    default:
        return type_made(site, type);
    }
}

struct value type_schema(struct site *site, const struct syntax *type)
{
    struct value schema;

    if (!type || site->depth > TYPES_DEPTH_LIMIT || !machine_describe(site->machine))
        return value_plain(site->machine->arena);
    site->depth++;
    schema = schema_at(site, type);
    site->depth--;
    return schema;
}

struct value types_schema(struct machine *machine, struct source *source, const struct syntax *type)
{
    struct site site = {machine, source, NULL, 0};

    return type_schema(&site, type);
}

const struct syntax *types_argument(const struct syntax *type, unsigned index)
{
    const struct syntax *list = syntax_child(type, FIELD_TYPE_ARGUMENTS);
    const struct syntax *one = syntax_first(list);

    while (one && index--)
        one = syntax_next(one);
    return one;
}

const struct syntax *types_member(struct machine *machine, struct source **source,
                                  const struct syntax *type, const char *name)
{
    struct declaration found;

    if (!type)
        return NULL;
    if (type->kind == SYNTAX_TYPE_IDENTIFIER) {
        found = declaration_find(machine, *source, type->text);
        if (!found.node)
            return NULL;
        *source = found.source;
        type = found.node->kind == SYNTAX_TYPE_ALIAS ? syntax_child(found.node, FIELD_VALUE)
                                                     : syntax_child(found.node, FIELD_BODY);
    }
    for (const struct syntax *part = syntax_first(type); part; part = syntax_next(part)) {
        const char *its = literal_key(machine->atoms, syntax_child(part, FIELD_NAME));

        if (part->kind == SYNTAX_PROPERTY_SIGNATURE && its && strcmp(its, name) == 0)
            return syntax_child(part, FIELD_TYPE);
    }
    return NULL;
}

const struct syntax *types_declared(struct machine *machine, struct source *source,
                                    const char *name)
{
    struct declaration found = declaration_find(machine, source, name);

    if (!found.node || found.source != source)
        return NULL;
    return syntax_child(found.node,
                        found.node->kind == SYNTAX_TYPE_ALIAS ? FIELD_VALUE : FIELD_BODY);
}

const char *types_name(const struct syntax *type)
{
    while (type && type->kind != SYNTAX_TYPE_IDENTIFIER && type->kind != SYNTAX_IDENTIFIER)
        type = syntax_child(type, FIELD_NAME) ? syntax_child(type, FIELD_NAME) : syntax_first(type);
    return type ? type->text : NULL;
}
