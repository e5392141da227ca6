/*
 * TypeScript in tokens, as far as it takes to see where statements, names and braces are. Comments
 * are passed over; strings, template literals and regular expressions are one token each.
 */
#ifndef SCAFFOLD_TREE_LEXER_H
#define SCAFFOLD_TREE_LEXER_H

#include <stdbool.h>
#include <stddef.h>

enum token_kind {
    TOKEN_END,
    TOKEN_WORD, /* identifiers and keywords */
    TOKEN_NUMBER,
    TOKEN_STRING, /* with its quotes */
    TOKEN_TEMPLATE,
    TOKEN_REGEX,
    TOKEN_SIGN,   /* one character, or `=>` or `...` */
    TOKEN_BROKEN, /* something that opens here is never closed */
};

struct token {
    enum token_kind kind;
    const char *text;
    size_t length;
    bool member; /* a word behind a dot: a name, whatever it is */
    bool first;  /* a line break stands between it and the token before */
};

struct lexer {
    const char *at, *end;
    struct token token; /* the last one */
    bool after_value;   /* a '/' now divides */
};

/* `text` may begin with a BOM and a `#!` line. */
void lexer_init(struct lexer *lexer, const char *text, size_t length);

/* The next token, which is also left in lexer->token. */
struct token lexer_next(struct lexer *lexer);

bool token_is(struct token token, const char *text);

/* Whether an expression can end with this token. */
bool token_ends_value(struct token token);

#endif
