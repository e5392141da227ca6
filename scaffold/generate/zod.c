/* Checks → schemas of zod, and where zod has no word for them, checks beside the schemas. */
#include "scaffold/generate/zod.h"

#include "common/buffer.h"

#include <string.h>

/* A schema that is being written: what it is, and what is asked beside. */
struct zod {
    struct validators *all;
    struct arena *arena;
    struct code_list parts;  /* schemas that hold together */
    struct code_list beside; /* checks */
};

static const struct layout *zod_rule(struct validators *all, const struct rule *rule);

/* --- pieces --- */

static const struct layout *text(const struct zod *zod, const char *bytes)
{
    return layout_text(zod->arena, bytes);
}

static const struct layout *call(const struct zod *zod, const char *name,
                                 const struct code_list *arguments)
{
    return layout_all(zod->arena, text(zod, name),
                      layout_list(zod->arena, "(", arguments->items, arguments->count, ")"), NULL);
}

/* The same with one argument. */
static const struct layout *call_one(const struct zod *zod, const char *name,
                                     const struct layout *argument)
{
    return layout_all(zod->arena, text(zod, name), layout_list(zod->arena, "(", &argument, 1, ")"),
                      NULL);
}

/* With an argument, an object or a list, that begins on the line of the call. */
static const struct layout *call_around(const struct zod *zod, const char *name,
                                        const struct layout *argument)
{
    return layout_all(zod->arena, text(zod, name), text(zod, "("), argument, text(zod, ")"), NULL);
}

static const struct layout *list_of(const struct zod *zod, const struct code_list *items)
{
    return layout_list(zod->arena, "[", items->items, items->count, "]");
}

static const struct layout *string(const struct zod *zod, const char *bytes, size_t length)
{
    return text(zod, code_string(zod->arena, bytes, length));
}

/* The name of a helper, imported. */
static const char *helper(const struct zod *zod, const char *name)
{
    json_object_set_new(zod->all->helpers, name, json_true());
    return name;
}

static const char *from_checks(const struct zod *zod, const char *name)
{
    json_object_set_new(zod->all->imports, name, json_true());
    return name;
}

/* by(schema): a check, as the checks beside take them. */
static const struct layout *check_of(const struct zod *zod, const struct rule *rule)
{
    return call_one(zod, helper(zod, "by"), zod_rule(zod->all, rule));
}

static void add_beside(struct zod *zod, const char *name, const struct code_list *arguments)
{
    code_add(&zod->beside, call(zod, helper(zod, name), arguments));
}

static struct emit constants(const struct zod *zod)
{
    return (struct emit){.all = zod->all, .arena = zod->arena};
}

/* --- scalars --- */

static void add_bound(const struct zod *zod, struct code_list *checks, const char *name,
                      const char *limit)
{
    code_add(checks, layout_printf(zod->arena, "z.%s(%s)", name, limit));
}

static void add_format(const struct zod *zod, struct code_list *checks, const char *format)
{
    const char *function = emit_format_of(format);
    if (function == NULL || strcmp(format, "int64") == 0) {
        return; /* zod's integers have the bounds of int64 that numbers can tell */
    }
    struct code_list arguments = {.arena = zod->arena};
    code_add(&arguments, text(zod, from_checks(zod, function)));
    const char *message = arena_printf(zod->arena, "must be valid %s", format);
    code_add(&arguments, string(zod, message, strlen(message)));
    code_add(checks, call(zod, "z.refine", &arguments));
}

static void add_pattern(const struct zod *zod, struct code_list *checks, const struct check *check)
{
    struct emit emit = constants(zod);
    struct code_list arguments = {.arena = zod->arena};
    code_add(&arguments, text(zod, emit_pattern_constant(&emit, check->text)));
    code_add(&arguments, string(zod, check->text, check->length));
    code_add(checks, call(zod, helper(zod, "matching"), &arguments));
}

static void add_scalar_check(const struct zod *zod, struct code_list *checks,
                             const struct check *check)
{
    static const char *const names[CHECK_KINDS] = {
        [CHECK_MINIMUM] = "gte",          [CHECK_ABOVE] = "gt",
        [CHECK_MAXIMUM] = "lte",          [CHECK_BELOW] = "lt",
        [CHECK_MULTIPLE] = "multipleOf",  [CHECK_MIN_LENGTH] = "minLength",
        [CHECK_MAX_LENGTH] = "maxLength", [CHECK_MIN_ITEMS] = "minLength",
        [CHECK_MAX_ITEMS] = "maxLength"};
    const char *limit = check->value != NULL
                            ? check->value->text
                            : arena_printf(zod->arena, "%lld", (long long)check->count);
    if (names[check->kind] != NULL) {
        add_bound(zod, checks, names[check->kind], limit);
    } else if (check->kind == CHECK_FORMAT || check->kind == CHECK_NUMBER_FORMAT) {
        add_format(zod, checks, check->text);
    } else if (check->kind == CHECK_PATTERN) {
        add_pattern(zod, checks, check);
    }
}

