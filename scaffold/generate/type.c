/* The pieces that types are made of: unions, intersections, literals. */
#include "scaffold/generate/type.h"

#include <string.h>

struct type type_atom(struct types *types, const char *text)
{
    return (struct type){.code = layout_kept(types->arena, text),
                         .is_unknown = strcmp(text, "unknown") == 0,
                         .is_null = strcmp(text, "null") == 0};
}

/* A | B, and each on a line of its own behind a bar when they do not fit. */
static const struct layout *union_code(struct types *types, const struct code_list *members)
{
    struct arena *arena = types->arena;
    const struct layout *separator = layout_all(arena, layout_line, layout_literal(arena, "| "));
    return layout_all(arena, layout_if_broken(arena, layout_literal(arena, "| "), layout_empty),
                      layout_join(arena, separator, members->items, members->count));
}

/* In parentheses unless it binds at least that tightly. */
const struct layout *type_bound(struct types *types, struct type type, enum binding most)
{
    if (type.binding <= most) {
        return type.code;
    }
    struct arena *arena = types->arena;
    const struct layout *code = type.code;
    if (type.members != NULL && type.hugging == NULL) {
        const struct layout *all = layout_group(arena, union_code(types, type.members));
        const struct layout *inside = layout_all(arena, layout_softline, all);
        code = layout_all(arena, layout_indent(arena, inside), layout_softline);
    }
    return layout_group(arena,
                        layout_all(arena, layout_text(arena, "("), code, layout_text(arena, ")")));
}

/* What stands beside an object decides whether that stays on its line: { … } | null does. */
static void note_object(struct parts *parts, struct type type)
{
    if (parts->codes.count == 0 && type.is_object) {
        parts->object = type.code;
    } else if (!type.is_null) {
        parts->has_others = true;
    }
}

void type_add_part(struct types *types, struct parts *parts, struct type type, enum binding most)
{
    if (most == BIND_INTERSECTION && type.is_unknown) {
        return; /* unknown & X is X */
    }
    parts->last = type;
    parts->has_unknown = parts->has_unknown || type.is_unknown;
    note_object(parts, type);
    if (most == BIND_UNION && type.members != NULL) {
        for (size_t i = 0; i < type.members->count; i++) {
            code_add(&parts->codes, type.members->items[i]);
        }
        return;
    }
    bool nested = most == BIND_UNION && type.binding == BIND_INTERSECTION;
    const struct layout *code = type_bound(types, type, nested ? BIND_ATOM : most);
    code_add(&parts->codes, most == BIND_UNION ? layout_indent(types->arena, code) : code);
}

/* A & B: names go below one another when they do not all fit, objects stay where they begin. */
static const struct layout *intersection_code(struct arena *arena, const struct code_list *parts)
{
    struct code_list all = {.arena = arena};
    bool indented = false;
    for (size_t i = 0; i < parts->count; i++) {
        const struct layout *part = parts->items[i];
        bool after = i > 0 && layout_first(parts->items[i - 1]) == '{';
        bool object = layout_first(part) == '{';
        if (i > 0 && !after && !object) {
            code_add(&all, layout_indent(arena, layout_all(arena, layout_literal(arena, " &"),
                                                           layout_line, part)));
            continue;
        }
        indented = indented || (i > 1 && after != object);
        code_add(&all, i == 0 ? layout_empty : layout_literal(arena, " & "));
        code_add(&all, indented ? layout_indent(arena, part) : part);
    }
    return layout_group(arena, layout_concat(arena, all.items, all.count));
}

struct type type_joined(struct types *types, const struct parts *parts, enum binding binding,
                        const char *otherwise)
{
    struct arena *arena = types->arena;
    if (parts->codes.count == 0) {
        return type_atom(types, otherwise);
    }
    bool single = binding == BIND_INTERSECTION || parts->last.members == NULL;
    if (parts->codes.count == 1 && single) {
        return parts->last;
    }
    if (binding == BIND_INTERSECTION) {
        return (struct type){.code = intersection_code(arena, &parts->codes),
                             .binding = binding,
                             .first = parts->codes.items[0]};
    }
    if (parts->has_unknown) {
        return type_atom(types, "unknown");
    }
    struct code_list *members = arena_alloc(arena, 1, sizeof *members);
    *members = parts->codes;
    const struct layout *inside = layout_all(arena, layout_softline, union_code(types, members));
    struct type joined = {layout_group(arena, layout_indent(arena, inside)), binding, members};
    if (parts->object != NULL && !parts->has_others) {
        joined.hugging = layout_all(arena, parts->object, layout_literal(arena, " | null"));
        joined.code = joined.hugging;
    }
    return joined;
}

