/*
 * The inverse of scaffold/generate's types and tags: a union is a list of types, an enum, or the options
 * of anyOf and oneOf, as a tag says; an intersection is allOf; what TypeScript cannot say stands in tags.
 */
#include "scaffold/source/own_type.h"

#include "common/map.h"
#include "scaffold/source/data.h"
#include "scaffold/source/literal.h"
#include "scaffold/source/own_tag.h"
#include "scaffold/source/reference.h"
#include "scaffold/source/types.h"

#include <stdlib.h>
#include <string.h>

#define DEPTH_LIMIT 200 /* types in types */
#define PART_LIMIT 4000 /* of one union or intersection */

struct own_types {
    struct machine *machine;
    struct source *source;
    struct map declarations; /* name → statement of the file */
    struct map requests;     /* name → statement of its variant for requests */
    struct map bases;        /* name of a variant → name of what it is one of */
    int depth;
};

/* The parts of a union or an intersection. */
struct parts {
    const struct syntax **items;
    unsigned count;
    bool has_null;
};

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

static struct value nothing(struct own_types *self)
{
    return value_plain(self->machine->arena);
}

static struct value read_at(struct own_types *self, const struct syntax *type,
                            struct doc_tags tags);
static struct value plain_schema(struct own_types *self, const struct syntax *type,
                                 struct doc_tags tags);