/* z.first.second on one line, or with lines of their own: both begin with a dot. */
static const struct layout *chain(const struct zod *zod, const struct layout *first,
                                  const struct layout *second)
{
    const struct layout *links = layout_all(zod->arena, layout_softline, first, layout_softline,
                                            layout_group(zod->arena, second), NULL);
    return layout_group(
        zod->arena, layout_all(zod->arena, text(zod, "z"), layout_indent(zod->arena, links), NULL));
}

/* z.base.check(…) with what the rule asks of values of that type; the base begins with a dot. */
static const struct layout *checked(const struct zod *zod, const struct layout *base,
                                    const struct rule *rule, unsigned types)
{
    struct code_list checks = {.arena = zod->arena};
    for (size_t i = 0; i < rule->count; i++) {
        if (check_types(rule->checks[i].kind) == types) {
            add_scalar_check(zod, &checks, &rule->checks[i]);
        }
    }
    return checks.count == 0 ? layout_all(zod->arena, text(zod, "z"), base, NULL)
                             : chain(zod, base, call(zod, ".check", &checks));
}

static const struct check *find(const struct rule *rule, enum check_kind kind)
{
    for (size_t i = 0; i < rule->count; i++) {
        if (rule->checks[i].kind == kind) {
            return &rule->checks[i];
        }
    }
    return NULL;
}

static const struct layout *string_schema(struct zod *zod, const struct rule *rule)
{
    if (find(rule, CHECK_BINARY) != NULL) {
        return text(zod, helper(zod, "binary"));
    }
    return checked(zod, text(zod, ".string()"), rule, SCHEMA_STRING);
}

static const struct layout *number_schema(struct zod *zod, const struct rule *rule)
{
    bool whole = (rule->types & SCHEMA_INTEGER) != 0 && (rule->types & SCHEMA_NUMBER) == 0;
    return checked(zod, text(zod, whole ? ".int()" : ".number()"), rule,
                   SCHEMA_NUMBER | SCHEMA_INTEGER);
}

/* --- arrays --- */

static void add_contains(struct zod *zod, const struct check *check)
{
    struct code_list arguments = {.arena = zod->arena};
    code_add(&arguments, check_of(zod, check->rule));
    code_add(&arguments, layout_printf(zod->arena, "%lld", (long long)check->count));
    code_add(&arguments, check->most < 0
                             ? text(zod, "Infinity")
                             : layout_printf(zod->arena, "%lld", (long long)check->most));
    add_beside(zod, "containing", &arguments);
}

/* [A, B?, ...C]: all that is not sure to be there may be missing. */
static const struct layout *tuple_schema(struct zod *zod, const struct rule *rule)
{
    const struct check *least = find(rule, CHECK_MIN_ITEMS);
    const struct check *rest = find(rule, CHECK_ITEMS);
    struct code_list items = {.arena = zod->arena};
    for (size_t i = 0; i < rule->count; i++) {
        const struct check *check = &rule->checks[i];
        if (check->kind == CHECK_PREFIX_ITEM) {
            const struct layout *item = zod_rule(zod->all, check->rule);
            bool sure = least != NULL && check->count < least->count;
            code_add(&items, sure ? item : call_one(zod, "z.exactOptional", item));
        }
    }
    struct code_list arguments = {.arena = zod->arena};
    code_add(&arguments, list_of(zod, &items));
    if (rest == NULL || !rest->rule->nothing) {
        code_add(&arguments,
                 rest == NULL ? text(zod, "z.unknown()") : zod_rule(zod->all, rest->rule));
    }
    return arguments.count == 1 ? call_around(zod, "z.tuple", arguments.items[0])
                                : call(zod, "z.tuple", &arguments);
}

