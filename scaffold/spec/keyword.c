/* The keywords of schemas, and how each is read: a table. */
#include "scaffold/spec/keyword.h"

#include "common/text.h"
#include "scaffold/spec/expression.h"
#include "scaffold/spec/fields.h"

#include <stdlib.h>
#include <string.h>

static unsigned read_type_name(struct build *build, const struct node *node)
{
    const char *name = node_text(node);
    if (name == NULL && node->kind == NODE_NULL) {
        return SCHEMA_NULL; /* type: null, written without quotes */
    }
    unsigned bits = name == NULL ? 0 : schema_type_bits(name);
    if (bits == 0 && name == NULL) {
        build_is(build, node, NODE_STRING, "'type'");
    } else if (bits == 0) {
        diagnostics_add(build->list, SEVERITY_WARNING, node->where,
                        "the types are null, boolean, integer, number, string, array and object",
                        "unknown type '%s' is not checked", name);
    }
    return bits;
}

static void read_type(struct build *build, struct schema *schema, const struct node *node)
{
    if (node->kind != NODE_SEQUENCE) {
        schema->types = (unsigned char)read_type_name(build, node);
        return;
    }
    for (size_t i = 0; i < node->count; i++) {
        schema->types |= (unsigned char)read_type_name(build, node->items[i]);
    }
}

static void read_nullable(struct build *build, struct schema *schema, const struct node *node)
{
    if (build_is(build, node, NODE_BOOLEAN, "'nullable'")) {
        schema->nullable = strcmp(node->text, "true") == 0;
    }
}

/* What writers of Swagger 2.0 say for it. */
static void read_x_nullable(struct build *build, struct schema *schema, const struct node *node)
{
    if (build->swagger) {
        read_nullable(build, schema, node);
    }
}

static void read_enumeration(struct build *build, struct schema *schema, const struct node *node)
{
    if (build_is(build, node, NODE_SEQUENCE, "'enum'")) {
        build_value(build, schema)->enumeration = node;
    }
}

static bool has_name(const struct schema_names *names, const struct node *name)
{
    for (size_t i = 0; i < names->count; i++) {
        if (names->lengths[i] == name->length &&
            memcmp(names->items[i], name->text, name->length) == 0) {
            return true;
        }
    }
    return false;
}

static void read_names(struct build *build, const struct node *node, struct schema_names *names)
{
    if (node->kind == NODE_BOOLEAN || node->kind == NODE_NULL) {
        diagnostics_add(build->list, build->strict ? SEVERITY_ERROR : SEVERITY_WARNING, node->where,
                        "list the required properties in the schema that holds them",
                        "'required' must be a list of property names%s",
                        build->strict ? "" : "; it is ignored here");
        return;
    }
    if (!build_is(build, node, NODE_SEQUENCE, "'required'")) {
        return;
    }
    names->items = arena_alloc(build->arena, node->count + 1, sizeof *names->items);
    names->lengths = arena_alloc(build->arena, node->count + 1, sizeof *names->lengths);
    for (size_t i = 0; i < node->count; i++) {
        const struct node *item = node->items[i];
        if (item->kind == NODE_SEQUENCE || item->kind == NODE_MAPPING) {
            build_is(build, item, NODE_STRING, "a required property");
        } else if (!has_name(names, item)) {
            names->items[names->count] = item->text;
            names->lengths[names->count++] = item->length;
        }
    }
}

static void read_required(struct build *build, struct schema *schema, const struct node *node)
{
    read_names(build, node, &build_object(build, schema)->required);
}

/* items: a schema; a list of them is the tuple of older drafts. */
static void read_items(struct build *build, struct schema *schema, const struct node *node)
{
    if (node->kind != NODE_SEQUENCE) {
        build_array(build, schema)->items = build_schema(build, node);
        return;
    }
    diagnostics_add(build->list, SEVERITY_WARNING, node->where, "say prefixItems",
                    "'items' must be one schema; the list is read as prefixItems");
    struct schema_list *list = &build_array(build, schema)->prefix_items;
    list->items = arena_alloc(build->arena, node->count + 1, sizeof *list->items);
    for (size_t i = 0; i < node->count; i++) {
        list->items[list->count++] = build_schema(build, node->items[i]);
    }
}

