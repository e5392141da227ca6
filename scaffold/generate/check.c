/* Schema → tree of checks. */
#include "scaffold/generate/check.h"

#include "scaffold/generate/told.h"

#include <stdlib.h>
#include <string.h>

struct maker {
    struct arena *arena;
    enum check_direction direction;
    struct check *checks;
    size_t count, capacity;
};

static struct check *add(struct maker *maker, enum check_kind kind)
{
    if (maker->count == maker->capacity) {
        size_t capacity = maker->capacity == 0 ? 8 : maker->capacity * 2;
        maker->checks =
            arena_grow(maker->arena, maker->checks, maker->count, capacity, sizeof *maker->checks);
        maker->capacity = capacity;
    }
    struct check *check = &maker->checks[maker->count++];
    check->kind = kind;
    check->most = -1;
    return check;
}

static void add_value(struct maker *maker, enum check_kind kind, const struct node *value)
{
    if (value != NULL) {
        add(maker, kind)->value = value;
    }
}

static void add_count(struct maker *maker, enum check_kind kind, int64_t count)
{
    if (count >= 0) {
        add(maker, kind)->count = count;
    }
}

static void add_text(struct maker *maker, enum check_kind kind, const char *text)
{
    if (text != NULL) {
        struct check *check = add(maker, kind);
        check->text = text;
        check->length = strlen(text);
    }
}

static const struct rule *use(const struct maker *maker, const struct schema *schema)
{
    return check_use(maker->arena, schema, maker->direction);
}

static void add_rule(struct maker *maker, enum check_kind kind, const struct schema *schema)
{
    if (schema != NULL) {
        add(maker, kind)->rule = use(maker, schema);
    }
}

static bool is_number_format(const char *format)
{
    static const char *const formats[] = {"int32", "int64"};
    for (size_t i = 0; format != NULL && i < sizeof formats / sizeof *formats; i++) {
        if (strcmp(format, formats[i]) == 0) {
            return true;
        }
    }
    return false;
}

static void add_number_checks(struct maker *maker, const struct schema *schema)
{
    add_value(maker, CHECK_MINIMUM, schema->value->minimum);
    add_value(maker, CHECK_ABOVE, schema->value->exclusive_minimum);
    add_value(maker, CHECK_MAXIMUM, schema->value->maximum);
    add_value(maker, CHECK_BELOW, schema->value->exclusive_maximum);
    add_value(maker, CHECK_MULTIPLE, schema->value->multiple_of);
    if (is_number_format(schema->format) && schema->types != 0 &&
        (schema->types & SCHEMA_STRING) == 0) {
        add_text(maker, CHECK_NUMBER_FORMAT, schema->format);
    }
}

static bool is_binary(const struct schema *schema)
{
    return schema_is_binary(schema) && (schema->types == 0 || (schema->types & SCHEMA_STRING) != 0);
}

static void add_string_checks(struct maker *maker, const struct schema *schema)
{
    if (is_binary(schema)) {
        add(maker, CHECK_BINARY);
        return;
    }
    add_count(maker, CHECK_MIN_LENGTH,
              schema->value->min_length > 0 ? schema->value->min_length : -1);
    add_count(maker, CHECK_MAX_LENGTH, schema->value->max_length);
    add_text(maker, CHECK_PATTERN, schema->value->pattern);
    if (!is_number_format(schema->format)) {
        add_text(maker, CHECK_FORMAT, schema->format);
    }
}

