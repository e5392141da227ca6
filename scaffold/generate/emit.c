/* The pieces that the emitters of checks are made of: calls, constants, variables. */
#include "scaffold/generate/emit.h"

#include "scaffold/name/name.h"
#include "scaffold/template/quote.h"

#include <string.h>

const char *emit_use(const struct emit *emit, const char *name)
{
    if (json_object_get(emit->all->imports, name) == NULL) {
        json_object_set_new(emit->all->imports, name, json_true());
    }
    return name;
}

/* The names of other functions, check…, are none. */
const char *emit_variable(const struct emit *emit, const char *wish)
{
    const char *name = name_scope_add(emit->names, wish);
    if (strncmp(name, "check", 5) != 0) {
        return name;
    }
    return name_scope_add(emit->names, arena_printf(emit->arena, "value_%s", wish));
}

const char *emit_call_text(const struct emit *emit, const char *name, bool contrary)
{
    return arena_printf(emit->arena, "%s%s(%s)", contrary ? "!" : "", emit_use(emit, name),
                        emit->value);
}

void emit_refuse(const struct emit *emit, struct block *out, const char *condition,
                 const char *message)
{
    struct condition fails = condition_text(emit->arena, condition);
    block_when(out, &fails, emit_report(emit, message));
}

const char *emit_plural(const struct emit *emit, int64_t count, const char *word, const char *many)
{
    return arena_printf(emit->arena, "%lld %s", (long long)count, count == 1 ? word : many);
}

/* --- constants --- */

const char *emit_constant_name(const struct emit *emit, const char *word)
{
    const char *topic = emit->topic != NULL ? emit->topic : "";
    return name_scope_add(emit->all->constant_names,
                          arena_printf(emit->arena, "%s %s", topic, word));
}

/* What the value begins with and cannot be broken goes below the sign when it does not fit behind it. */
void emit_constant(const struct emit *emit, const char *head, const char *start,
                   const struct layout *value)
{
    struct arena *arena = emit->arena;
    const struct layout *whole = layout_all(arena, layout_text(arena, start), value);
    bool fits = layout_columns(head, strlen(head)) + 1 + strlen(start) <= LAYOUT_WIDTH;
    const struct layout *placed =
        fits ? layout_all(arena, layout_text(arena, " "), whole)
             : layout_indent(arena, layout_all(arena, layout_hardline, whole));
    const struct layout *code =
        layout_all(arena, layout_text(arena, head), placed, layout_text(arena, ";"));
    json_array_append_new(emit->all->constants, code_json(code, 0, 0));
}

const char *emit_pattern_constant(const struct emit *emit, const char *pattern)
{
    struct validators *all = emit->all;
    const char *known = json_string_value(json_object_get(all->patterns, pattern));
    if (known != NULL) {
        return known;
    }
    const char *name = emit_constant_name(emit, "pattern");
    json_object_set_new(all->patterns, pattern, json_string(name));
    const struct layout *argument =
        layout_kept(emit->arena, code_string(emit->arena, pattern, strlen(pattern)));
    emit_constant(emit, arena_printf(emit->arena, "const %s =", name),
                  arena_printf(emit->arena, "%s(", emit_use(emit, "pattern")),
                  layout_list(emit->arena, "", &argument, 1, ")"));
    return name;
}

const char *emit_set_constant(const struct emit *emit, const char *word, const char *type,
                              const struct code_list *items)
{
    const char *name = emit_constant_name(emit, word);
    const struct layout *value =
        layout_all(emit->arena, layout_list(emit->arena, "", items->items, items->count, "]"),
                   layout_text(emit->arena, ")"));
    emit_constant(emit, arena_printf(emit->arena, "const %s: ReadonlySet<%s> =", name, type),
                  "new Set([", value);
    return name;
}

/* --- variables --- */

/* What does not fit behind the sign goes below it, as Prettier has it. */
const struct layout *emit_declare(const struct emit *emit, const char *name, const char *expression)
{
    struct arena *arena = emit->arena;
    const struct layout *below =
        layout_indent(arena, layout_all(arena, layout_line, layout_text(arena, expression)));
    return layout_group(arena, layout_all(arena, layout_printf(arena, "const %s =", name), below,
                                          layout_text(arena, ";")));
}

void emit_mark(const struct emit *emit, struct block *out, const char *what, const char *argument)
{
    if (emit->seen != NULL) {
        block_add(out, layout_printf(emit->arena, "%s.%s(%s);", emit->seen, what, argument));
    }
}

const char *emit_trial_seen(const struct emit *emit, struct block *out)
{
    if (emit->seen == NULL) {
        return NULL;
    }
    const char *name = emit_variable(emit, "seen");
    block_add(out, emit_declare(emit, name,
                                arena_printf(emit->arena, "new %s()", emit_use(emit, "Seen"))));
    return name;
}

/* --- rules of other values, and of this one once more --- */

bool emit_is_call(const struct rule *rule)
{
    return rule->count == 1 && rule->types == 0 && !rule->nullable && !rule->nothing &&
           rule->checks[0].kind == CHECK_CALL;
}

void emit_part(const struct emit *emit, const struct rule *rule, const char *wish,
               const char *expression, struct step step, struct block *out)
{
    if (rule->nothing) {
        block_add(out, emit_report_at(emit, step, "is not allowed"));
        return;
    }
    if (emit_is_call(rule)) {
        struct emit inner = emit_inside(emit, rule, expression, &step, out);
        emit_rule(&inner, rule, PRESENCE_GIVEN, out);
        return;
    }
    struct block body = {.arena = emit->arena};
    const char *name = emit_variable(emit, wish);
    struct emit inner = emit_inside(emit, rule, name, &step, &body);
    size_t before = body.count;
    emit_rule(&inner, rule, PRESENCE_GIVEN, &body);
    if (body.count > before) {
        block_add(out, emit_declare(emit, name, expression));
        block_append(out, &body);
    }
}

void emit_in_place(const struct emit *emit, const struct rule *rule, struct block *out)
{
    struct emit inner = *emit;
    inner.returns = false;
    emit_rule(&inner, rule, PRESENCE_GIVEN, out);
}

const char *emit_trial_problems(const struct emit *emit, const struct rule *rule, const char *seen,
                                struct block *out)
{
    struct emit trial = *emit;
    trial.problems = emit_variable(emit, "trial");
    trial.path = NULL;
    trial.seen = seen;
    trial.tried = true;
    trial.returns = false;
    block_add(out, emit_declare(emit, trial.problems,
                                arena_printf(emit->arena, "%s.trial()", emit->problems)));
    emit_rule(&trial, rule, PRESENCE_GIVEN, out);
    return trial.problems;
}

struct condition emit_trial(const struct emit *emit, const struct rule *rule, bool contrary,
                            const char *seen, struct block *out)
{
    struct condition condition = {.arena = emit->arena};
    enum truth truth = seen == NULL ? emit_test(emit, rule, contrary, &condition) : TRUTH_UNKNOWN;
    if (truth == TRUTH_UNKNOWN) {
        const char *trial = emit_trial_problems(emit, rule, seen, out);
        return condition_text(
            emit->arena, arena_printf(emit->arena, "%s%s.isEmpty", contrary ? "!" : "", trial));
    }
    if (truth != TRUTH_DEPENDS) { /* no terms: true or false */
        condition.any = (truth == TRUTH_NEVER) != contrary;
    }
    return condition;
}

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
