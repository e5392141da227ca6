/* The tables that a statement names, and what its column references mean. */
#ifndef MIGRATE_ANALYZE_SCOPE_H
#define MIGRATE_ANALYZE_SCOPE_H

#include "migrate/analyze/facts.h"
#include "migrate/sql/lexer.h"

#include <stdbool.h>
#include <stddef.h>

#define SCOPE_NAMES 64
#define STATEMENT_TOKENS 20000

/* A statement as an array of tokens without comments, ended by TOKEN_END. */
struct tokens {
    const struct token *items;
    size_t count;
};

struct scope_name {
    const char *name;          /* alias, or the table's own name; folded */
    const struct table *table; /* NULL: something else (view, CTE, function, sub-select), or two */
};

struct scope {
    struct arena *arena;
    const struct facts *facts;
    struct scope_name names[SCOPE_NAMES];
    size_t count;
    bool opaque; /* something is named that is no table of ours */
};

/* Cut `text`; false when it is too long or cannot be cut. */
bool tokens_read(struct arena *arena, const char *text, struct tokens *tokens);

/* A name as the catalogue has it, in the arena. */
char *token_name(struct arena *arena, const struct token *token);

/* Whether the token can be a name: quoted, or a word that is no key word of a query. */
bool token_is_name(const struct token *token);

/* Collect the tables behind FROM, JOIN, UPDATE, INTO and USING. */
void scope_read(struct scope *scope, const struct tokens *tokens);

struct reference {
    const struct table *table;
    const struct column *column;
    size_t length; /* tokens: 1 for a, 3 for t.a, 5 for s.t.a */
};

/* The column reference that begins at token `i`; length 0 when there is none that is certain. */
struct reference scope_column(const struct scope *scope, const struct tokens *tokens, size_t i);

#endif
