/*
 * The inverse of scaffold/generate's types and tags: what TypeScript cannot say stands in tags. Here are the
 * declarations and the way from a type to its kind; the kinds are in own_object.c and own_union.c.
 */
#include "scaffold/source/own_type.h"

#include "scaffold/source/data.h"
#include "scaffold/source/literal.h"
#include "scaffold/source/own_kind.h"
#include "scaffold/source/reference.h"
#include "scaffold/source/types.h"

#include <string.h>

#define DEPTH_LIMIT 200 /* types in types */

static const struct syntax *declaration_in(const struct syntax *statement)
{
    const struct syntax *inner =
        statement->kind == SYNTAX_EXPORT ? syntax_child(statement, FIELD_DECLARATION) : statement;

    return syntax_is(inner, SYNTAX_INTERFACE) || syntax_is(inner, SYNTAX_TYPE_ALIAS) ? inner : NULL;
}

static void note_declaration(struct own_types *self, const struct syntax *statement)
{
    const struct syntax *inner = declaration_in(statement);
    const struct syntax *name = syntax_child(inner, FIELD_NAME);
    const char *base;

    if (!name || !name->text)
        return;
    map_put(&self->declarations, name->text, (void *)statement);
    base = doc_tag(doc_tags(self->machine, self->source, statement), "requestOf");
    if (base && *base) {
        map_put(&self->requests, base, (void *)statement);
        map_put(&self->bases, name->text, (void *)base);
    }
}

struct own_types *own_types_of(struct machine *machine, struct source *source)
{
    struct own_types *self = machine->own_types;

    if (self && self->source == source)
        return self;
    self = arena_alloc(machine->arena, 1, sizeof *self);
    self->machine = machine;
    self->source = source;
    map_init(&self->declarations, machine->arena);
    map_init(&self->requests, machine->arena);
    map_init(&self->bases, machine->arena);
    for (const struct syntax *node = source->root ? source->root->first : NULL; node;
         node = node->next)
        note_declaration(self, node);
    machine->own_types = self;
    return self;
}

struct machine *own_types_machine(const struct own_types *types)
{
    return types->machine;
}

struct value own_nothing(struct own_types *self)
{
    return value_plain(self->machine->arena);
}

const struct syntax *own_opened(const struct syntax *type)
{
    while (syntax_is(type, SYNTAX_TYPE_ANNOTATION) || syntax_is(type, SYNTAX_PARENTHESIZED_TYPE) ||
           syntax_is(type, SYNTAX_OPTIONAL_TYPE) || syntax_is(type, SYNTAX_READONLY_TYPE))
        type = syntax_first(type);
    return type;
}

/* --- names --- */

static struct value declared(struct own_types *self, const struct syntax *statement)
{
    const struct syntax *inner = declaration_in(statement);
    struct doc_tags tags = doc_tags(self->machine, self->source, statement);
    const char *text = doc_text(self->machine, self->source, statement);
    struct value schema = own_type(
        self, syntax_child(inner, inner->kind == SYNTAX_INTERFACE ? FIELD_BODY : FIELD_VALUE),
        tags);

    if (text && value_get(schema, "$ref").kind == VALUE_UNDEFINED)
        data_set_text(self->machine, schema, "description", text);
    return schema;
}

static void add_request(struct own_types *self, struct value schema, struct value request,
                        int depth);

/* The same for what both have at a keyword. */
static void add_below(struct own_types *self, struct value schema, struct value request,
                      const char *keyword, int depth)
{
    struct value one = value_get(schema, keyword), other = value_get(request, keyword);

    if (one.kind != VALUE_OBJECT || other.kind != VALUE_OBJECT)
        return;
    if (strcmp(keyword, "items") == 0 || strcmp(keyword, "additionalProperties") == 0)
        add_request(self, one, other, depth + 1);
    for (unsigned i = 0; i < one.object->count && i < other.object->count; i++)
        add_request(self, one.object->items[i], other.object->items[i], depth + 1);
    for (unsigned i = 0; strcmp(keyword, "properties") == 0 && i < one.object->properties.count;
         i++)
        add_request(self, one.object->properties.entries[i].value,
                    value_get(other, one.object->properties.entries[i].key), depth + 1);
}

