/* Tokens of TypeScript. */
#include "scaffold/tree/lexer.h"

#include <string.h>

#define TEMPLATE_LIMIT 64 /* template literals inside each other */

static bool scan_template(struct lexer *lexer, unsigned depth);

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || (unsigned char)c >= 0x80 || c == '\\';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool looking_at(const struct lexer *lexer, const char *text)
{
    size_t length = strlen(text);

    return (size_t)(lexer->end - lexer->at) >= length && memcmp(lexer->at, text, length) == 0;
}

void lexer_init(struct lexer *lexer, const char *text, size_t length)
{
    *lexer = (struct lexer){.at = text, .end = text + length};
    if (looking_at(lexer, "\xef\xbb\xbf"))
        lexer->at += 3;
    if (looking_at(lexer, "#!"))
        while (lexer->at < lexer->end && *lexer->at != '\n')
            lexer->at++;
}

bool token_is(struct token token, const char *text)
{
    return token.length == strlen(text) && memcmp(token.text, text, token.length) == 0 &&
           (token.kind == TOKEN_WORD || token.kind == TOKEN_SIGN);
}

/* Words after which an expression begins, not ends. */
static bool is_operator_word(struct token token)
{
    static const char *const words[] = {"return", "typeof",  "case",   "in",        "of",
                                        "delete", "void",    "throw",  "new",       "instanceof",
                                        "else",   "do",      "yield",  "await",     "extends",
                                        "as",     "default", "export", "satisfies", NULL};
    int i;

    for (i = 0; words[i]; i++)
        if (token_is(token, words[i]))
            return true;
    return false;
}

bool token_ends_value(struct token token)
{
    switch (token.kind) {
    case TOKEN_NUMBER:
    case TOKEN_STRING:
    case TOKEN_TEMPLATE:
    case TOKEN_REGEX:
        return true;
    case TOKEN_WORD:
        return token.member || !is_operator_word(token);
    case TOKEN_SIGN:
        return token.length == 1 && strchr(")]}", *token.text);
    default:
        return false;
    }
}

/* Blanks and comments; whether there was a line break. False in *closed for an open comment. */
static bool skip_space(struct lexer *lexer, bool *closed)
{
    bool broke = false;

    for (; lexer->at < lexer->end; lexer->at++) {
        if (*lexer->at == '\n') {
            broke = true;
        } else if (looking_at(lexer, "//")) {
            while (lexer->at + 1 < lexer->end && lexer->at[1] != '\n')
                lexer->at++;
        } else if (looking_at(lexer, "/*")) {
            for (lexer->at += 2; lexer->at < lexer->end && !looking_at(lexer, "*/"); lexer->at++)
                broke = broke || *lexer->at == '\n';
            *closed = lexer->at < lexer->end;
            if (!*closed)
                return broke;
            lexer->at++;
        } else if (!strchr(" \t\r\v\f", *lexer->at) || !*lexer->at) {
            return broke;
        }
    }
    return broke;
}

/* Behind the closing quote; a string ends with its line. */
static bool scan_string(struct lexer *lexer, char quote)
{
    for (lexer->at++; lexer->at < lexer->end && *lexer->at != '\n'; lexer->at++) {
        if (*lexer->at == quote) {
            lexer->at++;
            return true;
        }
        if (*lexer->at == '\\' && lexer->at + 1 < lexer->end)
            lexer->at++;
    }
    return false;
}

/* Behind the closing slash and the flags. */
static bool scan_regex(struct lexer *lexer)
{
    bool in_class = false;

    for (lexer->at++; lexer->at < lexer->end && *lexer->at != '\n'; lexer->at++) {
        if (*lexer->at == '\\' && lexer->at + 1 < lexer->end)
            lexer->at++;
        else if (*lexer->at == '[')
            in_class = true;
        else if (*lexer->at == ']')
            in_class = false;
        else if (*lexer->at == '/' && !in_class)
            break;
    }
    if (lexer->at == lexer->end || *lexer->at != '/')
        return false;
    for (lexer->at++; lexer->at < lexer->end && is_word_byte(*lexer->at);)
        lexer->at++;
    return true;
}

static struct token scan_token(struct lexer *lexer, unsigned depth);

/* The inside of ${…}, up to the brace that closes it. */
static bool scan_substitution(struct lexer *lexer, unsigned depth)
{
    unsigned braces = 1;
    struct token token;

    lexer->after_value = false;
    while (braces) {
        token = scan_token(lexer, depth);
        if (token.kind == TOKEN_END || token.kind == TOKEN_BROKEN)
            return false;
        lexer->after_value = token_ends_value(token);
        braces += token_is(token, "{");
        braces -= token_is(token, "}");
    }
    return true;
}

static bool scan_template(struct lexer *lexer, unsigned depth)
{
    for (lexer->at++; lexer->at < lexer->end; lexer->at++) {
        if (*lexer->at == '`') {
            lexer->at++;
            return true;
        }
        if (*lexer->at == '\\' && lexer->at + 1 < lexer->end) {
            lexer->at++;
        } else if (looking_at(lexer, "${")) {
            lexer->at += 2;
            if (depth == TEMPLATE_LIMIT || !scan_substitution(lexer, depth + 1))
                return false;
            lexer->at--;
        }
    }
    return false;
}

static void scan_number(struct lexer *lexer)
{
    while (lexer->at < lexer->end &&
           (is_word_byte(*lexer->at) || *lexer->at == '.' ||
            (strchr("+-", *lexer->at) && *lexer->at && strchr("eE", lexer->at[-1]))))
        lexer->at++;
}

/* Move behind the token at hand and say what it is. */
static enum token_kind scan_kind(struct lexer *lexer, bool starts_line, unsigned depth)
{
    char c = *lexer->at;

    if (c == '"' || c == '\'')
        return scan_string(lexer, c) ? TOKEN_STRING : TOKEN_BROKEN;
    if (c == '`')
        return scan_template(lexer, depth) ? TOKEN_TEMPLATE : TOKEN_BROKEN;
    if (is_digit(c) || (c == '.' && lexer->at + 1 < lexer->end && is_digit(lexer->at[1]))) {
        lexer->at++;
        scan_number(lexer);
        return TOKEN_NUMBER;
    }
    if (is_word_byte(c)) {
        while (lexer->at < lexer->end && is_word_byte(*lexer->at))
            lexer->at++;
        return TOKEN_WORD;
    }
    if (c == '/' && (!lexer->after_value || (token_is(lexer->token, "}") && starts_line)))
        return scan_regex(lexer) ? TOKEN_REGEX : TOKEN_BROKEN;
    lexer->at += looking_at(lexer, "=>") ? 2 : looking_at(lexer, "...") ? 3 : 1;
    return TOKEN_SIGN;
}

static struct token scan_token(struct lexer *lexer, unsigned depth)
{
    struct token token = {.kind = TOKEN_BROKEN};
    bool closed = true;

    token.first = skip_space(lexer, &closed);
    token.text = lexer->at;
    if (!closed)
        return token;
    if (lexer->at == lexer->end) {
        token.kind = TOKEN_END;
        return token;
    }
    token.member = depth == 0 && token_is(lexer->token, ".");
    token.kind = scan_kind(lexer, token.first, depth);
    token.length = (size_t)(lexer->at - token.text);
    return token;
}

struct token lexer_next(struct lexer *lexer)
{
    lexer->token = scan_token(lexer, 0);
    lexer->after_value = token_ends_value(lexer->token);
    return lexer->token;
}
