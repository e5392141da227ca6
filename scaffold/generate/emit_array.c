/* What is asked of arrays, as statements. */
#include "scaffold/generate/emit.h"

static const char *item_count(const struct emit *emit)
{
    return arena_printf(emit->arena, "%s.length", emit->value);
}

static void emit_min_items(const struct emit *emit, const struct check *check,
                           struct code_list *out)
{
    emit_at_least(emit, check, out, item_count(emit), "item", "items");
}

static void emit_max_items(const struct emit *emit, const struct check *check,
                           struct code_list *out)
{
    emit_at_most(emit, check, out, item_count(emit), "item", "items");
}

static void emit_unique(const struct emit *emit, const struct check *check, struct code_list *out)
{
    (void)check;
    emit_when(emit, out,
              arena_printf(emit->arena, "!%s(%s)", emit_use(emit, "isUnique"), emit->value),
              emit_report(emit, "must not have the same item twice"));
}

static void emit_element(const struct emit *emit, const struct rule *rule, const char *index,
                         struct code_list *out)
{
    emit_part(emit, rule, "element", arena_printf(emit->arena, "%s[%s]", emit->value, index),
              emit_join_index(emit, index), out);
}

static void emit_prefix_item(const struct emit *emit, const struct check *check,
                             struct code_list *out)
{
    struct code_list body = {.arena = emit->arena};
    const char *index = arena_printf(emit->arena, "%lld", (long long)check->count);
    if (!check_is_empty(check->rule)) {
        emit_element(emit, check->rule, index, &body);
    }
    emit_mark(emit, &body, "index", index);
    emit_when(emit, out, arena_printf(emit->arena, "%s.length > %s", emit->value, index),
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
        const char *index = emit_variable(emit, "index");
        emit_element(emit, check->rule, index, &body);
        code_add(out, item_loop(emit, index, check->count, code_lines(&body)));
    }
    emit_mark(emit, out, "items", "");
}

static void emit_contains(const struct emit *emit, const struct check *check, struct code_list *out)
{
    struct code_list body = {.arena = emit->arena};
    struct code_list found = {.arena = emit->arena};
    const char *matches = emit_variable(emit, "matches");
    const char *index = emit_variable(emit, "index");
    const char *item = emit_variable(emit, "element");
    code_add(out, layout_printf(emit->arena, "let %s = 0;", matches));
    code_add(&body,
             emit_declare(emit, item, arena_printf(emit->arena, "%s[%s]", emit->value, index)));
    const char *trial = emit_trial(emit, check->rule, item, NULL, &body);
    code_add(&found, layout_printf(emit->arena, "%s++;", matches));
    emit_mark(emit, &found, "index", index);
    emit_when(emit, &body, arena_printf(emit->arena, "%s.length === 0", trial), code_lines(&found));
    code_add(out, item_loop(emit, index, 0, code_lines(&body)));
    if (check->count > 0) {
        emit_when(
            emit, out, arena_printf(emit->arena, "%s < %lld", matches, (long long)check->count),
            emit_report(emit,
                        arena_printf(emit->arena, "must contain at least %s of the required form",
                                     emit_plural(emit, check->count, "item", "items"))));
    }
    if (check->most >= 0) {
        emit_when(
            emit, out, arena_printf(emit->arena, "%s > %lld", matches, (long long)check->most),
            emit_report(emit, arena_printf(emit->arena, "must contain at most %s of that form",
                                           emit_plural(emit, check->most, "item", "items"))));
    }
}

void emit_unevaluated_items(const struct emit *emit, const struct check *check,
                            struct code_list *out)
{
    struct code_list body = {.arena = emit->arena};
    const char *index = emit_variable(emit, "index");
    code_add(&body,
             layout_printf(emit->arena, "if (%s.hasIndex(%s)) continue;", emit->seen, index));
    if (!check_is_empty(check->rule)) {
        emit_element(emit, check->rule, index, &body);
        code_add(out, item_loop(emit, index, 0, code_lines(&body)));
    }
    emit_mark(emit, out, "items", "");
}

check_emitter *const emit_arrays[CHECK_KINDS] = {
    [CHECK_MIN_ITEMS] = emit_min_items, [CHECK_MAX_ITEMS] = emit_max_items,
    [CHECK_UNIQUE] = emit_unique,       [CHECK_PREFIX_ITEM] = emit_prefix_item,
    [CHECK_ITEMS] = emit_items,         [CHECK_CONTAINS] = emit_contains,
};
