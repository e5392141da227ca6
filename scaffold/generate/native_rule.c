/* Checks → JSON Schema draft-07, as code. */
#include "scaffold/generate/native_rule.h"

#include "scaffold/generate/emit.h"
#include "scaffold/spec/expression.h"

#include <string.h>

void native_put(struct native_draft *draft, const char *key, const struct layout *value)
{
    code_add(&draft->members, code_pair(draft->native->arena, key, value, false));
}

void native_put_text(struct native_draft *draft, const char *key, const char *text)
{
    native_put(draft, key, layout_text(draft->native->arena, text));
}

static void put_string(struct native_draft *draft, const char *key, const char *text)
{
    struct arena *arena = draft->native->arena;
    const struct layout *value = layout_kept(arena, code_string(arena, text, strlen(text)));
    code_add(&draft->members, code_pair(arena, key, value, true));
}

static void put_count(struct native_draft *draft, const char *key, int64_t count)
{
    native_put(draft, key, layout_printf(draft->native->arena, "%lld", (long long)count));
}

/* { key: text }, which is broken when it does not fit. */
static const struct layout *single(struct native *native, const char *key, const char *text)
{
    struct native_draft draft = {.native = native, .members = {.arena = native->arena}};
    native_put_text(&draft, key, text);
    return code_braces(native->arena, &draft.members);
}

/* A list of schemas. */
struct schemas {
    struct code_list items;
    bool large; /* each of them has several members */
};

/* Several objects that have several members each stand below one another, as Prettier has them. */
static const struct layout *list_code(struct arena *arena, const struct schemas *list)
{
    return list->large && list->items.count > 1
               ? code_broken_list(arena, &list->items)
               : layout_list(arena, "[", list->items.items, list->items.count, "]");
}

static void add_schema(struct native *native, struct schemas *list, const struct rule *rule)
{
    code_add(&list->items, native_rule(native, rule));
    list->large = list->large && native->members > 1;
}

/* What each kind that has one value is called. */
static const struct {
    enum check_kind kind;
    const char *keyword;
} bounds[] = {{CHECK_MINIMUM, "minimum"},
              {CHECK_ABOVE, "exclusiveMinimum"},
              {CHECK_MAXIMUM, "maximum"},
              {CHECK_BELOW, "exclusiveMaximum"},
              {CHECK_MULTIPLE, "multipleOf"},
              {CHECK_MIN_LENGTH, "minLength"},
              {CHECK_MAX_LENGTH, "maxLength"},
              {CHECK_MIN_ITEMS, "minItems"},
              {CHECK_MAX_ITEMS, "maxItems"},
              {CHECK_MIN_PROPERTIES, "minProperties"},
              {CHECK_MAX_PROPERTIES, "maxProperties"}};

static void put_bound(struct native_draft *draft, const struct check *check)
{
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++) {
        if (bounds[i].kind != check->kind) {
            continue;
        }
        if (check->value != NULL) {
            native_put_text(draft, bounds[i].keyword, check->value->text);
        } else {
            put_count(draft, bounds[i].keyword, check->count);
        }
    }
}

/* Kinds that have one rule, which is the value of a keyword. */
static void put_rule(struct native_draft *draft, const struct check *check)
{
    static const struct {
        enum check_kind kind;
        const char *keyword;
    } keywords[] = {
        {CHECK_CONTAINS, "contains"}, {CHECK_NAMES, "propertyNames"}, {CHECK_NOT, "not"}};
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
        if (keywords[i].kind == check->kind) {
            native_put(draft, keywords[i].keyword, native_rule(draft->native, check->rule));
        }
    }
}

/* --- types --- */

static void put_types(struct native_draft *draft, const struct rule *rule)
{
    static const unsigned order[] = {SCHEMA_STRING,  SCHEMA_NUMBER | SCHEMA_INTEGER,
                                     SCHEMA_ARRAY,   SCHEMA_OBJECT,
                                     SCHEMA_BOOLEAN, SCHEMA_NULL};
    struct arena *arena = draft->native->arena;
    struct code_list names = {.arena = arena};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        unsigned bits = rule->types & order[i];
        if (bits != 0) {
            const char *name = (bits & SCHEMA_NUMBER) != 0 ? "number" : schema_type_name(bits);
            code_add(&names, layout_printf(arena, "'%s'", name));
        }
    }
    if (names.count == 1) {
        native_put(draft, "type", names.items[0]);
    } else if (names.count > 1) {
        native_put(draft, "type", layout_list(arena, "[", names.items, names.count, "]"));
    }
}

/* Formats that ajv-formats knows: those that we check ourselves. */
static void put_format(struct native_draft *draft, const struct check *check)
{
    if (emit_format_of(check->text) != NULL) {
        put_string(draft, "format", check->text);
    }
}

static void put_pattern(struct native_draft *draft, const struct check *check)
{
    if (expression_verdict(check->text) != EXPRESSION_NONE) {
        put_string(draft, "pattern", check->text);
    }
}

