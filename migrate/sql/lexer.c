/* PostgreSQL's tokens: words, quotes of all kinds, comments, numbers, single bytes of the rest. */
#include "migrate/sql/lexer.h"

#include <string.h>
#include <strings.h>

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Letters, the underscore, and every byte of a multi-byte character. */
static bool is_word_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0;
}

static bool is_tag_part(char c)
{
    return is_word_start(c) || is_digit(c);
}

static bool is_word_part(char c)
{
    return is_tag_part(c) || c == '$';
}

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

/* The byte `offset` places on, or NUL beyond the end. */
static char peek(const struct lexer *lexer, size_t offset)
{
    return offset < (size_t)(lexer->end - lexer->at) ? lexer->at[offset] : '\0';
}

/* Move to `to`, counting the lines that are passed. */
static void advance(struct lexer *lexer, const char *to)
{
    const char *newline;

    while ((newline = memchr(lexer->at, '\n', (size_t)(to - lexer->at))) != NULL) {
        lexer->line++;
        lexer->at = lexer->line_start = newline + 1;
    }
    lexer->at = to;
}

static const char *line_end(const char *at, const char *end)
{
    while (at < end && !is_line_end(*at))
        at++;
    return at;
}

/* Behind the closing quote of what opens at `at`, or NULL; a doubled quote is part of it. */
static const char *quoted_end(const char *at, const char *end, char quote, bool backslash)
{
    for (at++; at < end; at++) {
        bool doubled = *at == quote && at + 1 < end && at[1] == quote;

        if (doubled || (backslash && *at == '\\'))
            at++;
        else if (*at == quote)
            return at + 1;
    }
    return NULL;
}

/* Where a string that ended before `at` goes on: constants that only white space with a line end
 * separates are one. NULL when it does not. */
static const char *continuation(const char *at, const char *end)
{
    bool newline = false;

    while (at < end) {
        if (is_space(*at)) {
            newline = newline || is_line_end(*at);
            at++;
        } else if (*at == '-' && at + 1 < end && at[1] == '-') {
            at = line_end(at, end);
        } else {
            return newline && *at == '\'' ? at : NULL;
        }
    }
    return NULL;
}

/* The parts of an escape string share its rule, so they are one token. */
static const char *escape_string_end(const char *at, const char *end)
{
    const char *stop = quoted_end(at, end, '\'', true);
    const char *next;

    while (stop != NULL && (next = continuation(stop, end)) != NULL)
        stop = quoted_end(next, end, '\'', true);
    return stop;
}

static const char *comment_end(const char *at, const char *end)
{
    unsigned depth = 0;

    for (; at + 1 < end; at++) {
        if (at[0] == '/' && at[1] == '*') {
            depth++;
            at++;
        } else if (at[0] == '*' && at[1] == '/') {
            at++;
            if (--depth == 0)
                return at + 1;
        }
    }
    return NULL;
}

/* The length of the $tag$ that begins at `at`, or 0. */
static size_t dollar_tag(const char *at, const char *end)
{
    const char *stop = at + 1;

    if (stop < end && is_word_start(*stop)) {
        while (stop < end && is_tag_part(*stop))
            stop++;
    }
    return stop < end && *stop == '$' ? (size_t)(stop - at) + 1 : 0;
}

static const char *dollar_end(const char *at, const char *end, size_t tag)
{
    const char *stop = at + tag;

    while ((stop = memchr(stop, '$', (size_t)(end - stop))) != NULL) {
        if ((size_t)(end - stop) < tag)
            return NULL;
        if (memcmp(stop, at, tag) == 0)
            return stop + tag;
        stop++;
    }
    return NULL;
}

/* The bytes of a string's prefix (E, B, X, N, U&) before its quote, or 0 when it is no string. */
static size_t string_prefix(const struct lexer *lexer)
{
    char first = peek(lexer, 0);

    if (first != '\0' && strchr("eEbBxXnN", first) != NULL && peek(lexer, 1) == '\'')
        return 1;
    if ((first == 'u' || first == 'U') && peek(lexer, 1) == '&' &&
        (peek(lexer, 2) == '\'' || peek(lexer, 2) == '"'))
        return 2;
    return 0;
}

static struct token finish(struct lexer *lexer, struct token token, const char *stop,
                           const char *problem)
{
    if (stop == NULL) {
        token.kind = TOKEN_BROKEN;
        token.problem = problem;
        stop = lexer->end;
    }
    token.length = (size_t)(stop - token.text);
    advance(lexer, stop);
    return token;
}

static struct token quoted(struct lexer *lexer, struct token token, size_t prefix)
{
    const char *open = lexer->at + prefix;
    bool escape = prefix == 1 && (*lexer->at == 'e' || *lexer->at == 'E');

