/* Statements of TypeScript whose ifs may still be joined: by `else if`, and by `&&`. */
#ifndef SCAFFOLD_GENERATE_BLOCK_H
#define SCAFFOLD_GENERATE_BLOCK_H

#include "common/arena.h"
#include "scaffold/generate/code.h"

#include <stdbool.h>
#include <stddef.h>

/* A term, or conditions joined by && or by ||; without any it is true, or false. */
struct condition {
    struct arena *arena;
    const struct layout *term;  /* NULL: the parts */
    const struct layout *alone; /* the term where it is the whole condition; NULL: the same */
    struct condition *parts;
    size_t count, capacity;
    bool any; /* || */
};

/* A term: code, or text as it is. */
struct condition condition_term(struct arena *arena, const struct layout *code);
struct condition condition_text(struct arena *arena, const char *text);

/* A comparison: what ends with the operator, and what stands right of it, or below where the line is full. */
struct condition condition_compared(struct arena *arena, const char *left,
                                    const struct layout *right);

/* One more part. */
void condition_add(struct condition *condition, struct condition part);

/* The code: it may be broken behind each operator. */
const struct layout *condition_code(const struct condition *condition);

/* if (condition) { body } */
struct arm {
    struct condition condition;
    const struct layout *body;
};

struct statement {
    const struct layout *code; /* NULL: it is the arms, one else the other */
    struct arm *arms;
    size_t count, capacity;
    const struct layout *otherwise; /* NULL: no else */
};

struct block {
    struct arena *arena;
    struct statement *items;
    size_t count, capacity;
};

const struct layout *block_code(const struct block *block);

/* A statement of any kind; none when it is empty. */
void block_add(struct block *block, const struct layout *code);

/* if (condition) { body }; none when the body is empty; the body alone when the condition is true. */
void block_when(struct block *block, const struct condition *condition, const struct layout *body);

/* The same behind the arms of the last statement, when there is one: else if. */
void block_else_when(struct block *block, const struct condition *condition,
                     const struct layout *body);

/* All of `rest` when none of the arms of the last statement is taken: its own arms when it is one
 * statement of such, else a block. */
void block_else(struct block *block, const struct block *rest);

/* All of `rest` under a condition, which joins that of a lone arm. */
void block_guard(struct block *block, const struct condition *condition, const struct block *rest);

void block_append(struct block *block, const struct block *rest);

/* Whether it is one `if`, with or without else. */
bool block_is_choice(const struct block *block);

#endif
