/* A schema as a type. */
#include "scaffold/generate/tag.h"
#include "scaffold/generate/told.h"

#include <string.h>

static struct type array_of(struct types *types, struct type item)
{
    return (struct type){layout_all(types->arena, type_bound(types, item, BIND_ATOM),
                                    layout_literal(types->arena, "[]")),
                         BIND_ATOM};
}

/* [A, B?, ...C[]]: the first min_items are there. */
static struct type tuple_type(struct types *types, const struct schema *schema,
                              enum check_direction direction)
{
    struct code_list items = {.arena = types->arena};
    for (size_t i = 0; i < schema->array->prefix_items.count; i++) {
        struct type item = type_of(types, schema->array->prefix_items.items[i], direction);
        bool optional = schema->array->min_items <= (int64_t)i;
        code_add(&items, layout_all(types->arena, type_bound(types, item, BIND_ATOM),
                                    layout_text(types->arena, optional ? "?" : "")));
    }
    const struct schema *rest =
        schema->array->items != NULL ? schema->array->items : schema->array->unevaluated_items;
    bool closed = (rest != NULL && rest->form == SCHEMA_NOTHING) ||
                  (schema->array->max_items >= 0 &&
                   schema->array->max_items <= (int64_t)schema->array->prefix_items.count);
    if (!closed) {
        struct type more =
            rest == NULL ? type_atom(types, "unknown") : type_of(types, rest, direction);
        code_add(&items, layout_all(types->arena, layout_literal(types->arena, "..."),
                                    array_of(types, more).code));
    }
    return (struct type){layout_list(types->arena, "[", items.items, items.count, "]"), BIND_ATOM,
                         NULL, false};
}

static struct type array_type(struct types *types, const struct schema *schema,
                              enum check_direction direction)
{
    if (schema->array->prefix_items.count > 0) {
        return tuple_type(types, schema, direction);
    }
    if (schema->array->items == NULL) {
        return array_of(types, type_atom(types, "unknown"));
    }
    return array_of(types, type_of(types, schema->array->items, direction));
}

/* The comment of a property; none in a tag. */
static const struct layout *property_comment(struct types *types, const char *text, bool deprecated,
                                             const char *tags)
{
    return types->bare ? layout_empty : code_tagged(types->arena, text, deprecated, tags);
}

static const struct layout *property_line(struct types *types,
                                          const struct schema_property *property, bool required,
                                          enum check_direction direction)
{
    const struct schema *schema = property->schema;
    const char *name = code_property(types->arena, property->name, property->length);
    const char *label = required ? name : arena_printf(types->arena, "%s?", name);
    return layout_all(types->arena,
                      property_comment(types, schema->description, schema->deprecated,
                                       types->bare ? NULL : tag_schema(types, schema, direction)),
                      type_annotated(types, label, type_of(types, schema, direction)));
}

/* Properties that the other direction alone has are left out. */
bool type_leaves_out(const struct schema *property, enum check_direction direction)
{
    const struct schema *target = schema_target(property);
    return direction == CHECK_REQUEST ? property->read_only || target->read_only
                                      : property->write_only || target->write_only;
}

bool type_describes(const struct schema *schema, const char *name, size_t length)
{
    return node_member_of(node_get(schema->node, "properties"), name, length) != NULL;
}

/* The type of properties that have no line of their own: everything that any of them may be. */
static void add_index(struct types *types, const struct schema *schema,
                      enum check_direction direction, struct code_list *lines)
{
    const struct schema *additional = schema->object->additional_properties;
    bool open = additional != NULL && additional->form != SCHEMA_NOTHING;
    struct parts parts = {.codes = {.arena = types->arena}};
    if (!open && schema->object->pattern_properties.count == 0) {
        return;
    }
    if (open) {
        type_add_part(types, &parts, type_of(types, additional, direction), BIND_UNION);
    }
    for (size_t i = 0; i < schema->object->pattern_properties.count; i++) {
        type_add_part(types, &parts,
                      type_of(types, schema->object->pattern_properties.items[i].schema, direction),
                      BIND_UNION);
    }
    bool mixed = lines->count > 0;
    struct type type =
        mixed ? type_atom(types, "unknown") : type_joined(types, &parts, BIND_UNION, "never");
    code_add(lines, type_annotated(types, "[key: string]", type));
}

