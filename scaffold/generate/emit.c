/* The pieces that the emitters of checks are made of: calls, paths, constants, variables. */
#include "scaffold/generate/emit.h"

#include "scaffold/name/name.h"
#include "scaffold/template/quote.h"

#include <string.h>

#define PATH_DEPTH 8 /* calls of join() and item() in an expression */

const char *emit_use(const struct emit *emit, const char *name)
{
    if (json_object_get(emit->all->imports, name) == NULL) {
        json_object_set_new(emit->all->imports, name, json_true());
    }
    return name;
}

/* A variable of the function; the names of other functions, check…, are none. */
const char *emit_variable(const struct emit *emit, const char *wish)
{
    const char *name = name_scope_add(emit->names, wish);
    if (strncmp(name, "check", 5) != 0) {
        return name;
    }
    return name_scope_add(emit->names, arena_printf(emit->arena, "value_%s", wish));
}

const struct layout *emit_text(const struct emit *emit, const char *bytes)
{
    return layout_text(emit->arena, bytes);
}

/* name(arguments…) with a semicolon. */
const struct layout *emit_invoke(const struct emit *emit, const char *name,
                                 const struct layout *const *arguments, size_t count)
{
    return layout_all(emit->arena, emit_text(emit, emit_use(emit, name)),
                      layout_list(emit->arena, "(", arguments, count, ")"), NULL);
}

const struct layout *emit_statement(const struct emit *emit, const struct layout *code)
{
    return layout_all(emit->arena, code, emit_text(emit, ";"), NULL);
}

const struct layout *emit_report_at(const struct emit *emit, const struct layout *at,
                                    const char *message)
{
    const struct layout *arguments[] = {
        emit_text(emit, emit->problems), at,
        emit_text(emit, code_string(emit->arena, message, strlen(message)))};
    return emit_statement(emit, emit_invoke(emit, "report", arguments, 3));
}

const struct layout *emit_report(const struct emit *emit, const char *message)
{
    return emit_report_at(emit, emit->at, message);
}

const struct layout *emit_join_name(const struct emit *emit, const char *expression)
{
    const struct layout *arguments[] = {emit->at, emit_text(emit, expression)};
    return emit_invoke(emit, "join", arguments, 2);
}

const struct layout *emit_join_property(const struct emit *emit, const char *name, size_t length)
{
    return emit_join_name(emit, code_string(emit->arena, name, length));
}

const struct layout *emit_join_index(const struct emit *emit, const char *index)
{
    const struct layout *arguments[] = {emit->at, emit_text(emit, index)};
    return emit_invoke(emit, "item", arguments, 2);
}

const struct layout *emit_has(const struct emit *emit, const char *name, size_t length)
{
    const struct layout *arguments[] = {emit_text(emit, emit->value),
                                        emit_text(emit, code_string(emit->arena, name, length))};
    return emit_invoke(emit, "has", arguments, 2);
}

/* A condition that may be cut behind each && of it. */
const struct layout *emit_condition_code(const struct emit *emit, const char *condition)
{
    struct code_list parts = {.arena = emit->arena};
    const char *and;
    while ((and = strstr(condition, " && ")) != NULL) {
        const char *part = arena_strndup(emit->arena, condition, (size_t)(and-condition) + 3);
        code_add(&parts, emit_text(emit, part));
        condition = and+4;
    }
    code_add(&parts, emit_text(emit, condition));
    return layout_join(emit->arena, layout_line, parts.items, parts.count);
}

void emit_when(const struct emit *emit, struct code_list *out, const char *condition,
               const struct layout *body)
{
    if (body != layout_empty) {
        code_add(out, code_if(emit->arena, emit_condition_code(emit, condition), body));
    }
}

const char *emit_plural(const struct emit *emit, int64_t count, const char *word, const char *many)
{
    return arena_printf(emit->arena, "%lld %s", (long long)count, count == 1 ? word : many);
}

static void emit_size(const struct emit *emit, int64_t count, struct code_list *out,
                      const char *condition, const char *bound, const char *counted)
{
    emit_when(emit, out, arena_printf(emit->arena, "%s %lld", condition, (long long)count),
              emit_report(emit, arena_printf(emit->arena, "must have %s %s", bound, counted)));
}

void emit_at_least(const struct emit *emit, const struct check *check, struct code_list *out,
                   const char *measured, const char *word, const char *many)
{
    emit_size(emit, check->count, out, arena_printf(emit->arena, "%s <", measured), "at least",
              emit_plural(emit, check->count, word, many));
}

void emit_at_most(const struct emit *emit, const struct check *check, struct code_list *out,
                  const char *measured, const char *word, const char *many)
{
    emit_size(emit, check->count, out, arena_printf(emit->arena, "%s >", measured), "at most",
              emit_plural(emit, check->count, word, many));
}

