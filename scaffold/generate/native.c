/* Checks → JSON Schema draft-07, as code. */
#include "scaffold/generate/native.h"

#include "scaffold/generate/check.h"
#include "scaffold/generate/code.h"
#include "scaffold/generate/emit.h"
#include "scaffold/generate/types.h"
#include "scaffold/generate/variant.h"
#include "scaffold/spec/expression.h"

#include <string.h>

#define PART_INDENT 4 /* columns: where the parts of an operation stand in the template */

/* A schema that is being written. */
struct native {
    struct arena *arena;
    const struct variants *variants;
    enum check_direction direction;
    bool *wanted[2]; /* by direction and the schema's index: something refers to it */
    const struct schema **queue[2];
    size_t queued[2];
    size_t members; /* of the schema that was written last */
};

/* The members of an object, or a list of values. */
struct draft {
    struct native *native;
    struct code_list members;
};

static const struct layout *rule_code(struct native *native, const struct rule *rule);

static void put(struct draft *draft, const char *key, const struct layout *value)
{
    struct arena *arena = draft->native->arena;
    code_add(&draft->members,
             layout_all(arena, layout_text(arena, key), layout_text(arena, ": "), value, NULL));
}

static void put_text(struct draft *draft, const char *key, const char *text)
{
    put(draft, key, layout_text(draft->native->arena, text));
}

static void put_string(struct draft *draft, const char *key, const char *text)
{
    put_text(draft, key, code_string(draft->native->arena, text, strlen(text)));
}

static void put_count(struct draft *draft, const char *key, int64_t count)
{
    put(draft, key, layout_printf(draft->native->arena, "%lld", (long long)count));
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
    code_add(&list->items, rule_code(native, rule));
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

static void put_bound(struct draft *draft, const struct check *check)
{
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++) {
        if (bounds[i].kind != check->kind) {
            continue;
        }
        if (check->value != NULL) {
            put_text(draft, bounds[i].keyword, check->value->text);
        } else {
            put_count(draft, bounds[i].keyword, check->count);
        }
    }
}

/* Kinds that have one rule, which is the value of a keyword. */
static void put_rule(struct draft *draft, const struct check *check)
{
    static const struct {
        enum check_kind kind;
        const char *keyword;
    } keywords[] = {
        {CHECK_CONTAINS, "contains"}, {CHECK_NAMES, "propertyNames"}, {CHECK_NOT, "not"}};
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
        if (keywords[i].kind == check->kind) {
            put(draft, keywords[i].keyword, rule_code(draft->native, check->rule));
        }
    }
}

/* --- types --- */

static void put_types(struct draft *draft, const struct rule *rule)
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
        put(draft, "type", names.items[0]);
    } else if (names.count > 1) {
        put(draft, "type", layout_list(arena, "[", names.items, names.count, "]"));
    }
}

/* Formats that ajv-formats knows: those that we check ourselves. */
static void put_format(struct draft *draft, const struct check *check)
{
    if (emit_format_of(check->text) != NULL) {
        put_string(draft, "format", check->text);
    }
}

static void put_pattern(struct draft *draft, const struct check *check)
{
    if (expression_verdict(check->text) != EXPRESSION_NONE) {
        put_string(draft, "pattern", check->text);
    }
}

/* --- arrays --- */

static void put_items(struct draft *draft, const struct rule *rule)
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
        put(draft, "items", list_code(native->arena, &prefix));
    }
    if (rest != NULL) {
        put(draft, prefix.items.count > 0 ? "additionalItems" : "items", rule_code(native, rest));
    }
}

/* --- objects --- */

static const struct layout *names_code(struct arena *arena, const struct schema_names *names)
{
    struct code_list items = {.arena = arena};
    for (size_t i = 0; i < names->count; i++) {
        code_add(&items,
                 layout_text(arena, code_string(arena, names->items[i], names->lengths[i])));
    }
    return layout_list(arena, "[", items.items, items.count, "]");
}

static void put_required(struct draft *draft, const struct rule *rule)
{
    struct arena *arena = draft->native->arena;
    struct code_list names = {.arena = arena};
    for (size_t i = 0; i < rule->count; i++) {
        const struct check *check = &rule->checks[i];
        bool needed =
            check->kind == CHECK_REQUIRED || (check->kind == CHECK_PROPERTY && check->required);
        if (needed) {
            code_add(&names, layout_text(arena, code_string(arena, check->text, check->length)));
        }
    }
    if (names.count > 0) {
        put(draft, "required", layout_list(arena, "[", names.items, names.count, "]"));
    }
}

/* An object of rules by the names of properties, patterns or dependencies. */
static void put_members(struct draft *draft, const struct rule *rule, enum check_kind kind,
                        const char *keyword)
{
    struct native *native = draft->native;
    struct draft members = {.native = native, .members = {.arena = native->arena}};
    for (size_t i = 0; i < rule->count; i++) {
        const struct check *check = &rule->checks[i];
        if (check->kind != kind || (kind == CHECK_PATTERN_PROPERTY &&
                                    expression_verdict(check->text) == EXPRESSION_NONE)) {
            continue;
        }
        const char *name = code_property(native->arena, check->text, check->length);
        put(&members, name,
            kind == CHECK_DEPENDENT_REQUIRED ? names_code(native->arena, check->names)
                                             : rule_code(native, check->rule));
    }
    if (members.members.count > 0) {
        put(draft, keyword, code_braces(native->arena, &members.members));
    }
}

