/* Checks → TypeScript, statement by statement. */
#include "scaffold/generate/validators.h"

#include "common/buffer.h"
#include "scaffold/generate/code.h"
#include "scaffold/name/name.h"
#include "scaffold/template/quote.h"

#include <stdlib.h>
#include <string.h>

#define ENUM_MESSAGE_LIMIT 10 /* values that a message lists */
#define PATH_DEPTH 8          /* calls of join() and item() in an expression */

struct validators {
    struct arena *arena;
    const struct spec *spec;
    struct diagnostics *list;
    bool *wanted;  /* by the schema's index: its function is called */
    bool *tracked; /* its function says what it has looked at */
    const struct schema **queue;
    size_t queued, queue_capacity;
    json_t *imports;   /* names from checks.ts, as the keys of an object */
    json_t *patterns;  /* pattern → name of its constant */
    json_t *constants; /* code */
    size_t set_count, value_count;
    bool has_problems; /* the type Problem is written somewhere */
};

/* Where statements are written: inside one function. */
struct emit {
    struct validators *all;
    struct arena *arena;
    struct name_scope *names; /* of the function's variables */
    const char *problems;     /* the variable that problems are added to */
    const char *seen;         /* the variable that says what was looked at, or NULL */
    const struct layout *at;  /* the expression of the path of the value */
    unsigned depth;           /* of the value below the one that the function is for */
    const char *value;        /* the variable that holds the value */
};

typedef void check_emitter(const struct emit *, const struct check *, struct code_list *);

static void emit_rule(const struct emit *emit, const struct rule *rule, struct code_list *out);

/* --- small pieces --- */

static const char *use(const struct emit *emit, const char *name)
{
    json_object_set_new(emit->all->imports, name, json_true());
    return name;
}

/* A variable of the function; the names of other functions, check…, are none. */
static const char *variable(const struct emit *emit, const char *wish)
{
    const char *name = name_scope_add(emit->names, wish);
    if (strncmp(name, "check", 5) != 0) {
        return name;
    }
    return name_scope_add(emit->names, arena_printf(emit->arena, "value_%s", wish));
}

static const struct layout *text(const struct emit *emit, const char *bytes)
{
    return layout_text(emit->arena, bytes);
}

/* name(arguments…) with a semicolon. */
static const struct layout *call(const struct emit *emit, const char *name,
                                 const struct layout *const *arguments, size_t count)
{
    return layout_all(emit->arena, text(emit, use(emit, name)),
                      layout_list(emit->arena, "(", arguments, count, ")"), NULL);
}

static const struct layout *statement(const struct emit *emit, const struct layout *code)
{
    return layout_all(emit->arena, code, text(emit, ";"), NULL);
}

static const struct layout *report_at(const struct emit *emit, const struct layout *at,
                                      const char *message)
{
    const struct layout *arguments[] = {
        text(emit, emit->problems), at,
        text(emit, code_string(emit->arena, message, strlen(message)))};
    return statement(emit, call(emit, "report", arguments, 3));
}

static const struct layout *report(const struct emit *emit, const char *message)
{
    return report_at(emit, emit->at, message);
}

static const struct layout *join_name(const struct emit *emit, const char *expression)
{
    const struct layout *arguments[] = {emit->at, text(emit, expression)};
    return call(emit, "join", arguments, 2);
}

static const struct layout *join_property(const struct emit *emit, const char *name, size_t length)
{
    return join_name(emit, code_string(emit->arena, name, length));
}

static const struct layout *at_index(const struct emit *emit, const char *index)
{
    const struct layout *arguments[] = {emit->at, text(emit, index)};
    return call(emit, "item", arguments, 2);
}

static const struct layout *has_property(const struct emit *emit, const char *name, size_t length)
{
    const struct layout *arguments[] = {text(emit, emit->value),
                                        text(emit, code_string(emit->arena, name, length))};
    return call(emit, "has", arguments, 2);
}

/* A condition that may be cut behind each && of it. */
static const struct layout *condition_code(const struct emit *emit, const char *condition)
{
    struct code_list parts = {.arena = emit->arena};
    const char *and;
    while ((and = strstr(condition, " && ")) != NULL) {
        const char *part = arena_strndup(emit->arena, condition, (size_t)(and-condition) + 3);
        code_add(&parts, text(emit, part));
        condition = and+4;
    }
    code_add(&parts, text(emit, condition));
    return layout_join(emit->arena, layout_line, parts.items, parts.count);
}

static void when(const struct emit *emit, struct code_list *out, const char *condition,
                 const struct layout *body)
{
    if (body != layout_empty) {
        code_add(out, code_if(emit->arena, condition_code(emit, condition), body));
    }
}

static const char *plural(const struct emit *emit, int64_t count, const char *word,
                          const char *many)
{
    return arena_printf(emit->arena, "%lld %s", (long long)count, count == 1 ? word : many);
}

/* The constant of a regular expression. */
static const char *pattern_constant(const struct emit *emit, const char *pattern)
{
    struct validators *all = emit->all;
    const char *known = json_string_value(json_object_get(all->patterns, pattern));
    if (known != NULL) {
        return known;
    }
    const char *name =
        arena_printf(emit->arena, "PATTERN_%zu", json_object_size(all->patterns) + 1);
    json_object_set_new(all->patterns, pattern, json_string(name));
    const char *quoted = code_string(emit->arena, pattern, strlen(pattern));
    const struct layout *argument = text(emit, quoted);
    const struct layout *code =
        layout_all(emit->arena, layout_printf(emit->arena, "const %s = ", name),
                   statement(emit, call(emit, "pattern", &argument, 1)), NULL);
    json_array_append_new(all->constants, json_string(code_text(emit->arena, code, 0, 0)));
    return name;
}

/* A constant of the file: `const NAME: TYPE = …`. */
static void add_constant(const struct emit *emit, const char *head, const struct layout *value)
{
    const struct layout *code =
        layout_all(emit->arena, text(emit, head), value, text(emit, ";"), NULL);
    json_array_append_new(emit->all->constants, json_string(code_text(emit->arena, code, 0, 0)));
}

