/*
 * Unions and intersections: a union is a list of types, an enum, or the options of anyOf and oneOf, as a tag
 * says; an intersection is allOf.
 */
#include "scaffold/source/data.h"
#include "scaffold/source/literal.h"
#include "scaffold/source/own_kind.h"
#include "scaffold/source/own_tag.h"

#include <stdlib.h>
#include <string.h>

#define PART_LIMIT 4000 /* of one union or intersection */

/* The parts of a union or an intersection. */
struct parts {
    const struct syntax **items;
    unsigned count;
    bool has_null;
};

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

/* 'a', null, undefined */
struct value own_literal(struct own_types *self, const struct syntax *type)
{
    struct parts one = {&type, 1, false};

    if (is_null(type))
        return data_type(self->machine, "null");
    return syntax_is(syntax_first(type), SYNTAX_UNDEFINED) ? own_nothing(self)
                                                           : enum_schema(self, &one);
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
    struct value types = value_array(machine->arena), merged = own_nothing(self);

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
            data_push(machine, list, own_plain(self, parts->items[i], tags));
    }
    if (file && list.object->count && data_is_type(list.object->items[0], "string"))
        data_set_text(machine, list.object->items[0], "format", "binary");
    if (list.object->count == 1)
        return list.object->items[0];
    if (list.object->count == 0)
        return own_nothing(self);
    return merge_types(self, list, &schema) ? schema
                                            : data_set(machine, own_nothing(self), "anyOf", list);
}

static struct value union_schema(struct own_types *self, struct parts parts, struct doc_tags tags);
static struct value part_schema(struct own_types *self, struct parts parts, struct doc_tags tags);

/* Whether a type is { kind: 'cat' }, with that property alone. */
static bool is_told_object(struct own_types *self, const struct syntax *type, const char *property)
{
    const struct syntax *node = syntax_is(type, SYNTAX_OBJECT_TYPE) ? syntax_first(type) : NULL;
    const char *name = syntax_is(node, SYNTAX_PROPERTY_SIGNATURE)
                           ? literal_key(self->machine->atoms, syntax_child(node, FIELD_NAME))
                           : NULL;

    return name && !syntax_next(node) && strcmp(name, property) == 0;
}

/* Cat & { kind: 'cat' } is Cat where a discriminator says the rest. */
static const struct syntax *told_choice(struct own_types *self, const struct syntax *type,
                                        const char *property)
{
    const struct syntax *opened = own_opened(type), *first, *second;

    if (!property || !syntax_is(opened, SYNTAX_INTERSECTION_TYPE))
        return type;
    first = syntax_first(opened);
    second = syntax_next(first);
    return syntax_is(first, SYNTAX_TYPE_IDENTIFIER) && second && !syntax_next(second) &&
                   is_told_object(self, second, property)
               ? first
               : type;
}

/* The options of anyOf or oneOf, so many parts of the union each; returns how many it took. */
static unsigned take_options(struct own_types *self, struct value schema, const char *word,
                             struct doc_tags tags, struct parts parts, unsigned from)
{
    struct machine *machine = self->machine;
    const char *sizes = doc_tag(tags, word), *size = sizes;
    const char *property = doc_tag(tags, "discriminator");
    struct value list = value_array(machine->arena);
    unsigned at = 0;

    for (unsigned i = 0; i < parts.count; i++)
        parts.items[i] = told_choice(self, parts.items[i], property);
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
struct value own_finish(struct own_types *self, struct value schema, bool nullable,
                        struct doc_tags tags)
{
    struct machine *machine = self->machine;
    bool is_settled = doc_tag(tags, "type") && value_get(schema, "type").kind != VALUE_UNDEFINED;

    if (value_get(schema, "$ref").kind != VALUE_UNDEFINED && own_tag_any(tags))
        schema = data_set(machine, own_nothing(self), "allOf", data_list(machine, schema));
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
        schema = own_nothing(self);
        drop_last_null(&parts, doc_tag(tags, "nullable") != NULL);
        if (!written_options(self, schema, word, tags, 0))
            take_options(self, schema, word, tags, parts, 0);
        return own_finish(self, schema, parts.has_null, tags);
    }
    if (parts.count == 1 && !is_null(parts.items[0]))
        return own_type(self, parts.items[0], tags);
    drop_null(&parts);
    schema = whole.count == 1 ? data_type(self->machine, "null") : plain_union(self, &parts, tags);
    return own_finish(self, schema, parts.has_null && whole.count > 1, tags);
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
           syntax_is(own_opened(parts.items[0]), SYNTAX_INTERSECTION_TYPE);
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
    struct value schema, written = own_nothing(self);
    unsigned unions = 0, from = 0;
    struct parts own;

    for (size_t i = 0; i < 2; i++)
        if (doc_tag(tags, words[i]) &&
            !written_options(self, written, words[i], tags, count_of(written, "anyOf")))
            unions++;
    schema = written;
    if (at + unions < parts.count) {
        own = parts_of(self, own_opened(parts.items[at++]), SYNTAX_UNION_TYPE);
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
                         parts_of(self, own_opened(parts.items[at++]), SYNTAX_UNION_TYPE), from);
    return schema;
}

/* The parts of allOf: so many parts of the intersection each; those without any ask own_nothing that a
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
    return own_finish(self, schema, nullable, tags);
}

static struct value part_schema(struct own_types *self, struct parts parts, struct doc_tags tags)
{
    if (parts.count == 0)
        return own_finish(self, own_nothing(self), false, tags);
    if (parts.count == 1)
        return own_type(self, parts.items[0], tags);
    return intersection_schema(self, parts, false, tags);
}

/* A & B, (A & B) | null, and what is said to be allOf. */
struct value own_combined(struct own_types *self, const struct syntax *type, struct doc_tags tags)
{
    struct parts all = parts_of(self, type, SYNTAX_UNION_TYPE);
    bool nullable = doc_tag(tags, "nullable") || !doc_tag(tags, "allOf");

    drop_null(&all);
    nullable = nullable && all.has_null && all.count == 1;
    if (all.count == 1 && (nullable || !all.has_null))
        type = own_opened(all.items[0]);
    return intersection_schema(self, parts_of(self, type, SYNTAX_INTERSECTION_TYPE), nullable,
                               tags);
}

bool own_is_union(const struct syntax *type, struct doc_tags tags)
{
    return type->kind == SYNTAX_UNION_TYPE || option_word(tags);
}

struct value own_union(struct own_types *self, const struct syntax *type, struct doc_tags tags)
{
    return union_schema(self, parts_of(self, type, SYNTAX_UNION_TYPE), tags);
}

bool own_is_combined(struct own_types *self, const struct syntax *type, struct doc_tags tags)
{
    return type->kind == SYNTAX_INTERSECTION_TYPE || doc_tag(tags, "allOf") ||
           is_nullable_intersection(self, type);
}