struct type type_either(struct types *types, const char *one, const char *other)
{
    struct parts parts = {.codes = {.arena = types->arena}};
    type_add_part(types, &parts, type_atom(types, one), BIND_UNION);
    type_add_part(types, &parts, type_atom(types, other), BIND_UNION);
    return type_joined(types, &parts, BIND_UNION, "never");
}

/* A blank and the type; a union that does not fit goes below, indented. */
const struct layout *type_below(struct types *types, struct type type)
{
    struct arena *arena = types->arena;
    if (type.members == NULL || type.hugging != NULL) {
        return layout_all(arena, layout_text(arena, " "), type.code);
    }
    const struct layout *all = layout_group(arena, union_code(types, type.members));
    return layout_group(arena, layout_indent(arena, layout_all(arena, layout_line, all)));
}

/* name: type; and a union that does not fit goes below the name. */
const struct layout *type_annotated(struct types *types, const char *name, struct type type)
{
    struct arena *arena = types->arena;
    return layout_all(arena, layout_kept(arena, name), layout_text(arena, ":"),
                      type_below(types, type), layout_text(arena, ";"));
}

const struct layout *type_braces(struct types *types, const struct code_list *lines)
{
    struct arena *arena = types->arena;
    const struct layout *inside = layout_all(arena, layout_hardline, code_lines(lines));
    return layout_all(arena, layout_text(arena, "{"), layout_indent(arena, inside), layout_hardline,
                      layout_text(arena, "}"));
}

static const struct layout *object_literal(struct types *types, const struct node *value)
{
    struct code_list members = {.arena = types->arena};
    for (size_t i = 0; i < value->count; i++) {
        const struct member *member = &value->members[i];
        const char *key = code_property(types->arena, member->key, member->key_length);
        code_add(&members, layout_all(types->arena, layout_text(types->arena, key),
                                      layout_literal(types->arena, ": "),
                                      type_literal(types, member->value)));
    }
    const struct layout *inside =
        layout_join(types->arena, layout_literal(types->arena, "; "), members.items, members.count);
    return layout_all(types->arena, layout_literal(types->arena, "{ "), inside,
                      layout_literal(types->arena, " }"));
}

const struct layout *type_literal(struct types *types, const struct node *value)
{
    struct code_list items = {.arena = types->arena};
    if (value->kind == NODE_MAPPING) {
        return value->count == 0 ? layout_literal(types->arena, "Record<string, never>")
                                 : object_literal(types, value);
    }
    if (value->kind == NODE_SEQUENCE) {
        for (size_t i = 0; i < value->count; i++) {
            code_add(&items, type_literal(types, value->items[i]));
        }
        return layout_list(types->arena, "[", items.items, items.count, "]");
    }
    return code_value(types->arena, value);
}

static bool contains_value(const struct node *values, size_t before, const struct node *value)
{
    for (size_t i = 0; i < before; i++) {
        if (node_equal(values->items[i], value)) {
            return true;
        }
    }
    return false;
}

#define ENUM_LIMIT 2000 /* literals in one union; more are just their types */

struct type type_enumeration(struct types *types, const struct schema *schema)
{
    struct parts parts = {.codes = {.arena = types->arena}};
    const struct node *values = schema->value->enumeration;
    if (values->count > ENUM_LIMIT) {
        return type_atom(types, "unknown");
    }
    for (size_t i = 0; i < values->count; i++) {
        if (!contains_value(values, i, values->items[i])) {
            type_add_part(
                types, &parts,
                (struct type){type_literal(types, values->items[i]), BIND_ATOM, NULL, false},
                BIND_UNION);
        }
    }
    return type_joined(types, &parts, BIND_UNION, "never");
}
