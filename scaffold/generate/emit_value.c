/* What is asked of any value: values, calls and combinations, as statements. */
#include "scaffold/generate/emit.h"

void emit_listing(const struct emit *emit, const struct rule *rule, const struct check *check,
                  struct block *out)
{
    struct condition differs = emit_equals(emit, rule, check, true);
    block_when(out, &differs, emit_report(emit, emit_listing_message(emit, check)));
}

/* checkAddress(address, problems.at('address')); or, when nobody sees what it finds,
 * if (!passes(checkAddress, address, trial)) { … } */
static void emit_call(const struct emit *emit, const struct check *check, struct block *out)
{
    struct arena *arena = emit->arena;
    bool tracked = emit->seen != NULL && emit->all->tracked[check->schema->index];
    if (emit->tried && (emit->seen == NULL || tracked)) {
        struct condition fails = emit_passes(emit, check, true);
        block_when(out, &fails, emit_report(emit, "must have the required form"));
        return;
    }
    emit_want(emit->all, check->schema);
    const struct layout *arguments[] = {layout_text(arena, emit->value), emit_problems(emit, out),
                                        layout_text(arena, tracked ? emit->seen : "")};
    block_add(out, layout_all(arena, layout_printf(arena, "check%s", check->schema->type_name),
                              layout_list(arena, "(", arguments, tracked ? 3 : 2, ")"),
                              layout_text(arena, ";")));
}

static void emit_all_of(const struct emit *emit, const struct check *check, struct block *out)
{
    emit_in_place(emit, check->rule, out);
}

/* --- one of several --- */

/* Count those that hold; the name of the count. */
static const char *emit_matches(const struct emit *emit, const struct check *check,
                                struct block *out)
{
    const char *matches = emit_variable(emit, "matches");
    block_add(out, layout_printf(emit->arena, "let %s = 0;", matches));
    for (size_t i = 0; i < check->rule_count; i++) {
        struct block found = {.arena = emit->arena};
        const char *seen = emit_trial_seen(emit, out);
        struct condition holds = emit_trial(emit, check->rules[i], false, seen, out);
        block_add(&found, layout_printf(emit->arena, "%s++;", matches));
        emit_mark(emit, &found, "add", seen);
        block_when(out, &holds, block_code(&found));
    }
    return matches;
}

/* Whether all of several rules fail, as one condition. */
static enum truth all_fail(const struct emit *emit, const struct check *check,
                           struct condition *out)
{
    for (size_t i = 0; i < check->rule_count; i++) {
        if (!emit_can_test(emit, check->rules[i])) {
            return TRUTH_UNKNOWN;
        }
    }
    for (size_t i = 0; i < check->rule_count; i++) {
        struct condition fails;
        switch (emit_test(emit, check->rules[i], true, &fails)) {
        case TRUTH_UNKNOWN:
            return TRUTH_UNKNOWN;
        case TRUTH_ALWAYS:
            return TRUTH_NEVER;
        case TRUTH_DEPENDS:
            condition_add(out, fails);
            break;
        case TRUTH_NEVER:
            break;
        }
    }
    return TRUTH_DEPENDS;
}

/* Of [something, null] the one that is not null; else NULL. */
static const struct rule *beside_null(const struct check *check)
{
    for (size_t i = 0; check->rule_count == 2 && i < 2; i++) {
        const struct rule *rule = check->rules[i];
        if (rule->types == SCHEMA_NULL && rule->count == 0 && !rule->nothing) {
            return check->rules[1 - i];
        }
    }
    return NULL;
}

/* Whether null is wrong for sure. */
static bool refuses_null(const struct rule *rule)
{
    const struct schema *schema = rule->schema;
    if (emit_is_call(rule)) {
        schema = rule->checks[0].schema;
    } else if (rule->nullable) {
        return false;
    }
    return schema != NULL && !schema->nullable && schema->types != 0 &&
           (schema->types & SCHEMA_NULL) == 0;
}

/* if (parent !== null) { checkName(parent, problems.at('parent')); } */
static void emit_or_null(const struct emit *emit, const struct rule *rule, struct block *out)
{
    struct block body = {.arena = emit->arena};
    struct condition there =
        condition_text(emit->arena, arena_printf(emit->arena, "%s !== null", emit->value));
    emit_in_place(emit, rule, &body);
    if (body.count > 0) {
        block_guard(out, &there, &body);
    }
}

/* kind === 'dog' || kind === 'puppy' */
static struct condition is_told(const struct emit *emit, const char *told,
                                const struct node *values)
{
    struct condition condition = {.arena = emit->arena, .any = true};
    for (size_t i = 0; i < values->count; i++) {
        const struct node *value = values->items[i];
        const char *literal = code_string(emit->arena, value->text, value->length);
        condition_add(&condition, condition_text(emit->arena, arena_printf(emit->arena, "%s === %s",
                                                                           told, literal)));
    }
    return condition;
}

/* if (told === 'cat') { checkCat(…) } else if …, and else the choice as it is without; false when one of
 * them asks nothing, so that it would be no arm. */