/* The constant of a regular expression. */
const char *emit_pattern_constant(const struct emit *emit, const char *pattern)
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
    const struct layout *argument = emit_text(emit, quoted);
    const struct layout *code =
        layout_all(emit->arena, layout_printf(emit->arena, "const %s = ", name),
                   emit_statement(emit, emit_invoke(emit, "pattern", &argument, 1)), NULL);
    json_array_append_new(all->constants, code_json(code, 0, 0));
    return name;
}

/* A constant of the file: `const NAME: TYPE = …`. */
void emit_constant(const struct emit *emit, const char *head, const struct layout *value)
{
    const struct layout *code =
        layout_all(emit->arena, emit_text(emit, head), value, emit_text(emit, ";"), NULL);
    json_array_append_new(emit->all->constants, code_json(code, 0, 0));
}

const char *emit_set_constant(const struct emit *emit, const struct layout *const *items,
                              size_t count)
{
    const char *name = arena_printf(emit->arena, "SET_%zu", ++emit->all->set_count);
    const struct layout *value =
        layout_all(emit->arena, emit_text(emit, "new Set("),
                   layout_list(emit->arena, "[", items, count, "]"), emit_text(emit, ")"), NULL);
    const char *head = arena_printf(emit->arena, "const %s: ReadonlySet<unknown> = ", name);
    emit_constant(emit, head, value);
    return name;
}

/* The statements of a rule on another value than emit's. Every so many levels the path gets a
 * variable, since each report inside repeats its expression. */
void emit_on(const struct emit *emit, const struct rule *rule, const char *value,
             const struct layout *at, struct code_list *out)
{
    struct emit inner = *emit;
    inner.value = value;
    inner.at = at;
    inner.seen = NULL;
    inner.depth++;
    if (inner.depth % PATH_DEPTH == 0) {
        const char *path = emit_variable(emit, "path");
        code_add(out, layout_all(emit->arena, layout_printf(emit->arena, "const %s = ", path),
                                 emit_statement(emit, at), NULL));
        inner.at = emit_text(emit, path);
    }
    emit_rule(&inner, rule, out);
}

void emit_part(const struct emit *emit, const struct rule *rule, const char *wish,
               const char *expression, const struct layout *at, struct code_list *out)
{
    if (rule->nothing) {
        code_add(out, emit_report_at(emit, at, "is not allowed"));
        return;
    }
    const char *name = emit_variable(emit, wish);
    code_add(out, emit_declare(emit, name, expression));
    emit_on(emit, rule, name, at, out);
}

const struct layout *emit_declare(const struct emit *emit, const char *name, const char *expression)
{
    return layout_printf(emit->arena, "const %s = %s;", name, expression);
}

void emit_mark(const struct emit *emit, struct code_list *out, const char *what,
               const char *argument)
{
    if (emit->seen != NULL) {
        code_add(out, layout_printf(emit->arena, "%s.%s(%s);", emit->seen, what, argument));
    }
}

/* The statements of `rule` with problems of their own; returns the variable that holds them. */
const char *emit_trial(const struct emit *emit, const struct rule *rule, const char *value,
                       const char *seen, struct code_list *out)
{
    struct emit trial = *emit;
    trial.problems = emit_variable(emit, "trial");
    trial.value = value;
    trial.seen = seen;
    code_add(out, layout_printf(emit->arena, "const %s: Problem[] = [];", trial.problems));
    emit->all->has_problems = true;
    emit_rule(&trial, rule, out);
    return trial.problems;
}

/* A Seen of its own for a trial, when somebody wants to know. */
const char *emit_trial_seen(const struct emit *emit, struct code_list *out)
{
    if (emit->seen == NULL) {
        return NULL;
    }
    const char *name = emit_variable(emit, "seen");
    code_add(out, emit_declare(emit, name,
                               arena_printf(emit->arena, "new %s()", emit_use(emit, "Seen"))));
    return name;
}

/* A variable of type unknown, so that what is known about the value does not get in the way. */
const char *emit_unknown_value(const struct emit *emit, struct code_list *out)
{
    const char *name = emit_variable(emit, "same");
    code_add(out, layout_printf(emit->arena, "const %s: unknown = %s;", name, emit->value));
    return name;
}

void emit_in_place(const struct emit *emit, const struct rule *rule, struct code_list *out)
{
    struct emit inner = *emit;
    struct code_list body = {.arena = emit->arena};
    inner.value = emit_unknown_value(emit, &body);
    size_t before = body.count;
    emit_rule(&inner, rule, &body);
    for (size_t i = 0; body.count > before && i < body.count; i++) {
        code_add(out, body.items[i]);
    }
}

/* Note that the function of `schema` is needed. */
void emit_want(struct validators *all, const struct schema *schema)
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