/* Bounds that the tuple itself does not have. */
static void add_tuple_bounds(struct zod *zod, const struct rule *rule)
{
    const struct check *least = find(rule, CHECK_MIN_ITEMS);
    const struct check *most = find(rule, CHECK_MAX_ITEMS);
    int64_t prefix = 0;
    for (size_t i = 0; i < rule->count; i++) {
        prefix += rule->checks[i].kind == CHECK_PREFIX_ITEM;
    }
    least = least != NULL && least->count > prefix ? least : NULL;
    if (least == NULL && most == NULL) {
        return;
    }
    struct code_list arguments = {.arena = zod->arena};
    code_add(&arguments,
             layout_printf(zod->arena, "%lld", least == NULL ? 0LL : (long long)least->count));
    code_add(&arguments, most == NULL ? text(zod, "Infinity")
                                      : layout_printf(zod->arena, "%lld", (long long)most->count));
    add_beside(zod, "items", &arguments);
}

static const struct layout *array_schema(struct zod *zod, const struct rule *rule)
{
    for (size_t i = 0; i < rule->count; i++) {
        if (rule->checks[i].kind == CHECK_UNIQUE) {
            code_add(&zod->beside, text(zod, helper(zod, "unique")));
        } else if (rule->checks[i].kind == CHECK_CONTAINS) {
            add_contains(zod, &rule->checks[i]);
        }
    }
    if (find(rule, CHECK_PREFIX_ITEM) != NULL) {
        add_tuple_bounds(zod, rule);
        return tuple_schema(zod, rule);
    }
    const struct check *items = find(rule, CHECK_ITEMS);
    const struct layout *item =
        items == NULL ? text(zod, "z.unknown()") : zod_rule(zod->all, items->rule);
    return checked(zod, call_one(zod, ".array", item), rule, SCHEMA_ARRAY);
}

/* --- objects --- */

/* What every object of JavaScript has, zod finds in every body. */
static bool is_inherited(const struct check *check)
{
    static const char *const names[] = {
        "__proto__",        "__defineGetter__",     "__defineSetter__", "__lookupGetter__",
        "__lookupSetter__", "constructor",          "hasOwnProperty",   "isPrototypeOf",
        "toLocaleString",   "propertyIsEnumerable", "toString",         "valueOf"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strlen(names[i]) == check->length &&
            memcmp(names[i], check->text, check->length) == 0) {
            return true;
        }
    }
    return false;
}

static void add_inherited(struct zod *zod, const struct check *check)
{
    static const struct rule anything = {0};
    struct code_list arguments = {.arena = zod->arena};
    code_add(&arguments, string(zod, check->text, check->length));
    code_add(&arguments, check_of(zod, check->rule == NULL ? &anything : check->rule));
    bool required = check->kind == CHECK_REQUIRED || check->required;
    code_add(&arguments, text(zod, required ? "true" : "false"));
    add_beside(zod, "own", &arguments);
}

static const struct layout *property_code(struct zod *zod, const struct check *check)
{
    const struct layout *schema =
        check->kind == CHECK_REQUIRED ? text(zod, "z.unknown()") : zod_rule(zod->all, check->rule);
    bool required = check->kind == CHECK_REQUIRED || check->required;
    return layout_all(zod->arena, text(zod, code_property(zod->arena, check->text, check->length)),
                      text(zod, ": "), required ? schema : call_one(zod, "z.exactOptional", schema),
                      NULL);
}

static struct code_list properties_of(struct zod *zod, const struct rule *rule)
{
    struct code_list members = {.arena = zod->arena};
    for (size_t i = 0; i < rule->count; i++) {
        const struct check *check = &rule->checks[i];
        if (check->kind != CHECK_PROPERTY && check->kind != CHECK_REQUIRED) {
            continue;
        }
        if (is_inherited(check)) {
            add_inherited(zod, check);
        } else {
            code_add(&members, property_code(zod, check));
        }
    }
    return members;
}

/* additionalProperties beside patternProperties, or names that zod does not take: rest(names, patterns,
 * check). */
static void add_rest(struct zod *zod, const struct rule *rule, const struct check *additional)
{
    struct emit emit = constants(zod);
    struct code_list names = {.arena = zod->arena};
    struct code_list patterns = {.arena = zod->arena};
    for (size_t i = 0; i < rule->count; i++) {
        const struct check *check = &rule->checks[i];
        if (check->kind == CHECK_PROPERTY) {
            code_add(&names, string(zod, check->text, check->length));
        } else if (check->kind == CHECK_PATTERN_PROPERTY) {
            code_add(&patterns, text(zod, emit_pattern_constant(&emit, check->text)));
        }
    }
    struct code_list arguments = {.arena = zod->arena};
    code_add(&arguments, list_of(zod, &names));
    code_add(&arguments, list_of(zod, &patterns));
    code_add(&arguments, check_of(zod, additional->rule));
    add_beside(zod, "rest", &arguments);
}

