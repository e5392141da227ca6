/* Strings, numbers, arrays and objects as schemas of zod. */
#include "scaffold/generate/zod_type.h"

#include <string.h>

static struct emit constants(const struct zod *zod)
{
    return (struct emit){.all = zod->all, .arena = zod->arena, .topic = zod->all->topic};
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
    code_add(&arguments, zod_text(zod, zod_from_checks(zod, function)));
    const char *message = arena_printf(zod->arena, "must be valid %s", format);
    code_add(&arguments, zod_string(zod, message, strlen(message)));
    code_add(checks, zod_call(zod, "z.refine", &arguments));
}

static void add_pattern(const struct zod *zod, struct code_list *checks, const struct check *check)
{
    struct emit emit = constants(zod);
    struct code_list arguments = {.arena = zod->arena};
    code_add(&arguments, zod_text(zod, emit_pattern_constant(&emit, check->text)));
    code_add(&arguments, zod_string(zod, check->text, check->length));
    code_add(checks, zod_call(zod, zod_helper(zod, "matching"), &arguments));
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
                                            layout_group(zod->arena, second));
    return layout_group(
        zod->arena, layout_all(zod->arena, zod_text(zod, "z"), layout_indent(zod->arena, links)));
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
    return checks.count == 0 ? layout_all(zod->arena, zod_text(zod, "z"), base)
                             : chain(zod, base, zod_call(zod, ".check", &checks));
}

static const struct layout *string_schema(struct zod *zod, const struct rule *rule)
{
    if (zod_find(rule, CHECK_BINARY) != NULL) {
        return zod_text(zod, zod_helper(zod, "binary"));
    }
    return checked(zod, zod_text(zod, ".string()"), rule, SCHEMA_STRING);
}

static const struct layout *number_schema(struct zod *zod, const struct rule *rule)
{
    bool whole = (rule->types & SCHEMA_INTEGER) != 0 && (rule->types & SCHEMA_NUMBER) == 0;
    return checked(zod, zod_text(zod, whole ? ".int()" : ".number()"), rule,
                   SCHEMA_NUMBER | SCHEMA_INTEGER);
}

/* --- arrays --- */

static void add_contains(struct zod *zod, const struct check *check)
{
    struct code_list arguments = {.arena = zod->arena};
    code_add(&arguments, zod_check_of(zod, check->rule));
    code_add(&arguments, layout_printf(zod->arena, "%lld", (long long)check->count));
    code_add(&arguments, check->most < 0
                             ? zod_text(zod, "Infinity")
                             : layout_printf(zod->arena, "%lld", (long long)check->most));
    zod_add_beside(zod, "containing", &arguments);
}

/* [A, B?, ...C]: all that is not sure to be there may be missing. */
static const struct layout *tuple_schema(struct zod *zod, const struct rule *rule)
{
    const struct check *least = zod_find(rule, CHECK_MIN_ITEMS);
    const struct check *rest = zod_find(rule, CHECK_ITEMS);
    struct code_list items = {.arena = zod->arena};
    for (size_t i = 0; i < rule->count; i++) {
        const struct check *check = &rule->checks[i];
        if (check->kind == CHECK_PREFIX_ITEM) {
            const struct layout *item = zod_rule(zod->all, check->rule);
            bool sure = least != NULL && check->count < least->count;
            code_add(&items, sure ? item : zod_call_one(zod, "z.exactOptional", item));
        }
    }
    struct code_list arguments = {.arena = zod->arena};
    code_add(&arguments, zod_list(zod, &items));
    if (rest == NULL || !rest->rule->nothing) {
        code_add(&arguments,
                 rest == NULL ? zod_text(zod, "z.unknown()") : zod_rule(zod->all, rest->rule));
    }
    return arguments.count == 1 ? zod_call_around(zod, "z.tuple", arguments.items[0])
                                : zod_call(zod, "z.tuple", &arguments);
}

/* Bounds that the tuple itself does not have. */
static void add_tuple_bounds(struct zod *zod, const struct rule *rule)
{
    const struct check *least = zod_find(rule, CHECK_MIN_ITEMS);
    const struct check *most = zod_find(rule, CHECK_MAX_ITEMS);
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
    code_add(&arguments, most == NULL ? zod_text(zod, "Infinity")
                                      : layout_printf(zod->arena, "%lld", (long long)most->count));
    zod_add_beside(zod, "items", &arguments);
}

static const struct layout *array_schema(struct zod *zod, const struct rule *rule)
{
    for (size_t i = 0; i < rule->count; i++) {
        if (rule->checks[i].kind == CHECK_UNIQUE) {
            code_add(&zod->beside, zod_text(zod, zod_helper(zod, "unique")));
        } else if (rule->checks[i].kind == CHECK_CONTAINS) {
            add_contains(zod, &rule->checks[i]);
        }
    }
    if (zod_find(rule, CHECK_PREFIX_ITEM) != NULL) {
        add_tuple_bounds(zod, rule);
        return tuple_schema(zod, rule);
    }
    const struct check *items = zod_find(rule, CHECK_ITEMS);
    const struct layout *item =
        items == NULL ? zod_text(zod, "z.unknown()") : zod_rule(zod->all, items->rule);
    return checked(zod, zod_call_one(zod, ".array", item), rule, SCHEMA_ARRAY);
}

/* --- objects --- */

/* What every object of JavaScript has, zod finds in every body. */
static void add_inherited(struct zod *zod, const struct check *check)
{
    static const struct rule anything = {0};
    struct code_list arguments = {.arena = zod->arena};
    code_add(&arguments, zod_string(zod, check->text, check->length));
    code_add(&arguments, zod_check_of(zod, check->rule == NULL ? &anything : check->rule));
    bool required = check->kind == CHECK_REQUIRED || check->required;
    code_add(&arguments, zod_text(zod, required ? "true" : "false"));
    zod_add_beside(zod, "own", &arguments);
}

