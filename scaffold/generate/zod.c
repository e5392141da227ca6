/* Checks → schemas of zod, and where zod has no word for them, checks beside the schemas. */
#include "scaffold/generate/zod.h"

#include "scaffold/generate/zod_type.h"

#include <string.h>

/* --- pieces --- */

const struct layout *zod_text(const struct zod *zod, const char *bytes)
{
    return layout_text(zod->arena, bytes);
}

const struct layout *zod_call(const struct zod *zod, const char *name,
                              const struct code_list *arguments)
{
    return layout_all(zod->arena, zod_text(zod, name),
                      layout_list(zod->arena, "(", arguments->items, arguments->count, ")"));
}

/* The same with one argument. */
const struct layout *zod_call_one(const struct zod *zod, const char *name,
                                  const struct layout *argument)
{
    return layout_all(zod->arena, zod_text(zod, name),
                      layout_list(zod->arena, "(", &argument, 1, ")"));
}

/* With an argument, an object or a list, that begins on the line of the call. */
const struct layout *zod_call_around(const struct zod *zod, const char *name,
                                     const struct layout *argument)
{
    return layout_all(zod->arena, zod_text(zod, name), zod_text(zod, "("), argument,
                      zod_text(zod, ")"));
}

const struct layout *zod_list(const struct zod *zod, const struct code_list *items)
{
    return layout_list(zod->arena, "[", items->items, items->count, "]");
}

const struct layout *zod_string(const struct zod *zod, const char *bytes, size_t length)
{
    return zod_text(zod, code_string(zod->arena, bytes, length));
}

/* The name of a helper, imported. */
const char *zod_helper(const struct zod *zod, const char *name)
{
    json_object_set_new(zod->all->helpers, name, json_true());
    return name;
}

const char *zod_from_checks(const struct zod *zod, const char *name)
{
    json_object_set_new(zod->all->imports, name, json_true());
    return name;
}

/* by(schema): a check, as the checks beside take them. */
const struct layout *zod_check_of(const struct zod *zod, const struct rule *rule)
{
    return zod_call_one(zod, zod_helper(zod, "by"), zod_rule(zod->all, rule));
}

void zod_add_beside(struct zod *zod, const char *name, const struct code_list *arguments)
{
    code_add(&zod->beside, zod_call(zod, zod_helper(zod, name), arguments));
}

const struct check *zod_find(const struct rule *rule, enum check_kind kind)
{
    for (size_t i = 0; i < rule->count; i++) {
        if (rule->checks[i].kind == kind) {
            return &rule->checks[i];
        }
    }
    return NULL;
}

/* --- types --- */

static bool has_typed_checks(const struct rule *rule)
{
    for (size_t i = 0; i < rule->count; i++) {
        if (check_types(rule->checks[i].kind) != 0) {
            return true;
        }
    }
    return false;
}

/* One schema for each type that is right. */
static void add_types(struct zod *zod, const struct rule *rule)
{
    struct code_list choices = {.arena = zod->arena};
    zod_types(zod, rule, &choices);
    code_add(&zod->parts, choices.count == 1
                              ? choices.items[0]
                              : zod_call_around(zod, "z.union", zod_list(zod, &choices)));
}

/* --- any value --- */

static bool is_scalar(const struct node *node)
{
    return node->kind != NODE_SEQUENCE && node->kind != NODE_MAPPING;
}

static const struct layout *equal_schema(struct zod *zod, const struct node *value)
{
    return zod_call_one(zod, zod_helper(zod, "equalTo"), code_value(zod->arena, value));
}

static bool are_strings(const struct node *values)
{
    for (size_t i = 0; i < values->count; i++) {
        if (values->items[i]->kind != NODE_STRING) {
            return false;
        }
    }
    return values->count > 0;
}

static const struct layout *enum_schema(struct zod *zod, const struct node *values)
{
    struct code_list choices = {.arena = zod->arena};
    struct code_list scalars = {.arena = zod->arena};
    if (are_strings(values)) {
        return zod_call_around(zod, "z.enum", code_value(zod->arena, values));
    }
    for (size_t i = 0; i < values->count; i++) {
        if (is_scalar(values->items[i])) {
            code_add(&scalars, code_value(zod->arena, values->items[i]));
        } else {
            code_add(&choices, equal_schema(zod, values->items[i]));
        }
    }
    if (scalars.count > 0) {
        code_add(&choices, zod_call_around(zod, "z.literal", zod_list(zod, &scalars)));
    }
    if (choices.count == 0) {
        return zod_text(zod, "z.never()");
    }
    return choices.count == 1 ? choices.items[0]
                              : zod_call_around(zod, "z.union", zod_list(zod, &choices));
}

static const struct layout *reference(struct zod *zod, const struct schema *schema)
{
    bool open = zod->all->states[schema->index] == ZOD_OPEN;
    const char *name = arena_printf(zod->arena, "%sSchema", schema->type_name);
    zod_declare(zod->all, schema);
    return open ? layout_printf(zod->arena, "z.lazy((): z.ZodType => %s)", name)
                : zod_text(zod, name);
}

static const struct layout *choice_schema(struct zod *zod, const struct check *check)
{
    struct code_list choices = {.arena = zod->arena};
    for (size_t i = 0; i < check->rule_count; i++) {
        code_add(&choices, zod_rule(zod->all, check->rules[i]));
    }
    if (choices.count == 1) {
        return choices.items[0];
    }
    return zod_call_around(zod, check->kind == CHECK_ANY ? "z.union" : "z.xor",
                           zod_list(zod, &choices));
}