static const char *set_constant(const struct emit *emit, const struct layout *const *items,
                                size_t count)
{
    const char *name = arena_printf(emit->arena, "SET_%zu", ++emit->all->set_count);
    const struct layout *value =
        layout_all(emit->arena, text(emit, "new Set("),
                   layout_list(emit->arena, "[", items, count, "]"), text(emit, ")"), NULL);
    const char *head = arena_printf(emit->arena, "const %s: ReadonlySet<unknown> = ", name);
    add_constant(emit, head, value);
    return name;
}

/* --- numbers --- */

static void emit_bound(const struct emit *emit, const struct check *check, const char *operator,
                       const char * words, struct code_list *out)
{
    const char *limit = check->value->text;
    when(emit, out, arena_printf(emit->arena, "%s %s %s", emit->value, operator, limit),
         report(emit, arena_printf(emit->arena, "%s %s", words, limit)));
}

static void emit_minimum(const struct emit *emit, const struct check *check, struct code_list *out)
{
    emit_bound(emit, check, "<", "must be at least", out);
}

static void emit_above(const struct emit *emit, const struct check *check, struct code_list *out)
{
    emit_bound(emit, check, "<=", "must be greater than", out);
}

static void emit_maximum(const struct emit *emit, const struct check *check, struct code_list *out)
{
    emit_bound(emit, check, ">", "must be at most", out);
}

static void emit_below(const struct emit *emit, const struct check *check, struct code_list *out)
{
    emit_bound(emit, check, ">=", "must be less than", out);
}

static void emit_multiple(const struct emit *emit, const struct check *check, struct code_list *out)
{
    const char *of = check->value->text;
    when(emit, out,
         arena_printf(emit->arena, "!%s(%s, %s)", use(emit, "isMultiple"), emit->value, of),
         report(emit, arena_printf(emit->arena, "must be a multiple of %s", of)));
}

/* Formats that are checked: of numbers and of strings. */
static const struct {
    const char *format, *function;
} formats[] = {
    {"int32", "isInt32"},
    {"int64", "isInt64"},
    {"email", "isEmail"},
    {"uuid", "isUuid"},
    {"date", "isDate"},
    {"time", "isTime"},
    {"date-time", "isDateTime"},
    {"duration", "isDuration"},
    {"uri", "isUri"},
    {"url", "isUri"},
    {"uri-reference", "isUriReference"},
    {"ipv4", "isIpv4"},
    {"ipv6", "isIpv6"},
    {"hostname", "isHostname"},
    {"json-pointer", "isJsonPointer"},
    {"relative-json-pointer", "isRelativeJsonPointer"},
    {"regex", "isRegex"},
    {"byte", "isByte"},
};

static void emit_format(const struct emit *emit, const struct check *check, struct code_list *out)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (strcmp(formats[i].format, check->text) == 0) {
            const char *function = use(emit, formats[i].function);
            when(emit, out, arena_printf(emit->arena, "!%s(%s)", function, emit->value),
                 report(emit, arena_printf(emit->arena, "must be valid %s", check->text)));
            return;
        }
    }
}

/* --- strings --- */

static void emit_min_length(const struct emit *emit, const struct check *check,
                            struct code_list *out)
{
    when(emit, out,
         arena_printf(emit->arena, "%s(%s) < %lld", use(emit, "characters"), emit->value,
                      (long long)check->count),
         report(emit, arena_printf(emit->arena, "must have at least %s",
                                   plural(emit, check->count, "character", "characters"))));
}

static void emit_max_length(const struct emit *emit, const struct check *check,
                            struct code_list *out)
{
    when(emit, out,
         arena_printf(emit->arena, "%s(%s) > %lld", use(emit, "characters"), emit->value,
                      (long long)check->count),
         report(emit, arena_printf(emit->arena, "must have at most %s",
                                   plural(emit, check->count, "character", "characters"))));
}

static void emit_pattern(const struct emit *emit, const struct check *check, struct code_list *out)
{
    const char *constant = pattern_constant(emit, check->text);
    when(emit, out, arena_printf(emit->arena, "!%s.test(%s)", constant, emit->value),
         report(emit, arena_printf(emit->arena, "must match %s", check->text)));
}

/* --- arrays --- */

static void emit_min_items(const struct emit *emit, const struct check *check,
                           struct code_list *out)
{
    when(emit, out,
         arena_printf(emit->arena, "%s.length < %lld", emit->value, (long long)check->count),
         report(emit, arena_printf(emit->arena, "must have at least %s",
                                   plural(emit, check->count, "item", "items"))));
}

static void emit_max_items(const struct emit *emit, const struct check *check,
                           struct code_list *out)
{
    when(emit, out,
         arena_printf(emit->arena, "%s.length > %lld", emit->value, (long long)check->count),
         report(emit, arena_printf(emit->arena, "must have at most %s",
                                   plural(emit, check->count, "item", "items"))));
}

static void emit_unique(const struct emit *emit, const struct check *check, struct code_list *out)
{
    (void)check;
    when(emit, out, arena_printf(emit->arena, "!%s(%s)", use(emit, "isUnique"), emit->value),
         report(emit, "must not have the same item twice"));
}

/* The statements of a rule on another value than emit's. Every so many levels the path gets a
 * variable, since each report inside repeats its expression. */
static void emit_on(const struct emit *emit, const struct rule *rule, const char *value,
                    const struct layout *at, struct code_list *out)
{
    struct emit inner = *emit;
    inner.value = value;
    inner.at = at;
    inner.seen = NULL;
    inner.depth++;
    if (inner.depth % PATH_DEPTH == 0) {
        const char *path = variable(emit, "path");
        code_add(out, layout_all(emit->arena, layout_printf(emit->arena, "const %s = ", path),
                                 statement(emit, at), NULL));
        inner.at = text(emit, path);
    }
    emit_rule(&inner, rule, out);
}

static const struct layout *declare(const struct emit *emit, const char *name,
                                    const char *expression)
{
    return layout_printf(emit->arena, "const %s = %s;", name, expression);
}

static void mark(const struct emit *emit, struct code_list *out, const char *what,
                 const char *argument)
{
    if (emit->seen != NULL) {
        code_add(out, layout_printf(emit->arena, "%s.%s(%s);", emit->seen, what, argument));
    }
}

