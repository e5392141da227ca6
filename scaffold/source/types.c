/* Types: built-in ones, those that the code declares, and those made from others. */
#include "scaffold/source/types.h"

#include "scaffold/source/data.h"
#include "scaffold/source/doc.h"
#include "scaffold/source/literal.h"
#include "scaffold/source/reference.h"
#include "scaffold/source/shape.h"

#include <string.h>

#define IMPORT_DEPTH_LIMIT 16 /* re-exports of a type */

/* What a type may refer to where it is written. */
struct site {
    struct machine *machine;
    struct source *source;
    struct table *parameters; /* of generics: name → schema; or NULL */
    int depth;
};

/* A declaration and the file it is in. */
struct declaration {
    const struct syntax *node;
    struct source *source;
};

static struct value schema_of(struct site *site, const struct syntax *type);

static struct value nothing(struct site *site)
{
    return value_plain(site->machine->arena);
}

/* --- finding declarations --- */

static bool declares_type(const struct syntax *node)
{
    switch (node->kind) {
    case SYNTAX_INTERFACE:
    case SYNTAX_TYPE_ALIAS:
    case SYNTAX_ENUM:
    case SYNTAX_CLASS_DECLARATION:
    case SYNTAX_ABSTRACT_CLASS:
        return true;
    default:
        return false;
    }
}

static struct declaration find_exported(struct machine *machine, struct source *source,
                                        const char *name, int depth);

static struct declaration find_imported(struct machine *machine, struct source *source,
                                        const struct syntax *node, const char *name, int depth)
{
    const struct syntax *from = syntax_child(node, FIELD_SOURCE);
    const struct syntax *clause = syntax_find(node, SYNTAX_IMPORT_CLAUSE);
    const char *exported = NULL;
    struct source *target;

    for (const struct syntax *part = syntax_first(clause); part; part = syntax_next(part)) {
        if (part->kind == SYNTAX_IDENTIFIER && part->text == name)
            exported = atom(machine->atoms, "default");
        for (const struct syntax *one = part->kind == SYNTAX_NAMED_IMPORTS ? syntax_first(part)
                                                                           : NULL;
             one; one = syntax_next(one)) {
            const struct syntax *local = syntax_child(one, FIELD_ALIAS);

            if (!local)
                local = syntax_child(one, FIELD_NAME);
            if (local && local->text == name)
                exported = literal_key(machine->atoms, syntax_child(one, FIELD_NAME));
        }
    }
    target = exported && from
                 ? project_resolve(machine->project, source, literal_string(machine->atoms, from))
                 : NULL;
    return target ? find_exported(machine, target, exported, depth + 1)
                  : (struct declaration){NULL, NULL};
}

static struct declaration find_type(struct machine *machine, struct source *source,
                                    const char *name, int depth)
{
    struct declaration found = {NULL, NULL};

    for (const struct syntax *node = source->root ? source->root->first : NULL;
         node && !found.node && depth < IMPORT_DEPTH_LIMIT; node = node->next) {
        const struct syntax *inner = node;
        const struct syntax *its;

        if (node->kind == SYNTAX_EXPORT && syntax_child(node, FIELD_DECLARATION))
            inner = syntax_child(node, FIELD_DECLARATION);
        its = syntax_child(inner, FIELD_NAME);
        if (declares_type(inner) && its && its->text == name)
            found = (struct declaration){inner, source};
        else if (node->kind == SYNTAX_IMPORT)
            found = find_imported(machine, source, node, name, depth);
    }
    return found;
}

/* export { A as B } [from], export * from, export default A */
static struct declaration find_reexported(struct machine *machine, struct source *source,
                                          const struct syntax *node, const char *name, int depth)
{
    const struct syntax *from = syntax_child(node, FIELD_SOURCE);
    const struct syntax *clause = syntax_find(node, SYNTAX_EXPORT_CLAUSE);
    struct source *target =
        from ? project_resolve(machine->project, source, literal_string(machine->atoms, from))
             : NULL;

    for (const struct syntax *one = syntax_first(clause); one; one = syntax_next(one)) {
        const char *local = literal_key(machine->atoms, syntax_child(one, FIELD_NAME));
        const char *alias = literal_key(machine->atoms, syntax_child(one, FIELD_ALIAS));

        if ((alias ? alias : local) != name || !local)
            continue;
        if (!from)
            return find_type(machine, source, local, depth + 1);
        return target ? find_exported(machine, target, local, depth + 1)
                      : (struct declaration){NULL, NULL};
    }
    if (!clause && target && (node->flags & FLAG_STAR))
        return find_exported(machine, target, name, depth + 1);
    return (struct declaration){NULL, NULL};
}

