/* What is asked of objects, as statements. */
#include "scaffold/generate/emit.h"

#define CHAIN_LIMIT 10 /* names that are compared one after the other */

/* value.email !== undefined, or has(value, 'constructor') */
const char *emit_presence(const struct emit *emit, const char *name, size_t length, bool contrary)
{
    if (check_is_inherited(name, length)) {
        return arena_printf(emit->arena, "%s%s(%s, %s)", contrary ? "!" : "", emit_use(emit, "has"),
                            emit->value, code_string(emit->arena, name, length));
    }
    return arena_printf(emit->arena, "%s%s %s undefined", emit->value,
                        code_member(emit->arena, name, length), contrary ? "===" : "!==");
}

static struct step step_to(const char *name, size_t length)
{
    return (struct step){.kind = STEP_NAME, .text = name, .length = length};
}

static void emit_required(const struct emit *emit, const struct check *check, struct block *out)
{
    struct condition absent =
        condition_text(emit->arena, emit_presence(emit, check->text, check->length, true));
    block_when(out, &absent,
               emit_report_at(emit, step_to(check->text, check->length), "is required"));
}

/* --- properties --- */

/* if (has(value, 'constructor')) { const constructor: unknown = …; … } */
static void emit_inherited(const struct emit *emit, const struct check *check, struct block *out)
{
    struct block body = {.arena = emit->arena};
    struct step step = step_to(check->text, check->length);
    const char *name = emit_variable(emit, check->text);
    struct emit inner = emit_inside(emit, check->rule, name, &step, &body);
    const char *member = code_member(emit->arena, check->text, check->length);
    block_add(&body, emit_declare(emit, arena_printf(emit->arena, "%s: unknown", name),
                                  arena_printf(emit->arena, "%s%s", emit->value, member)));
    size_t before = body.count;
    emit_rule(&inner, check->rule, PRESENCE_GIVEN, &body);
    if (body.count > before) {
        struct condition there =
            condition_text(emit->arena, emit_presence(emit, check->text, check->length, false));
        block_guard(out, &there, &body);
    }
    if (check->required) {
        emit_required(emit, check, out);
    }
}

/* const email = value.email; and what its rule asks of it. */
static void emit_own(const struct emit *emit, const struct check *check, struct block *out)
{
    struct block body = {.arena = emit->arena};
    struct step step = step_to(check->text, check->length);
    const char *name = emit_variable(emit, check->text);
    struct emit inner = emit_inside(emit, check->rule, name, &step, &body);
    size_t before = body.count;
    emit_rule(&inner, check->rule, check->required ? PRESENCE_REQUIRED : PRESENCE_OPTIONAL, &body);
    if (body.count > before) {
        const char *member = code_member(emit->arena, check->text, check->length);
        block_add(out,
                  emit_declare(emit, name, arena_printf(emit->arena, "%s%s", emit->value, member)));
        block_append(out, &body);
    }
}

static void emit_property(const struct emit *emit, const struct check *check, struct block *out)
{
    if (!check_is_empty(check->rule)) {
        bool inherited = check_is_inherited(check->text, check->length);
        (inherited ? emit_inherited : emit_own)(emit, check, out);
    } else if (check->required) {
        emit_required(emit, check, out);
    }
    emit_mark(emit, out, "property", code_string(emit->arena, check->text, check->length));
}

/* --- names that the schema does not tell --- */

/* for (const name in value) { body } */
static void name_loop(const struct emit *emit, const char *name, const struct block *body,
                      struct block *out)
{
    if (body->count > 0) {
        const struct layout *head =
            layout_printf(emit->arena, "for (const %s in %s)", name, emit->value);
        block_add(out, code_block(emit->arena, head, block_code(body)));
    }
}

/* What a rule asks of the property whose name is in the variable `name`. */
static void emit_named_value(const struct emit *emit, const struct rule *rule, const char *name,
                             struct block *out)
{
    struct step step = {.kind = STEP_KEY, .text = name};
    if (!check_is_empty(rule)) {
        emit_part(emit, rule, "member", arena_printf(emit->arena, "%s[%s]", emit->value, name),
                  step, out);
    }
}

static void emit_pattern_property(const struct emit *emit, const struct check *check,
                                  struct block *out)
{
    struct block body = {.arena = emit->arena};
    struct block loop = {.arena = emit->arena};
    const char *name = emit_variable(emit, "key");
    emit_named_value(emit, check->rule, name, &body);
    emit_mark(emit, &body, "property", name);
    if (body.count > 0) {
        const char *constant = emit_pattern_constant(emit, check->text);
        struct condition matches =
            condition_text(emit->arena, arena_printf(emit->arena, "%s.test(%s)", constant, name));
        block_guard(&loop, &matches, &body);
        name_loop(emit, name, &loop, out);
    }
}

