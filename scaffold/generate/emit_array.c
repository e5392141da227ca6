/* What is asked of arrays, as statements. */
#include "scaffold/generate/emit.h"

#include "scaffold/name/name.h"

#include <string.h>

/* What an item is called: that of `lines` is a `line`. */
static const char *item_name(const struct emit *emit)
{
    const char *singular = name_singular(emit->arena, emit->value);
    return strcmp(singular, emit->value) == 0 ? "element" : singular;
}

static void emit_element(const struct emit *emit, const struct rule *rule, const char *index,
                         struct block *out)
{
    struct step step = {.kind = STEP_INDEX, .text = index};
    emit_part(emit, rule, item_name(emit), arena_printf(emit->arena, "%s[%s]", emit->value, index),
              step, out);
}

static void emit_prefix_item(const struct emit *emit, const struct check *check, struct block *out)
{
    struct block body = {.arena = emit->arena};
    const char *index = arena_printf(emit->arena, "%lld", (long long)check->count);
    emit_mark(emit, &body, "index", index);
    if (!check_is_empty(check->rule)) {
        emit_element(emit, check->rule, index, &body);
    }
    struct condition there = condition_text(
        emit->arena, arena_printf(emit->arena, "%s.length > %s", emit->value, index));
    block_guard(out, &there, &body);
}

/* for (let index = from; …) { body } */
static const struct layout *item_loop(const struct emit *emit, const char *index, int64_t from,
                                      const struct block *body)
{
    struct arena *arena = emit->arena;
    const struct layout *inside = layout_all(
        arena, layout_softline, layout_printf(arena, "let %s = %lld;", index, (long long)from),
        layout_line, layout_printf(arena, "%s < %s.length;", index, emit->value), layout_line,
        layout_printf(arena, "%s++", index));
    const struct layout *head = layout_group(
        arena, layout_all(arena, layout_literal(arena, "for ("), layout_indent(arena, inside),
                          layout_softline, layout_text(arena, ")")));
    return code_block(arena, head, block_code(body));
}

static void emit_items(const struct emit *emit, const struct check *check, struct block *out)
{
    struct block body = {.arena = emit->arena};
    if (!check_is_empty(check->rule)) {
        const char *index = emit_variable(emit, "index");
        emit_element(emit, check->rule, index, &body);
        if (body.count > 0) {
            block_add(out, item_loop(emit, index, check->count, &body));
        }
    }
    emit_mark(emit, out, "items", "");
}

/* Count the items for which a rule holds; the name of the count. */
static const char *emit_matches(const struct emit *emit, const struct check *check,
                                struct block *out)
{
    struct block body = {.arena = emit->arena};
    struct block found = {.arena = emit->arena};
    const char *matches = emit_variable(emit, "matches");
    const char *index = emit_variable(emit, "index");
    const char *item = emit_variable(emit, item_name(emit));
    struct step step = {.kind = STEP_INDEX, .text = index};
    struct emit inner = emit_inside(emit, check->rule, item, &step, &body);
    block_add(&body,
              emit_declare(emit, item, arena_printf(emit->arena, "%s[%s]", emit->value, index)));
    struct condition holds = emit_trial(&inner, check->rule, false, NULL, &body);
    block_add(&found, layout_printf(emit->arena, "%s++;", matches));
    emit_mark(emit, &found, "index", index);
    block_when(&body, &holds, block_code(&found));
    block_add(out, layout_printf(emit->arena, "let %s = 0;", matches));
    block_add(out, item_loop(emit, index, 0, &body));
    return matches;
}

static void emit_contains(const struct emit *emit, const struct check *check, struct block *out)
{
    long long least = check->count;
    long long most = check->most;
    const char *few = arena_printf(emit->arena, "must contain at least %s of the required form",
                                   emit_plural(emit, least, "item", "items"));
    if (check->rule->nothing) {
        block_add(out, least > 0 ? emit_report(emit, few) : layout_empty);
        return;
    }
    const char *matches = emit_matches(emit, check, out);
    if (least > 0) {
        emit_refuse(emit, out, arena_printf(emit->arena, "%s < %lld", matches, least), few);
    }
    if (most >= 0) {
        emit_refuse(emit, out, arena_printf(emit->arena, "%s > %lld", matches, most),
                    arena_printf(emit->arena, "must contain at most %s of that form",
                                 emit_plural(emit, most, "item", "items")));
    }
}

void emit_unevaluated_items(const struct emit *emit, const struct check *check, struct block *out)
{
    struct block body = {.arena = emit->arena};
    struct block loop = {.arena = emit->arena};
    if (!check_is_empty(check->rule)) {
        const char *index = emit_variable(emit, "index");
        emit_element(emit, check->rule, index, &body);
        struct condition unseen = condition_text(
            emit->arena, arena_printf(emit->arena, "!%s.hasIndex(%s)", emit->seen, index));
        block_guard(&loop, &unseen, &body);
        block_add(out, item_loop(emit, index, 0, &loop));
    }
    emit_mark(emit, out, "items", "");
}

check_emitter *const emit_arrays[CHECK_KINDS] = {
    [CHECK_PREFIX_ITEM] = emit_prefix_item,
    [CHECK_ITEMS] = emit_items,
    [CHECK_CONTAINS] = emit_contains,
};