static void put_additional(struct draft *draft, const struct check *check)
{
    if (check->kind == CHECK_ADDITIONAL && check->rule->nothing) {
        put_text(draft, "additionalProperties", "false");
    } else if (check->kind == CHECK_ADDITIONAL) {
        put(draft, "additionalProperties", rule_code(draft->native, check->rule));
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

static void put_object(struct draft *draft, const struct rule *rule)
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
    return layout_printf(native->arena, "{ $ref: '%s#' }", id_of(native, schema));
}

static void put_choice(struct draft *draft, const struct check *check, const char *keyword)
{
    struct schemas items = {.items = {.arena = draft->native->arena}, .large = true};
    for (size_t i = 0; i < check->rule_count; i++) {
        add_schema(draft->native, &items, check->rules[i]);
    }
    put(draft, keyword, list_code(draft->native->arena, &items));
}

static void put_condition(struct draft *draft, const struct check *check)
{
    static const char *const keywords[] = {"if", "then", "else"};
    for (size_t i = 0; i < 3; i++) {
        if (check->rules[i] != NULL) {
            put(draft, keywords[i], rule_code(draft->native, check->rules[i]));
        }
    }
}

/* allOf: with what is referred to, since draft-07 lets nothing stand beside $ref. */
static void put_all(struct draft *draft, const struct rule *rule)
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
        put(draft, "allOf", list_code(native->arena, &items));
    }
}

static void put_value(struct draft *draft, const struct check *check)
{
    struct arena *arena = draft->native->arena;
    switch (check->kind) {
    case CHECK_CONST:
        put(draft, "const", code_value(arena, check->value));
        break;
    case CHECK_ENUM:
        put(draft, "enum", code_value(arena, check->value));
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
        put_text(draft, "uniqueItems", "true");
        break;
    default:
        put_bound(draft, check);
        put_rule(draft, check);
    }
}

/* Everything that a rule asks, as the members of a schema. */
static void put_all_of_rule(struct draft *draft, const struct rule *rule)
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