static struct schema_dependency *dependency_of(struct build *build, struct schema *schema,
                                               const struct member *member)
{
    struct schema_object *object = build_object(build, schema);
    for (size_t i = 0; i < object->dependency_count; i++) {
        struct schema_dependency *known = &object->dependencies[i];
        if (known->length == member->key_length &&
            memcmp(known->name, member->key, known->length) == 0) {
            return known;
        }
    }
    object->dependencies = arena_grow(build->arena, object->dependencies, object->dependency_count,
                                      object->dependency_count + 1, sizeof *object->dependencies);
    struct schema_dependency *made = &object->dependencies[object->dependency_count++];
    *made = (struct schema_dependency){.name = member->key, .length = member->key_length};
    return made;
}

static void read_dependent_required(struct build *build, struct schema *schema,
                                    const struct node *node)
{
    if (!build_is(build, node, NODE_MAPPING, "'dependentRequired'")) {
        return;
    }
    for (size_t i = 0; i < node->count; i++) {
        const struct member *member = &node->members[i];
        read_names(build, member->value, &dependency_of(build, schema, member)->required);
    }
}

static void read_dependent_schemas(struct build *build, struct schema *schema,
                                   const struct node *node)
{
    if (!build_is(build, node, NODE_MAPPING, "'dependentSchemas'")) {
        return;
    }
    for (size_t i = 0; i < node->count; i++) {
        dependency_of(build, schema, &node->members[i])->schema =
            build_schema(build, node->members[i].value);
    }
}

/* A mapping's value is the name of a component, or a reference. */
static struct schema *mapped_schema(struct build *build, const struct node *value)
{
    const struct node *components =
        node_get(node_get(documents_entry(build->documents), "components"), "schemas");
    const struct node *named = node_get(components, value->text);
    return named != NULL ? build_schema(build, named)
                         : build_reference(build, value, SEVERITY_WARNING);
}

static void read_discriminator(struct build *build, struct schema *schema, const struct node *node)
{
    struct schema_discriminator *discriminator = &build_combined(build, schema)->discriminator;
    if (node->kind == NODE_STRING) { /* Swagger 2.0's form */
        discriminator->property = node->text;
        return;
    }
    if (!build_is(build, node, NODE_MAPPING, "'discriminator'")) {
        return;
    }
    build_fields(build, node, FIELDS_DISCRIMINATOR);
    discriminator->property = node_get_text(node, "propertyName");
    if (discriminator->property == NULL) {
        diagnostics_add(build->list, SEVERITY_WARNING, node->where, NULL,
                        "a discriminator needs 'propertyName'; without it nothing is made of it");
    }
    const struct node *otherwise = node_get(node, "defaultMapping");
    if (otherwise != NULL && build_is(build, otherwise, NODE_STRING, "'defaultMapping'")) {
        discriminator->otherwise = mapped_schema(build, otherwise);
    }
    const struct node *mapping = node_get(node, "mapping");
    if (mapping == NULL || !build_is(build, mapping, NODE_MAPPING, "'mapping'")) {
        return;
    }
    discriminator->mapping =
        arena_alloc(build->arena, mapping->count + 1, sizeof *discriminator->mapping);
    for (size_t i = 0; i < mapping->count; i++) {
        const struct member *member = &mapping->members[i];
        if (node_text(member->value) == NULL) {
            diagnostics_add(build->list, build_passable(build), member->value->where,
                            "name a schema, or refer to one",
                            "what a discriminator maps to must be a string, not %s%s",
                            node_kind_name(member->value->kind),
                            build->strict ? "" : "; it is left out");
        } else {
            discriminator->mapping[discriminator->mapping_count++] = (struct schema_mapping){
                .value = member->key, .schema = mapped_schema(build, member->value)};
        }
    }
}

static void read_examples(struct build *build, struct schema *schema, const struct node *node)
{
    if (schema->notes->example == NULL && node->kind == NODE_SEQUENCE && node->count > 0) {
        build_notes(build, schema)->example = node->items[0];
    }
}

static void warn_of_dialect(struct build *build, const char *pattern, struct locus where)
{
    const char *hint;
    const char *what = expression_misunderstood(pattern, &hint);
    if (what != NULL) {
        diagnostics_add(build->list, SEVERITY_WARNING, where, hint, "'%s' %s", pattern, what);
    }
}

