/* Statements of TypeScript whose ifs may still be joined. */
#include "scaffold/generate/block.h"

struct condition condition_term(struct arena *arena, const struct layout *code)
{
    return (struct condition){.arena = arena, .term = code};
}

struct condition condition_text(struct arena *arena, const char *text)
{
    return condition_term(arena, layout_kept(arena, text));
}

struct condition condition_compared(struct arena *arena, const char *left,
                                    const struct layout *right)
{
    const struct layout *text = layout_kept(arena, left);
    if (layout_width(text) + layout_width(right) < LAYOUT_WIDTH / 2) { /* most are short */
        return condition_term(arena, layout_all(arena, text, layout_text(arena, " "), right));
    }
    const struct layout *below = layout_all(arena, layout_line, right);
    return (struct condition){
        .arena = arena,
        .term = layout_group(arena, layout_all(arena, text, layout_indent(arena, below))),
        .alone = layout_all(arena, text, below)};
}

void condition_add(struct condition *condition, struct condition part)
{
    if (condition->count == condition->capacity) {
        size_t capacity = condition->capacity == 0 ? 4 : condition->capacity * 2;
        condition->parts = arena_grow(condition->arena, condition->parts, condition->count,
                                      capacity, sizeof *condition->parts);
        condition->capacity = capacity;
    }
    condition->parts[condition->count++] = part;
}

/* What is joined by the operator of the whole, one term after the other; the rest in parentheses. */
static void add_terms(const struct condition *condition, bool any, bool alone,
                      struct code_list *terms)
{
    struct arena *arena = condition->arena;
    if (condition->term != NULL) {
        code_add(terms, condition->term);
    } else if (condition->count == 1) {
        add_terms(&condition->parts[0], any, alone, terms);
    } else if (alone || condition->any == any) {
        for (size_t i = 0; i < condition->count; i++) {
            add_terms(&condition->parts[i], condition->any, false, terms);
        }
    } else {
        const struct layout *inside = layout_indent(arena, condition_code(condition));
        code_add(terms, layout_group(arena, layout_all(arena, layout_text(arena, "("), inside,
                                                       layout_text(arena, ")"))));
    }
}

/* What is left when parts that stand alone are taken for the whole. */
static const struct condition *core(const struct condition *condition)
{
    while (condition->term == NULL && condition->count == 1) {
        condition = &condition->parts[0];
    }
    return condition;
}

const struct layout *condition_code(const struct condition *condition)
{
    struct arena *arena = condition->arena;
    struct code_list terms = {.arena = arena};
    const struct condition *whole = core(condition);
    if (whole->alone != NULL) {
        return whole->alone;
    }
    const struct layout *operator= layout_text(arena, whole->any ? " ||" : " &&");
    add_terms(whole, whole->any, true, &terms);
    return layout_join(arena, layout_all(arena, operator, layout_line), terms.items, terms.count);
}

/* true, or false */
static bool is_constant(const struct condition *condition)
{
    return condition->term == NULL && condition->count == 0;
}

static struct statement *new_statement(struct block *block)
{
    if (block->count == block->capacity) {
        size_t capacity = block->capacity == 0 ? 8 : block->capacity * 2;
        block->items =
            arena_grow(block->arena, block->items, block->count, capacity, sizeof *block->items);
        block->capacity = capacity;
    }
    block->items[block->count] = (struct statement){0};
    return &block->items[block->count++];
}

static void add_arm(struct arena *arena, struct statement *statement,
                    const struct condition *condition, const struct layout *body)
{
    if (statement->count == statement->capacity) {
        size_t capacity = statement->capacity == 0 ? 4 : statement->capacity * 2;
        statement->arms =
            arena_grow(arena, statement->arms, statement->count, capacity, sizeof *statement->arms);
        statement->capacity = capacity;
    }
    statement->arms[statement->count++] = (struct arm){*condition, body};
}

void block_add(struct block *block, const struct layout *code)
{
    if (code != layout_empty) {
        new_statement(block)->code = code;
    }
}

void block_when(struct block *block, const struct condition *condition, const struct layout *body)
{
    if (body == layout_empty || (is_constant(condition) && condition->any)) {
        return;
    }
    if (is_constant(condition)) {
        block_add(block, body);
    } else {
        add_arm(block->arena, new_statement(block), condition, body);
    }
}

void block_else_when(struct block *block, const struct condition *condition,
                     const struct layout *body)
{
    if (block->count == 0) {
        block_when(block, condition, body);
    } else if (body != layout_empty) {
        add_arm(block->arena, &block->items[block->count - 1], condition, body);
    }
}

bool block_is_choice(const struct block *block)
{
    return block->count == 1 && block->items[0].code == NULL;
}

void block_else(struct block *block, const struct block *rest)
{
    struct statement *last = &block->items[block->count - 1];
    if (!block_is_choice(rest)) {
        last->otherwise = rest->count == 0 ? NULL : block_code(rest);
        return;
    }
    const struct statement *choice = &rest->items[0];
    for (size_t i = 0; i < choice->count; i++) {
        add_arm(block->arena, last, &choice->arms[i].condition, choice->arms[i].body);
    }
    last->otherwise = choice->otherwise;
}

void block_guard(struct block *block, const struct condition *condition, const struct block *rest)
{
    const struct statement *only = block_is_choice(rest) ? &rest->items[0] : NULL;
    if (only == NULL || only->count > 1 || only->otherwise != NULL) {
        block_when(block, condition, block_code(rest));
        return;
    }
    struct condition both = {.arena = block->arena};
    condition_add(&both, *condition);
    condition_add(&both, only->arms[0].condition);
    block_when(block, &both, only->arms[0].body);
}

void block_append(struct block *block, const struct block *rest)
{
    for (size_t i = 0; i < rest->count; i++) {
        *new_statement(block) = rest->items[i];
    }
}

/* if (…) { … } else if (…) { … } else { … } */
static const struct layout *choice_code(struct arena *arena, const struct statement *statement)
{
    const struct layout *code = layout_empty;
    const struct layout *otherwise = layout_literal(arena, " else ");
    for (size_t i = 0; i < statement->count; i++) {
        const struct arm *arm = &statement->arms[i];
        code = layout_all(arena, code, i == 0 ? layout_empty : otherwise,
                          code_if(arena, condition_code(&arm->condition), arm->body));
    }
    if (statement->otherwise == NULL) {
        return code;
    }
    return layout_all(arena, code,
                      code_block(arena, layout_literal(arena, " else"), statement->otherwise));
}

const struct layout *block_code(const struct block *block)
{
    struct code_list lines = {.arena = block->arena};
    for (size_t i = 0; i < block->count; i++) {
        const struct statement *statement = &block->items[i];
        code_add(&lines,
                 statement->code != NULL ? statement->code : choice_code(block->arena, statement));
    }
    return code_lines(&lines);
}