struct code_list type_object_lines(struct types *types, const struct schema *schema,
                                   enum check_direction direction)
{
    struct code_list lines = {.arena = types->arena};
    for (size_t i = 0; i < schema->object->properties.count; i++) {
        const struct schema_property *property = &schema->object->properties.items[i];
        if (!type_leaves_out(property->schema, direction)) {
            bool required = schema_requires(schema, property->name, property->length);
            code_add(&lines, property_line(types, property, required, direction));
        }
    }
    for (size_t i = 0; i < schema->object->required.count; i++) {
        const char *name = schema->object->required.items[i];
        size_t length = schema->object->required.lengths[i];
        if (!type_describes(schema, name, length)) {
            const char *label = code_property(types->arena, name, length);
            code_add(&lines,
                     layout_all(types->arena, property_comment(types, NULL, false, "@undescribed"),
                                type_annotated(types, label, type_atom(types, "unknown"))));
        }
    }
    add_index(types, schema, direction, &lines);
    return lines;
}

static struct type object_type(struct types *types, const struct schema *schema,
                               enum check_direction direction)
{
    struct code_list lines = type_object_lines(types, schema, direction);
    if (lines.count > 0) {
        return (struct type){.code = type_braces(types, &lines), .is_object = true};
    }
    bool closed = schema->object->additional_properties != NULL &&
                  schema->object->additional_properties->form == SCHEMA_NOTHING;
    struct type any =
        type_atom(types, closed ? "Record<string, never>" : "Record<string, unknown>");
    any.is_object = true;
    return any;
}

/* --- a schema --- */

static bool has_object_keywords(const struct schema *schema)
{
    return schema->object->properties.count > 0 || schema->object->pattern_properties.count > 0 ||
           schema->object->required.count > 0 ||
           (schema->object->additional_properties != NULL &&
            schema->object->additional_properties->form != SCHEMA_NOTHING);
}

bool type_has_array_keywords(const struct schema *schema)
{
    return schema->array->items != NULL || schema->array->prefix_items.count > 0;
}

static struct type string_type(struct types *types, const struct schema *schema)
{
    if (schema_is_binary(schema)) {
        types->files = types->files || !types->bare;
        return type_either(types, "UploadedFile", "string");
    }
    return type_atom(types, "string");
}

/* Whether `type: object` says nothing that the combinations beside it do not say better. */
static bool is_bare_object(const struct schema *schema)
{
    bool combined = schema->ref != NULL || schema->combined->all_of.count > 0 ||
                    schema->combined->any_of.count > 0 || schema->combined->one_of.count > 0;
    return combined && schema->types == SCHEMA_OBJECT && !has_object_keywords(schema);
}

unsigned type_bits(const struct schema *schema)
{
    if (is_bare_object(schema)) {
        return 0;
    }
    if (schema->types != 0) {
        return schema->types;
    }
    return (has_object_keywords(schema) ? SCHEMA_OBJECT : 0u) |
           (type_has_array_keywords(schema) ? SCHEMA_ARRAY : 0u);
}

/* What the types of a schema, and the keywords of arrays and objects, say. */
static void add_types(struct types *types, const struct schema *schema,
                      enum check_direction direction, struct parts *parts)
{
    static const struct {
        unsigned types;
        const char *name;
    } simple[] = {{SCHEMA_NUMBER | SCHEMA_INTEGER, "number"}, {SCHEMA_BOOLEAN, "boolean"}};
    unsigned bits = type_bits(schema);
    if ((bits & SCHEMA_STRING) != 0) {
        type_add_part(types, parts, string_type(types, schema), BIND_UNION);
    }
    for (size_t i = 0; i < sizeof simple / sizeof *simple; i++) {
        if ((bits & simple[i].types) != 0) {
            type_add_part(types, parts, type_atom(types, simple[i].name), BIND_UNION);
        }
    }
    if ((bits & SCHEMA_ARRAY) != 0) {
        type_add_part(types, parts, array_type(types, schema, direction), BIND_UNION);
    }
    if ((bits & SCHEMA_OBJECT) != 0) {
        type_add_part(types, parts, object_type(types, schema, direction), BIND_UNION);
    }
    if ((bits & SCHEMA_NULL) != 0) {
        type_add_part(types, parts, type_atom(types, "null"), BIND_UNION);
    }
}