static const struct layout *property_code(struct zod *zod, const struct check *check)
{
    const char *outer = zod->all->topic;
    zod->all->topic = arena_strndup(zod->arena, check->text, check->length);
    const struct layout *schema = check->kind == CHECK_REQUIRED ? zod_text(zod, "z.unknown()")
                                                                : zod_rule(zod->all, check->rule);
    zod->all->topic = outer;
    bool required = check->kind == CHECK_REQUIRED || check->required;
    return layout_all(
        zod->arena, zod_text(zod, code_property(zod->arena, check->text, check->length)),
        zod_text(zod, ": "), required ? schema : zod_call_one(zod, "z.exactOptional", schema));
}

static struct code_list properties_of(struct zod *zod, const struct rule *rule)
{
    struct code_list members = {.arena = zod->arena};
    for (size_t i = 0; i < rule->count; i++) {
        const struct check *check = &rule->checks[i];
        if (check->kind != CHECK_PROPERTY && check->kind != CHECK_REQUIRED) {
            continue;
        }
        if (check_is_inherited(check->text, check->length)) {
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
            code_add(&names, zod_string(zod, check->text, check->length));
        } else if (check->kind == CHECK_PATTERN_PROPERTY) {
            code_add(&patterns, zod_text(zod, emit_pattern_constant(&emit, check->text)));
        }
    }
    struct code_list arguments = {.arena = zod->arena};
    code_add(&arguments, zod_list(zod, &names));
    code_add(&arguments, zod_list(zod, &patterns));
    code_add(&arguments, zod_check_of(zod, additional->rule));
    zod_add_beside(zod, "rest", &arguments);
}

static void add_object_check(struct zod *zod, const struct check *check)
{
    struct emit emit = constants(zod);
    struct code_list arguments = {.arena = zod->arena};
    switch (check->kind) {
    case CHECK_MIN_PROPERTIES:
    case CHECK_MAX_PROPERTIES:
        code_add(&arguments, layout_printf(zod->arena, "%lld", (long long)check->count));
        zod_add_beside(zod,
                       check->kind == CHECK_MIN_PROPERTIES ? "leastProperties" : "mostProperties",
                       &arguments);
        break;
    case CHECK_PATTERN_PROPERTY:
        code_add(&arguments, zod_text(zod, emit_pattern_constant(&emit, check->text)));
        code_add(&arguments, zod_check_of(zod, check->rule));
        zod_add_beside(zod, "named", &arguments);
        break;
    case CHECK_NAMES:
        code_add(&arguments, zod_check_of(zod, check->rule));
        zod_add_beside(zod, "names", &arguments);
        break;
    case CHECK_DEPENDENT_RULE:
        code_add(&arguments, zod_string(zod, check->text, check->length));
        code_add(&arguments, zod_check_of(zod, check->rule));
        zod_add_beside(zod, "having", &arguments);
        break;
    case CHECK_DEPENDENT_REQUIRED:
        code_add(&arguments, zod_string(zod, check->text, check->length));
        for (size_t i = 0; i < check->names->count; i++) {
            code_add(&arguments, zod_string(zod, check->names->items[i], check->names->lengths[i]));
        }
        zod_add_beside(zod, "needing", &arguments);
        break;
    default:
        break;
    }
}

static const struct layout *object_schema(struct zod *zod, const struct rule *rule)
{
    struct code_list members = properties_of(zod, rule);
    const struct check *additional = zod_find(rule, CHECK_ADDITIONAL);
    bool apart = zod_find(rule, CHECK_PATTERN_PROPERTY) != NULL || zod->beside.count > 0;
    for (size_t i = 0; i < rule->count; i++) {
        add_object_check(zod, &rule->checks[i]);
    }
    const struct layout *braces = code_braces(zod->arena, &members);
    if (additional == NULL || check_is_empty(additional->rule)) {
        return zod_call_around(zod, "z.object", braces);
    }
    if (apart) {
        add_rest(zod, rule, additional);
        return zod_call_around(zod, "z.object", braces);
    }
    if (additional->rule->nothing) {
        return zod_call_around(zod, "z.strictObject", braces);
    }
    const struct layout *other = zod_rule(zod->all, additional->rule);
    if (members.count == 0) {
        struct code_list arguments = {.arena = zod->arena};
        code_add(&arguments, zod_text(zod, "z.string()"));
        code_add(&arguments, other);
        return zod_call(zod, "z.record", &arguments);
    }
    return chain(zod, zod_call_around(zod, ".object", braces),
                 zod_call_one(zod, ".catchall", other));
}

static const struct layout *boolean_schema(struct zod *zod, const struct rule *rule)
{
    (void)rule;
    return zod_text(zod, "z.boolean()");
}

static const struct layout *null_schema(struct zod *zod, const struct rule *rule)
{
    (void)rule;
    return zod_text(zod, "z.null()");
}

static const struct {
    unsigned types;
    const struct layout *(*schema)(struct zod *, const struct rule *);
} forms[] = {{SCHEMA_STRING, string_schema},   {SCHEMA_NUMBER | SCHEMA_INTEGER, number_schema},
             {SCHEMA_ARRAY, array_schema},     {SCHEMA_OBJECT, object_schema},
             {SCHEMA_BOOLEAN, boolean_schema}, {SCHEMA_NULL, null_schema}};

void zod_types(struct zod *zod, const struct rule *rule, struct code_list *out)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (rule->types == 0 || (rule->types & forms[i].types) != 0) {
            code_add(out, forms[i].schema(zod, rule));
        }
    }
}
