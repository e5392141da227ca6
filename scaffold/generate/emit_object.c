/* What is asked of objects, as statements. */
#include "scaffold/generate/emit.h"

#include "common/buffer.h"

static const char *property_count(const struct emit *emit)
{
    return arena_printf(emit->arena, "Object.keys(%s).length", emit->value);
}

static void emit_min_properties(const struct emit *emit, const struct check *check,
                                struct code_list *out)
{
    emit_at_least(emit, check, out, property_count(emit), "property", "properties");
}

static void emit_max_properties(const struct emit *emit, const struct check *check,
                                struct code_list *out)
{
    emit_at_most(emit, check, out, property_count(emit), "property", "properties");
}

static void emit_required(const struct emit *emit, const struct check *check, struct code_list *out)
{
    const struct layout *absent = layout_all(emit->arena, emit_text(emit, "!"),
                                             emit_has(emit, check->text, check->length), NULL);
    code_add(out, code_if(emit->arena, absent,
                          emit_report_at(emit, emit_join_property(emit, check->text, check->length),
                                         "is required")));
}

/* The value of a property in a variable, and what its rule asks of it. */
static void emit_property_value(const struct emit *emit, const struct check *check,
                                struct code_list *body)
{
    if (!check_is_empty(check->rule)) {
        const char *member = code_member(emit->arena, check->text, check->length);
        emit_part(emit, check->rule, check->text,
                  arena_printf(emit->arena, "%s%s", emit->value, member),
                  emit_join_property(emit, check->text, check->length), body);
    }
    emit_mark(emit, body, "property", code_string(emit->arena, check->text, check->length));
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
        code_if(emit->arena, emit_has(emit, check->text, check->length), code_lines(&body));
    if (check->required) {
        const struct layout *missing = emit_report_at(
            emit, emit_join_property(emit, check->text, check->length), "is required");
        then = layout_all(emit->arena, then,
                          code_block(emit->arena, emit_text(emit, " else"), missing), NULL);
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
    if (!check_is_empty(rule)) {
        emit_part(emit, rule, "member", arena_printf(emit->arena, "%s[%s]", emit->value, name),
                  emit_join_name(emit, name), body);
    }
}

static void emit_pattern_property(const struct emit *emit, const struct check *check,
                                  struct code_list *out)
{
    struct code_list body = {.arena = emit->arena};
    struct code_list loop = {.arena = emit->arena};
    const char *name = emit_variable(emit, "name");
    emit_named_value(emit, check->rule, name, &body);
    emit_mark(emit, &body, "property", name);
    if (body.count == 0) {
        return;
    }
    const char *constant = emit_pattern_constant(emit, check->text);
    emit_when(emit, &loop, arena_printf(emit->arena, "%s.test(%s)", constant, name),
              code_lines(&body));
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
            code_add(&names, emit_text(emit, code_string(emit->arena, check->text, check->length)));
        } else if (check->kind == CHECK_PATTERN_PROPERTY) {
            buffer_printf(&condition, "%s%s.test(%s)", condition.length == 0 ? "" : " || ",
                          emit_pattern_constant(emit, check->text), name);
        }
    }
    if (names.count > 0) {
        buffer_printf(&condition, "%s%s.has(%s)", condition.length == 0 ? "" : " || ",
                      emit_set_constant(emit, names.items, names.count), name);
    }
    const char *result =
        condition.length == 0 ? NULL : arena_strdup(emit->arena, buffer_text(&condition));
    buffer_release(&condition);
    return result;
}

void emit_additional(const struct emit *emit, const struct rule *rule, const struct check *check,
                     struct code_list *out)
{
    if (!check_is_empty(check->rule)) {
        struct code_list loop = {.arena = emit->arena};
        const char *name = emit_variable(emit, "name");
        const char *condition = described(emit, rule, name);
        if (condition != NULL) {
            code_add(&loop, layout_printf(emit->arena, "if (%s) continue;", condition));
        }
        emit_named_value(emit, check->rule, name, &loop);
        code_add(out, name_loop(emit, name, code_lines(&loop)));
    }
    emit_mark(emit, out, "properties", "");
}

static void emit_names(const struct emit *emit, const struct check *check, struct code_list *out)
{
    if (check_is_empty(check->rule)) {
        return;
    }
    struct code_list loop = {.arena = emit->arena};
    const char *name = emit_variable(emit, "name");
    const char *any = emit_variable(emit, "key");
    code_add(&loop, layout_printf(emit->arena, "const %s: unknown = %s;", any, name));
    const char *trial = emit_trial(emit, check->rule, any, NULL, &loop);
    emit_when(emit, &loop, arena_printf(emit->arena, "%s.length > 0", trial),
              emit_report_at(emit, emit_join_name(emit, name), "has a name that is not allowed"));
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
    code_add(out,
             code_if(emit->arena, emit_has(emit, check->text, check->length), code_lines(&body)));
}

static void emit_dependent_rule(const struct emit *emit, const struct check *check,
                                struct code_list *out)
{
    struct code_list body = {.arena = emit->arena};
    emit_in_place(emit, check->rule, &body);
    if (body.count > 0) {
        code_add(out, code_if(emit->arena, emit_has(emit, check->text, check->length),
                              code_lines(&body)));
    }
}

void emit_unevaluated_properties(const struct emit *emit, const struct check *check,
                                 struct code_list *out)
{
    struct code_list loop = {.arena = emit->arena};
    const char *name = emit_variable(emit, "name");
    if (!check_is_empty(check->rule)) {
        code_add(&loop,
                 layout_printf(emit->arena, "if (%s.hasProperty(%s)) continue;", emit->seen, name));
        emit_named_value(emit, check->rule, name, &loop);
        code_add(out, name_loop(emit, name, code_lines(&loop)));
    }
    emit_mark(emit, out, "properties", "");
}

check_emitter *const emit_objects[CHECK_KINDS] = {
    [CHECK_MIN_PROPERTIES] = emit_min_properties,
    [CHECK_MAX_PROPERTIES] = emit_max_properties,
    [CHECK_REQUIRED] = emit_required,
    [CHECK_PROPERTY] = emit_property,
    [CHECK_PATTERN_PROPERTY] = emit_pattern_property,
    [CHECK_NAMES] = emit_names,
    [CHECK_DEPENDENT_REQUIRED] = emit_dependent_required,
    [CHECK_DEPENDENT_RULE] = emit_dependent_rule,
};
