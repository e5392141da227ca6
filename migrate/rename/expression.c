/* Reads an expression as tokens and puts former names in the place of new ones. */
#include "migrate/rename/rename.h"

#include "common/buffer.h"
#include "migrate/kind/list.h"
#include "migrate/sql/lexer.h"

#include <string.h>

struct tokens {
    struct token *items;
    size_t count;
};

static struct tokens read_tokens(struct arena *arena, const char *text)
{
    struct tokens tokens = {.items = arena_alloc(arena, strlen(text) + 1, sizeof *tokens.items)};
    struct lexer lexer;
    struct token token;
    lexer_init(&lexer, text, strlen(text));
    while ((token = lexer_next(&lexer)).kind != TOKEN_END)
        tokens.items[tokens.count++] = token;
    return tokens;
}

static bool is_name(const struct tokens *tokens, size_t at)
{
    return at < tokens->count &&
           (tokens->items[at].kind == TOKEN_WORD || tokens->items[at].kind == TOKEN_IDENTIFIER);
}

static bool is_symbol(const struct tokens *tokens, size_t at, char symbol)
{
    return at < tokens->count && token_is_symbol(&tokens->items[at], symbol);
}

/* "schema.name" begins there. */
static bool is_qualified(const struct tokens *tokens, size_t at)
{
    return is_name(tokens, at) && is_symbol(tokens, at + 1, '.') && is_name(tokens, at + 2);
}

static bool is_text(const struct token *token, const char *text)
{
    return token->length == strlen(text) && memcmp(token->text, text, token->length) == 0;
}

/* Whether the qualified name that begins there is that identity, as the catalogue writes it too. */
static bool names(const struct tokens *tokens, size_t at, const char *identity)
{
    const struct token *first = &tokens->items[at], *last = first + 2;
    size_t length = (size_t)(last->text + last->length - first->text);
    return strlen(identity) == length && memcmp(first->text, identity, length) == 0;
}

/* 'new'::schema.type of a value that is renamed: its former literal; else NULL. */
static const char *former_value(const struct renames *renames, const struct tokens *tokens,
                                size_t at)
{
    if (tokens->items[at].kind != TOKEN_STRING || !is_symbol(tokens, at + 1, ':') ||
        !is_symbol(tokens, at + 2, ':') || !is_qualified(tokens, at + 3))
        return NULL;
    for (size_t i = 0; i < renames->count; i++) {
        const struct rename *rename = &renames->items[i];
        if (rename->old_value != NULL && is_text(&tokens->items[at], rename->new_value) &&
            names(tokens, at + 3, rename->to->identity))
            return rename->old_value;
    }
    return NULL;
}

/* The former name of the qualified one that begins there, or NULL. */
static const char *former_name(const struct renames *renames, const struct tokens *tokens,
                               size_t at)
{
    for (size_t i = 0; i < renames->count; i++) {
        const struct rename *rename = &renames->items[i];
        if (rename->old_value == NULL && rename->to->parent == NULL &&
            names(tokens, at, rename->to->identity))
            return rename->from->identity;
    }
    return NULL;
}

static const char *former_schema(const struct renames *renames, const struct token *schema)
{
    for (size_t i = 0; i < renames->count; i++) {
        const struct rename *rename = &renames->items[i];
        if (rename->to->kind == &kind_schema && is_text(schema, rename->to->label))
            return rename->from->label;
    }
    return NULL;
}

/* What stands for the token there, and *count of them; NULL: it is as it was. */
static const char *former_at(const struct renames *renames, const struct tokens *tokens, size_t at,
                             size_t *count)
{
    const char *former = former_value(renames, tokens, at);
    *count = 1;
    if (former != NULL || !is_qualified(tokens, at) || (at > 0 && is_symbol(tokens, at - 1, '.')))
        return former;
    former = former_name(renames, tokens, at);
    if (former == NULL)
        return former_schema(renames, &tokens->items[at]);
    *count = 3;
    return former;
}

const char *rename_expression(struct arena *arena, const struct renames *renames, const char *text)
{
    struct tokens tokens = read_tokens(arena, text);
    struct buffer out = BUFFER_INIT;
    const char *done = text;
    size_t count;
    for (size_t i = 0; i < tokens.count; i += count) {
        const char *former = former_at(renames, &tokens, i, &count);
        const struct token *last = &tokens.items[i + count - 1];
        if (former == NULL)
            continue;
        buffer_append(&out, done, (size_t)(tokens.items[i].text - done));
        buffer_puts(&out, former);
        done = last->text + last->length;
    }
    buffer_puts(&out, done);
    const char *result = arena_strndup(arena, buffer_text(&out), out.length);
    buffer_release(&out);
    return result;
}