static void add_object_check(struct zod *zod, const struct check *check)
{
    struct emit emit = constants(zod);
    struct code_list arguments = {.arena = zod->arena};
    switch (check->kind) {
    case CHECK_MIN_PROPERTIES:
    case CHECK_MAX_PROPERTIES:
        code_add(&arguments, layout_printf(zod->arena, "%lld", (long long)check->count));
        add_beside(zod, check->kind == CHECK_MIN_PROPERTIES ? "leastProperties" : "mostProperties",
                   &arguments);
        break;
    case CHECK_PATTERN_PROPERTY:
        code_add(&arguments, text(zod, emit_pattern_constant(&emit, check->text)));
        code_add(&arguments, check_of(zod, check->rule));
        add_beside(zod, "named", &arguments);
        break;
    case CHECK_NAMES:
        code_add(&arguments, check_of(zod, check->rule));
        add_beside(zod, "names", &arguments);
        break;
    case CHECK_DEPENDENT_RULE:
        code_add(&arguments, string(zod, check->text, check->length));
        code_add(&arguments, check_of(zod, check->rule));
        add_beside(zod, "having", &arguments);
        break;
    case CHECK_DEPENDENT_REQUIRED:
        code_add(&arguments, string(zod, check->text, check->length));
        for (size_t i = 0; i < check->names->count; i++) {
            code_add(&arguments, string(zod, check->names->items[i], check->names->lengths[i]));
        }
        add_beside(zod, "needing", &arguments);
        break;
    default:
        break;
    }
}

static const struct layout *object_schema(struct zod *zod, const struct rule *rule)
{
    struct code_list members = properties_of(zod, rule);
    const struct check *additional = find(rule, CHECK_ADDITIONAL);
    bool apart = find(rule, CHECK_PATTERN_PROPERTY) != NULL || zod->beside.count > 0;
    for (size_t i = 0; i < rule->count; i++) {
        add_object_check(zod, &rule->checks[i]);
    }
    const struct layout *braces = code_braces(zod->arena, &members);
    if (additional == NULL || check_is_empty(additional->rule)) {
        return call_around(zod, "z.object", braces);
    }
    if (apart) {
        add_rest(zod, rule, additional);
        return call_around(zod, "z.object", braces);
    }
    if (additional->rule->nothing) {
        return call_around(zod, "z.strictObject", braces);
    }
    const struct layout *other = zod_rule(zod->all, additional->rule);
    if (members.count == 0) {
        struct code_list arguments = {.arena = zod->arena};
        code_add(&arguments, text(zod, "z.string()"));
        code_add(&arguments, other);
        return call(zod, "z.record", &arguments);
    }
    return chain(zod, call_around(zod, ".object", braces), call_one(zod, ".catchall", other));
}

/* --- types --- */

static const struct layout *boolean_schema(struct zod *zod, const struct rule *rule)
{
    (void)rule;
    return text(zod, "z.boolean()");
}

static const struct layout *null_schema(struct zod *zod, const struct rule *rule)
{
    (void)rule;
    return text(zod, "z.null()");
}

static const struct {
    unsigned types;
    const struct layout *(*schema)(struct zod *, const struct rule *);
} forms[] = {{SCHEMA_STRING, string_schema},   {SCHEMA_NUMBER | SCHEMA_INTEGER, number_schema},
             {SCHEMA_ARRAY, array_schema},     {SCHEMA_OBJECT, object_schema},
             {SCHEMA_BOOLEAN, boolean_schema}, {SCHEMA_NULL, null_schema}};

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
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (rule->types == 0 || (rule->types & forms[i].types) != 0) {
            code_add(&choices, forms[i].schema(zod, rule));
        }
    }
    code_add(&zod->parts, choices.count == 1 ? choices.items[0]
                                             : call_around(zod, "z.union", list_of(zod, &choices)));
}

/* --- any value --- */

static bool is_scalar(const struct node *node)
{
    return node->kind != NODE_SEQUENCE && node->kind != NODE_MAPPING;
}