static void add_array_checks(struct maker *maker, const struct schema *schema)
{
    add_count(maker, CHECK_MIN_ITEMS, schema->array->min_items > 0 ? schema->array->min_items : -1);
    add_count(maker, CHECK_MAX_ITEMS, schema->array->max_items);
    if (schema->array->unique_items) {
        add(maker, CHECK_UNIQUE);
    }
    for (size_t i = 0; i < schema->array->prefix_items.count; i++) {
        struct check *check = add(maker, CHECK_PREFIX_ITEM);
        check->count = (int64_t)i;
        check->rule = use(maker, schema->array->prefix_items.items[i]);
    }
    if (schema->array->items != NULL) {
        struct check *check = add(maker, CHECK_ITEMS);
        check->count = (int64_t)schema->array->prefix_items.count;
        check->rule = use(maker, schema->array->items);
    }
    if (schema->array->contains != NULL) {
        struct check *check = add(maker, CHECK_CONTAINS);
        check->count = schema->array->min_contains < 0 ? 1 : schema->array->min_contains;
        check->most = schema->array->max_contains;
        check->rule = use(maker, schema->array->contains);
    }
    add_rule(maker, CHECK_UNEVALUATED_ITEMS, schema->array->unevaluated_items);
}

/* readOnly properties need not be sent, and writeOnly ones need not come back. */
static bool is_exempt(const struct maker *maker, const struct schema *property)
{
    const struct schema *target = schema_target(property);
    bool read_only = property->read_only || target->read_only;
    bool write_only = property->write_only || target->write_only;
    return maker->direction == CHECK_REQUEST ? read_only : write_only;
}

struct required_name {
    const char *name;
    size_t length;
    size_t order;
};

static int compare_names(const void *a, const void *b)
{
    const struct required_name *left = a;
    const struct required_name *right = b;
    size_t common = left->length < right->length ? left->length : right->length;
    int order = memcmp(left->name, right->name, common);
    return order != 0 ? order : (left->length > right->length) - (left->length < right->length);
}

/* The required names in the order of the alphabet, to be searched. */
static struct required_name *sorted_required(const struct maker *maker,
                                             const struct schema_names *names)
{
    struct required_name *sorted = arena_alloc(maker->arena, names->count + 1, sizeof *sorted);
    for (size_t i = 0; i < names->count; i++) {
        sorted[i] = (struct required_name){names->items[i], names->lengths[i], i};
    }
    qsort(sorted, names->count, sizeof *sorted, compare_names);
    return sorted;
}

/* Properties in the order of the schema, then required ones that it does not describe. */
static void add_properties(struct maker *maker, const struct schema *schema)
{
    const struct schema_names *names = &schema->object->required;
    struct required_name *sorted = sorted_required(maker, names);
    bool *described = arena_alloc(maker->arena, names->count + 1, sizeof *described);
    for (size_t i = 0; i < schema->object->properties.count; i++) {
        const struct schema_property *property = &schema->object->properties.items[i];
        struct required_name key = {property->name, property->length, 0};
        const struct required_name *found =
            bsearch(&key, sorted, names->count, sizeof *sorted, compare_names);
        if (found != NULL) {
            described[found->order] = true;
        }
        struct check *check = add(maker, CHECK_PROPERTY);
        check->text = property->name;
        check->length = property->length;
        check->rule = use(maker, property->schema);
        check->required = found != NULL && !is_exempt(maker, property->schema);
    }
    for (size_t i = 0; i < names->count; i++) {
        if (!described[i]) {
            struct check *check = add(maker, CHECK_REQUIRED);
            check->text = names->items[i];
            check->length = names->lengths[i];
        }
    }
}

static void add_dependencies(struct maker *maker, const struct schema *schema)
{
    for (size_t i = 0; i < schema->object->dependency_count; i++) {
        const struct schema_dependency *dependency = &schema->object->dependencies[i];
        struct check common = {.text = dependency->name, .length = dependency->length, .most = -1};
        if (dependency->required.count > 0) {
            common.kind = CHECK_DEPENDENT_REQUIRED;
            common.names = &dependency->required;
            *add(maker, common.kind) = common;
        }
        if (dependency->schema != NULL) {
            common.kind = CHECK_DEPENDENT_RULE;
            common.rule = use(maker, dependency->schema);
            *add(maker, common.kind) = common;
        }
    }
}