/* name !== 'sku' && name !== 'note', or !PROPERTIES.has(name) */
static void add_names(const struct emit *emit, const struct code_list *names, const char *name,
                      struct condition *out)
{
    if (names->count > CHAIN_LIMIT) {
        const char *set = emit_set_constant(emit, "properties", "string", names);
        condition_add(
            out, condition_text(emit->arena, arena_printf(emit->arena, "!%s.has(%s)", set, name)));
        return;
    }
    for (size_t i = 0; i < names->count; i++) {
        const char *left = arena_printf(emit->arena, "%s !==", name);
        condition_add(out, condition_compared(emit->arena, left, names->items[i]));
    }
}

/* The condition that a name is described by no property or pattern of the same rule. */
static struct condition undescribed(const struct emit *emit, const struct rule *rule,
                                    const char *name)
{
    struct condition condition = {.arena = emit->arena};
    struct code_list names = {.arena = emit->arena};
    for (size_t i = 0; i < rule->count; i++) {
        const struct check *check = &rule->checks[i];
        if (check->kind == CHECK_PROPERTY) {
            code_add(&names, layout_text(emit->arena,
                                         code_string(emit->arena, check->text, check->length)));
        }
    }
    add_names(emit, &names, name, &condition);
    for (size_t i = 0; i < rule->count; i++) {
        const struct check *check = &rule->checks[i];
        if (check->kind == CHECK_PATTERN_PROPERTY) {
            const char *constant = emit_pattern_constant(emit, check->text);
            const char *term = arena_printf(emit->arena, "!%s.test(%s)", constant, name);
            condition_add(&condition, condition_text(emit->arena, term));
        }
    }
    return condition;
}

void emit_additional(const struct emit *emit, const struct rule *rule, const struct check *check,
                     struct block *out)
{
    if (!check_is_empty(check->rule)) {
        struct block body = {.arena = emit->arena};
        struct block loop = {.arena = emit->arena};
        const char *name = emit_variable(emit, "key");
        struct condition condition = undescribed(emit, rule, name);
        emit_named_value(emit, check->rule, name, &body);
        if (condition.count == 0) {
            loop = body;
        } else if (body.count > 0) {
            block_guard(&loop, &condition, &body);
        }
        name_loop(emit, name, &loop, out);
    }
    emit_mark(emit, out, "properties", "");
}

static void emit_names(const struct emit *emit, const struct check *check, struct block *out)
{
    struct block loop = {.arena = emit->arena};
    const char *name = emit_variable(emit, "key");
    struct emit inner = *emit;
    inner.value = name;
    inner.known = SCHEMA_STRING;
    inner.seen = NULL;
    if (check_is_empty(check->rule)) {
        return;
    }
    struct step step = {.kind = STEP_KEY, .text = name};
    const struct layout *refused = emit_report_at(emit, step, "has a name that is not allowed");
    struct condition fails = emit_trial(&inner, check->rule, true, NULL, &loop);
    block_when(&loop, &fails, refused);
    name_loop(emit, name, &loop, out);
}

void emit_unevaluated_properties(const struct emit *emit, const struct check *check,
                                 struct block *out)
{
    struct block body = {.arena = emit->arena};
    struct block loop = {.arena = emit->arena};
    if (!check_is_empty(check->rule)) {
        const char *name = emit_variable(emit, "key");
        struct condition unseen = condition_text(
            emit->arena, arena_printf(emit->arena, "!%s.hasProperty(%s)", emit->seen, name));
        emit_named_value(emit, check->rule, name, &body);
        if (body.count > 0) {
            block_guard(&loop, &unseen, &body);
        }
        name_loop(emit, name, &loop, out);
    }
    emit_mark(emit, out, "properties", "");
}

/* --- dependencies --- */

static void emit_dependency(const struct emit *emit, const struct check *check,
                            const struct block *body, struct block *out)
{
    if (body->count > 0) {
        struct condition there =
            condition_text(emit->arena, emit_presence(emit, check->text, check->length, false));
        block_guard(out, &there, body);
    }
}

static void emit_dependent_required(const struct emit *emit, const struct check *check,
                                    struct block *out)
{
    struct block body = {.arena = emit->arena};
    for (size_t i = 0; i < check->names->count; i++) {
        struct check needed = {.text = check->names->items[i], .length = check->names->lengths[i]};
        emit_required(emit, &needed, &body);
    }
    emit_dependency(emit, check, &body, out);
}

static void emit_dependent_rule(const struct emit *emit, const struct check *check,
                                struct block *out)
{
    struct block body = {.arena = emit->arena};
    emit_in_place(emit, check->rule, &body);
    emit_dependency(emit, check, &body, out);
}

check_emitter *const emit_objects[CHECK_KINDS] = {
    [CHECK_REQUIRED] = emit_required,
    [CHECK_PROPERTY] = emit_property,
    [CHECK_PATTERN_PROPERTY] = emit_pattern_property,
    [CHECK_NAMES] = emit_names,
    [CHECK_DEPENDENT_REQUIRED] = emit_dependent_required,
    [CHECK_DEPENDENT_RULE] = emit_dependent_rule,
};