static struct declaration find_default(struct machine *machine, struct source *source,
                                       const struct syntax *node, int depth)
{
    const struct syntax *declaration = syntax_child(node, FIELD_DECLARATION);
    const struct syntax *value = syntax_child(node, FIELD_VALUE);

    if (declaration && declares_type(declaration))
        return (struct declaration){declaration, source};
    if (syntax_is(value, SYNTAX_IDENTIFIER))
        return find_type(machine, source, value->text, depth + 1);
    return (struct declaration){NULL, NULL};
}

static struct declaration find_exported(struct machine *machine, struct source *source,
                                        const char *name, int depth)
{
    struct declaration found = {NULL, NULL};
    bool is_default = strcmp(name, "default") == 0;

    if (depth >= IMPORT_DEPTH_LIMIT)
        return found;
    if (!is_default)
        found = find_type(machine, source, name, depth);
    for (const struct syntax *node = source->root ? source->root->first : NULL; node && !found.node;
         node = node->next) {
        if (node->kind != SYNTAX_EXPORT)
            continue;
        if (is_default && (node->flags & FLAG_DEFAULT))
            found = find_default(machine, source, node, depth);
        else
            found = find_reexported(machine, source, node, name, depth);
    }
    return found;
}

/* --- objects --- */

static void add_member(struct site *site, struct value schema, const char *name,
                       struct value member, bool required)
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
                 schema_of(site, syntax_child(node, FIELD_TYPE)));
        return;
    }
    if ((node->kind != SYNTAX_PROPERTY_SIGNATURE && node->kind != SYNTAX_FIELD) || !name ||
        (node->flags & FLAG_STATIC))
        return;
    member = schema_of(site, syntax_child(node, FIELD_TYPE));
    comment = doc_text(machine, site->source, node);
    if (comment && value_get(member, "$ref").kind == VALUE_UNDEFINED)
        member = data_set_text(machine, data_copy(machine, member), "description", comment);
    add_member(site, schema, name, member,
               !(node->flags & FLAG_OPTIONAL) && !may_be_undefined(syntax_child(node, FIELD_TYPE)));
}

/* { [K in Keys]: T } */
static struct value mapped_schema(struct site *site, const struct syntax *signature,
                                  const struct syntax *clause)
{
    struct machine *machine = site->machine;
    struct value keys = value_get(schema_of(site, syntax_child(clause, FIELD_TYPE)), "enum");
    struct value member = schema_of(site, syntax_child(signature, FIELD_TYPE));
    struct value schema = data_type(machine, "object");

    if (!value_is(keys, OBJECT_ARRAY))
        return data_set(machine, schema, "additionalProperties", member);
    for (unsigned i = 0; i < keys.object->count; i++)
        if (keys.object->items[i].kind == VALUE_STRING)
            add_member(site, schema, keys.object->items[i].text, member,
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

static void merge_into(struct site *site, struct value schema, struct value other)
{
    struct machine *machine = site->machine;
    struct value from = reference_target(machine, other), members = value_get(from, "properties");
    struct value required = value_get(from, "required");

    for (unsigned i = 0; members.kind == VALUE_OBJECT && i < members.object->properties.count;
         i++) {
        const struct table_entry *entry = &members.object->properties.entries[i];

        if (*entry->key &&
            value_get(value_get(schema, "properties"), entry->key).kind == VALUE_UNDEFINED)
            add_member(site, schema, entry->key, entry->value, data_has(required, entry->key));
    }
}

static bool is_object(struct site *site, struct value schema)
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
        return schema_of(site, syntax_child(node, FIELD_VALUE));
    default:
        schema = object_schema(site, syntax_child(node, FIELD_BODY));
        for (const struct syntax *base = syntax_first(extends); base; base = syntax_next(base))
            merge_into(site, schema, schema_of(site, base));
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
                      given ? schema_of(site, given) : nothing(site));
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

/* --- built-in generics --- */

static struct value array_of(struct site *site, struct value items)
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

    if (!is_object(site, base))
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
            add_member(site, schema, list.object->items[i].text, member, true);
    return schema;
}

/* z.infer<typeof X>, Static<typeof X>: what the constant describes. */
static struct value inferred(struct site *site, const struct syntax *argument)
{
    const struct syntax *name =
        syntax_is(argument, SYNTAX_TYPE_QUERY) ? syntax_first(argument) : NULL;
    struct value value, schema;

    if (!name || !site->source->scope)
        return nothing(site);
    value = machine_evaluate(site->machine, site->source->scope, name);
    schema = shape_schema(site->machine, value);
    return schema.kind == VALUE_UNDEFINED ? nothing(site) : schema;
}