    if (*open == '"') {
        token.kind = TOKEN_IDENTIFIER;
        return finish(lexer, token, quoted_end(open, lexer->end, '"', false),
                      "unterminated quoted identifier");
    }
    token.kind = TOKEN_STRING;
    if (escape || (lexer->backslash_quotes && prefix == 0))
        return finish(lexer, token, escape_string_end(open, lexer->end), "unterminated string");
    return finish(lexer, token, quoted_end(open, lexer->end, '\'', false), "unterminated string");
}

static struct token word(struct lexer *lexer, struct token token)
{
    const char *stop = lexer->at;

    while (stop < lexer->end && is_word_part(*stop))
        stop++;
    token.kind = TOKEN_WORD;
    return finish(lexer, token, stop, NULL);
}

/* Digits with what may follow them; a sign is a symbol, the e of an exponent takes its own. */
static struct token number(struct lexer *lexer, struct token token)
{
    const char *stop = lexer->at;

    while (stop < lexer->end && (is_tag_part(*stop) || *stop == '.')) {
        bool range = *stop == '.' && stop + 1 < lexer->end && stop[1] == '.';
        bool exponent = (*stop == 'e' || *stop == 'E') && stop + 2 < lexer->end &&
                        (stop[1] == '-' || stop[1] == '+') && is_digit(stop[2]);

        if (range)
            break;
        stop += exponent ? 2 : 1;
    }
    token.kind = TOKEN_NUMBER;
    return finish(lexer, token, stop, NULL);
}

static struct token dollar(struct lexer *lexer, struct token token)
{
    size_t tag = dollar_tag(lexer->at, lexer->end);
    const char *stop = lexer->at + 1;

    if (tag != 0) {
        token.kind = TOKEN_STRING;
        return finish(lexer, token, dollar_end(lexer->at, lexer->end, tag),
                      "unterminated dollar-quoted string");
    }
    while (stop < lexer->end && is_digit(*stop))
        stop++;
    token.kind = stop > lexer->at + 1 ? TOKEN_PARAMETER : TOKEN_SYMBOL;
    return finish(lexer, token, stop, NULL);
}

static void skip_space(struct lexer *lexer)
{
    const char *at = lexer->at;

    while (at < lexer->end && is_space(*at)) {
        if (*at++ == '\n') {
            lexer->line++;
            lexer->line_start = at;
        }
    }
    lexer->at = at;
}

void lexer_init(struct lexer *lexer, const char *text, size_t length)
{
    *lexer = (struct lexer){.at = text, .end = text + length, .line_start = text, .line = 1};
}

struct token lexer_next(struct lexer *lexer)
{
    struct token token = {.kind = TOKEN_END};
    char first;
    size_t prefix;

    skip_space(lexer);
    token.text = lexer->at;
    token.line = lexer->line;
    token.column = (unsigned)(lexer->at - lexer->line_start) + 1;
    if (lexer->at == lexer->end)
        return token;

    first = *lexer->at;
    prefix = string_prefix(lexer);
    if (prefix != 0 || first == '\'' || first == '"')
        return quoted(lexer, token, prefix);
    if (is_word_start(first))
        return word(lexer, token);
    if (is_digit(first) || (first == '.' && is_digit(peek(lexer, 1))))
        return number(lexer, token);
    if (first == '$')
        return dollar(lexer, token);
    if (first == '-' && peek(lexer, 1) == '-') {
        token.kind = TOKEN_COMMENT;
        return finish(lexer, token, line_end(lexer->at, lexer->end), NULL);
    }
    if (first == '/' && peek(lexer, 1) == '*') {
        token.kind = TOKEN_COMMENT;
        return finish(lexer, token, comment_end(lexer->at, lexer->end), "unterminated comment");
    }
    if (first == '\\') {
        token.kind = TOKEN_BACKSLASH;
        return finish(lexer, token, line_end(lexer->at, lexer->end), NULL);
    }
    token.kind = TOKEN_SYMBOL;
    return finish(lexer, token, lexer->at + 1, NULL);
}

struct token lexer_next_code(struct lexer *lexer)
{
    struct token token = lexer_next(lexer);

    while (token.kind == TOKEN_COMMENT)
        token = lexer_next(lexer);
    return token;
}

struct token lexer_behind_parentheses(struct lexer *lexer, struct token token)
{
    int depth = token_is_symbol(&token, '(');

    while (depth > 0 && token.kind != TOKEN_END) {
        token = lexer_next_code(lexer);
        depth += token_is_symbol(&token, '(') - token_is_symbol(&token, ')');
        if (depth == 0)
            token = lexer_next_code(lexer);
    }
    return token;
}

void lexer_skip_line(struct lexer *lexer)
{
    const char *newline = memchr(lexer->at, '\n', (size_t)(lexer->end - lexer->at));

    advance(lexer, newline == NULL ? lexer->end : newline + 1);
}

bool token_is(const struct token *token, const char *word)
{
    return token->kind == TOKEN_WORD && strlen(word) == token->length &&
           strncasecmp(token->text, word, token->length) == 0;
}

bool token_is_symbol(const struct token *token, char symbol)
{
    return token->kind == TOKEN_SYMBOL && token->text[0] == symbol;
}