static void add_condition(struct zod *zod, const struct check *check)
{
    struct code_list arguments = {.arena = zod->arena};
    for (size_t i = 0; i < check->rule_count; i++) {
        code_add(&arguments, check->rules[i] == NULL
                                 ? zod_text(zod, zod_from_checks(zod, "anything"))
                                 : zod_check_of(zod, check->rules[i]));
    }
    zod_add_beside(zod, "either", &arguments);
}

static void add_unknown(struct zod *zod, const struct rule *rule, const char *keyword)
{
    const struct member *member = node_member(rule->schema->node, keyword);
    if (member != NULL) {
        diagnostics_add(zod->all->list, SEVERITY_WARNING, member->where,
                        "the native validators check it",
                        "zod has no word for '%s': it is not checked", keyword);
    }
}

static void add_any(struct zod *zod, const struct rule *rule, const struct check *check)
{
    struct code_list one = {.arena = zod->arena};
    switch (check->kind) {
    case CHECK_CONST:
        code_add(&zod->parts,
                 is_scalar(check->value)
                     ? zod_call_one(zod, "z.literal", code_value(zod->arena, check->value))
                     : equal_schema(zod, check->value));
        break;
    case CHECK_ENUM:
        code_add(&zod->parts, enum_schema(zod, check->value));
        break;
    case CHECK_CALL:
        code_add(&zod->parts, reference(zod, check->schema));
        break;
    case CHECK_ALL:
        code_add(&zod->parts, zod_rule(zod->all, check->rule));
        break;
    case CHECK_ANY:
    case CHECK_ONE:
        code_add(&zod->parts, choice_schema(zod, check));
        break;
    case CHECK_NOT:
        code_add(&one, zod_check_of(zod, check->rule));
        zod_add_beside(zod, "unlike", &one);
        break;
    case CHECK_IF:
        add_condition(zod, check);
        break;
    case CHECK_UNEVALUATED_ITEMS:
        add_unknown(zod, rule, "unevaluatedItems");
        break;
    case CHECK_UNEVALUATED_PROPERTIES:
        add_unknown(zod, rule, "unevaluatedProperties");
        break;
    default:
        break;
    }
}

/* both(both(A, B), C) */
static const struct layout *joined(struct zod *zod)
{
    if (zod->parts.count == 0) {
        return zod_text(zod, "z.unknown()");
    }
    const struct layout *code = zod->parts.items[0];
    for (size_t i = 1; i < zod->parts.count; i++) {
        struct code_list arguments = {.arena = zod->arena};
        code_add(&arguments, code);
        code_add(&arguments, zod->parts.items[i]);
        code = zod_call(zod, zod_helper(zod, "both"), &arguments);
    }
    return code;
}

/* also(schema, checks…) */
static const struct layout *with_beside(struct zod *zod, const struct layout *schema)
{
    if (zod->beside.count == 0) {
        return schema;
    }
    struct code_list arguments = {.arena = zod->arena};
    code_add(&arguments, schema);
    for (size_t i = 0; i < zod->beside.count; i++) {
        code_add(&arguments, zod->beside.items[i]);
    }
    return zod_call(zod, zod_helper(zod, "also"), &arguments);
}

/* Whether the values that are listed say everything that the types do. */
static bool says_all(const struct rule *rule)
{
    const struct check *values = zod_find(rule, CHECK_ENUM);
    if (values == NULL || has_typed_checks(rule) || rule->types != SCHEMA_STRING) {
        return false;
    }
    return are_strings(values->value);
}

const struct layout *zod_rule(struct validators *all, const struct rule *rule)
{
    struct zod zod = {.all = all,
                      .arena = all->arena,
                      .parts = {.arena = all->arena},
                      .beside = {.arena = all->arena}};
    if (rule->nothing) {
        return zod_text(&zod, "z.never()");
    }
    if ((rule->types != 0 || has_typed_checks(rule)) && !says_all(rule)) {
        add_types(&zod, rule);
    }
    for (size_t i = 0; i < rule->count; i++) {
        add_any(&zod, rule, &rule->checks[i]);
    }
    const struct layout *code = with_beside(&zod, joined(&zod));
    return rule->nullable ? zod_call_one(&zod, "z.nullable", code) : code;
}

/* --- declarations --- */

void zod_declare(struct validators *all, const struct schema *schema)
{
    if (all->states[schema->index] != ZOD_NEW) {
        return;
    }
    all->states[schema->index] = ZOD_OPEN;
    const struct rule *rule = check_schema(all->arena, schema, all->direction);
    const char *outer = all->topic;
    all->topic = schema->type_name;
    const struct layout *of =
        layout_all(all->arena, layout_softline,
                   layout_printf(all->arena, "typeof %sSchema", schema->type_name));
    const struct layout *inferred =
        layout_group(all->arena, layout_all(all->arena, layout_literal(all->arena, "z.infer<"),
                                            layout_indent(all->arena, of), layout_softline,
                                            layout_text(all->arena, ">")));
    const struct layout *code = layout_all(
        all->arena, layout_printf(all->arena, "export const %sSchema = ", schema->type_name),
        zod_rule(all, rule), layout_text(all->arena, ";"), layout_hardline,
        layout_printf(all->arena, "export type %s = ", schema->type_name), inferred,
        layout_text(all->arena, ";"));
    json_array_append_new(all->declarations, json_string(code_text(all->arena, code, 0, 0)));
    all->states[schema->index] = ZOD_DONE;
    all->topic = outer;
}

const char *zod_check(struct validators *all, const struct rule *rule, unsigned indent,
                      unsigned column)
{
    struct zod zod = {.all = all, .arena = all->arena};
    return code_item(all->arena, zod_check_of(&zod, rule), indent, column);
}