/* --- arrays --- */

static void put_items(struct native_draft *draft, const struct rule *rule)
{
    struct native *native = draft->native;
    struct schemas prefix = {.items = {.arena = native->arena}, .large = true};
    const struct rule *rest = NULL;
    for (size_t i = 0; i < rule->count; i++) {
        const struct check *check = &rule->checks[i];
        if (check->kind == CHECK_PREFIX_ITEM) {
            add_schema(native, &prefix, check->rule);
        } else if (check->kind == CHECK_ITEMS) {
            rest = check->rule;
        }
    }
    if (prefix.items.count > 0) {
        native_put(draft, "items", list_code(native->arena, &prefix));
    }
    if (rest != NULL) {
        native_put(draft, prefix.items.count > 0 ? "additionalItems" : "items",
                   native_rule(native, rest));
    }
}

/* --- objects --- */

static const struct layout *names_code(struct arena *arena, const struct schema_names *names)
{
    struct code_list items = {.arena = arena};
    for (size_t i = 0; i < names->count; i++) {
        code_add(&items,
                 layout_kept(arena, code_string(arena, names->items[i], names->lengths[i])));
    }
    return layout_list(arena, "[", items.items, items.count, "]");
}

static void put_required(struct native_draft *draft, const struct rule *rule)
{
    struct arena *arena = draft->native->arena;
    struct code_list names = {.arena = arena};
    for (size_t i = 0; i < rule->count; i++) {
        const struct check *check = &rule->checks[i];
        bool needed =
            check->kind == CHECK_REQUIRED || (check->kind == CHECK_PROPERTY && check->required);
        if (needed) {
            code_add(&names, layout_kept(arena, code_string(arena, check->text, check->length)));
        }
    }
    if (names.count > 0) {
        native_put(draft, "required", layout_list(arena, "[", names.items, names.count, "]"));
    }
}

/* An object of rules by the names of properties, patterns or dependencies. */
static void put_members(struct native_draft *draft, const struct rule *rule, enum check_kind kind,
                        const char *keyword)
{
    struct native *native = draft->native;
    struct native_draft members = {.native = native, .members = {.arena = native->arena}};
    for (size_t i = 0; i < rule->count; i++) {
        const struct check *check = &rule->checks[i];
        if (check->kind != kind || (kind == CHECK_PATTERN_PROPERTY &&
                                    expression_verdict(check->text) == EXPRESSION_NONE)) {
            continue;
        }
        const char *name = code_property(native->arena, check->text, check->length);
        native_put(&members, name,
                   kind == CHECK_DEPENDENT_REQUIRED ? names_code(native->arena, check->names)
                                                    : native_rule(native, check->rule));
    }
    if (members.members.count > 0) {
        native_put(draft, keyword, code_braces(native->arena, &members.members));
    }
}

static void put_additional(struct native_draft *draft, const struct check *check)
{
    if (check->kind == CHECK_ADDITIONAL && check->rule->nothing) {
        native_put_text(draft, "additionalProperties", "false");
    } else if (check->kind == CHECK_ADDITIONAL) {
        native_put(draft, "additionalProperties", native_rule(draft->native, check->rule));
    }
}

static bool has_check(const struct rule *rule, enum check_kind kind)
{
    for (size_t i = 0; i < rule->count; i++) {
        if (rule->checks[i].kind == kind) {
            return true;
        }
    }
    return false;
}

static void put_object(struct native_draft *draft, const struct rule *rule)
{
    put_required(draft, rule);
    put_members(draft, rule, CHECK_PROPERTY, "properties");
    put_members(draft, rule, CHECK_PATTERN_PROPERTY, "patternProperties");
    bool names = has_check(rule, CHECK_DEPENDENT_REQUIRED);
    put_members(draft, rule, names ? CHECK_DEPENDENT_REQUIRED : CHECK_DEPENDENT_RULE,
                "dependencies");
    for (size_t i = 0; i < rule->count; i++) {
        put_additional(draft, &rule->checks[i]);
    }
}

/* --- any value --- */

/* What a schema is called where it is referred to. */
static const char *id_of(const struct native *native, const struct schema *schema)
{
    const char *request = variants_request_name(native->variants, schema);
    return native->direction == CHECK_REQUEST && request != NULL ? request : schema->type_name;
}

static void want(struct native *native, const struct schema *schema)
{
    /* one definition serves both directions unless they differ */
    unsigned direction = variants_request_name(native->variants, schema) != NULL
                             ? (unsigned)native->direction
                             : (unsigned)CHECK_RESPONSE;
    if (!native->wanted[direction][schema->index]) {
        native->wanted[direction][schema->index] = true;
        native->queue[direction][native->queued[direction]++] = schema;
    }
}