static bool told_arms(const struct emit *emit, const struct rule *rule, const char *told,
                      struct block *out)
{
    for (; rule->checks[0].kind == CHECK_IF; rule = rule->checks[0].rules[2]) {
        const struct check *check = &rule->checks[0];
        const struct check *property = &check->rules[0]->checks[0];
        struct condition condition = is_told(emit, told, property->rule->checks[0].value);
        struct block body = {.arena = emit->arena};
        emit_in_place(emit, check->rules[1], &body);
        if (body.count == 0) {
            return false;
        }
        block_else_when(out, &condition, block_code(&body));
    }
    struct block otherwise = {.arena = emit->arena};
    emit_in_place(emit, rule, &otherwise);
    block_else(out, &otherwise);
    return true;
}

/* The rule of a discriminator. */
static void emit_told(const struct emit *emit, const struct rule *rule, struct block *out)
{
    const struct check *property = &rule->checks[0].rules[0]->checks[0];
    const char *told = emit_variable(emit, "told");
    struct block arms = {.arena = emit->arena};
    if (!told_arms(emit, rule, told, &arms)) {
        emit_in_place(emit, rule, out);
        return;
    }
    const char *name = code_string(emit->arena, property->text, property->length);
    block_add(out, emit_declare(emit, told,
                                arena_printf(emit->arena, "%s(%s, %s)", emit_use(emit, "memberOf"),
                                             emit->value, name)));
    block_append(out, &arms);
}

static void emit_any_of(const struct emit *emit, const struct check *check, struct block *out)
{
    if (check->rule != NULL) {
        emit_told(emit, check->rule, out);
        return;
    }
    const struct rule *other = beside_null(check);
    if (other != NULL && emit->seen == NULL && emit->known == 0) {
        emit_or_null(emit, other, out);
        return;
    }
    static const char *const message = "must have one of the allowed forms";
    struct condition fails = {.arena = emit->arena};
    enum truth truth = emit->seen == NULL ? all_fail(emit, check, &fails) : TRUTH_UNKNOWN;
    if (truth == TRUTH_DEPENDS) {
        block_when(out, &fails, emit_report(emit, message));
    } else if (truth == TRUTH_UNKNOWN) {
        const char *matches = emit_matches(emit, check, out);
        emit_refuse(emit, out, arena_printf(emit->arena, "%s === 0", matches), message);
    }
}

static void emit_one_of(const struct emit *emit, const struct check *check, struct block *out)
{
    static const char *const message = "must have exactly one of the allowed forms";
    if (check->rule != NULL) {
        emit_told(emit, check->rule, out);
        return;
    }
    const struct rule *other = beside_null(check);
    if (other != NULL && refuses_null(other) && emit->seen == NULL && emit->known == 0) {
        emit_or_null(emit, other, out);
        return;
    }
    bool never = true;
    for (size_t i = 0; i < check->rule_count; i++) {
        never = never && emit_never_holds(emit, check->rules[i]);
    }
    if (never) {
        block_add(out, emit_report(emit, message));
        return;
    }
    const char *matches = emit_matches(emit, check, out);
    emit_refuse(emit, out, arena_printf(emit->arena, "%s !== 1", matches), message);
}

static void emit_not(const struct emit *emit, const struct check *check, struct block *out)
{
    const char *seen = emit_trial_seen(emit, out);
    struct condition holds = emit_trial(emit, check->rule, false, seen, out);
    block_when(out, &holds, emit_report(emit, "must not have the excluded form"));
}

/* --- if --- */

static struct block branch(const struct emit *emit, const struct rule *rule)
{
    struct block body = {.arena = emit->arena};
    if (rule != NULL) {
        emit_in_place(emit, rule, &body);
    }
    return body;
}

/* By problems of its own: a condition on the value would tell the compiler what the branches ask. */
static void emit_condition(const struct emit *emit, const struct check *check, struct block *out)
{
    struct block then = {.arena = emit->arena};
    const char *seen = emit_trial_seen(emit, out);
    const char *trial = emit_trial_problems(emit, check->rules[0], seen, out);
    emit_mark(emit, &then, "add", seen);
    struct block right = branch(emit, check->rules[1]);
    struct block wrong = branch(emit, check->rules[2]);
    block_append(&then, &right);
    struct condition holds =
        condition_text(emit->arena, arena_printf(emit->arena, "%s.isEmpty", trial));
    struct condition fails =
        condition_text(emit->arena, arena_printf(emit->arena, "!%s.isEmpty", trial));
    if (then.count == 0) {
        block_when(out, &fails, block_code(&wrong));
        return;
    }
    block_when(out, &holds, block_code(&then));
    block_else(out, &wrong);
}

check_emitter *const emit_values[CHECK_KINDS] = {
    [CHECK_CALL] = emit_call,  [CHECK_ALL] = emit_all_of, [CHECK_ANY] = emit_any_of,
    [CHECK_ONE] = emit_one_of, [CHECK_NOT] = emit_not,    [CHECK_IF] = emit_condition,
};