/* Patterns that are not checked, or that a client could keep the service busy with. */
static void warn_of_pattern(struct build *build, const char *pattern, struct locus where)
{
    switch (expression_verdict(pattern)) {
    case EXPRESSION_FINE:
        warn_of_dialect(build, pattern, where);
        break;
    case EXPRESSION_NONE:
        diagnostics_add(build->list, SEVERITY_WARNING, where,
                        "patterns are ECMAScript's: no inline flags such as (?i), no \\A, no (?P<",
                        "'%s' is no regular expression; it is not checked", pattern);
        break;
    case EXPRESSION_ENDLESS:
        diagnostics_add(build->list, SEVERITY_WARNING, where,
                        "let each part of a repetition begin with a character of its own",
                        "'%s' can take exponential time on a text that was made for it", pattern);
        break;
    case EXPRESSION_DEEP:
        diagnostics_add(build->list, SEVERITY_WARNING, where, NULL,
                        "a pattern has more than %d groups inside one another",
                        EXPRESSION_DEPTH_LIMIT);
        break;
    }
}

static void read_pattern(struct build *build, struct schema *schema, const struct node *node)
{
    if (build_is(build, node, NODE_STRING, "'pattern'")) {
        struct schema_value *value = build_value(build, schema);
        value->pattern = node->text;
        value->pattern_where = node->where;
        warn_of_pattern(build, node->text, node->where);
    }
}

/* Which of several anchors of a name is meant is decided by what led here: what every schema of a model
 * would have to know. The nearest thing is a plain reference. */
static void read_dynamic_reference(struct build *build, struct schema *schema,
                                   const struct node *node)
{
    if (!build_is(build, node, NODE_STRING, "'$dynamicRef'")) {
        return;
    }
    if (schema->ref != NULL) {
        diagnostics_add(build->list, SEVERITY_WARNING, node->where, "put one of them into allOf",
                        "$dynamicRef beside $ref is not generated: it is not checked");
        return;
    }
    diagnostics_add(build->list, SEVERITY_NOTE, node->where, NULL,
                    "$dynamicRef is read as $ref: its anchor is the first of that name");
    schema->ref = build_reference(build, node, build->strict ? SEVERITY_ERROR : SEVERITY_WARNING);
}

/* exclusiveMinimum is a bound, or 3.0's flag on `minimum`; folded together in settle_bounds(). */
static void read_exclusive(struct build *build, const struct node *node, const char *what,
                           const struct node **bound)
{
    *bound = node->kind == NODE_BOOLEAN ? node : build_number(build, node, what);
}

static void read_exclusive_minimum(struct build *build, struct schema *schema,
                                   const struct node *node)
{
    read_exclusive(build, node, "'exclusiveMinimum'",
                   &build_value(build, schema)->exclusive_minimum);
}

static void read_multiple_of(struct build *build, struct schema *schema, const struct node *node)
{
    node = build_number(build, node, "'multipleOf'");
    if (node == NULL) {
        return;
    }
    if (strtod(node->text, NULL) <= 0) {
        diagnostics_add(build->list, SEVERITY_ERROR, node->where, NULL,
                        "'multipleOf' must be greater than 0");
        return;
    }
    build_value(build, schema)->multiple_of = node;
}

static void read_exclusive_maximum(struct build *build, struct schema *schema,
                                   const struct node *node)
{
    read_exclusive(build, node, "'exclusiveMaximum'",
                   &build_value(build, schema)->exclusive_maximum);
}

/* In the order of their names, for bsearch(). */
#define FIELD(name, form, group, type, field)                                                      \
    {                                                                                              \
        name, form, GROUP_##group, offsetof(struct type, field), NULL                              \
    }
#define OWN(name, function)                                                                        \
    {                                                                                              \
        name, KEYWORD_OWN, GROUP_SCHEMA, 0, function                                               \
    }