/* Cat & { kind: 'cat' }: a choice as the discriminator tells it, so that its property narrows the union. */
static struct type told_type(struct types *types, const struct schema_discriminator *told,
                             const struct schema *choice, struct type type)
{
    struct arena *arena = types->arena;
    struct told_property property = told_narrows(arena, told, schema_target(choice));
    if (property.values == NULL) {
        return type;
    }
    struct parts values = {.codes = {.arena = arena}};
    for (size_t i = 0; i < property.values->count; i++) {
        struct type value = {.code = type_literal(types, property.values->items[i])};
        type_add_part(types, &values, value, BIND_UNION);
    }
    const char *name = code_property(arena, told->property, strlen(told->property));
    const struct layout *line = layout_all(
        arena, layout_text(arena, name), layout_text(arena, property.required ? ":" : "?:"),
        type_below(types, type_joined(types, &values, BIND_UNION, "never")),
        layout_if_broken(arena, layout_text(arena, ";"), layout_empty));
    struct type object = {
        .code = layout_group(arena,
                             layout_all(arena, layout_text(arena, "{"),
                                        layout_indent(arena, layout_all(arena, layout_line, line)),
                                        layout_line, layout_text(arena, "}"))),
        .is_object = true};
    struct parts both = {.codes = {.arena = arena}};
    type_add_part(types, &both, type, BIND_INTERSECTION);
    type_add_part(types, &both, object, BIND_INTERSECTION);
    return type_joined(types, &both, BIND_INTERSECTION, "never");
}

static struct type union_of(struct types *types, const struct schema *schema,
                            const struct schema_list *list, enum check_direction direction)
{
    const struct schema_discriminator *told = &schema->combined->discriminator;
    struct parts parts = {.codes = {.arena = types->arena}};
    for (size_t i = 0; i < list->count; i++) {
        struct type type = type_of(types, list->items[i], direction);
        bool named = schema_target(list->items[i])->type_name != NULL;
        if (told->property != NULL && list->count > 1 && named) {
            type = told_type(types, told, list->items[i], type);
        }
        type_add_part(types, &parts, type, BIND_UNION);
    }
    return type_joined(types, &parts, BIND_UNION, "never");
}

static struct type body_of(struct types *types, const struct schema *schema,
                           enum check_direction direction)
{
    struct parts all = {.codes = {.arena = types->arena}};
    struct parts own = {.codes = {.arena = types->arena}};
    if (schema->value->constant != NULL) {
        return (struct type){type_literal(types, schema->value->constant), BIND_ATOM, NULL, false};
    }
    if (schema->value->enumeration != NULL) {
        return type_enumeration(types, schema);
    }
    if (schema->ref != NULL && !schema->endless) {
        type_add_part(types, &all, type_of(types, schema->ref, direction), BIND_INTERSECTION);
    }
    for (size_t i = 0; i < schema->combined->all_of.count; i++) {
        type_add_part(types, &all, type_of(types, schema->combined->all_of.items[i], direction),
                      BIND_INTERSECTION);
    }
    add_types(types, schema, direction, &own);
    if (own.codes.count > 0) {
        type_add_part(types, &all, type_joined(types, &own, BIND_UNION, "unknown"),
                      BIND_INTERSECTION);
    }
    if (schema->combined->any_of.count > 0) {
        type_add_part(types, &all, union_of(types, schema, &schema->combined->any_of, direction),
                      BIND_INTERSECTION);
    }
    if (schema->combined->one_of.count > 0) {
        type_add_part(types, &all, union_of(types, schema, &schema->combined->one_of, direction),
                      BIND_INTERSECTION);
    }
    return type_joined(types, &all, BIND_INTERSECTION, "unknown");
}

/* The type that a schema describes, whether it has a name or not. */
struct type type_described(struct types *types, const struct schema *schema,
                           enum check_direction direction)
{
    if (schema->form != SCHEMA_KEYWORDS) {
        return type_atom(types, schema->form == SCHEMA_ANYTHING ? "unknown" : "never");
    }
    struct type type = body_of(types, schema, direction);
    if (!schema->nullable) {
        return type;
    }
    struct parts parts = {.codes = {.arena = types->arena}};
    type_add_part(types, &parts, type, BIND_UNION);
    type_add_part(types, &parts, type_atom(types, "null"), BIND_UNION);
    return type_joined(types, &parts, BIND_UNION, "null");
}

const char *type_name_of(struct types *types, const struct schema *schema,
                         enum check_direction direction)
{
    const char *request = variants_request_name(types->variants, schema);
    return direction == CHECK_REQUEST && request != NULL ? request : schema->type_name;
}

struct type type_of(struct types *types, const struct schema *schema,
                    enum check_direction direction)
{
    if (schema == NULL) {
        return type_atom(types, "unknown");
    }
    if (schema_is_plain_ref(schema) && !schema->endless && schema->type_name == NULL) {
        return type_of(types, schema->ref, direction);
    }
    if (schema->type_name != NULL) {
        struct type named = type_atom(types, type_name_of(types, schema, direction));
        named.is_object = true;
        return named;
    }
    return type_described(types, schema, direction);
}