static void emit_prefix_item(const struct emit *emit, const struct check *check,
                             struct code_list *out)
{
    struct code_list body = {.arena = emit->arena};
    const char *index = arena_printf(emit->arena, "%lld", (long long)check->count);
    if (!check_is_empty(check->rule)) {
        const char *item = variable(emit, "element");
        code_add(&body,
                 declare(emit, item, arena_printf(emit->arena, "%s[%s]", emit->value, index)));
        emit_on(emit, check->rule, item, at_index(emit, index), &body);
    }
    mark(emit, &body, "index", index);
    when(emit, out, arena_printf(emit->arena, "%s.length > %s", emit->value, index),
         code_lines(&body));
}

/* for (let index = from; …) { const element = …; body } */
static const struct layout *item_loop(const struct emit *emit, const char *index, int64_t from,
                                      const struct layout *body)
{
    const struct layout *head =
        layout_printf(emit->arena, "for (let %s = %lld; %s < %s.length; %s++)", index,
                      (long long)from, index, emit->value, index);
    return code_block(emit->arena, head, body);
}

static void emit_items(const struct emit *emit, const struct check *check, struct code_list *out)
{
    if (!check_is_empty(check->rule)) {
        struct code_list body = {.arena = emit->arena};
        const char *index = variable(emit, "index");
        const char *item = variable(emit, "element");
        code_add(&body,
                 declare(emit, item, arena_printf(emit->arena, "%s[%s]", emit->value, index)));
        emit_on(emit, check->rule, item, at_index(emit, index), &body);
        code_add(out, item_loop(emit, index, check->count, code_lines(&body)));
    }
    mark(emit, out, "items", "");
}

/* The statements of `rule` with problems of their own; returns the variable that holds them. */
static const char *emit_trial(const struct emit *emit, const struct rule *rule, const char *value,
                              const char *seen, struct code_list *out)
{
    struct emit trial = *emit;
    trial.problems = variable(emit, "trial");
    trial.value = value;
    trial.seen = seen;
    code_add(out, layout_printf(emit->arena, "const %s: Problem[] = [];", trial.problems));
    emit->all->has_problems = true;
    emit_rule(&trial, rule, out);
    return trial.problems;
}

/* A Seen of its own for a trial, when somebody wants to know. */
static const char *trial_seen(const struct emit *emit, struct code_list *out)
{
    if (emit->seen == NULL) {
        return NULL;
    }
    const char *name = variable(emit, "seen");
    code_add(out, declare(emit, name, arena_printf(emit->arena, "new %s()", use(emit, "Seen"))));
    return name;
}

static void emit_contains(const struct emit *emit, const struct check *check, struct code_list *out)
{
    struct code_list body = {.arena = emit->arena};
    struct code_list found = {.arena = emit->arena};
    const char *matches = variable(emit, "matches");
    const char *index = variable(emit, "index");
    const char *item = variable(emit, "element");
    code_add(out, layout_printf(emit->arena, "let %s = 0;", matches));
    code_add(&body, declare(emit, item, arena_printf(emit->arena, "%s[%s]", emit->value, index)));
    const char *trial = emit_trial(emit, check->rule, item, NULL, &body);
    code_add(&found, layout_printf(emit->arena, "%s++;", matches));
    mark(emit, &found, "index", index);
    when(emit, &body, arena_printf(emit->arena, "%s.length === 0", trial), code_lines(&found));
    code_add(out, item_loop(emit, index, 0, code_lines(&body)));
    if (check->count > 0) {
        when(emit, out, arena_printf(emit->arena, "%s < %lld", matches, (long long)check->count),
             report(emit, arena_printf(emit->arena, "must contain at least %s of the required form",
                                       plural(emit, check->count, "item", "items"))));
    }
    if (check->most >= 0) {
        when(emit, out, arena_printf(emit->arena, "%s > %lld", matches, (long long)check->most),
             report(emit, arena_printf(emit->arena, "must contain at most %s of that form",
                                       plural(emit, check->most, "item", "items"))));
    }
}

static void emit_unevaluated_items(const struct emit *emit, const struct check *check,
                                   struct code_list *out)
{
    struct code_list body = {.arena = emit->arena};
    const char *index = variable(emit, "index");
    code_add(&body,
             layout_printf(emit->arena, "if (%s.hasIndex(%s)) continue;", emit->seen, index));
    if (!check_is_empty(check->rule)) {
        const char *item = variable(emit, "element");
        code_add(&body,
                 declare(emit, item, arena_printf(emit->arena, "%s[%s]", emit->value, index)));
        emit_on(emit, check->rule, item, at_index(emit, index), &body);
        code_add(out, item_loop(emit, index, 0, code_lines(&body)));
    }
    mark(emit, out, "items", "");
}

/* --- objects --- */

static const char *property_count(const struct emit *emit)
{
    return arena_printf(emit->arena, "Object.keys(%s).length", emit->value);
}

static void emit_min_properties(const struct emit *emit, const struct check *check,
                                struct code_list *out)
{
    when(emit, out,
         arena_printf(emit->arena, "%s < %lld", property_count(emit), (long long)check->count),
         report(emit, arena_printf(emit->arena, "must have at least %s",
                                   plural(emit, check->count, "property", "properties"))));
}

static void emit_max_properties(const struct emit *emit, const struct check *check,
                                struct code_list *out)
{
    when(emit, out,
         arena_printf(emit->arena, "%s > %lld", property_count(emit), (long long)check->count),
         report(emit, arena_printf(emit->arena, "must have at most %s",
                                   plural(emit, check->count, "property", "properties"))));
}

static void emit_required(const struct emit *emit, const struct check *check, struct code_list *out)
{
    const struct layout *absent = layout_all(emit->arena, text(emit, "!"),
                                             has_property(emit, check->text, check->length), NULL);
    code_add(out, code_if(emit->arena, absent,
                          report_at(emit, join_property(emit, check->text, check->length),
                                    "is required")));
}

/* The value of a property in a variable, and what its rule asks of it. */
static void emit_property_value(const struct emit *emit, const struct check *check,
                                struct code_list *body)
{
    if (!check_is_empty(check->rule)) {
        const char *name = variable(emit, check->text);
        const char *member = code_member(emit->arena, check->text, check->length);
        code_add(body, declare(emit, name, arena_printf(emit->arena, "%s%s", emit->value, member)));
        emit_on(emit, check->rule, name, join_property(emit, check->text, check->length), body);
    }
    mark(emit, body, "property", code_string(emit->arena, check->text, check->length));
}