static const struct keyword keywords[] = {
    OWN("$dynamicRef", read_dynamic_reference),
    FIELD("additionalProperties", KEYWORD_SCHEMA, OBJECT, schema_object, additional_properties),
    FIELD("allOf", KEYWORD_SCHEMAS, COMBINED, schema_combined, all_of),
    FIELD("anyOf", KEYWORD_SCHEMAS, COMBINED, schema_combined, any_of),
    FIELD("const", KEYWORD_VALUE, VALUE, schema_value, constant),
    FIELD("contains", KEYWORD_SCHEMA, ARRAY, schema_array, contains),
    FIELD("contentEncoding", KEYWORD_TEXT, VALUE, schema_value, content_encoding),
    FIELD("contentMediaType", KEYWORD_TEXT, VALUE, schema_value, content_media_type),
    FIELD("default", KEYWORD_VALUE, NOTES, schema_notes, fallback),
    OWN("dependentRequired", read_dependent_required),
    OWN("dependentSchemas", read_dependent_schemas),
    FIELD("deprecated", KEYWORD_FLAG, SCHEMA, schema, deprecated),
    FIELD("description", KEYWORD_TEXT, SCHEMA, schema, description),
    OWN("discriminator", read_discriminator),
    FIELD("else", KEYWORD_SCHEMA, COMBINED, schema_combined, else_),
    OWN("enum", read_enumeration),
    FIELD("example", KEYWORD_VALUE, NOTES, schema_notes, example),
    OWN("examples", read_examples),
    OWN("exclusiveMaximum", read_exclusive_maximum),
    OWN("exclusiveMinimum", read_exclusive_minimum),
    FIELD("format", KEYWORD_TEXT, SCHEMA, schema, format),
    FIELD("if", KEYWORD_SCHEMA, COMBINED, schema_combined, if_),
    OWN("items", read_items),
    FIELD("maxContains", KEYWORD_COUNT, ARRAY, schema_array, max_contains),
    FIELD("maxItems", KEYWORD_COUNT, ARRAY, schema_array, max_items),
    FIELD("maxLength", KEYWORD_COUNT, VALUE, schema_value, max_length),
    FIELD("maxProperties", KEYWORD_COUNT, OBJECT, schema_object, max_properties),
    FIELD("maximum", KEYWORD_NUMBER, VALUE, schema_value, maximum),
    FIELD("minContains", KEYWORD_COUNT, ARRAY, schema_array, min_contains),
    FIELD("minItems", KEYWORD_COUNT, ARRAY, schema_array, min_items),
    FIELD("minLength", KEYWORD_COUNT, VALUE, schema_value, min_length),
    FIELD("minProperties", KEYWORD_COUNT, OBJECT, schema_object, min_properties),
    FIELD("minimum", KEYWORD_NUMBER, VALUE, schema_value, minimum),
    OWN("multipleOf", read_multiple_of),
    FIELD("not", KEYWORD_SCHEMA, COMBINED, schema_combined, not ),
    OWN("nullable", read_nullable),
    FIELD("oneOf", KEYWORD_SCHEMAS, COMBINED, schema_combined, one_of),
    OWN("pattern", read_pattern),
    FIELD("patternProperties", KEYWORD_PROPERTIES, OBJECT, schema_object, pattern_properties),
    FIELD("prefixItems", KEYWORD_SCHEMAS, ARRAY, schema_array, prefix_items),
    FIELD("properties", KEYWORD_PROPERTIES, OBJECT, schema_object, properties),
    FIELD("propertyNames", KEYWORD_SCHEMA, OBJECT, schema_object, property_names),
    FIELD("readOnly", KEYWORD_FLAG, SCHEMA, schema, read_only),
    OWN("required", read_required),
    FIELD("then", KEYWORD_SCHEMA, COMBINED, schema_combined, then),
    FIELD("title", KEYWORD_TEXT, NOTES, schema_notes, title),
    OWN("type", read_type),
    FIELD("unevaluatedItems", KEYWORD_SCHEMA, ARRAY, schema_array, unevaluated_items),
    FIELD("unevaluatedProperties", KEYWORD_SCHEMA, OBJECT, schema_object, unevaluated_properties),
    FIELD("uniqueItems", KEYWORD_FLAG, ARRAY, schema_array, unique_items),
    FIELD("writeOnly", KEYWORD_FLAG, SCHEMA, schema, write_only),
    OWN("x-nullable", read_x_nullable),
};

static int compare_keyword(const void *key, const void *item)
{
    return text_compare(key, ((const struct keyword *)item)->name);
}

const struct keyword *keyword_find(const char *name)
{
    return bsearch(name, keywords, sizeof keywords / sizeof *keywords, sizeof *keywords,
                   compare_keyword);
}

size_t keyword_count(void)
{
    return sizeof keywords / sizeof *keywords;
}

const char *keyword_name(size_t index)
{
    return keywords[index].name;
}

bool keyword_is_note(const struct keyword *keyword)
{
    return keyword->form == KEYWORD_TEXT || keyword->form == KEYWORD_VALUE ||
           keyword->form == KEYWORD_FLAG || keyword->read == read_examples;
}

static void read_schemas(struct build *build, const struct node *node, struct schema_list *list)
{
    list->items = arena_alloc(build->arena, node->count + 1, sizeof *list->items);
    for (size_t i = 0; i < node->count; i++) {
        list->items[list->count++] = build_schema(build, node->items[i]);
    }
}

/* A keyword of the schema that was indented into its properties. */
static void report_list(struct build *build, const struct member *member)
{
    diagnostics_add(build->list, build_passable(build), member->value->where,
                    keyword_find(member->key) == NULL ? NULL
                                                      : "is it the keyword, one level too deep?",
                    "the schema of the property '%s' must be a mapping, not a sequence%s",
                    member->key, build->strict ? "" : "; it is left out");
}

