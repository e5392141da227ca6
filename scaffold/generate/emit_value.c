/* What is asked of any value: constants, calls and combinations, as statements. */
#include "scaffold/generate/emit.h"

#include "common/buffer.h"

#define ENUM_MESSAGE_LIMIT 10 /* values that a message lists */

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
    emit_constant(emit, arena_printf(emit->arena, "const %s: unknown = ", name),
                  code_value(emit->arena, check->value));
    emit_when(emit, out,
              arena_printf(emit->arena, "!%s(%s, %s)", emit_use(emit, "equal"), emit->value, name),
              emit_report(emit, said));
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
    const char *set = emit_set_constant(emit, scalars.items, scalars.count);
    buffer_printf(&condition, "!%s.has(%s)", set, emit->value);
    if (others.count > 0) {
        const char *name = arena_printf(emit->arena, "VALUE_%zu", ++emit->all->value_count);
        emit_constant(emit, arena_printf(emit->arena, "const %s: readonly unknown[] = ", name),
                      layout_list(emit->arena, "[", others.items, others.count, "]"));
        buffer_printf(&condition, " && !%s.some((known) => %s(known, %s))", name,
                      emit_use(emit, "equal"), emit->value);
    }
    emit_when(emit, out, arena_strdup(emit->arena, buffer_text(&condition)),
              emit_report(emit, enum_message(emit, check->value)));
    buffer_release(&condition);
}

static void emit_call(const struct emit *emit, const struct check *check, struct code_list *out)
{
    emit_want(emit->all, check->schema);
    const struct layout *arguments[] = {emit_text(emit, emit->value), emit->at,
                                        emit_text(emit, emit->problems),
                                        emit->seen == NULL ? NULL : emit_text(emit, emit->seen)};
    bool tracked = emit->seen != NULL && emit->all->tracked[check->schema->index];
    code_add(out, layout_all(emit->arena,
                             layout_printf(emit->arena, "check%s", check->schema->type_name),
                             layout_list(emit->arena, "(", arguments, tracked ? 4 : 3, ")"),
                             emit_text(emit, ";"), NULL));
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
    const char *matches = emit_variable(emit, "matches");
    code_add(out, layout_printf(emit->arena, "let %s = 0;", matches));
    const char *same = emit_unknown_value(emit, out);
    for (size_t i = 0; i < check->rule_count; i++) {
        struct code_list found = {.arena = emit->arena};
        const char *seen = emit_trial_seen(emit, out);
        const char *trial = emit_trial(emit, check->rules[i], same, seen, out);
        code_add(&found, layout_printf(emit->arena, "%s++;", matches));
        emit_mark(emit, &found, "add", seen);
        emit_when(emit, out, arena_printf(emit->arena, "%s.length === 0", trial),
                  code_lines(&found));
    }
    return matches;
}

static void emit_any_of(const struct emit *emit, const struct check *check, struct code_list *out)
{
    const char *matches = emit_matches(emit, check, out);
    emit_when(emit, out, arena_printf(emit->arena, "%s === 0", matches),
              emit_report(emit, "must have one of the allowed forms"));
}

static void emit_one_of(const struct emit *emit, const struct check *check, struct code_list *out)
{
    const char *matches = emit_matches(emit, check, out);
    emit_when(emit, out, arena_printf(emit->arena, "%s !== 1", matches),
              emit_report(emit, "must have exactly one of the allowed forms"));
}

static void emit_not(const struct emit *emit, const struct check *check, struct code_list *out)
{
    const char *same = emit_unknown_value(emit, out);
    const char *seen = emit_trial_seen(emit, out);
    const char *trial = emit_trial(emit, check->rule, same, seen, out);
    emit_when(emit, out, arena_printf(emit->arena, "%s.length === 0", trial),
              emit_report(emit, "must not have the excluded form"));
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
    const char *same = emit_unknown_value(emit, out);
    const char *seen = emit_trial_seen(emit, out);
    const char *trial = emit_trial(emit, check->rules[0], same, seen, out);
    emit_mark(emit, &then, "add", seen);
    emit_branch(emit, check->rules[1], same, &then);
    emit_branch(emit, check->rules[2], same, &otherwise);
    emit_when(emit, out, arena_printf(emit->arena, "%s.length === 0", trial), code_lines(&then));
    emit_when(emit, out, arena_printf(emit->arena, "%s.length > 0", trial), code_lines(&otherwise));
}

check_emitter *const emit_values[CHECK_KINDS] = {
    [CHECK_CONST] = emit_const, [CHECK_ENUM] = emit_enum,    [CHECK_CALL] = emit_call,
    [CHECK_ALL] = emit_all_of,  [CHECK_ANY] = emit_any_of,   [CHECK_ONE] = emit_one_of,
    [CHECK_NOT] = emit_not,     [CHECK_IF] = emit_condition,
};