static bool is(const char *name, const char *words)
{
    const char *found = strstr(words, name);
    size_t length = strlen(name);

    return found && (found == words || found[-1] == ' ') &&
           (found[length] == ' ' || found[length] == '\0');
}

/* False when it is no built-in generic. */
static bool builtin_generic(struct site *site, const char *name, const struct syntax *arguments,
                            struct value *schema)
{
    const struct syntax *first = syntax_first(arguments);
    const struct syntax *second = first ? syntax_next(first) : NULL;

    if (!first)
        return false;
    if (is(name, "Array ReadonlyArray Set ReadonlySet"))
        *schema = array_of(site, schema_of(site, first));
    else if (is(name, "Promise Awaited Readonly NonNullable PromiseLike Serialized "
                      "Jsonify LeanDocument HydratedDocument"))
        *schema = schema_of(site, first);
    else if (is(name, "Partial DeepPartial"))
        *schema = derived(site, "partial", schema_of(site, first), nothing(site));
    else if (is(name, "Required"))
        *schema = derived(site, "required", schema_of(site, first), nothing(site));
    else if (is(name, "Pick Omit") && second)
        *schema = derived(site, *name == 'P' ? "pick" : "omit", schema_of(site, first),
                          schema_of(site, second));
    else if (is(name, "Exclude Extract") && second)
        *schema = selected(site, schema_of(site, first), schema_of(site, second), name[2] == 't');
    else if (is(name, "Record Map") && second)
        *schema = record(site, schema_of(site, first), schema_of(site, second));
    else if (is(name, "infer input output TypeOf Infer InferInput InferOutput Static FromSchema "
                      "StaticDecode InferType"))
        *schema = inferred(site, first);
    else
        return false;
    return true;
}

static struct value simple_type(struct site *site, const char *name)
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
    return nothing(site);
}

static struct value named_schema(struct site *site, const char *name,
                                 const struct syntax *arguments)
{
    struct value *parameter = site->parameters ? table_find(site->parameters, name) : NULL;
    struct declaration found;
    struct value schema;

    if (parameter)
        return *parameter;
    found = find_type(site->machine, site->source, name, 0);
    if (found.node)
        return use_declaration(site, found, arguments);
    if (builtin_generic(site, name, arguments, &schema))
        return schema;
    return simple_type(site, name);
}

/* --- types made from others --- */

static struct value union_schema(struct site *site, const struct syntax *node)
{
    struct machine *machine = site->machine;
    struct value list = value_array(machine->arena);

    for (const struct syntax *part = syntax_first(node); part; part = syntax_next(part)) {
        struct value one = schema_of(site, part), inner = value_get(one, "enum");

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
        struct value one = schema_of(site, part);

        flat &= is_object(site, one);
        data_push(site->machine, list, one);
    }
    if (!flat)
        return data_set(site->machine, nothing(site), "allOf", list);
    for (unsigned i = 0; i < list.object->count; i++)
        merge_into(site, schema, list.object->items[i]);
    return schema;
}

static struct value literal_schema(struct site *site, const struct syntax *node)
{
    const struct syntax *inner = syntax_first(node);
    struct value value;

    if (syntax_is(inner, SYNTAX_NULL))
        return data_type(site->machine, "null");
    if (!inner || inner->kind == SYNTAX_UNDEFINED)
        return nothing(site);
    if (inner->kind == SYNTAX_UNARY)
        value = value_number(
            -literal_number(syntax_last(inner)->text ? syntax_last(inner)->text : "0"));
    else
        value = literal_value(site->machine->atoms, inner);
    return value_is_unknown(value) ? nothing(site)
                                   : data_set(site->machine, nothing(site), "const", value);
}

static struct value tuple_schema(struct site *site, const struct syntax *node)
{
    struct machine *machine = site->machine;
    struct value items = value_array(machine->arena), schema = data_type(machine, "array");

    for (const struct syntax *part = syntax_first(node); part; part = syntax_next(part))
        data_push(machine, items, schema_of(site, part));
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
        return nothing(site);
    base = reference_target(site->machine, schema_of(site, of));
    if (key->kind == SYNTAX_PREDEFINED_TYPE)
        return value_get(base, "items").kind == VALUE_OBJECT ? value_get(base, "items") : base;
    wanted = value_get(schema_of(site, key), "const");
    if (wanted.kind != VALUE_STRING)
        return value_get(base, "enum").kind == VALUE_OBJECT ? base : nothing(site);
    member = value_get(value_get(base, "properties"), wanted.text);
    return member.kind == VALUE_OBJECT ? member : nothing(site);
}

/* typeof X: the values of a constant list or object; keyof: its names. */
static struct value query_schema(struct site *site, const struct syntax *node, bool keys)
{
    struct machine *machine = site->machine;
    struct value value, list = value_array(machine->arena);