static void emit_property(const struct emit *emit, const struct check *check, struct code_list *out)
{
    struct code_list body = {.arena = emit->arena};
    emit_property_value(emit, check, &body);
    if (body.count == 0) {
        if (check->required) {
            emit_required(emit, check, out);
        }
        return;
    }
    const struct layout *then =
        code_if(emit->arena, has_property(emit, check->text, check->length), code_lines(&body));
    if (check->required) {
        const struct layout *missing =
            report_at(emit, join_property(emit, check->text, check->length), "is required");
        then = layout_all(emit->arena, then, code_block(emit->arena, text(emit, " else"), missing),
                          NULL);
    }
    code_add(out, then);
}

/* for (const name of Object.keys(value)) { body } */
static const struct layout *name_loop(const struct emit *emit, const char *name,
                                      const struct layout *body)
{
    return code_block(
        emit->arena,
        layout_printf(emit->arena, "for (const %s of Object.keys(%s))", name, emit->value), body);
}

/* What a rule asks of the property whose name is in the variable `name`. */
static void emit_named_value(const struct emit *emit, const struct rule *rule, const char *name,
                             struct code_list *body)
{
    if (rule->nothing) {
        code_add(body, report_at(emit, join_name(emit, name), "is not allowed"));
    } else if (!check_is_empty(rule)) {
        const char *member = variable(emit, "member");
        code_add(body,
                 declare(emit, member, arena_printf(emit->arena, "%s[%s]", emit->value, name)));
        emit_on(emit, rule, member, join_name(emit, name), body);
    }
}

static void emit_pattern_property(const struct emit *emit, const struct check *check,
                                  struct code_list *out)
{
    struct code_list body = {.arena = emit->arena};
    struct code_list loop = {.arena = emit->arena};
    const char *name = variable(emit, "name");
    emit_named_value(emit, check->rule, name, &body);
    mark(emit, &body, "property", name);
    if (body.count == 0) {
        return;
    }
    const char *constant = pattern_constant(emit, check->text);
    when(emit, &loop, arena_printf(emit->arena, "%s.test(%s)", constant, name), code_lines(&body));
    code_add(out, name_loop(emit, name, code_lines(&loop)));
}

/* The condition that a name is described by a property or pattern of the same rule, or NULL. */
static const char *described(const struct emit *emit, const struct rule *rule, const char *name)
{
    struct code_list names = {.arena = emit->arena};
    struct buffer condition = BUFFER_INIT;
    for (size_t i = 0; i < rule->count; i++) {
        const struct check *check = &rule->checks[i];
        if (check->kind == CHECK_PROPERTY) {
            code_add(&names, text(emit, code_string(emit->arena, check->text, check->length)));
        } else if (check->kind == CHECK_PATTERN_PROPERTY) {
            buffer_printf(&condition, "%s%s.test(%s)", condition.length == 0 ? "" : " || ",
                          pattern_constant(emit, check->text), name);
        }
    }
    if (names.count > 0) {
        buffer_printf(&condition, "%s%s.has(%s)", condition.length == 0 ? "" : " || ",
                      set_constant(emit, names.items, names.count), name);
    }
    const char *result =
        condition.length == 0 ? NULL : arena_strdup(emit->arena, buffer_text(&condition));
    buffer_release(&condition);
    return result;
}

static void emit_additional(const struct emit *emit, const struct rule *rule,
                            const struct check *check, struct code_list *out)
{
    if (!check_is_empty(check->rule)) {
        struct code_list loop = {.arena = emit->arena};
        const char *name = variable(emit, "name");
        const char *condition = described(emit, rule, name);
        if (condition != NULL) {
            code_add(&loop, layout_printf(emit->arena, "if (%s) continue;", condition));
        }
        emit_named_value(emit, check->rule, name, &loop);
        code_add(out, name_loop(emit, name, code_lines(&loop)));
    }
    mark(emit, out, "properties", "");
}

static void emit_names(const struct emit *emit, const struct check *check, struct code_list *out)
{
    if (check_is_empty(check->rule)) {
        return;
    }
    struct code_list loop = {.arena = emit->arena};
    const char *name = variable(emit, "name");
    const char *any = variable(emit, "key");
    code_add(&loop, layout_printf(emit->arena, "const %s: unknown = %s;", any, name));
    const char *trial = emit_trial(emit, check->rule, any, NULL, &loop);
    when(emit, &loop, arena_printf(emit->arena, "%s.length > 0", trial),
         report_at(emit, join_name(emit, name), "has a name that is not allowed"));
    code_add(out, name_loop(emit, name, code_lines(&loop)));
}

static void emit_dependent_required(const struct emit *emit, const struct check *check,
                                    struct code_list *out)
{
    struct code_list body = {.arena = emit->arena};
    for (size_t i = 0; i < check->names->count; i++) {
        struct check needed = {.text = check->names->items[i], .length = check->names->lengths[i]};
        emit_required(emit, &needed, &body);
    }
    code_add(out, code_if(emit->arena, has_property(emit, check->text, check->length),
                          code_lines(&body)));
}

/* A variable of type unknown, so that what is known about the value does not get in the way. */
static const char *unknown_value(const struct emit *emit, struct code_list *out)
{
    const char *name = variable(emit, "same");
    code_add(out, layout_printf(emit->arena, "const %s: unknown = %s;", name, emit->value));
    return name;
}

static void emit_in_place(const struct emit *emit, const struct rule *rule, struct code_list *out)
{
    struct emit inner = *emit;
    struct code_list body = {.arena = emit->arena};
    inner.value = unknown_value(emit, &body);
    size_t before = body.count;
    emit_rule(&inner, rule, &body);
    for (size_t i = 0; body.count > before && i < body.count; i++) {
        code_add(out, body.items[i]);
    }
}

static void emit_dependent_rule(const struct emit *emit, const struct check *check,
                                struct code_list *out)
{
    struct code_list body = {.arena = emit->arena};
    emit_in_place(emit, check->rule, &body);
    if (body.count > 0) {
        code_add(out, code_if(emit->arena, has_property(emit, check->text, check->length),
                              code_lines(&body)));
    }
}

