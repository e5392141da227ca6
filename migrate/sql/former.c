/* Finds "renamed from" in the comments of one statement and says what each is about. */
#include "migrate/sql/former.h"

#include "common/text.h"
#include "migrate/sql/lexer.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

struct reader {
    struct arena *arena;
    struct lexer lexer;
    struct former *items;
    size_t count;
    const char *object, *part; /* what the tokens at hand belong to */
    struct token waiting;      /* a comment that is about the next part; no text: none */
};

char *former_unquote(struct arena *arena, const char *text, size_t length)
{
    char *name = arena_strndup(arena, text, length), *out = name;
    bool quoted = length >= 2 && *text == '"';
    size_t end = quoted ? length - 1 : length;
    for (size_t i = quoted; i < end; i++) {
        *out++ = quoted ? text[i] : (char)tolower((unsigned char)text[i]);
        i += quoted && text[i] == '"' && i + 1 < end;
    }
    *out = '\0';
    return name;
}

static bool is_name(const struct token *token)
{
    return token->kind == TOKEN_WORD || token->kind == TOKEN_IDENTIFIER;
}

/* A value of an enum: 'it''s', without its quotes. */
static char *string_value(struct arena *arena, const struct token *token)
{
    char *value = arena_strndup(arena, token->text, token->length), *out = value;
    for (size_t i = 1; i + 1 < token->length; i++) {
        *out++ = token->text[i];
        i += token->text[i] == '\'' && i + 2 < token->length;
    }
    *out = '\0';
    return value;
}

/* Behind "renamed from" in a comment, or NULL. */
static const char *find_mark(const char *text, size_t length)
{
    static const char mark[] = "renamed from";
    for (size_t i = 0; i + sizeof mark - 1 <= length; i++)
        if (strncasecmp(text + i, mark, sizeof mark - 1) == 0)
            return text + i + sizeof mark - 1;
    return NULL;
}

static void add(struct reader *reader, const char *text, size_t length)
{
    const char *mark = find_mark(text, length);
    struct former former = {.object = reader->object, .part = reader->part};
    struct lexer lexer;
    if (mark == NULL)
        return;
    lexer_init(&lexer, mark, length - (size_t)(mark - text));
    struct token token = lexer_next(&lexer);
    if (token_is_symbol(&token, ':') || token_is_symbol(&token, '='))
        token = lexer_next(&lexer);
    for (; is_name(&token) || token.kind == TOKEN_STRING; token = lexer_next(&lexer)) {
        former.schema = former.name;
        former.name = token.kind == TOKEN_STRING
                          ? string_value(reader->arena, &token)
                          : former_unquote(reader->arena, token.text, token.length);
        token = lexer_next(&lexer);
        if (!token_is_symbol(&token, '.'))
            break;
    }
    if (former.name == NULL)
        return;
    reader->items = arena_grow(reader->arena, reader->items, reader->count, reader->count + 1,
                               sizeof *reader->items);
    reader->items[reader->count++] = former;
}

/* The next token that is no comment; comments inside of the list are looked into. */
static struct token next(struct reader *reader, bool inside)
{
    struct token last = {0}, token;
    last.line = reader->lexer.line;
    while ((token = lexer_next(&reader->lexer)).kind == TOKEN_COMMENT) {
        if (!inside)
            continue;
        if (token.line == last.line)
            add(reader, token.text, token.length); /* behind what it is about, on its line */
        else if (find_mark(token.text, token.length) != NULL)
            reader->waiting = token;
    }
    return token;
}

static bool is_one_of(const struct token *token, const char *const *words)
{
    for (; *words != NULL; words++)
        if (token_is(token, *words))
            return true;
    return false;
}

/* "app.users", as it is written; leaves the token behind it. */
static struct token read_object(struct reader *reader, struct token token)
{
    const char *start = token.text, *end = start;
    while (is_name(&token)) {
        end = token.text + token.length;
        token = next(reader, false);
        if (!token_is_symbol(&token, '.'))
            break;
        token = next(reader, false);
    }
    if (end > start)
        reader->object = arena_strndup(reader->arena, start, (size_t)(end - start));
    return token;
}

/* The parts between the parentheses, one comma apart. */
static void read_parts(struct reader *reader)
{
    unsigned depth = 1;
    bool begins = true;
    for (struct token token = next(reader, true); token.kind != TOKEN_END && depth > 0;
         token = next(reader, true)) {
        if (begins && (is_name(&token) || token.kind == TOKEN_STRING)) {
            reader->part = token.kind == TOKEN_STRING
                               ? string_value(reader->arena, &token)
                               : former_unquote(reader->arena, token.text, token.length);
            if (reader->waiting.text != NULL)
                add(reader, reader->waiting.text, reader->waiting.length);
            reader->waiting.text = NULL;
        }
        begins = depth == 1 && token_is_symbol(&token, ',');
        depth += token_is_symbol(&token, '(') ? 1 : 0;
        depth -= token_is_symbol(&token, ')') ? 1 : 0;
    }
}

/* ALTER TABLE name ADD COLUMN part: the comment above is about the column. */
static bool read_added(struct reader *reader, struct token token)
{
    static const char *const fill[] = {"ADD", "COLUMN", "IF", "NOT", "EXISTS", NULL};
    if (!token_is(&token, "ADD"))
        return false;
    while (is_one_of(&token, fill))
        token = next(reader, false);
    if (is_name(&token))
        reader->part = former_unquote(reader->arena, token.text, token.length);
    return reader->part != NULL;
}

struct former *former_names(struct arena *arena, const struct statement *statement, size_t *count)
{
    static const char *const fill[] = {
        "OR",           "REPLACE", "UNLOGGED", "UNIQUE",   "FOREIGN", "RECURSIVE", "TABLE",
        "MATERIALIZED", "VIEW",    "INDEX",    "SEQUENCE", "TYPE",    "DOMAIN",    "SCHEMA",
        "CONCURRENTLY", "IF",      "NOT",      "EXISTS",   "ONLY",    NULL};
    struct reader reader = {.arena = arena};
    const char *above = statement->comment;
    *count = 0;
    if (find_mark(statement->text, statement->length) == NULL &&
        (above == NULL || find_mark(above, strlen(above)) == NULL))
        return NULL;
    lexer_init(&reader.lexer, statement->text, statement->length);
    struct token token = next(&reader, false);
    bool creates = token_is(&token, "CREATE");
    if (!creates && !token_is(&token, "ALTER"))
        return NULL;
    do
        token = next(&reader, false);
    while (is_one_of(&token, fill));
    token = read_object(&reader, token);
    if (reader.object == NULL || !(creates || read_added(&reader, token)))
        return NULL;
    if (above != NULL)
        add(&reader, above, strlen(above));
    while (creates && token.kind != TOKEN_END && !token_is_symbol(&token, '('))
        token = next(&reader, false);
    if (creates && token.kind != TOKEN_END)
        read_parts(&reader);
    *count = reader.count;
    return reader.items;
}
