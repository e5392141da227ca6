/* Schemas → TypeScript types. */
#include "scaffold/generate/types.h"

#include "common/buffer.h"
#include "scaffold/generate/code.h"
#include "scaffold/generate/variant.h"

#include <string.h>

/* How tightly a type holds together: what may stand in an array, an intersection, a union. */
enum binding {
    BIND_ATOM,
    BIND_INTERSECTION,
    BIND_UNION,
};

struct type {
    const struct layout *code;
    enum binding binding;
    const struct code_list *members; /* of a union that is made of them */
    bool is_unknown;
};

struct types {
    struct arena *arena;
    const struct spec *spec;
    const struct variants *variants;
    bool files; /* UploadedFile is used */
};

static struct type type_of(struct types *types, const struct schema *schema,
                           enum check_direction direction);

static struct type atom(struct types *types, const char *text)
{
    return (struct type){.code = layout_text(types->arena, text),
                         .is_unknown = strcmp(text, "unknown") == 0};
}

/* A | B, and each on a line of its own behind a bar when they do not fit. */
static const struct layout *union_code(struct types *types, const struct code_list *members)
{
    struct arena *arena = types->arena;
    const struct layout *separator = layout_all(arena, layout_line, layout_text(arena, "| "), NULL);
    return layout_all(arena, layout_if_broken(arena, layout_text(arena, "| "), layout_empty),
                      layout_join(arena, separator, members->items, members->count), NULL);
}

/* In parentheses unless it binds at least that tightly. */
static const struct layout *bound(struct types *types, struct type type, enum binding most)
{
    if (type.binding <= most) {
        return type.code;
    }
    struct arena *arena = types->arena;
    const struct layout *code = type.code;
    if (type.members != NULL) {
        const struct layout *inside =
            layout_all(arena, layout_softline, union_code(types, type.members), NULL);
        code = layout_all(arena, layout_indent(arena, inside), layout_softline, NULL);
    }
    return layout_group(
        arena, layout_all(arena, layout_text(arena, "("), code, layout_text(arena, ")"), NULL));
}

/* A list of types that become one; a union in a union is no longer one of its own. */
struct parts {
    struct code_list codes;
    struct type last;
    bool has_unknown;
};

static void add_part(struct types *types, struct parts *parts, struct type type, enum binding most)
{
    if (most == BIND_INTERSECTION && type.is_unknown) {
        return; /* unknown & X is X */
    }
    parts->last = type;
    parts->has_unknown = parts->has_unknown || type.is_unknown;
    if (most == BIND_UNION && type.members != NULL) {
        for (size_t i = 0; i < type.members->count; i++) {
            code_add(&parts->codes, type.members->items[i]);
        }
        return;
    }
    bool nested = most == BIND_UNION && type.binding == BIND_INTERSECTION;
    const struct layout *code = bound(types, type, nested ? BIND_ATOM : most);
    code_add(&parts->codes, most == BIND_UNION ? layout_indent(types->arena, code) : code);
}

static struct type joined(struct types *types, const struct parts *parts, enum binding binding,
                          const char *otherwise)
{
    struct arena *arena = types->arena;
    if (parts->codes.count == 0) {
        return atom(types, otherwise);
    }
    bool single = binding == BIND_INTERSECTION || parts->last.members == NULL;
    if (parts->codes.count == 1 && single) {
        return parts->last;
    }
    if (binding == BIND_INTERSECTION) {
        return (struct type){
            layout_join(arena, layout_text(arena, " & "), parts->codes.items, parts->codes.count),
            binding, NULL, false};
    }
    if (parts->has_unknown) {
        return atom(types, "unknown");
    }
    struct code_list *members = arena_alloc(arena, 1, sizeof *members);
    *members = parts->codes;
    const struct layout *inside =
        layout_all(arena, layout_softline, union_code(types, members), NULL);
    return (struct type){layout_group(arena, layout_indent(arena, inside)), binding, members,
                         false};
}

/* --- values --- */

static const struct layout *literal_type(struct types *types, const struct node *value);