static void emit_unevaluated_properties(const struct emit *emit, const struct check *check,
                                        struct code_list *out)
{
    struct code_list loop = {.arena = emit->arena};
    const char *name = variable(emit, "name");
    if (!check_is_empty(check->rule)) {
        code_add(&loop,
                 layout_printf(emit->arena, "if (%s.hasProperty(%s)) continue;", emit->seen, name));
        emit_named_value(emit, check->rule, name, &loop);
        code_add(out, name_loop(emit, name, code_lines(&loop)));
    }
    mark(emit, out, "properties", "");
}

/* --- any value --- */

static bool is_scalar(const struct node *node)
{
    return node->kind != NODE_SEQUENCE && node->kind != NODE_MAPPING;
}

static void put_value(const struct emit *emit, struct buffer *out, const struct node *value)
{
    const char *literal = value->kind == NODE_STRING
                              ? arena_strndup(emit->arena, value->text, value->length)
                              : code_text(emit->arena, code_value(emit->arena, value), 0, 0);
    buffer_puts(out, literal);
}

static void emit_const(const struct emit *emit, const struct check *check, struct code_list *out)
{
    struct buffer message = BUFFER_INIT;
    buffer_puts(&message, "must be ");
    put_value(emit, &message, check->value);
    const char *said = is_scalar(check->value) ? arena_strdup(emit->arena, buffer_text(&message))
                                               : "must be the constant value";
    buffer_release(&message);
    const char *name = arena_printf(emit->arena, "VALUE_%zu", ++emit->all->value_count);
    add_constant(emit, arena_printf(emit->arena, "const %s: unknown = ", name),
                 code_value(emit->arena, check->value));
    when(emit, out, arena_printf(emit->arena, "!%s(%s, %s)", use(emit, "equal"), emit->value, name),
         report(emit, said));
}

static const char *enum_message(const struct emit *emit, const struct node *values)
{
    struct buffer message = BUFFER_INIT;
    buffer_puts(&message, "must be one of ");
    for (size_t i = 0; i < values->count && i < ENUM_MESSAGE_LIMIT; i++) {
        buffer_puts(&message, i == 0 ? "" : ", ");
        put_value(emit, &message, values->items[i]);
    }
    buffer_puts(&message, values->count > ENUM_MESSAGE_LIMIT ? ", …" : "");
    const char *result = arena_strdup(emit->arena, buffer_text(&message));
    buffer_release(&message);
    return result;
}

static void emit_enum(const struct emit *emit, const struct check *check, struct code_list *out)
{
    struct code_list scalars = {.arena = emit->arena};
    struct code_list others = {.arena = emit->arena};
    for (size_t i = 0; i < check->value->count; i++) {
        const struct node *value = check->value->items[i];
        code_add(is_scalar(value) ? &scalars : &others, code_value(emit->arena, value));
    }
    struct buffer condition = BUFFER_INIT;
    const char *set = set_constant(emit, scalars.items, scalars.count);
    buffer_printf(&condition, "!%s.has(%s)", set, emit->value);
    if (others.count > 0) {
        const char *name = arena_printf(emit->arena, "VALUE_%zu", ++emit->all->value_count);
        add_constant(emit, arena_printf(emit->arena, "const %s: readonly unknown[] = ", name),
                     layout_list(emit->arena, "[", others.items, others.count, "]"));
        buffer_printf(&condition, " && !%s.some((known) => %s(known, %s))", name,
                      use(emit, "equal"), emit->value);
    }
    when(emit, out, arena_strdup(emit->arena, buffer_text(&condition)),
         report(emit, enum_message(emit, check->value)));
    buffer_release(&condition);
}

/* Note that the function of `schema` is needed. */
static void want(struct validators *all, const struct schema *schema)
{
    if (all->wanted[schema->index]) {
        return;
    }
    all->wanted[schema->index] = true;
    if (all->queued == all->queue_capacity) {
        size_t capacity = all->queue_capacity == 0 ? 64 : all->queue_capacity * 2;
        all->queue = arena_grow(all->arena, all->queue, all->queued, capacity, sizeof *all->queue);
        all->queue_capacity = capacity;
    }
    all->queue[all->queued++] = schema;
}

static void emit_call(const struct emit *emit, const struct check *check, struct code_list *out)
{
    want(emit->all, check->schema);
    const struct layout *arguments[] = {text(emit, emit->value), emit->at,
                                        text(emit, emit->problems),
                                        emit->seen == NULL ? NULL : text(emit, emit->seen)};
    bool tracked = emit->seen != NULL && emit->all->tracked[check->schema->index];
    code_add(out, layout_all(emit->arena,
                             layout_printf(emit->arena, "check%s", check->schema->type_name),
                             layout_list(emit->arena, "(", arguments, tracked ? 4 : 3, ")"),
                             text(emit, ";"), NULL));
}

static void emit_all_of(const struct emit *emit, const struct check *check, struct code_list *out)
{
    if (check->rule->count == 1 && check->rule->types == 0 && !check->rule->nullable &&
        check->rule->checks[0].kind == CHECK_CALL) {
        emit_rule(emit, check->rule, out);
    } else {
        emit_in_place(emit, check->rule, out);
    }
}

/* One of several: count those that find nothing. */
static const char *emit_matches(const struct emit *emit, const struct check *check,
                                struct code_list *out)
{
    const char *matches = variable(emit, "matches");
    code_add(out, layout_printf(emit->arena, "let %s = 0;", matches));
    const char *same = unknown_value(emit, out);
    for (size_t i = 0; i < check->rule_count; i++) {
        struct code_list found = {.arena = emit->arena};
        const char *seen = trial_seen(emit, out);
        const char *trial = emit_trial(emit, check->rules[i], same, seen, out);
        code_add(&found, layout_printf(emit->arena, "%s++;", matches));
        mark(emit, &found, "add", seen);
        when(emit, out, arena_printf(emit->arena, "%s.length === 0", trial), code_lines(&found));
    }
    return matches;
}