    while (node && (node->kind == SYNTAX_TYPE_QUERY || node->kind == SYNTAX_PARENTHESIZED_TYPE))
        node = syntax_first(node);
    if (!node || !site->source->scope)
        return nothing(site);
    value = machine_evaluate(machine, site->source->scope, node);
    for (unsigned i = 0; value_is(value, OBJECT_ARRAY) && i < value.object->count; i++)
        data_push(machine, list, data_set(machine, nothing(site), "const", value.object->items[i]));
    for (unsigned i = 0; value_is(value, OBJECT_PLAIN) && i < value.object->properties.count; i++)
        data_push(machine, list,
                  data_set(machine, nothing(site), "const",
                           keys ? value_text(value.object->properties.entries[i].key)
                                : value.object->properties.entries[i].value));
    return list.object->count ? data_any_of(machine, list) : nothing(site);
}

/* keyof T */
static struct value keys_schema(struct site *site, const struct syntax *node)
{
    struct machine *machine = site->machine;
    const struct syntax *of = syntax_first(node);
    struct value members, list = value_array(machine->arena);

    if (!of || of->kind == SYNTAX_TYPE_QUERY || of->kind == SYNTAX_PARENTHESIZED_TYPE)
        return of ? query_schema(site, of, true) : nothing(site);
    members = value_get(reference_target(machine, schema_of(site, of)), "properties");
    for (unsigned i = 0; members.kind == VALUE_OBJECT && i < members.object->properties.count; i++)
        data_push(machine, list,
                  data_set(machine, nothing(site), "const",
                           value_text(members.object->properties.entries[i].key)));
    return list.object->count ? data_any_of(machine, list) : data_type(machine, "string");
}

static struct value made_schema(struct site *site, const struct syntax *type)
{
    const struct syntax *name;

    switch (type->kind) {
    case SYNTAX_GENERIC_TYPE:
        name = syntax_child(type, FIELD_NAME);
        if (name && name->kind == SYNTAX_NESTED_TYPE)
            name = syntax_child(name, FIELD_NAME);
        return name && name->text
                   ? named_schema(site, name->text, syntax_child(type, FIELD_TYPE_ARGUMENTS))
                   : nothing(site);
    case SYNTAX_NESTED_TYPE:
        name = syntax_child(type, FIELD_NAME);
        return name && name->text ? named_schema(site, name->text, NULL) : nothing(site);
    case SYNTAX_UNION_TYPE:
        return union_schema(site, type);
    case SYNTAX_INTERSECTION_TYPE:
        return intersection_schema(site, type);
    case SYNTAX_TUPLE_TYPE:
        return tuple_schema(site, type);
    case SYNTAX_LOOKUP_TYPE:
        return lookup_schema(site, type);
    case SYNTAX_TYPE_QUERY:
        return query_schema(site, type, false);
    case SYNTAX_INDEX_TYPE_QUERY:
        return keys_schema(site, type);
    default:
        return nothing(site);
    }
}

static struct value schema_at(struct site *site, const struct syntax *type)
{
    switch (type->kind) {
    case SYNTAX_TYPE_ANNOTATION:
    case SYNTAX_PARENTHESIZED_TYPE:
    case SYNTAX_READONLY_TYPE:
    case SYNTAX_OPTIONAL_TYPE:
        return schema_of(site, syntax_first(type));
    case SYNTAX_PREDEFINED_TYPE:
        return simple_type(site, type->text);
    case SYNTAX_TYPE_IDENTIFIER:
    case SYNTAX_IDENTIFIER:
        return named_schema(site, type->text, NULL);
    case SYNTAX_LITERAL_TYPE:
        return literal_schema(site, type);
    case SYNTAX_TEMPLATE_LITERAL_TYPE:
        return data_type(site->machine, "string");
    case SYNTAX_OBJECT_TYPE:
        return object_schema(site, type);
    case SYNTAX_ARRAY_TYPE:
        return array_of(site, schema_of(site, syntax_first(type)));
    default:
        return made_schema(site, type);
    }
}

static struct value schema_of(struct site *site, const struct syntax *type)
{
    struct value schema;

    if (!type || site->depth > TYPES_DEPTH_LIMIT)
        return nothing(site);
    site->depth++;
    schema = schema_at(site, type);
    site->depth--;
    return schema;
}

struct value types_schema(struct machine *machine, struct source *source, const struct syntax *type)
{
    struct site site = {machine, source, NULL, 0};

    return schema_of(&site, type);
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
        found = find_type(machine, *source, type->text, 0);
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
    struct declaration found = find_type(machine, source, name, 0);

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