static const struct layout *equal_schema(struct zod *zod, const struct node *value)
{
    return call_one(zod, helper(zod, "equalTo"), code_value(zod->arena, value));
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
        return call_around(zod, "z.enum", code_value(zod->arena, values));
    }
    for (size_t i = 0; i < values->count; i++) {
        if (is_scalar(values->items[i])) {
            code_add(&scalars, code_value(zod->arena, values->items[i]));
        } else {
            code_add(&choices, equal_schema(zod, values->items[i]));
        }
    }
    if (scalars.count > 0) {
        code_add(&choices, call_around(zod, "z.literal", list_of(zod, &scalars)));
    }
    if (choices.count == 0) {
        return text(zod, "z.never()");
    }
    return choices.count == 1 ? choices.items[0]
                              : call_around(zod, "z.union", list_of(zod, &choices));
}

static const struct layout *reference(struct zod *zod, const struct schema *schema)
{
    bool open = zod->all->states[schema->index] == ZOD_OPEN;
    const char *name = arena_printf(zod->arena, "%sSchema", schema->type_name);
    zod_declare(zod->all, schema);
    return open ? layout_printf(zod->arena, "z.lazy((): z.ZodType => %s)", name) : text(zod, name);
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
    return call_around(zod, check->kind == CHECK_ANY ? "z.union" : "z.xor", list_of(zod, &choices));
}

static void add_condition(struct zod *zod, const struct check *check)
{
    struct code_list arguments = {.arena = zod->arena};
    for (size_t i = 0; i < check->rule_count; i++) {
        code_add(&arguments, check->rules[i] == NULL ? text(zod, from_checks(zod, "anything"))
                                                     : check_of(zod, check->rules[i]));
    }
    add_beside(zod, "either", &arguments);
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
        code_add(&zod->parts, is_scalar(check->value)
                                  ? call_one(zod, "z.literal", code_value(zod->arena, check->value))
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
        code_add(&one, check_of(zod, check->rule));
        add_beside(zod, "unlike", &one);
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
        return text(zod, "z.unknown()");
    }
    const struct layout *code = zod->parts.items[0];
    for (size_t i = 1; i < zod->parts.count; i++) {
        struct code_list arguments = {.arena = zod->arena};
        code_add(&arguments, code);
        code_add(&arguments, zod->parts.items[i]);
        code = call(zod, helper(zod, "both"), &arguments);
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
    return call(zod, helper(zod, "also"), &arguments);
}

/* Whether the values that are listed say everything that the types do. */
static bool says_all(const struct rule *rule)
{
    const struct check *values = find(rule, CHECK_ENUM);
    if (values == NULL || has_typed_checks(rule) || rule->types != SCHEMA_STRING) {
        return false;
    }
    return are_strings(values->value);
}

static const struct layout *zod_rule(struct validators *all, const struct rule *rule)
{
    struct zod zod = {.all = all,
                      .arena = all->arena,
                      .parts = {.arena = all->arena},
                      .beside = {.arena = all->arena}};
    if (rule->nothing) {
        return text(&zod, "z.never()");
    }
    if ((rule->types != 0 || has_typed_checks(rule)) && !says_all(rule)) {
        add_types(&zod, rule);
    }
    for (size_t i = 0; i < rule->count; i++) {
        add_any(&zod, rule, &rule->checks[i]);
    }
    const struct layout *code = with_beside(&zod, joined(&zod));
    return rule->nullable ? call_one(&zod, "z.nullable", code) : code;
}

/* --- declarations --- */

void zod_declare(struct validators *all, const struct schema *schema)
{
    if (all->states[schema->index] != ZOD_NEW) {
        return;
    }
    all->states[schema->index] = ZOD_OPEN;
    const struct rule *rule = check_schema(all->arena, schema, all->direction);
    const struct layout *code = layout_all(
        all->arena, layout_printf(all->arena, "export const %sSchema = ", schema->type_name),
        zod_rule(all, rule), layout_text(all->arena, ";"), layout_hardline,
        layout_printf(all->arena, "export type %s = z.infer<typeof %sSchema>;", schema->type_name,
                      schema->type_name),
        NULL);
    json_array_append_new(all->declarations, json_string(code_text(all->arena, code, 0, 0)));
    all->states[schema->index] = ZOD_DONE;
}

const char *zod_check(struct validators *all, const struct rule *rule, unsigned indent,
                      unsigned column)
{
    struct zod zod = {.all = all, .arena = all->arena};
    const struct layout *code =
        layout_all(all->arena, check_of(&zod, rule), layout_text(all->arena, ","), NULL);
    const char *with_comma = code_text(all->arena, code, indent, column);
    return arena_strndup(all->arena, with_comma, strlen(with_comma) - 1);
}