static void emit_any_of(const struct emit *emit, const struct check *check, struct code_list *out)
{
    const char *matches = emit_matches(emit, check, out);
    when(emit, out, arena_printf(emit->arena, "%s === 0", matches),
         report(emit, "must have one of the allowed forms"));
}

static void emit_one_of(const struct emit *emit, const struct check *check, struct code_list *out)
{
    const char *matches = emit_matches(emit, check, out);
    when(emit, out, arena_printf(emit->arena, "%s !== 1", matches),
         report(emit, "must have exactly one of the allowed forms"));
}

static void emit_not(const struct emit *emit, const struct check *check, struct code_list *out)
{
    const char *same = unknown_value(emit, out);
    const char *seen = trial_seen(emit, out);
    const char *trial = emit_trial(emit, check->rule, same, seen, out);
    when(emit, out, arena_printf(emit->arena, "%s.length === 0", trial),
         report(emit, "must not have the excluded form"));
}

static void emit_branch(const struct emit *emit, const struct rule *rule, const char *same,
                        struct code_list *out)
{
    if (rule != NULL) {
        struct emit inner = *emit;
        inner.value = same;
        emit_rule(&inner, rule, out);
    }
}

static void emit_condition(const struct emit *emit, const struct check *check,
                           struct code_list *out)
{
    struct code_list then = {.arena = emit->arena};
    struct code_list otherwise = {.arena = emit->arena};
    const char *same = unknown_value(emit, out);
    const char *seen = trial_seen(emit, out);
    const char *trial = emit_trial(emit, check->rules[0], same, seen, out);
    mark(emit, &then, "add", seen);
    emit_branch(emit, check->rules[1], same, &then);
    emit_branch(emit, check->rules[2], same, &otherwise);
    when(emit, out, arena_printf(emit->arena, "%s.length === 0", trial), code_lines(&then));
    when(emit, out, arena_printf(emit->arena, "%s.length > 0", trial), code_lines(&otherwise));
}

static check_emitter *const emitters[] = {
    [CHECK_MINIMUM] = emit_minimum,
    [CHECK_ABOVE] = emit_above,
    [CHECK_MAXIMUM] = emit_maximum,
    [CHECK_BELOW] = emit_below,
    [CHECK_MULTIPLE] = emit_multiple,
    [CHECK_NUMBER_FORMAT] = emit_format,
    [CHECK_MIN_LENGTH] = emit_min_length,
    [CHECK_MAX_LENGTH] = emit_max_length,
    [CHECK_PATTERN] = emit_pattern,
    [CHECK_FORMAT] = emit_format,
    [CHECK_MIN_ITEMS] = emit_min_items,
    [CHECK_MAX_ITEMS] = emit_max_items,
    [CHECK_UNIQUE] = emit_unique,
    [CHECK_PREFIX_ITEM] = emit_prefix_item,
    [CHECK_ITEMS] = emit_items,
    [CHECK_CONTAINS] = emit_contains,
    [CHECK_MIN_PROPERTIES] = emit_min_properties,
    [CHECK_MAX_PROPERTIES] = emit_max_properties,
    [CHECK_REQUIRED] = emit_required,
    [CHECK_PROPERTY] = emit_property,
    [CHECK_PATTERN_PROPERTY] = emit_pattern_property,
    [CHECK_NAMES] = emit_names,
    [CHECK_DEPENDENT_REQUIRED] = emit_dependent_required,
    [CHECK_DEPENDENT_RULE] = emit_dependent_rule,
    [CHECK_CONST] = emit_const,
    [CHECK_ENUM] = emit_enum,
    [CHECK_CALL] = emit_call,
    [CHECK_ALL] = emit_all_of,
    [CHECK_ANY] = emit_any_of,
    [CHECK_ONE] = emit_one_of,
    [CHECK_NOT] = emit_not,
    [CHECK_IF] = emit_condition,
};

/* --- a rule: by the type of the value, then whatever the type --- */

/* What a type is called in messages, how it is recognised, and how its absence is. */
static const struct type_form {
    unsigned types;
    const char *name, *guard, *absent; /* % stands for the variable */
    const char *import;
} type_forms[] = {
    {SCHEMA_STRING, "string", "typeof % === 'string'", "typeof % !== 'string'", NULL},
    {SCHEMA_NUMBER | SCHEMA_INTEGER, "number", "typeof % === 'number'", "typeof % !== 'number'",
     NULL},
    {SCHEMA_ARRAY, "array", "isArray(%)", "!isArray(%)", "isArray"},
    {SCHEMA_OBJECT, "object", "isObject(%)", "!isObject(%)", "isObject"},
    {SCHEMA_BOOLEAN, "boolean", "typeof % === 'boolean'", "typeof % !== 'boolean'", NULL},
    {SCHEMA_NULL, "null", "% === null", "% !== null", NULL},
};
#define TYPE_FORMS (sizeof type_forms / sizeof *type_forms)

static const struct type_form integer_form = {SCHEMA_NUMBER | SCHEMA_INTEGER, "integer",
                                              "typeof % === 'number' && Number.isInteger(%)",
                                              "!Number.isInteger(%)", NULL};
static const struct type_form binary_form = {SCHEMA_STRING, "string", "isBinary(%)", "!isBinary(%)",
                                             "isBinary"};

static bool is_exact_integer(const struct rule *rule)
{
    return (rule->types & SCHEMA_INTEGER) != 0 && (rule->types & SCHEMA_NUMBER) == 0;
}

static const struct type_form *form_of(const struct rule *rule, size_t i)
{
    if ((type_forms[i].types & SCHEMA_INTEGER) != 0 && is_exact_integer(rule)) {
        return &integer_form;
    }
    for (size_t j = 0; type_forms[i].types == SCHEMA_STRING && j < rule->count; j++) {
        if (rule->checks[j].kind == CHECK_BINARY) {
            return &binary_form;
        }
    }
    return &type_forms[i];
}

static const char *fill_guard(const struct emit *emit, const struct type_form *form,
                              const char *guard)
{
    struct buffer out = BUFFER_INIT;
    if (form->import != NULL) {
        use(emit, form->import);
    }
    for (; *guard != '\0'; guard++) {
        if (*guard == '%') {
            buffer_puts(&out, emit->value);
        } else {
            buffer_putc(&out, *guard);
        }
    }
    const char *result = arena_strdup(emit->arena, buffer_text(&out));
    buffer_release(&out);
    return result;
}