static void read_properties(struct build *build, const struct node *node,
                            struct schema_properties *properties)
{
    properties->items = arena_alloc(build->arena, node->count + 1, sizeof *properties->items);
    for (size_t i = 0; i < node->count; i++) {
        const struct member *member = &node->members[i];
        if (member->value->kind == NODE_SEQUENCE) {
            report_list(build, member);
            continue;
        }
        properties->items[properties->count++] = (struct schema_property){
            .name = member->key,
            .length = member->key_length,
            .schema = build_schema(build, member->value),
        };
    }
}

/* A number of things: 2.0 counts as 2. */
static void read_count(struct build *build, const struct node *node, const char *name,
                       int64_t *count)
{
    double value = strtod(node->text, NULL);
    if (value < 0 || !node_is_integral(node)) {
        diagnostics_add(build->list, SEVERITY_ERROR, node->where, NULL,
                        "'%s' must be a whole number of at least 0", name);
        return;
    }
    *count = value > (double)(INT64_C(1) << 53) ? INT64_C(1) << 53 : (int64_t)value;
}

/* The field of a schema that a keyword fills. */
static void *field_of(struct build *build, struct schema *schema, const struct keyword *keyword)
{
    char *group = NULL;
    switch (keyword->group) {
    case GROUP_SCHEMA:
        group = (char *)schema;
        break;
    case GROUP_VALUE:
        group = (char *)build_value(build, schema);
        break;
    case GROUP_ARRAY:
        group = (char *)build_array(build, schema);
        break;
    case GROUP_OBJECT:
        group = (char *)build_object(build, schema);
        break;
    case GROUP_COMBINED:
        group = (char *)build_combined(build, schema);
        break;
    case GROUP_NOTES:
        group = (char *)build_notes(build, schema);
        break;
    }
    return group + keyword->offset;
}

static const char *quoted(struct build *build, const struct keyword *keyword)
{
    return arena_printf(build->arena, "'%s'", keyword->name);
}

/* The message is made only when it is needed. */
static const struct node *whole(struct build *build, const struct keyword *keyword,
                                const struct node *node, enum node_kind kind)
{
    bool plain = node->kind == kind && node_member(node, "$ref") == NULL;
    return plain ? node : build_whole(build, node, kind, quoted(build, keyword));
}

static const struct node *number(struct build *build, const struct keyword *keyword,
                                 const struct node *node)
{
    return node->kind == NODE_NUMBER ? node : build_number(build, node, quoted(build, keyword));
}

static void warn_of_patterns(struct build *build, const struct node *node)
{
    for (size_t i = 0; i < node->count; i++) {
        warn_of_pattern(build, node->members[i].key, node->members[i].where);
    }
}

/* What is a number, a sequence or a mapping. */
static void read_checked(struct build *build, void *field, const struct keyword *keyword,
                         const struct node *node)
{
    switch (keyword->form) {
    case KEYWORD_SCHEMAS:
        node = whole(build, keyword, node, NODE_SEQUENCE);
        if (node != NULL) {
            read_schemas(build, node, field);
        }
        break;
    case KEYWORD_PROPERTIES:
        node = whole(build, keyword, node, NODE_MAPPING);
        if (node != NULL) {
            read_properties(build, node, field);
            if (keyword->offset == offsetof(struct schema_object, pattern_properties)) {
                warn_of_patterns(build, node);
            }
        }
        break;
    case KEYWORD_COUNT:
        node = number(build, keyword, node);
        if (node != NULL) {
            read_count(build, node, keyword->name, field);
        }
        break;
    default:
        *(const struct node **)field = number(build, keyword, node);
    }
}

void keyword_read(struct build *build, struct schema *schema, const struct keyword *keyword,
                  const struct node *node)
{
    if (keyword->form == KEYWORD_OWN) {
        keyword->read(build, schema, node);
        return;
    }
    void *field = field_of(build, schema, keyword);
    switch (keyword->form) {
    case KEYWORD_SCHEMA:
        *(struct schema **)field = build_schema(build, node);
        break;
    case KEYWORD_TEXT:
        *(const char **)field = node_text(node);
        break;
    case KEYWORD_FLAG:
        *(bool *)field = node->kind == NODE_BOOLEAN && strcmp(node->text, "true") == 0;
        break;
    case KEYWORD_VALUE:
        *(const struct node **)field = node;
        break;
    default:
        read_checked(build, field, keyword, node);
    }
}