static const struct layout *reference_code(struct native *native, const struct schema *schema)
{
    want(native, schema);
    return single(native, "$ref", arena_printf(native->arena, "'%s#'", id_of(native, schema)));
}

static void put_choice(struct native_draft *draft, const struct check *check, const char *keyword)
{
    struct schemas items = {.items = {.arena = draft->native->arena}, .large = true};
    for (size_t i = 0; i < check->rule_count; i++) {
        add_schema(draft->native, &items, check->rules[i]);
    }
    native_put(draft, keyword, list_code(draft->native->arena, &items));
}

static void put_condition(struct native_draft *draft, const struct check *check)
{
    static const char *const keywords[] = {"if", "then", "else"};
    for (size_t i = 0; i < 3; i++) {
        if (check->rules[i] != NULL) {
            native_put(draft, keywords[i], native_rule(draft->native, check->rules[i]));
        }
    }
}

/* allOf: with what is referred to, since draft-07 lets nothing stand beside $ref. */
static void put_all(struct native_draft *draft, const struct rule *rule)
{
    struct native *native = draft->native;
    struct schemas items = {.items = {.arena = native->arena}, .large = true};
    for (size_t i = 0; i < rule->count; i++) {
        const struct check *check = &rule->checks[i];
        if (check->kind == CHECK_CALL) {
            code_add(&items.items, reference_code(native, check->schema));
            items.large = false;
        } else if (check->kind == CHECK_ALL) {
            add_schema(native, &items, check->rule);
        }
    }
    if (items.items.count > 0) {
        native_put(draft, "allOf", list_code(native->arena, &items));
    }
}

static void put_value(struct native_draft *draft, const struct check *check)
{
    struct arena *arena = draft->native->arena;
    switch (check->kind) {
    case CHECK_CONST:
        native_put(draft, "const", code_value(arena, check->value));
        break;
    case CHECK_ENUM:
        native_put(draft, "enum", code_value(arena, check->value));
        break;
    case CHECK_ANY:
        put_choice(draft, check, "anyOf");
        break;
    case CHECK_ONE:
        put_choice(draft, check, "oneOf");
        break;
    case CHECK_IF:
        put_condition(draft, check);
        break;
    case CHECK_FORMAT:
    case CHECK_NUMBER_FORMAT:
        put_format(draft, check);
        break;
    case CHECK_PATTERN:
        put_pattern(draft, check);
        break;
    case CHECK_UNIQUE:
        native_put_text(draft, "uniqueItems", "true");
        break;
    default:
        put_bound(draft, check);
        put_rule(draft, check);
    }
}

/* Everything that a rule asks, as the members of a schema. */
static void put_all_of_rule(struct native_draft *draft, const struct rule *rule)
{
    if (!has_check(rule, CHECK_BINARY)) { /* bytes have no type */
        put_types(draft, rule);
    }
    for (size_t i = 0; i < rule->count; i++) {
        put_value(draft, &rule->checks[i]);
    }
    put_items(draft, rule);
    put_object(draft, rule);
    put_all(draft, rule);
}

static bool is_reference(const struct rule *rule)
{
    return rule->count == 1 && rule->types == 0 && !rule->nullable &&
           rule->checks[0].kind == CHECK_CALL;
}

const struct layout *native_rule(struct native *native, const struct rule *rule)
{
    struct arena *arena = native->arena;
    struct native_draft draft = {.native = native, .members = {.arena = arena}};
    native->members = 1;
    if (rule->nothing) {
        return single(native, "not", "{}");
    }
    if (is_reference(rule)) {
        return reference_code(native, rule->checks[0].schema);
    }
    put_all_of_rule(&draft, rule);
    const struct layout *code = code_braces(arena, &draft.members);
    native->members = rule->nullable ? 1 : draft.members.count;
    if (!rule->nullable) {
        return code;
    }
    struct code_list choices = {.arena = arena};
    code_add(&choices, code);
    code_add(&choices, single(native, "type", "'null'"));
    struct native_draft either = {.native = native, .members = {.arena = arena}};
    native_put(&either, "anyOf", layout_list(arena, "[", choices.items, choices.count, "]"));
    return code_braces(arena, &either.members);
}

/* { $id: 'User', … } */
const char *native_definition(struct native *native, const struct schema *schema)
{
    struct native_draft draft = {.native = native, .members = {.arena = native->arena}};
    const struct rule *rule = check_schema(native->arena, schema, native->direction);
    put_string(&draft, "$id", id_of(native, schema));
    if (rule->nothing) {
        native_put_text(&draft, "not", "{}");
    } else if (rule->nullable) {
        struct schemas one = {.items = {.arena = native->arena}};
        add_schema(native, &one, rule);
        native_put(&draft, "allOf", list_code(native->arena, &one));
    } else {
        put_all_of_rule(&draft, rule);
    }
    return code_item(native->arena, code_braces(native->arena, &draft.members), LAYOUT_INDENT,
                     LAYOUT_INDENT);
}