/* "must be string", "must be integer or null". */
static const char *type_message(const struct emit *emit, unsigned types)
{
    struct buffer out = BUFFER_INIT;
    buffer_puts(&out, "must be ");
    size_t start = out.length;
    for (size_t i = 0; i < TYPE_FORMS; i++) {
        if ((type_forms[i].types & types) == 0) {
            continue;
        }
        bool whole =
            type_forms[i].types == (SCHEMA_NUMBER | SCHEMA_INTEGER) && (types & SCHEMA_NUMBER) == 0;
        buffer_printf(&out, "%s%s", out.length == start ? "" : " or ",
                      whole ? "integer" : type_forms[i].name);
    }
    const char *result = arena_strdup(emit->arena, buffer_text(&out));
    buffer_release(&out);
    return result;
}

/* All checks of a rule that are about values of `types` (0: about any value). */
static void emit_checks(const struct emit *emit, const struct rule *rule, unsigned types,
                        struct code_list *out)
{
    for (size_t i = 0; i < rule->count; i++) {
        const struct check *check = &rule->checks[i];
        if (check_types(check->kind) != types) {
            continue;
        }
        if (check->kind == CHECK_ADDITIONAL) {
            emit_additional(emit, rule, check, out);
        } else if (check->kind == CHECK_UNEVALUATED_ITEMS ||
                   check->kind == CHECK_UNEVALUATED_PROPERTIES) {
            continue; /* they come last: emit_unevaluated() */
        } else if (emitters[check->kind] != NULL) {
            emitters[check->kind](emit, check, out);
        }
    }
}

/* if (a string) { … } else if (an array) { … } else if (not null) { must be … } */
static void emit_types(const struct emit *emit, const struct rule *rule, struct code_list *out)
{
    const struct layout *chain = layout_empty;
    struct buffer others = BUFFER_INIT; /* the types that need no check are not there */
    for (size_t i = 0; i < TYPE_FORMS; i++) {
        const struct type_form *form = form_of(rule, i);
        struct code_list body = {.arena = emit->arena};
        bool allowed = rule->types == 0 || (rule->types & form->types) != 0;
        if (!allowed) {
            continue;
        }
        emit_checks(emit, rule, type_forms[i].types, &body);
        if (body.count == 0) {
            buffer_printf(&others, "%s%s", others.length == 0 ? "" : " && ",
                          fill_guard(emit, form, form->absent));
            continue;
        }
        const struct layout *branch =
            code_if(emit->arena, condition_code(emit, fill_guard(emit, form, form->guard)),
                    code_lines(&body));
        chain = chain == layout_empty
                    ? branch
                    : layout_all(emit->arena, chain, text(emit, " else "), branch, NULL);
    }
    if (rule->types != 0) {
        const struct layout *wrong = report(emit, type_message(emit, rule->types));
        const char *condition = arena_strdup(emit->arena, buffer_text(&others));
        if (chain == layout_empty) {
            chain = code_if(emit->arena, condition_code(emit, condition), wrong);
        } else if (others.length == 0) {
            chain = layout_all(emit->arena, chain,
                               code_block(emit->arena, text(emit, " else"), wrong), NULL);
        } else {
            chain = layout_all(emit->arena, chain, text(emit, " else "),
                               code_if(emit->arena, condition_code(emit, condition), wrong), NULL);
        }
    }
    code_add(out, chain);
    buffer_release(&others);
}

static const struct check *find_check(const struct rule *rule, enum check_kind kind)
{
    for (size_t i = 0; i < rule->count; i++) {
        if (rule->checks[i].kind == kind) {
            return &rule->checks[i];
        }
    }
    return NULL;
}

static void emit_unevaluated(const struct emit *emit, const struct rule *rule,
                             struct code_list *out)
{
    const struct check *items = find_check(rule, CHECK_UNEVALUATED_ITEMS);
    const struct check *properties = find_check(rule, CHECK_UNEVALUATED_PROPERTIES);
    if (items != NULL) {
        struct code_list body = {.arena = emit->arena};
        emit_unevaluated_items(emit, items, &body);
        use(emit, "isArray");
        when(emit, out, arena_printf(emit->arena, "isArray(%s)", emit->value), code_lines(&body));
    }
    if (properties != NULL) {
        struct code_list body = {.arena = emit->arena};
        emit_unevaluated_properties(emit, properties, &body);
        use(emit, "isObject");
        when(emit, out, arena_printf(emit->arena, "isObject(%s)", emit->value), code_lines(&body));
    }
}

static void emit_body(const struct emit *emit, const struct rule *rule, struct code_list *out)
{
    emit_types(emit, rule, out);
    emit_checks(emit, rule, 0, out);
    emit_unevaluated(emit, rule, out);
}

/* With unevaluated*, what the other checks have looked at is kept. */
static void emit_tracked(const struct emit *emit, const struct rule *rule, struct code_list *out)
{
    bool needs = find_check(rule, CHECK_UNEVALUATED_ITEMS) != NULL ||
                 find_check(rule, CHECK_UNEVALUATED_PROPERTIES) != NULL;
    if (!needs) {
        emit_body(emit, rule, out);
        return;
    }
    struct emit inner = *emit;
    inner.seen = variable(emit, "seen");
    code_add(out,
             declare(emit, inner.seen, arena_printf(emit->arena, "new %s()", use(emit, "Seen"))));
    emit_body(&inner, rule, out);
    mark(emit, out, "add", inner.seen);
}

static void emit_rule(const struct emit *emit, const struct rule *rule, struct code_list *out)
{
    if (rule->nothing) {
        code_add(out, report(emit, "is not allowed"));
    } else if (rule->nullable) {
        struct code_list body = {.arena = emit->arena};
        emit_tracked(emit, rule, &body);
        when(emit, out, arena_printf(emit->arena, "%s !== null", emit->value), code_lines(&body));
    } else {
        emit_tracked(emit, rule, out);
    }
}

/* --- functions --- */