/* Add what only requests have. */
static void add_request(struct own_types *self, struct value schema, struct value request,
                        int depth)
{
    static const char *const places[] = {"properties", "items", "additionalProperties",
                                         "allOf",      "anyOf", "oneOf"};
    struct machine *machine = self->machine;
    struct value members = value_get(request, "properties");

    if (depth > DEPTH_LIMIT || schema.kind != VALUE_OBJECT || request.kind != VALUE_OBJECT)
        return;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        add_below(self, schema, request, places[i], depth);
    for (unsigned i = 0; members.kind == VALUE_OBJECT && i < members.object->properties.count;
         i++) {
        const struct table_entry *entry = &members.object->properties.entries[i];

        if (!*entry->key ||
            value_get(value_get(schema, "properties"), entry->key).kind == VALUE_OBJECT)
            continue;
        data_set(machine, data_at(machine, schema, "properties", OBJECT_PLAIN), entry->key,
                 entry->value);
        if (data_has(value_get(request, "required"), entry->key) &&
            !data_has(value_get(schema, "required"), entry->key))
            data_push(machine, data_at(machine, schema, "required", OBJECT_ARRAY),
                      value_text(entry->key));
    }
}

struct value own_type_named(struct own_types *self, const char *name)
{
    const char *base = map_get(&self->bases, name);
    const struct syntax *statement, *request;
    const char *component;
    struct value schema;
    bool is_new;

    name = base ? atom(self->machine->atoms, base) : name;
    statement = map_get(&self->declarations, name);
    if (!statement)
        return value_undefined();
    component = reference_declare(self->machine, statement, name, &is_new);
    if (is_new) {
        schema = declared(self, statement);
        reference_define(self->machine, component, schema);
        request = map_get(&self->requests, name);
        if (request)
            add_request(self, schema, declared(self, request), 0);
    }
    return reference_value(self->machine, component);
}

static struct value name_schema(struct own_types *self, const char *name)
{
    struct value schema = own_type_named(self, name);

    if (schema.kind == VALUE_OBJECT)
        return schema;
    if (strcmp(name, "UploadedFile") == 0 || strcmp(name, "Uint8Array") == 0 ||
        strcmp(name, "ByteStream") == 0)
        return data_format(self->machine, "string", "binary");
    if (strcmp(name, "EventStream") == 0)
        return data_type(self->machine, "string");
    return value_undefined();
}

/* --- all types --- */

/* One that combines own_nothing. */
struct value own_plain(struct own_types *self, const struct syntax *type, struct doc_tags tags)
{
    switch (type->kind) {
    case SYNTAX_OBJECT_TYPE:
    case SYNTAX_INTERFACE_BODY:
        return own_object(self, type, tags);
    case SYNTAX_ARRAY_TYPE:
        return own_array(self, type, tags);
    case SYNTAX_TUPLE_TYPE:
        return own_tuple(self, type, tags);
    case SYNTAX_LITERAL_TYPE:
        return own_literal(self, type);
    case SYNTAX_GENERIC_TYPE:
        if (types_name(type) && strcmp(types_name(type), "Record") == 0)
            return own_record(self, type);
        return types_schema(self->machine, self->source, type);
    case SYNTAX_TYPE_IDENTIFIER:
    case SYNTAX_IDENTIFIER: {
        struct value named = name_schema(self, type->text);

        return named.kind == VALUE_OBJECT ? named : types_schema(self->machine, self->source, type);
    }
    case SYNTAX_PREDEFINED_TYPE:
        if (type->text && strcmp(type->text, "never") == 0)
            return data_set(self->machine, own_nothing(self), "not", own_nothing(self));
        return types_schema(self->machine, self->source, type);
    case SYNTAX_PARENTHESIZED_TYPE:
    case SYNTAX_UNION_TYPE:
    case SYNTAX_INTERSECTION_TYPE:
    case SYNTAX_OPTIONAL_TYPE:
        return own_type(self, type, (struct doc_tags){NULL, 0});
    default:
        return types_schema(self->machine, self->source, type);
    }
}

struct value own_type(struct own_types *self, const struct syntax *type, struct doc_tags tags)
{
    struct value schema;

    type = own_opened(type);
    if (!type || self->depth >= DEPTH_LIMIT)
        return own_nothing(self);
    self->depth++;
    if (own_is_combined(self, type, tags))
        schema = own_combined(self, type, tags);
    else if (own_is_union(type, tags))
        schema = own_union(self, type, tags);
    else
        schema = own_finish(self, own_plain(self, type, tags), false, tags);
    self->depth--;
    return schema;
}

struct value own_type_text(struct own_types *types, const char *text, struct doc_tags tags)
{
    struct machine *machine = types->machine;
    const char *code = arena_printf(machine->arena, "type T = %s;", text);
    struct syntax *root;
    bool broken = false;

    root = syntax_parse(machine->project->parser, machine->arena, machine->atoms,
                        GRAMMAR_TYPESCRIPT, code, strlen(code), &broken);
    return root && !broken ? own_type(types, syntax_child(syntax_first(root), FIELD_VALUE), tags)
                           : own_nothing(types);
}