static void add_object_checks(struct maker *maker, const struct schema *schema)
{
    add_count(maker, CHECK_MIN_PROPERTIES,
              schema->object->min_properties > 0 ? schema->object->min_properties : -1);
    add_count(maker, CHECK_MAX_PROPERTIES, schema->object->max_properties);
    add_properties(maker, schema);
    for (size_t i = 0; i < schema->object->pattern_properties.count; i++) {
        const struct schema_property *property = &schema->object->pattern_properties.items[i];
        struct check *check = add(maker, CHECK_PATTERN_PROPERTY);
        check->text = property->name;
        check->length = property->length;
        check->rule = use(maker, property->schema);
    }
    add_rule(maker, CHECK_ADDITIONAL, schema->object->additional_properties);
    add_rule(maker, CHECK_NAMES, schema->object->property_names);
    add_dependencies(maker, schema);
    add_rule(maker, CHECK_UNEVALUATED_PROPERTIES, schema->object->unevaluated_properties);
}

/* --- discriminators --- */

/* A rule of one check alone. */
static struct rule *rule_of(struct maker *maker, struct check check)
{
    static const struct schema anything = {.form = SCHEMA_ANYTHING, SCHEMA_GROUPS_INIT};
    struct rule *rule = arena_alloc(maker->arena, 1, sizeof *rule);
    struct check *copy = arena_alloc(maker->arena, 1, sizeof *copy);
    *copy = check;
    *rule = (struct rule){.schema = &anything, .checks = copy, .count = 1};
    return rule;
}

/* An object whose property has one of the values. */
static const struct rule *told_condition(struct maker *maker, const char *property,
                                         const struct node *values)
{
    struct check listed = {.kind = CHECK_ENUM, .value = values, .most = -1};
    struct check told = {.kind = CHECK_PROPERTY,
                         .required = true,
                         .text = property,
                         .length = strlen(property),
                         .most = -1,
                         .rule = rule_of(maker, listed)};
    struct rule *object = rule_of(maker, told);
    object->types = SCHEMA_OBJECT;
    return object;
}

/* if it says the first, the first; else if … the second; … else what is told of the rest, or the choice
 * as it is without. NULL where no value means any of them. */
static const struct rule *told_rule(struct maker *maker, const struct schema_discriminator *told,
                                    const struct schema_list *list, struct check choice)
{
    const struct rule *rule =
        told->otherwise != NULL ? use(maker, told->otherwise) : rule_of(maker, choice);
    bool found = false;
    for (size_t i = list->count; told->property != NULL && i-- > 0;) {
        const struct node *values = told_values(maker->arena, told, schema_target(list->items[i]));
        if (values->count > 0) {
            const struct rule **rules = arena_alloc(maker->arena, 3, sizeof *rules);
            rules[0] = told_condition(maker, told->property, values);
            rules[1] = choice.rules[i];
            rules[2] = rule;
            rule = rule_of(
                maker,
                (struct check){.kind = CHECK_IF, .rules = rules, .rule_count = 3, .most = -1});
            found = true;
        }
    }
    return found ? rule : NULL;
}

static void add_choice(struct maker *maker, enum check_kind kind, const struct schema *schema,
                       const struct schema_list *list)
{
    if (list->count == 0) {
        return;
    }
    const struct rule **rules = arena_alloc(maker->arena, list->count, sizeof *rules);
    for (size_t i = 0; i < list->count; i++) {
        rules[i] = use(maker, list->items[i]);
    }
    struct check check = {.kind = kind, .rules = rules, .rule_count = list->count, .most = -1};
    check.rule = told_rule(maker, &schema->combined->discriminator, list, check);
    *add(maker, kind) = check;
}

static void add_condition(struct maker *maker, const struct schema *schema)
{
    if (schema->combined->if_ == NULL ||
        (schema->combined->then == NULL && schema->combined->else_ == NULL)) {
        return;
    }
    const struct rule **rules = arena_alloc(maker->arena, 3, sizeof *rules);
    rules[0] = use(maker, schema->combined->if_);
    rules[1] = schema->combined->then == NULL ? NULL : use(maker, schema->combined->then);
    rules[2] = schema->combined->else_ == NULL ? NULL : use(maker, schema->combined->else_);
    struct check *check = add(maker, CHECK_IF);
    check->rules = rules;
    check->rule_count = 3;
}