/* Everything that says in place what the value is must say what it looked at. */
static void track(struct validators *all, const struct schema *schema, bool inside)
{
    if (schema == NULL || (inside && all->tracked[schema->index])) {
        return;
    }
    if (inside) {
        all->tracked[schema->index] = true;
    }
    track(all, schema->endless ? NULL : schema->ref, true);
    track(all, schema->not, true);
    track(all, schema->if_, true);
    track(all, schema->then, true);
    track(all, schema->else_, true);
    const struct schema_list *const lists[] = {&schema->all_of, &schema->any_of, &schema->one_of};
    for (size_t i = 0; i < 3; i++) {
        for (size_t j = 0; j < lists[i]->count; j++) {
            track(all, lists[i]->items[j], true);
        }
    }
    for (size_t i = 0; i < schema->dependency_count; i++) {
        track(all, schema->dependencies[i].schema, true);
    }
}

struct validators *validators_new(struct arena *arena, const struct spec *spec,
                                  struct diagnostics *list)
{
    struct validators *all = arena_alloc(arena, 1, sizeof *all);
    all->arena = arena;
    all->spec = spec;
    all->list = list;
    all->wanted = arena_alloc(arena, spec->all_schema_count + 1, sizeof *all->wanted);
    all->tracked = arena_alloc(arena, spec->all_schema_count + 1, sizeof *all->tracked);
    all->imports = json_object();
    all->patterns = json_object();
    all->constants = json_array();
    for (size_t i = 0; i < spec->all_schema_count; i++) {
        const struct schema *schema = spec->all_schemas[i];
        if (schema->unevaluated_items != NULL || schema->unevaluated_properties != NULL) {
            track(all, schema, false);
        }
    }
    return all;
}

static struct emit function_emit(struct validators *all)
{
    struct emit emit = {.all = all,
                        .arena = all->arena,
                        .names = name_scope_new(all->arena, NAME_CAMEL),
                        .problems = "problems",
                        .value = "value"};
    emit.at = layout_text(all->arena, "at");
    static const char *const taken[] = {
        "value", "at",         "problems", "seen",     "report",   "join",       "item",    "has",
        "equal", "characters", "isArray",  "isObject", "isBinary", "isMultiple", "isUnique"};
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
        name_scope_reserve(emit.names, taken[i]);
    }
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        name_scope_reserve(emit.names, formats[i].function);
    }
    return emit;
}

/* The declared parameters, as few as the body uses. */
static const struct layout *parameters_of(const struct emit *emit, bool typed)
{
    const struct layout *parameters[] = {text(emit, typed ? "value: unknown" : "value"),
                                         text(emit, typed ? "at: string" : "at"),
                                         text(emit, typed ? "problems: Problem[]" : "problems"),
                                         text(emit, "seen: Seen = new Seen()")};
    return layout_list(emit->arena, "(", parameters, emit->seen != NULL ? 4 : 3, ")");
}

const char *validators_check(struct validators *all, const struct schema *schema, unsigned indent,
                             unsigned column)
{
    struct emit emit = function_emit(all);
    struct code_list body = {.arena = all->arena};
    const struct rule *rule = check_use(all->arena, schema, CHECK_REQUEST);
    if (check_is_empty(rule)) {
        return use(&emit, "anything");
    }
    if (rule->count == 1 && rule->types == 0 && rule->checks[0].kind == CHECK_CALL &&
        !rule->nullable) {
        want(all, rule->checks[0].schema);
        return arena_printf(all->arena, "check%s", rule->checks[0].schema->type_name);
    }
    emit_rule(&emit, rule, &body);
    const struct layout *head =
        layout_all(all->arena, parameters_of(&emit, false), layout_text(all->arena, " =>"), NULL);
    return code_text(all->arena, code_block(all->arena, head, code_lines(&body)), indent, column);
}

static json_t *function_code(struct validators *all, const struct schema *schema)
{
    struct emit emit = function_emit(all);
    struct code_list body = {.arena = all->arena};
    if (all->tracked[schema->index]) {
        emit.seen = "seen";
        use(&emit, "Seen");
    }
    all->has_problems = true;
    emit_rule(&emit, check_schema(all->arena, schema, CHECK_REQUEST), &body);
    const struct layout *head = layout_group(
        all->arena,
        layout_all(all->arena,
                   layout_printf(all->arena, "export function check%s", schema->type_name),
                   parameters_of(&emit, true), layout_text(all->arena, ": void"), NULL));
    const struct layout *code = code_block(all->arena, head, code_lines(&body));
    return json_string(code_text(all->arena, code, 0, 0));
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The import of everything that is used, on one line if it fits; "" when nothing is. */
static json_t *import_code(struct validators *all)
{
    size_t count = 0;
    const char **names = arena_alloc(all->arena, json_object_size(all->imports) + 1, sizeof *names);
    struct code_list parts = {.arena = all->arena};
    const char *name;
    json_t *value;
    json_object_foreach(all->imports, name, value)
    {
        names[count++] = arena_strdup(all->arena, name);
    }
    if (count == 0) {
        return json_string("");
    }
    qsort(names, count, sizeof *names, compare_texts);
    for (size_t i = 0; i < count; i++) {
        code_add(&parts, layout_text(all->arena, names[i]));
    }
    const struct layout *list = code_braces(all->arena, &parts);
    const struct layout *code = layout_all(all->arena, layout_text(all->arena, "import "), list,
                                           layout_text(all->arena, " from './checks.js';"), NULL);
    return json_string(code_text(all->arena, code, 0, 0));
}

json_t *validators_finish(struct validators *all)
{
    json_t **by_schema =
        arena_alloc(all->arena, all->spec->all_schema_count + 1, sizeof *by_schema);
    for (size_t i = 0; i < all->queued; i++) {
        by_schema[all->queue[i]->index] = function_code(all, all->queue[i]);
    }
    json_t *functions = json_array();
    for (size_t i = 0; i < all->spec->schema_count; i++) {
        json_t *code = by_schema[all->spec->schemas[i]->index];
        if (code != NULL) {
            json_array_append_new(functions, code);
        }
    }
    json_t *view = json_object();
    json_object_set_new(view, "imports", import_code(all));
    json_object_set_new(view, "problems", json_boolean(all->has_problems));
    json_object_set_new(view, "constants", all->constants);
    json_object_set_new(view, "functions", functions);
    json_decref(all->patterns);
    json_decref(all->imports);
    return view;
}