static const struct layout *rule_code(struct native *native, const struct rule *rule)
{
    struct arena *arena = native->arena;
    struct draft draft = {.native = native, .members = {.arena = arena}};
    native->members = 1;
    if (rule->nothing) {
        return layout_text(arena, "{ not: {} }");
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
    code_add(&choices, layout_text(arena, "{ type: 'null' }"));
    return layout_all(arena, layout_text(arena, "{ anyOf: "),
                      layout_list(arena, "[", choices.items, choices.count, "]"),
                      layout_text(arena, " }"), NULL);
}

static const struct layout *schema_code(struct native *native, const struct schema *schema)
{
    return rule_code(native, check_use(native->arena, schema, native->direction));
}

/* --- operations --- */

static void set(json_t *view, const char *key, struct native *native, const struct layout *code)
{
    unsigned column = PART_INDENT + (unsigned)strlen(key) + 2;
    json_object_set_new(view, key,
                        code == NULL
                            ? json_null()
                            : json_string(code_text(native->arena, code, PART_INDENT, column)));
}

/* An object of the parameters of one place; NULL when there are none. */
static const struct layout *parameters_code(struct native *native,
                                            const struct operation *operation, enum parameter_in in)
{
    struct arena *arena = native->arena;
    struct draft properties = {.native = native, .members = {.arena = arena}};
    struct code_list required = {.arena = arena};
    for (size_t i = 0; i < operation->parameter_count; i++) {
        const struct parameter *parameter = &operation->parameters[i];
        if (parameter->in != in) {
            continue;
        }
        size_t length = strlen(parameter->name);
        put(&properties, code_property(arena, parameter->name, length),
            schema_code(native, parameter->schema));
        if (parameter->required) {
            code_add(&required, layout_text(arena, code_string(arena, parameter->name, length)));
        }
    }
    if (properties.members.count == 0) {
        return NULL;
    }
    struct draft whole = {.native = native, .members = {.arena = arena}};
    put_text(&whole, "type", "'object'");
    if (required.count > 0) {
        put(&whole, "required", layout_list(arena, "[", required.items, required.count, "]"));
    }
    put(&whole, "properties", code_braces(arena, &properties.members));
    return code_braces(arena, &whole.members);
}

/* Whether a schema can say what a body of that type is. */
static bool is_described(const struct media *media)
{
    enum media_kind kind = media_kind_of(media->type);
    return media->schema != NULL && strchr(media->type, '*') == NULL &&
           (kind == MEDIA_JSON || kind == MEDIA_FORM || kind == MEDIA_MULTIPART);
}

/* { content: { 'application/json': { schema } } }; NULL when no media type is described. */
static const struct layout *content_code(struct native *native, const struct media *media,
                                         size_t count)
{
    struct arena *arena = native->arena;
    struct draft content = {.native = native, .members = {.arena = arena}};
    for (size_t i = 0; i < count; i++) {
        if (is_described(&media[i])) {
            struct draft one = {.native = native, .members = {.arena = arena}};
            put(&one, "schema", schema_code(native, media[i].schema));
            put(&content, code_property(arena, media[i].type, strlen(media[i].type)),
                code_braces(arena, &one.members));
        }
    }
    if (content.members.count == 0) {
        return NULL;
    }
    struct draft whole = {.native = native, .members = {.arena = arena}};
    put(&whole, "content", code_braces(arena, &content.members));
    return code_braces(arena, &whole.members);
}

/* '2XX' is written 2xx. */
static const char *status_key(struct arena *arena, const char *status)
{
    bool range = status[1] == 'X' || status[1] == 'x';
    return range ? arena_printf(arena, "'%cxx'", status[0]) : status;
}

static const struct layout *responses_code(struct native *native, const struct operation *operation)
{
    struct draft draft = {.native = native, .members = {.arena = native->arena}};
    for (size_t i = 0; i < operation->response_count; i++) {
        const struct response *response = &operation->responses[i];
        const struct layout *content = content_code(native, response->media, response->media_count);
        if (content != NULL) {
            put(&draft, status_key(native->arena, response->status), content);
        }
    }
    return draft.members.count == 0 ? NULL : code_braces(native->arena, &draft.members);
}

/* Fastify takes no body with GET and HEAD. */
static bool takes_body(const struct operation *operation)
{
    return operation->body != NULL && strcmp(operation->method, "get") != 0 &&
           strcmp(operation->method, "head") != 0;
}

static json_t *operation_view(struct native *native, const struct operation *operation)
{
    json_t *view = json_object();
    json_object_set_new(view, "name", json_string(operation->name));
    native->direction = CHECK_REQUEST;
    set(view, "params", native, parameters_code(native, operation, PARAMETER_PATH));
    set(view, "querystring", native, parameters_code(native, operation, PARAMETER_QUERY));
    set(view, "headers", native, parameters_code(native, operation, PARAMETER_HEADER));
    set(view, "body", native,
        takes_body(operation)
            ? content_code(native, operation->body->media, operation->body->media_count)
            : NULL);
    native->direction = CHECK_RESPONSE;
    set(view, "response", native, responses_code(native, operation));
    return view;
}

/* { $id: 'User', … } */
static const char *definition_code(struct native *native, const struct schema *schema)
{
    struct draft draft = {.native = native, .members = {.arena = native->arena}};
    const struct rule *rule = check_schema(native->arena, schema, native->direction);
    put_string(&draft, "$id", id_of(native, schema));
    if (rule->nothing) {
        put_text(&draft, "not", "{}");
    } else if (rule->nullable) {
        struct schemas one = {.items = {.arena = native->arena}};
        add_schema(native, &one, rule);
        put(&draft, "allOf", list_code(native->arena, &one));
    } else {
        put_all_of_rule(&draft, rule);
    }
    return code_text(native->arena, code_braces(native->arena, &draft.members), LAYOUT_INDENT,
                     LAYOUT_INDENT);
}

/* The definitions that are referred to, and those that they refer to, in the order of the document. */
static json_t *definitions_view(struct native *native, const struct spec *spec)
{
    const char **codes[2];
    for (unsigned i = 0; i < 2; i++) {
        codes[i] = arena_alloc(native->arena, spec->all_schema_count + 1, sizeof *codes[i]);
    }
    for (size_t done[2] = {0, 0}; done[0] < native->queued[0] || done[1] < native->queued[1];) {
        unsigned direction = done[0] < native->queued[0] ? 0 : 1;
        const struct schema *schema = native->queue[direction][done[direction]++];
        native->direction = (enum check_direction)direction;
        codes[direction][schema->index] = definition_code(native, schema);
    }
    json_t *list = json_array();
    for (size_t i = 0; i < spec->schema_count; i++) {
        for (unsigned j = 0; j < 2; j++) {
            const char *code = codes[1 - j][spec->schemas[i]->index];
            if (code != NULL) {
                json_array_append_new(list, json_string(code));
            }
        }
    }
    return list;
}

json_t *native_view(struct arena *arena, const struct spec *spec)
{
    struct native native = {.arena = arena, .variants = variants_new(arena, spec)};
    for (unsigned i = 0; i < 2; i++) {
        native.wanted[i] = arena_alloc(arena, spec->all_schema_count + 1, sizeof *native.wanted[i]);
        native.queue[i] = arena_alloc(arena, spec->all_schema_count + 1, sizeof *native.queue[i]);
    }
    json_t *operations = json_array();
    for (size_t i = 0; i < spec->operation_count; i++) {
        json_array_append_new(operations, operation_view(&native, &spec->operations[i]));
    }
    json_t *view = json_object();
    json_object_set_new(view, "operations", operations);
    json_object_set_new(view, "definitions", definitions_view(&native, spec));
    return view;
}
