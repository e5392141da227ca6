/*
 * PostgreSQL's lexical rules and no more: an SQL text as tokens with their places. The splitter of
 * scripts and the reader of statements stand on it, so that both agree on what a string is.
 */
#ifndef MIGRATE_SQL_LEXER_H
#define MIGRATE_SQL_LEXER_H

#include <stdbool.h>
#include <stddef.h>

enum token_kind {
    TOKEN_END,
    TOKEN_WORD,       /* identifier or key word, as written */
    TOKEN_IDENTIFIER, /* "quoted", with its quotes (U& included) */
    TOKEN_STRING,     /* any string constant with its prefix and quotes, dollar quotes too */
    TOKEN_NUMBER,
    TOKEN_PARAMETER, /* $1 */
    TOKEN_SYMBOL,    /* one byte of punctuation or of an operator */
    TOKEN_COMMENT,   /* with its marks, without the line end */
    TOKEN_BACKSLASH, /* a psql command, up to the end of the line */
    TOKEN_BROKEN,    /* a quote or comment without its end; `problem` says which */
};

struct token {
    enum token_kind kind;
    const char *text; /* into the input, not NUL-terminated */
    size_t length;
    unsigned line;   /* from 1 */
    unsigned column; /* from 1, in bytes */
    const char *problem;
};

struct lexer {
    const char *at;
    const char *end;
    const char *line_start;
    unsigned line;
    bool backslash_quotes; /* standard_conforming_strings is off: \ escapes in 'plain' strings */
};

void lexer_init(struct lexer *lexer, const char *text, size_t length);

/* The next token; after TOKEN_END and TOKEN_BROKEN always TOKEN_END. */
struct token lexer_next(struct lexer *lexer);

/* The next token that is no comment. */
struct token lexer_next_code(struct lexer *lexer);

/* Where `token` opens parentheses, as of a list of options in REINDEX (VERBOSE) SCHEMA, the token of code behind
 * them; else `token`. */
struct token lexer_behind_parentheses(struct lexer *lexer, struct token token);

/* Go on at the first byte of the next line. */
void lexer_skip_line(struct lexer *lexer);

/* Whether it is that key word (upper or lower case alike), that symbol. */
bool token_is(const struct token *token, const char *word);
bool token_is_symbol(const struct token *token, char symbol);

#endif