static const struct syntax *open_type(const struct syntax *type)
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
    struct value schema = read_at(
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

/* --- objects --- */

/* Whether a comment repeats what is said where the type that it is about is declared. */
static bool is_repeated(struct own_types *self, const struct syntax *type, const char *text,
                        struct doc_tags tags)
{
    const struct syntax *statement;

    type = open_type(type);
    statement =
        syntax_is(type, SYNTAX_TYPE_IDENTIFIER) ? map_get(&self->declarations, type->text) : NULL;
    if (!statement || tags.count > 1 || (tags.count == 1 && !doc_tag(tags, "deprecated")))
        return false;
    if (tags.count && !doc_tag(doc_tags(self->machine, self->source, statement), "deprecated"))
        return false;
    return !text || (doc_text(self->machine, self->source, statement) &&
                     strcmp(text, doc_text(self->machine, self->source, statement)) == 0);
}

static void add_property(struct own_types *self, struct value schema, const struct syntax *node,
                         const char *name, struct doc_tags around)
{
    struct machine *machine = self->machine;
    struct doc_tags tags = doc_joined(machine, doc_tags(machine, self->source, node),
                                      doc_named(machine, around, "property", name));
    const char *text = doc_text(machine, self->source, node);
    struct value member;

    if (!(node->flags & FLAG_OPTIONAL))
        data_push(machine, data_at(machine, schema, "required", OBJECT_ARRAY), value_text(name));
    if (doc_tag(tags, "undescribed"))
        return;
    if (is_repeated(self, syntax_child(node, FIELD_TYPE), text, tags)) {
        tags.count = 0;
        text = NULL;
    }
    member = read_at(self, syntax_child(node, FIELD_TYPE), tags);
    if (text && value_get(member, "$ref").kind != VALUE_UNDEFINED)
        member = data_set(machine, nothing(self), "allOf", data_list(machine, member));
    if (text)
        data_set_text(machine, member, "description", text);
    data_set(machine, data_at(machine, schema, "properties", OBJECT_PLAIN), name, member);
}

static struct value object_schema(struct own_types *self, const struct syntax *body,
                                  struct doc_tags tags)
{
    struct machine *machine = self->machine;
    struct value schema = data_type(machine, "object");

    for (const struct syntax *node = syntax_first(body); node; node = syntax_next(node)) {
        const char *name = literal_key(machine->atoms, syntax_child(node, FIELD_NAME));

        if (node->kind == SYNTAX_INDEX_SIGNATURE && !doc_tag(tags, "matching"))
            data_set(
                machine, schema, "additionalProperties",
                read_at(self, syntax_child(node, FIELD_TYPE), doc_below(machine, tags, "values")));
        else if (node->kind == SYNTAX_PROPERTY_SIGNATURE && name)
            add_property(self, schema, node, name, tags);
    }
    return schema;
}

/* Record<string, unknown>, Record<string, never> */
static struct value record_schema(struct own_types *self, const struct syntax *type)
{
    const struct syntax *second = types_argument(type, 1);
    struct value schema = data_type(self->machine, "object");
    const char *word = second && second->kind == SYNTAX_PREDEFINED_TYPE ? second->text : "";

    if (strcmp(word, "never") == 0)
        return data_set(self->machine, schema, "additionalProperties", value_boolean(false));
    if (strcmp(word, "unknown") != 0)
        data_set(self->machine, schema, "additionalProperties",
                 read_at(self, second, (struct doc_tags){NULL, 0}));
    return schema;
}

/* --- lists --- */

static struct value array_schema(struct own_types *self, const struct syntax *type,
                                 struct doc_tags tags)
{
    return data_set(self->machine, data_type(self->machine, "array"), "items",
                    read_at(self, syntax_first(type), doc_below(self->machine, tags, "items")));
}

/* [A, B?, ...C[]] */
static struct value tuple_schema(struct own_types *self, const struct syntax *type,
                                 struct doc_tags tags)
{
    struct machine *machine = self->machine;
    struct value schema = data_type(machine, "array"), items = value_array(machine->arena);
    struct value rest = nothing(self);

    for (const struct syntax *part = syntax_first(type); part; part = syntax_next(part)) {
        const struct syntax *inner = syntax_first(part);

        if (part->kind == SYNTAX_REST_TYPE) {
            rest = value_get(array_schema(self, inner, tags), "items");
            continue;
        }
        data_push(machine, items,
                  read_at(self, part,
                          doc_below(machine, tags,
                                    arena_printf(machine->arena, "item %u", items.object->count))));
    }
    data_set(machine, schema, "prefixItems", items);
    if (!data_is_empty(rest))
        data_set(machine, schema, "items", rest);
    return schema;
}

/* --- unions and intersections --- */

static bool is_null(const struct syntax *type)
{
    return syntax_is(type, SYNTAX_LITERAL_TYPE) && syntax_is(syntax_first(type), SYNTAX_NULL);
}

static void gather(struct parts *parts, const struct syntax *type, enum syntax_kind kind)
{
    for (const struct syntax *part = syntax_first(type); part; part = syntax_next(part)) {
        if (part->kind == kind)
            gather(parts, part, kind);
        else if (!syntax_is(syntax_first(part), SYNTAX_UNDEFINED) && parts->count < PART_LIMIT)
            parts->items[parts->count++] = part;
    }
}

/* The parts of a type of that kind; any other type is a part alone. */
static struct parts parts_of(struct own_types *self, const struct syntax *type,
                             enum syntax_kind kind)
{
    struct parts parts = {
        arena_alloc(self->machine->arena, PART_LIMIT, sizeof(const struct syntax *)), 0, false};

    if (syntax_is(type, kind))
        gather(&parts, type, kind);
    else
        parts.items[parts.count++] = type;
    return parts;
}

static void drop_null(struct parts *parts)
{
    unsigned count = 0;

    for (unsigned i = 0; i < parts->count; i++) {
        if (is_null(parts->items[i]))
            parts->has_null = true;
        else
            parts->items[count++] = parts->items[i];
    }
    parts->count = count;
}

/* The null that is beside all options. */
static void drop_last_null(struct parts *parts, bool is_said)
{
    parts->has_null = is_said && parts->count > 1 && is_null(parts->items[parts->count - 1]);
    parts->count -= parts->has_null;
}

static bool is_literal(const struct syntax *type)
{
    return syntax_is(type, SYNTAX_LITERAL_TYPE) && !is_null(type);
}

/* 'a' | 'b' */
static struct value enum_schema(struct own_types *self, const struct parts *parts)
{
    struct machine *machine = self->machine;
    struct value values = value_array(machine->arena);

    for (unsigned i = 0; i < parts->count; i++)
        data_push(machine, values, literal_value(machine->atoms, syntax_first(parts->items[i])));
    return own_tag_enum(machine, values);
}

/* Whether a schema says one type and can stand in a list of types. */
static bool is_plain_type(struct value schema)
{
    return value_get(schema, "type").kind == VALUE_STRING &&
           value_get(schema, "enum").kind == VALUE_UNDEFINED &&
           value_get(schema, "$ref").kind == VALUE_UNDEFINED;
}

/* string | number[] | null: what each says, and the list of their types. */
static bool merge_types(struct own_types *self, struct value list, struct value *schema)
{
    struct machine *machine = self->machine;
    struct value types = value_array(machine->arena), merged = nothing(self);

    for (unsigned i = 0; i < list.object->count; i++) {
        struct value one = list.object->items[i];

        if (!is_plain_type(one) || data_has(types, value_get_text(one, "type")))
            return false;
        data_push(machine, types, value_get(one, "type"));
        for (unsigned j = 0; j < one.object->properties.count; j++)
            data_set(machine, merged, one.object->properties.entries[j].key,
                     one.object->properties.entries[j].value);
    }
    data_set(machine, merged, "type", types);
    *schema = merged;
    return true;
}

/* UploadedFile | string is one type: the bytes of a file. */
static bool is_file(const struct syntax *type)
{
    const char *name = type->kind == SYNTAX_TYPE_IDENTIFIER ? type->text : "";

    return strcmp(name, "UploadedFile") == 0 || strcmp(name, "EventStream") == 0;
}

/* A list of types, or anyOf of what cannot be one. */
static struct value plain_union(struct own_types *self, const struct parts *parts,
                                struct doc_tags tags)
{
    struct machine *machine = self->machine;
    struct value list = value_array(machine->arena), schema;
    bool literals = parts->count > 0, file = false;

    for (unsigned i = 0; i < parts->count; i++)
        literals &= is_literal(parts->items[i]);
    if (literals)
        return enum_schema(self, parts);
    for (unsigned i = 0; i < parts->count; i++) {
        if (is_file(parts->items[i]) && parts->count > 1)
            file |= strcmp(parts->items[i]->text, "UploadedFile") == 0;
        else
            data_push(machine, list, plain_schema(self, parts->items[i], tags));
    }
    if (file && list.object->count && data_is_type(list.object->items[0], "string"))
        data_set_text(machine, list.object->items[0], "format", "binary");
    if (list.object->count == 1)
        return list.object->items[0];
    if (list.object->count == 0)
        return nothing(self);
    return merge_types(self, list, &schema) ? schema
                                            : data_set(machine, nothing(self), "anyOf", list);
}

static struct value union_schema(struct own_types *self, struct parts parts, struct doc_tags tags);
static struct value part_schema(struct own_types *self, struct parts parts, struct doc_tags tags);

/* The options of anyOf or oneOf, so many parts of the union each; returns how many it took. */
static unsigned take_options(struct own_types *self, struct value schema, const char *word,
                             struct doc_tags tags, struct parts parts, unsigned from)
{
    struct machine *machine = self->machine;
    const char *sizes = doc_tag(tags, word), *size = sizes;
    struct value list = value_array(machine->arena);
    unsigned at = 0;

    while (at < parts.count) {
        char *end;
        unsigned long count = strtoul(size, &end, 10);
        struct parts group = {parts.items + at, parts.count - at, false};

        if (*sizes && end == size)
            break;
        size = end;
        if (!*sizes || count < group.count)
            group.count = *sizes && count ? (unsigned)count : 1;
        data_push(machine, list,
                  union_schema(
                      self, group,
                      doc_below(machine, tags, arena_printf(machine->arena, "option %u", from++))));
        at += group.count;
    }
    data_set(machine, schema, word, list);
    return at;
}

/* Options that stand in tags, because any of them allows anything: @option 0 {type}. */
static bool written_options(struct own_types *self, struct value schema, const char *word,
                            struct doc_tags tags, unsigned from)
{
    struct machine *machine = self->machine;
    struct value list = value_array(machine->arena), option;

    for (unsigned i = from; doc_tag(tags, word); i++) {
        struct doc_tags below =
            doc_below(machine, tags, arena_printf(machine->arena, "option %u", i));

        if (!own_tag_type(self, below, &option))
            break;
        data_push(machine, list, option);
    }
    if (list.object->count)
        data_set(machine, schema, word, list);
    return list.object->count > 0;
}

static const char *option_word(struct doc_tags tags)
{
    return doc_tag(tags, "oneOf") ? "oneOf" : doc_tag(tags, "anyOf") ? "anyOf" : NULL;
}

/* What is read, its keywords, null beside it, and what is said about all of it. */
static struct value finish(struct own_types *self, struct value schema, bool nullable,
                           struct doc_tags tags)
{
    struct machine *machine = self->machine;
    bool is_settled = doc_tag(tags, "type") && value_get(schema, "type").kind != VALUE_UNDEFINED;

    if (value_get(schema, "$ref").kind != VALUE_UNDEFINED && own_tag_any(tags))
        schema = data_set(machine, nothing(self), "allOf", data_list(machine, schema));
    own_tag_keywords(self, schema, tags);
    if (nullable && !is_settled)
        schema = own_tag_nullable(machine, schema);
    else if (nullable && value_is(value_get(schema, "enum"), OBJECT_ARRAY))
        data_push(machine, value_get(schema, "enum"), value_null());
    own_tag_annotations(machine, schema, tags);
    return schema;
}

static struct value union_schema(struct own_types *self, struct parts parts, struct doc_tags tags)
{
    const char *word = option_word(tags);
    struct parts whole = parts;
    struct value schema;

    if (word) {
        schema = nothing(self);
        drop_last_null(&parts, doc_tag(tags, "nullable") != NULL);
        if (!written_options(self, schema, word, tags, 0))
            take_options(self, schema, word, tags, parts, 0);
        return finish(self, schema, parts.has_null, tags);
    }
    if (parts.count == 1 && !is_null(parts.items[0]))
        return read_at(self, parts.items[0], tags);
    drop_null(&parts);
    schema = whole.count == 1 ? data_type(self->machine, "null") : plain_union(self, &parts, tags);
    return finish(self, schema, parts.has_null && whole.count > 1, tags);
}

/* (A & B) | null */
static bool is_nullable_intersection(struct own_types *self, const struct syntax *type)
{
    struct parts parts;

    if (type->kind != SYNTAX_UNION_TYPE)
        return false;
    parts = parts_of(self, type, SYNTAX_UNION_TYPE);
    drop_null(&parts);
    return parts.has_null && parts.count == 1 &&
           syntax_is(open_type(parts.items[0]), SYNTAX_INTERSECTION_TYPE);
}

static unsigned count_of(struct value schema, const char *word)
{
    struct value list = value_get(schema, word);

    return value_is(list, OBJECT_ARRAY) ? list.object->count : 0;
}

/* What stands beside the parts of allOf: the schema's own keywords, then its options. */
static struct value beside(struct own_types *self, struct parts parts, unsigned at,
                           struct doc_tags tags)
{
    static const char *const words[] = {"anyOf", "oneOf"};
    struct value schema, written = nothing(self);
    unsigned unions = 0, from = 0;
    struct parts own;

    for (size_t i = 0; i < 2; i++)
        if (doc_tag(tags, words[i]) &&
            !written_options(self, written, words[i], tags, count_of(written, "anyOf")))
            unions++;
    schema = written;
    if (at + unions < parts.count) {
        own = parts_of(self, open_type(parts.items[at++]), SYNTAX_UNION_TYPE);
        drop_null(&own);
        schema = plain_union(self, &own, tags);
        if (own.has_null)
            schema = own_tag_nullable(self->machine, schema);
        for (unsigned i = 0; i < written.object->properties.count; i++)
            data_set(self->machine, schema, written.object->properties.entries[i].key,
                     written.object->properties.entries[i].value);
    }
    for (size_t i = 0; i < 2; i++, from = count_of(schema, "anyOf"))
        if (at < parts.count && doc_tag(tags, words[i]) && count_of(schema, words[i]) == 0)
            take_options(self, schema, words[i], tags,
                         parts_of(self, open_type(parts.items[at++]), SYNTAX_UNION_TYPE), from);
    return schema;
}

/* The parts of allOf: so many parts of the intersection each; those without any ask nothing that a
 * type says. Without sizes each part is one. Returns how many it took. */
static unsigned take_parts(struct own_types *self, struct value list, struct doc_tags tags,
                           struct parts parts)
{
    struct machine *machine = self->machine;
    const char *sizes = doc_tag(tags, "allOf");
    unsigned at = 0;

    for (unsigned i = 0; sizes ? *sizes != '\0' : at < parts.count; i++) {
        unsigned long size = sizes ? strtoul(sizes, NULL, 10) : 1;
        struct doc_tags below =
            doc_below(machine, tags, arena_printf(machine->arena, "part %u", i));
        struct parts group = {parts.items + at, parts.count - at, false};

        group.count = size < group.count ? (unsigned)size : group.count;
        at += group.count;
        data_push(machine, list, part_schema(self, group, below));
        if (sizes) {
            sizes += strcspn(sizes, " ");
            sizes += strspn(sizes, " ");
        }
    }
    return at;
}

static struct value intersection_schema(struct own_types *self, struct parts parts, bool nullable,
                                        struct doc_tags tags)
{
    struct value list = value_array(self->machine->arena), schema;
    unsigned at = take_parts(self, list, tags, parts);

    schema = beside(self, parts, at, tags);
    if (list.object->count)
        data_set(self->machine, schema, "allOf", list);
    return finish(self, schema, nullable, tags);
}

static struct value part_schema(struct own_types *self, struct parts parts, struct doc_tags tags)
{
    if (parts.count == 0)
        return finish(self, nothing(self), false, tags);
    if (parts.count == 1)
        return read_at(self, parts.items[0], tags);
    return intersection_schema(self, parts, false, tags);
}

/* A & B, (A & B) | null, and what is said to be allOf. */
static struct value combined_schema(struct own_types *self, const struct syntax *type,
                                    struct doc_tags tags)
{
    struct parts all = parts_of(self, type, SYNTAX_UNION_TYPE);
    bool nullable = doc_tag(tags, "nullable") || !doc_tag(tags, "allOf");

    drop_null(&all);
    nullable = nullable && all.has_null && all.count == 1;
    if (all.count == 1 && (nullable || !all.has_null))
        type = open_type(all.items[0]);
    return intersection_schema(self, parts_of(self, type, SYNTAX_INTERSECTION_TYPE), nullable,
                               tags);
}

/* --- all types --- */

/* One that combines nothing. */
static struct value plain_schema(struct own_types *self, const struct syntax *type,
                                 struct doc_tags tags)
{
    struct parts one = {&type, 1, false};

    switch (type->kind) {
    case SYNTAX_OBJECT_TYPE:
    case SYNTAX_INTERFACE_BODY:
        return object_schema(self, type, tags);
    case SYNTAX_ARRAY_TYPE:
        return array_schema(self, type, tags);
    case SYNTAX_TUPLE_TYPE:
        return tuple_schema(self, type, tags);
    case SYNTAX_LITERAL_TYPE:
        if (is_null(type))
            return data_type(self->machine, "null");
        return syntax_is(syntax_first(type), SYNTAX_UNDEFINED) ? nothing(self)
                                                               : enum_schema(self, &one);
    case SYNTAX_GENERIC_TYPE:
        if (types_name(type) && strcmp(types_name(type), "Record") == 0)
            return record_schema(self, type);
        return types_schema(self->machine, self->source, type);
    case SYNTAX_TYPE_IDENTIFIER:
    case SYNTAX_IDENTIFIER: {
        struct value named = name_schema(self, type->text);

        return named.kind == VALUE_OBJECT ? named : types_schema(self->machine, self->source, type);
    }
    case SYNTAX_PREDEFINED_TYPE:
        if (type->text && strcmp(type->text, "never") == 0)
            return data_set(self->machine, nothing(self), "not", nothing(self));
        return types_schema(self->machine, self->source, type);
    case SYNTAX_PARENTHESIZED_TYPE:
    case SYNTAX_UNION_TYPE:
    case SYNTAX_INTERSECTION_TYPE:
    case SYNTAX_OPTIONAL_TYPE:
        return read_at(self, type, (struct doc_tags){NULL, 0});
    default:
        return types_schema(self->machine, self->source, type);
    }
}

static struct value read_at(struct own_types *self, const struct syntax *type, struct doc_tags tags)
{
    struct value schema;

    type = open_type(type);
    if (!type || self->depth >= DEPTH_LIMIT)
        return nothing(self);
    self->depth++;
    if (type->kind == SYNTAX_INTERSECTION_TYPE || doc_tag(tags, "allOf") ||
        is_nullable_intersection(self, type))
        schema = combined_schema(self, type, tags);
    else if (type->kind == SYNTAX_UNION_TYPE || option_word(tags))
        schema = union_schema(self, parts_of(self, type, SYNTAX_UNION_TYPE), tags);
    else
        schema = finish(self, plain_schema(self, type, tags), false, tags);
    self->depth--;
    return schema;
}

struct value own_type(struct own_types *types, const struct syntax *type, struct doc_tags tags)
{
    return read_at(types, type, tags);
}

struct value own_type_text(struct own_types *types, const char *text, struct doc_tags tags)
{
    struct machine *machine = types->machine;
    const char *code = arena_printf(machine->arena, "type T = %s;", text);
    struct syntax *root;
    bool broken = false;

    root = syntax_parse(machine->project->parser, machine->arena, machine->atoms,
                        GRAMMAR_TYPESCRIPT, code, strlen(code), &broken);
    return root && !broken ? read_at(types, syntax_child(syntax_first(root), FIELD_VALUE), tags)
                           : nothing(types);
}