static const struct layout *object_literal(struct types *types, const struct node *value)
{
    struct code_list members = {.arena = types->arena};
    for (size_t i = 0; i < value->count; i++) {
        const struct member *member = &value->members[i];
        const char *key = code_property(types->arena, member->key, member->key_length);
        code_add(&members, layout_all(types->arena, layout_text(types->arena, key),
                                      layout_text(types->arena, ": "),
                                      literal_type(types, member->value), NULL));
    }
    const struct layout *inside =
        layout_join(types->arena, layout_text(types->arena, "; "), members.items, members.count);
    return layout_all(types->arena, layout_text(types->arena, "{ "), inside,
                      layout_text(types->arena, " }"), NULL);
}

static const struct layout *literal_type(struct types *types, const struct node *value)
{
    struct code_list items = {.arena = types->arena};
    if (value->kind == NODE_MAPPING) {
        return value->count == 0 ? layout_text(types->arena, "Record<string, never>")
                                 : object_literal(types, value);
    }
    if (value->kind == NODE_SEQUENCE) {
        for (size_t i = 0; i < value->count; i++) {
            code_add(&items, literal_type(types, value->items[i]));
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

static struct type enumeration(struct types *types, const struct schema *schema)
{
    struct parts parts = {.codes = {.arena = types->arena}};
    const struct node *values = schema->enumeration;
    if (values->count > ENUM_LIMIT) {
        return atom(types, "unknown");
    }
    for (size_t i = 0; i < values->count; i++) {
        if (!contains_value(values, i, values->items[i])) {
            add_part(types, &parts,
                     (struct type){literal_type(types, values->items[i]), BIND_ATOM, NULL, false},
                     BIND_UNION);
        }
    }
    return joined(types, &parts, BIND_UNION, "never");
}

/* --- arrays and objects --- */

static struct type array_of(struct types *types, struct type item)
{
    return (struct type){layout_all(types->arena, bound(types, item, BIND_ATOM),
                                    layout_text(types->arena, "[]"), NULL),
                         BIND_ATOM};
}

/* [A, B?, ...C[]]: the first min_items are there. */
static struct type tuple_type(struct types *types, const struct schema *schema,
                              enum check_direction direction)
{
    struct code_list items = {.arena = types->arena};
    for (size_t i = 0; i < schema->prefix_items.count; i++) {
        struct type item = type_of(types, schema->prefix_items.items[i], direction);
        bool optional = schema->min_items <= (int64_t)i;
        code_add(&items, layout_all(types->arena, bound(types, item, BIND_ATOM),
                                    layout_text(types->arena, optional ? "?" : ""), NULL));
    }
    const struct schema *rest = schema->items != NULL ? schema->items : schema->unevaluated_items;
    bool closed =
        (rest != NULL && rest->form == SCHEMA_NOTHING) ||
        (schema->max_items >= 0 && schema->max_items <= (int64_t)schema->prefix_items.count);
    if (!closed) {
        struct type more = rest == NULL ? atom(types, "unknown") : type_of(types, rest, direction);
        code_add(&items, layout_all(types->arena, layout_text(types->arena, "..."),
                                    array_of(types, more).code, NULL));
    }
    return (struct type){layout_list(types->arena, "[", items.items, items.count, "]"), BIND_ATOM,
                         NULL, false};
}

static struct type array_type(struct types *types, const struct schema *schema,
                              enum check_direction direction)
{
    if (schema->prefix_items.count > 0) {
        return tuple_type(types, schema, direction);
    }
    if (schema->items == NULL) {
        return array_of(types, atom(types, "unknown"));
    }
    return array_of(types, type_of(types, schema->items, direction));
}

/* A blank and the type; a union that does not fit goes below, indented. */
static const struct layout *below_if_long(struct types *types, struct type type)
{
    struct arena *arena = types->arena;
    if (type.members == NULL) {
        return layout_all(arena, layout_text(arena, " "), type.code, NULL);
    }
    const struct layout *all = layout_group(arena, union_code(types, type.members));
    return layout_group(arena, layout_indent(arena, layout_all(arena, layout_line, all, NULL)));
}

/* name: type; and a union that does not fit goes below the name. */
static const struct layout *annotated(struct types *types, const char *name, struct type type)
{
    struct arena *arena = types->arena;
    return layout_all(arena, layout_text(arena, name), layout_text(arena, ":"),
                      below_if_long(types, type), layout_text(arena, ";"), NULL);
}

static const struct layout *property_line(struct types *types,
                                          const struct schema_property *property, bool required,
                                          enum check_direction direction)
{
    const struct schema *schema = property->schema;
    const char *name = code_property(types->arena, property->name, property->length);
    const char *label = arena_printf(types->arena, "%s%s", name, required ? "" : "?");
    return layout_all(types->arena,
                      code_comment(types->arena, schema->description, schema->deprecated),
                      annotated(types, label, type_of(types, schema, direction)), NULL);
}

/* Properties that the other direction alone has are left out. */
static bool is_left_out(const struct schema *property, enum check_direction direction)
{
    const struct schema *target = schema_target(property);
    return direction == CHECK_REQUEST ? property->read_only || target->read_only
                                      : property->write_only || target->write_only;
}

static bool describes(const struct schema *schema, const char *name, size_t length)
{
    return node_member_of(node_get(schema->node, "properties"), name, length) != NULL;
}

/* The type of properties that have no line of their own: everything that any of them may be. */
static void add_index(struct types *types, const struct schema *schema,
                      enum check_direction direction, struct code_list *lines)
{
    const struct schema *additional = schema->additional_properties;
    bool open = additional != NULL && additional->form != SCHEMA_NOTHING;
    struct parts parts = {.codes = {.arena = types->arena}};
    if (!open && schema->pattern_properties.count == 0) {
        return;
    }
    if (open) {
        add_part(types, &parts, type_of(types, additional, direction), BIND_UNION);
    }
    for (size_t i = 0; i < schema->pattern_properties.count; i++) {
        add_part(types, &parts,
                 type_of(types, schema->pattern_properties.items[i].schema, direction), BIND_UNION);
    }
    bool mixed = lines->count > 0;
    struct type type = mixed ? atom(types, "unknown") : joined(types, &parts, BIND_UNION, "never");
    code_add(lines, annotated(types, "[key: string]", type));
}

static struct code_list object_lines(struct types *types, const struct schema *schema,
                                     enum check_direction direction)
{
    struct code_list lines = {.arena = types->arena};
    for (size_t i = 0; i < schema->properties.count; i++) {
        const struct schema_property *property = &schema->properties.items[i];
        if (!is_left_out(property->schema, direction)) {
            bool required = schema_requires(schema, property->name, property->length);
            code_add(&lines, property_line(types, property, required, direction));
        }
    }
    for (size_t i = 0; i < schema->required.count; i++) {
        const char *name = schema->required.items[i];
        size_t length = schema->required.lengths[i];
        if (!describes(schema, name, length)) {
            code_add(&lines, annotated(types, code_property(types->arena, name, length),
                                       atom(types, "unknown")));
        }
    }
    add_index(types, schema, direction, &lines);
    return lines;
}

static const struct layout *braces(struct types *types, const struct code_list *lines)
{
    struct arena *arena = types->arena;
    const struct layout *inside = layout_all(arena, layout_hardline, code_lines(lines), NULL);
    return layout_all(arena, layout_text(arena, "{"), layout_indent(arena, inside), layout_hardline,
                      layout_text(arena, "}"), NULL);
}

static struct type object_type(struct types *types, const struct schema *schema,
                               enum check_direction direction)
{
    struct code_list lines = object_lines(types, schema, direction);
    if (lines.count > 0) {
        return (struct type){braces(types, &lines), BIND_ATOM, NULL, false};
    }
    bool closed = schema->additional_properties != NULL &&
                  schema->additional_properties->form == SCHEMA_NOTHING;
    return atom(types, closed ? "Record<string, never>" : "Record<string, unknown>");
}

/* --- a schema --- */

static bool has_object_keywords(const struct schema *schema)
{
    return schema->properties.count > 0 || schema->pattern_properties.count > 0 ||
           schema->required.count > 0 ||
           (schema->additional_properties != NULL &&
            schema->additional_properties->form != SCHEMA_NOTHING);
}

static bool has_array_keywords(const struct schema *schema)
{
    return schema->items != NULL || schema->prefix_items.count > 0;
}

static struct type string_type(struct types *types, const struct schema *schema)
{
    if (schema->format != NULL && strcmp(schema->format, "binary") == 0) {
        types->files = true;
        return (struct type){layout_text(types->arena, "UploadedFile | string"), BIND_UNION, NULL,
                             false};
    }
    return atom(types, "string");
}

/* What the types of a schema, and the keywords of arrays and objects, say. */
static void add_types(struct types *types, const struct schema *schema,
                      enum check_direction direction, struct parts *parts)
{
    static const struct {
        unsigned types;
        const char *name;
    } simple[] = {{SCHEMA_NUMBER | SCHEMA_INTEGER, "number"}, {SCHEMA_BOOLEAN, "boolean"}};
    unsigned bits = schema->types;
    if (bits == 0) {
        bits = (has_object_keywords(schema) ? SCHEMA_OBJECT : 0u) |
               (has_array_keywords(schema) ? SCHEMA_ARRAY : 0u);
    }
    if ((bits & SCHEMA_STRING) != 0) {
        add_part(types, parts, string_type(types, schema), BIND_UNION);
    }
    for (size_t i = 0; i < sizeof simple / sizeof *simple; i++) {
        if ((bits & simple[i].types) != 0) {
            add_part(types, parts, atom(types, simple[i].name), BIND_UNION);
        }
    }
    if ((bits & SCHEMA_ARRAY) != 0) {
        add_part(types, parts, array_type(types, schema, direction), BIND_UNION);
    }
    if ((bits & SCHEMA_OBJECT) != 0) {
        add_part(types, parts, object_type(types, schema, direction), BIND_UNION);
    }
    if ((bits & SCHEMA_NULL) != 0) {
        add_part(types, parts, atom(types, "null"), BIND_UNION);
    }
}

static struct type union_of(struct types *types, const struct schema_list *list,
                            enum check_direction direction)
{
    struct parts parts = {.codes = {.arena = types->arena}};
    for (size_t i = 0; i < list->count; i++) {
        add_part(types, &parts, type_of(types, list->items[i], direction), BIND_UNION);
    }
    return joined(types, &parts, BIND_UNION, "never");
}

/* Whether `type: object` says nothing that the combinations beside it do not say better. */
static bool is_bare_object(const struct schema *schema)
{
    bool combined = schema->ref != NULL || schema->all_of.count > 0 || schema->any_of.count > 0 ||
                    schema->one_of.count > 0;
    return combined && schema->types == SCHEMA_OBJECT && !has_object_keywords(schema);
}

static struct type body_of(struct types *types, const struct schema *schema,
                           enum check_direction direction)
{
    struct parts all = {.codes = {.arena = types->arena}};
    struct parts own = {.codes = {.arena = types->arena}};
    if (schema->constant != NULL) {
        return (struct type){literal_type(types, schema->constant), BIND_ATOM, NULL, false};
    }
    if (schema->enumeration != NULL) {
        return enumeration(types, schema);
    }
    if (schema->ref != NULL && !schema->endless) {
        add_part(types, &all, type_of(types, schema->ref, direction), BIND_INTERSECTION);
    }
    for (size_t i = 0; i < schema->all_of.count; i++) {
        add_part(types, &all, type_of(types, schema->all_of.items[i], direction),
                 BIND_INTERSECTION);
    }
    if (!is_bare_object(schema)) {
        add_types(types, schema, direction, &own);
    }
    if (own.codes.count > 0) {
        add_part(types, &all, joined(types, &own, BIND_UNION, "unknown"), BIND_INTERSECTION);
    }
    if (schema->any_of.count > 0) {
        add_part(types, &all, union_of(types, &schema->any_of, direction), BIND_INTERSECTION);
    }
    if (schema->one_of.count > 0) {
        add_part(types, &all, union_of(types, &schema->one_of, direction), BIND_INTERSECTION);
    }
    return joined(types, &all, BIND_INTERSECTION, "unknown");
}

/* The type that a schema describes, whether it has a name or not. */
static struct type described(struct types *types, const struct schema *schema,
                             enum check_direction direction)
{
    if (schema->form != SCHEMA_KEYWORDS) {
        return atom(types, schema->form == SCHEMA_ANYTHING ? "unknown" : "never");
    }
    struct type type = body_of(types, schema, direction);
    if (!schema->nullable) {
        return type;
    }
    struct parts parts = {.codes = {.arena = types->arena}};
    add_part(types, &parts, type, BIND_UNION);
    add_part(types, &parts, atom(types, "null"), BIND_UNION);
    return joined(types, &parts, BIND_UNION, "null");
}

static const char *name_of(struct types *types, const struct schema *schema,
                           enum check_direction direction)
{
    const char *request = variants_request_name(types->variants, schema);
    return direction == CHECK_REQUEST && request != NULL ? request : schema->type_name;
}

static struct type type_of(struct types *types, const struct schema *schema,
                           enum check_direction direction)
{
    if (schema == NULL) {
        return atom(types, "unknown");
    }
    if (schema_is_plain_ref(schema) && !schema->endless && schema->type_name == NULL) {
        return type_of(types, schema->ref, direction);
    }
    if (schema->type_name != NULL) {
        return atom(types, name_of(types, schema, direction));
    }
    return described(types, schema, direction);
}

/* --- declarations --- */

static bool is_interface(const struct schema *schema)
{
    bool combined = schema->ref != NULL || schema->all_of.count > 0 || schema->any_of.count > 0 ||
                    schema->one_of.count > 0 || schema->enumeration != NULL ||
                    schema->constant != NULL || schema->nullable;
    bool object =
        schema->types == SCHEMA_OBJECT || (schema->types == 0 && !has_array_keywords(schema));
    return schema->form == SCHEMA_KEYWORDS && !combined && object && schema->properties.count > 0;
}

static const struct layout *declaration(struct types *types, const struct schema *schema,
                                        enum check_direction direction)
{
    struct arena *arena = types->arena;
    const char *name = name_of(types, schema, direction);
    const struct layout *comment =
        code_comment(arena, schema->description != NULL ? schema->description : schema->title,
                     schema->deprecated);
    if (is_interface(schema)) {
        struct code_list lines = object_lines(types, schema, direction);
        if (lines.count > 0) {
            const struct layout *head = layout_printf(arena, "export interface %s", name);
            return layout_all(arena, comment, code_block(arena, head, code_lines(&lines)), NULL);
        }
    }
    struct type type = described(types, schema, direction);
    const struct layout *head = layout_printf(arena, "export type %s =", name);
    const struct layout *body = below_if_long(types, type);
    return layout_all(arena, comment, head, body, layout_text(arena, ";"), NULL);
}

static void append(json_t *list, struct types *types, const struct layout *code, unsigned indent)
{
    json_array_append_new(list, json_string(code_text(types->arena, code, indent, indent)));
}

static json_t *schema_declarations(struct types *types)
{
    json_t *list = json_array();
    for (size_t i = 0; i < types->spec->schema_count; i++) {
        const struct schema *schema = types->spec->schemas[i];
        append(list, types, declaration(types, schema, CHECK_RESPONSE), 0);
        if (variants_request_name(types->variants, schema) != NULL) {
            append(list, types, declaration(types, schema, CHECK_REQUEST), 0);
        }
    }
    return list;
}

/* --- operations --- */

static struct type parameters_type(struct types *types, const struct operation *operation,
                                   enum parameter_in in)
{
    struct code_list lines = {.arena = types->arena};
    for (size_t i = 0; i < operation->parameter_count; i++) {
        const struct parameter *parameter = &operation->parameters[i];
        if (parameter->in != in) {
            continue;
        }
        bool defaulted =
            parameter->schema != NULL && schema_target(parameter->schema)->fallback != NULL;
        const char *name = code_property(types->arena, parameter->name, strlen(parameter->name));
        const char *label =
            arena_printf(types->arena, "%s%s", name, parameter->required || defaulted ? "" : "?");
        struct type type =
            parameter->schema == NULL
                ? atom(types, parameter->style == STYLE_CONTENT ? "unknown" : "string")
                : type_of(types, parameter->schema, CHECK_REQUEST);
        code_add(&lines, layout_all(types->arena,
                                    code_comment(types->arena, parameter->description,
                                                 parameter->deprecated),
                                    annotated(types, label, type), NULL));
    }
    if (lines.count == 0) {
        return atom(types, "Record<string, never>");
    }
    return (struct type){braces(types, &lines), BIND_ATOM, NULL, false};
}

static struct type media_type(struct types *types, const struct media *media,
                              enum check_direction direction)
{
    switch (media_kind_of(media->type)) {
    case MEDIA_TEXT:
        return atom(types, "string");
    case MEDIA_BINARY:
        return atom(types, "Uint8Array");
    case MEDIA_ANY:
        return atom(types, "unknown");
    default:
        return type_of(types, media->schema, direction);
    }
}

/* Two parts with the same text are one. */
static void add_distinct(struct types *types, struct parts *parts, struct type type)
{
    const char *text = code_text(types->arena, type.code, 0, 0);
    for (size_t i = 0; i < parts->codes.count; i++) {
        if (strcmp(code_text(types->arena, parts->codes.items[i], 0, 0), text) == 0) {
            return;
        }
    }
    add_part(types, parts, type, BIND_UNION);
}

static struct type content_type(struct types *types, const struct media *media, size_t count,
                                enum check_direction direction)
{
    struct parts parts = {.codes = {.arena = types->arena}};
    for (size_t i = 0; i < count; i++) {
        add_distinct(types, &parts, media_type(types, &media[i], direction));
    }
    return joined(types, &parts, BIND_UNION, "undefined");
}

static struct type body_type(struct types *types, const struct body *body)
{
    if (body == NULL || body->media_count == 0) {
        return atom(types, "undefined");
    }
    struct type type = content_type(types, body->media, body->media_count, CHECK_REQUEST);
    if (body->required) {
        return type;
    }
    struct parts parts = {.codes = {.arena = types->arena}};
    add_part(types, &parts, type, BIND_UNION);
    add_part(types, &parts, atom(types, "undefined"), BIND_UNION);
    return joined(types, &parts, BIND_UNION, "undefined");
}

static const char *status_key(struct types *types, const char *status)
{
    if (status[1] == 'x' || status[1] == 'X') {
        return arena_printf(types->arena, "'%cXX'", status[0]);
    }
    return status;
}

static struct type responses_type(struct types *types, const struct operation *operation)
{
    struct code_list lines = {.arena = types->arena};
    for (size_t i = 0; i < operation->response_count; i++) {
        const struct response *response = &operation->responses[i];
        struct type type =
            content_type(types, response->media, response->media_count, CHECK_RESPONSE);
        code_add(&lines,
                 layout_all(types->arena, code_comment(types->arena, response->description, false),
                            annotated(types, status_key(types, response->status), type), NULL));
    }
    if (lines.count == 0) {
        return atom(types, "Record<never, never>");
    }
    return (struct type){braces(types, &lines), BIND_ATOM, NULL, false};
}

static const char *operation_comment(struct types *types, const struct operation *operation)
{
    const char *summary = operation->summary != NULL ? operation->summary : operation->description;
    const char *head = code_operation(types->arena, operation);
    return summary == NULL ? head : arena_printf(types->arena, "%s\n\n%s", head, summary);
}

static const struct layout *operation_lines(struct types *types, const struct operation *operation)
{
    static const char *const places[PARAMETER_PLACES] = {"params", "query", "headers", "cookies"};
    struct code_list lines = {.arena = types->arena};
    for (unsigned in = 0; in < PARAMETER_PLACES; in++) {
        code_add(&lines, annotated(types, places[in],
                                   parameters_type(types, operation, (enum parameter_in)in)));
    }
    code_add(&lines, annotated(types, "body", body_type(types, operation->body)));
    code_add(&lines, annotated(types, "responses", responses_type(types, operation)));
    return layout_all(
        types->arena,
        code_comment(types->arena, operation_comment(types, operation), operation->deprecated),
        layout_printf(types->arena, "%s: ", operation->name), braces(types, &lines),
        layout_text(types->arena, ";"), NULL);
}

static json_t *operation_declarations(struct types *types, const struct operation *operations,
                                      size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        append(list, types, operation_lines(types, &operations[i]), LAYOUT_INDENT);
    }
    return list;
}

json_t *types_view(struct arena *arena, const struct spec *spec)
{
    struct types types = {.arena = arena, .spec = spec, .variants = variants_new(arena, spec)};
    json_t *view = json_object();
    json_object_set_new(view, "schemas", schema_declarations(&types));
    json_object_set_new(view, "operations",
                        operation_declarations(&types, spec->operations, spec->operation_count));
    json_object_set_new(view, "callbacks",
                        operation_declarations(&types, spec->callbacks, spec->callback_count));
    json_object_set_new(view, "files", json_boolean(types.files));
    return view;
}