static void add_any_checks(struct maker *maker, const struct schema *schema)
{
    add_value(maker, CHECK_CONST, schema->value->constant);
    add_value(maker, CHECK_ENUM, schema->value->enumeration);
    if (schema->ref != NULL && !schema->endless &&
        !schema_is_anything(schema_target(schema->ref))) {
        add(maker, CHECK_CALL)->schema = schema_target(schema->ref);
    }
    for (size_t i = 0; i < schema->combined->all_of.count; i++) {
        add_rule(maker, CHECK_ALL, schema->combined->all_of.items[i]);
    }
    add_choice(maker, CHECK_ANY, schema, &schema->combined->any_of);
    add_choice(maker, CHECK_ONE, schema, &schema->combined->one_of);
    add_rule(maker, CHECK_NOT, schema->combined->not );
    add_condition(maker, schema);
}

static const struct rule *new_rule(struct arena *arena, const struct maker *maker,
                                   const struct schema *schema)
{
    struct rule *rule = arena_alloc(arena, 1, sizeof *rule);
    rule->schema = schema;
    rule->types = schema->types;
    rule->nullable = schema->nullable;
    rule->nothing = schema->form == SCHEMA_NOTHING;
    rule->checks = maker->checks;
    rule->count = maker->count;
    return rule;
}

const struct rule *check_schema(struct arena *arena, const struct schema *schema,
                                enum check_direction direction)
{
    struct maker maker = {.arena = arena, .direction = direction};
    if (schema->form == SCHEMA_KEYWORDS) {
        add_number_checks(&maker, schema);
        add_string_checks(&maker, schema);
        add_array_checks(&maker, schema);
        add_object_checks(&maker, schema);
        add_any_checks(&maker, schema);
    }
    return new_rule(arena, &maker, schema);
}

const struct rule *check_use(struct arena *arena, const struct schema *schema,
                             enum check_direction direction)
{
    struct maker maker = {.arena = arena, .direction = direction};
    static const struct schema anything = {.form = SCHEMA_ANYTHING, SCHEMA_GROUPS_INIT};
    if (schema == NULL) {
        return new_rule(arena, &maker, &anything);
    }
    if (schema_is_plain_ref(schema) && !schema->endless) {
        schema = schema_target(schema);
    }
    if (schema->type_name == NULL || schema_is_anything(schema)) {
        return check_schema(arena, schema, direction);
    }
    add(&maker, CHECK_CALL)->schema = schema;
    struct rule *rule = arena_alloc(arena, 1, sizeof *rule);
    *rule = (struct rule){.schema = schema, .checks = maker.checks, .count = maker.count};
    return rule;
}

bool check_is_empty(const struct rule *rule)
{
    return !rule->nothing && rule->types == 0 && rule->count == 0;
}

bool check_is_inherited(const char *name, size_t length)
{
    static const char *const names[] = {
        "__proto__",        "__defineGetter__",     "__defineSetter__", "__lookupGetter__",
        "__lookupSetter__", "constructor",          "hasOwnProperty",   "isPrototypeOf",
        "toLocaleString",   "propertyIsEnumerable", "toString",         "valueOf"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strlen(names[i]) == length && memcmp(names[i], name, length) == 0) {
            return true;
        }
    }
    return false;
}

unsigned check_types(enum check_kind kind)
{
    if (kind <= CHECK_NUMBER_FORMAT) {
        return SCHEMA_NUMBER | SCHEMA_INTEGER;
    }
    if (kind <= CHECK_BINARY) {
        return SCHEMA_STRING;
    }
    if (kind <= CHECK_UNEVALUATED_ITEMS) {
        return SCHEMA_ARRAY;
    }
    return kind <= CHECK_UNEVALUATED_PROPERTIES ? SCHEMA_OBJECT : 0;
}
