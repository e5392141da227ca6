/* Finds table references by PostgreSQL's grammar of FROM, as far as names go. */
#include "migrate/analyze/scope.h"

#include <ctype.h>
#include <string.h>

#define DEPTH 256

/* Words that end a table reference or begin a clause; a name that is one of them is quoted. */
static const char *const clause_words[] = {
    "all",   "and",       "any",    "array",   "as",     "asc",   "between",     "by",
    "case",  "conflict",  "cross",  "default", "delete", "desc",  "distinct",    "do",
    "else",  "end",       "except", "exists",  "false",  "fetch", "for",         "from",
    "full",  "group",     "having", "ilike",   "in",     "inner", "insert",      "intersect",
    "into",  "is",        "join",   "lateral", "left",   "like",  "limit",       "natural",
    "not",   "null",      "nulls",  "offset",  "on",     "only",  "or",          "order",
    "outer", "returning", "right",  "select",  "set",    "some",  "tablesample", "then",
    "true",  "union",     "update", "using",   "values", "when",  "where",       "window",
    "with",
};

bool tokens_read(struct arena *arena, const char *text, struct tokens *tokens)
{
    struct lexer lexer;
    struct token *items = NULL, token;
    size_t capacity = 0, count = 0;

    lexer_init(&lexer, text, strlen(text));
    do {
        token = lexer_next_code(&lexer);
        if (token.kind == TOKEN_BROKEN || token.kind == TOKEN_BACKSLASH ||
            count == STATEMENT_TOKENS)
            return false;
        if (count == capacity) {
            size_t grown = capacity == 0 ? 64 : capacity * 2;

            items = arena_grow(arena, items, count, grown, sizeof *items);
            capacity = grown;
        }
        items[count++] = token;
    } while (token.kind != TOKEN_END);
    *tokens = (struct tokens){items, count - 1};
    return true;
}

char *token_name(struct arena *arena, const struct token *token)
{
    char *name = arena_strndup(arena, token->text, token->length);
    size_t used = 0;

    if (token->kind == TOKEN_WORD) {
        for (char *at = name; *at != '\0'; at++)
            *at = (char)tolower((unsigned char)*at);
        return name;
    }
    for (size_t i = 1; i + 1 < token->length; i++) {
        name[used++] = token->text[i];
        if (token->text[i] == '"')
            i++;
    }
    name[used] = '\0';
    return name;
}

bool token_is_name(const struct token *token)
{
    if (token->kind == TOKEN_IDENTIFIER)
        return token->text[0] == '"';
    if (token->kind != TOKEN_WORD)
        return false;
    for (size_t i = 0; i < sizeof clause_words / sizeof clause_words[0]; i++) {
        if (token_is(token, clause_words[i]))
            return false;
    }
    return true;
}

static const struct token *at(const struct tokens *tokens, size_t index)
{
    return &tokens->items[index < tokens->count ? index : tokens->count];
}

static bool word_at(const struct tokens *tokens, size_t index, const char *word)
{
    return token_is(at(tokens, index), word);
}

static bool symbol_at(const struct tokens *tokens, size_t index, char symbol)
{
    return token_is_symbol(at(tokens, index), symbol);
}

static void add_name(struct scope *scope, const char *name, const struct table *table)
{
    if (table == NULL)
        scope->opaque = true;
    for (size_t i = 0; i < scope->count; i++) {
        if (strcmp(scope->names[i].name, name) == 0) {
            if (scope->names[i].table != table)
                scope->names[i].table = NULL;
            return;
        }
    }
    if (scope->count < SCOPE_NAMES)
        scope->names[scope->count++] = (struct scope_name){name, table};
    else
        scope->opaque = true;
}

static const struct table *find_table(const struct scope *scope, const char *schema,
                                      const char *name)
{
    const struct facts *facts = scope->facts;

    if (schema == NULL)
        return map_get(&facts->by_name, name);
    for (size_t i = 0; i < facts->table_count; i++) {
        if (strcmp(facts->tables[i].name, name) == 0 &&
            strcmp(facts->tables[i].schema, schema) == 0)
            return &facts->tables[i];
    }
    return NULL;
}

/* [AS] alias at `i`: its index is passed; NULL when there is none. */
static char *read_alias(struct scope *scope, const struct tokens *tokens, size_t *i)
{
    if (word_at(tokens, *i, "AS"))
        ++*i;
    return token_is_name(at(tokens, *i)) ? token_name(scope->arena, at(tokens, (*i)++)) : NULL;
}

/* Behind the parenthesis that opens at `i`. */
static size_t behind_parenthesis(const struct tokens *tokens, size_t i)
{
    size_t depth = 0;

    for (; i < tokens->count; i++) {
        if (symbol_at(tokens, i, '('))
            depth++;
        else if (symbol_at(tokens, i, ')') && --depth == 0)
            return i + 1;
    }
    return i;
}

/* schema.name or name at `i`; what is called like a function is none. */
static const struct table *read_table(struct scope *scope, const struct tokens *tokens, size_t *i,
                                      const char **name)
{
    const char *schema = NULL;

    *name = token_name(scope->arena, at(tokens, (*i)++));
    while (symbol_at(tokens, *i, '.') && token_is_name(at(tokens, *i + 1))) {
        schema = *name;
        *name = token_name(scope->arena, at(tokens, *i + 1));
        *i += 2;
    }
    if (symbol_at(tokens, *i, '(')) {
        *i = behind_parenthesis(tokens, *i);
        return NULL;
    }
    if (symbol_at(tokens, *i, '*'))
        ++*i;
    return find_table(scope, schema, *name);
}

/* One item of a FROM list at `i`; gives the index behind it. What is inside of parentheses is met
 * again by the caller's own walk. */
static size_t read_item(struct scope *scope, const struct tokens *tokens, size_t i)
{
    const struct table *table = NULL;
    const char *name = NULL, *alias;

    while (word_at(tokens, i, "ONLY") || word_at(tokens, i, "LATERAL"))
        i++;
    if (symbol_at(tokens, i, '(')) {
        bool query = word_at(tokens, i + 1, "SELECT") || word_at(tokens, i + 1, "WITH") ||
                     word_at(tokens, i + 1, "VALUES");

        i = behind_parenthesis(tokens, i);
        alias = read_alias(scope, tokens, &i);
        if (query && alias != NULL)
            add_name(scope, alias, NULL);
        return i;
    }
    if (!token_is_name(at(tokens, i)))
        return i;
    table = read_table(scope, tokens, &i, &name);
    alias = read_alias(scope, tokens, &i);
    add_name(scope, alias != NULL ? alias : name, table);
    return i;
}

static void read_list(struct scope *scope, const struct tokens *tokens, size_t i)
{
    do {
        i = read_item(scope, tokens, i);
    } while (symbol_at(tokens, i++, ','));
}

/* A parenthesis behind a name is a call, where FROM is part of the function's own syntax. */
static bool opens_call(const struct tokens *tokens, size_t i)
{
    return i > 0 && token_is_name(at(tokens, i - 1)) && !word_at(tokens, i + 1, "SELECT");
}

static bool begins_list(const struct tokens *tokens, size_t i, bool in_call)
{
    if (word_at(tokens, i, "JOIN"))
        return true;
    if (in_call || (i > 0 && word_at(tokens, i - 1, "DISTINCT")))
        return false;
    if (word_at(tokens, i, "FROM"))
        return true;
    if (word_at(tokens, i, "UPDATE"))
        return i == 0 || !(word_at(tokens, i - 1, "FOR") || word_at(tokens, i - 1, "DO") ||
                           word_at(tokens, i - 1, "KEY"));
    return (word_at(tokens, i, "USING") && !symbol_at(tokens, i + 1, '(')) ||
           word_at(tokens, i, "INTO");
}

void scope_read(struct scope *scope, const struct tokens *tokens)
{
    bool calls[DEPTH] = {false};
    size_t depth = 0;

    for (size_t i = 0; i < tokens->count; i++) {
        if (symbol_at(tokens, i, '(') && depth + 1 < DEPTH)
            calls[++depth] = opens_call(tokens, i);
        else if (symbol_at(tokens, i, ')') && depth > 0)
            depth--;
        else if (begins_list(tokens, i, calls[depth]))
            read_list(scope, tokens, i + 1);
    }
}

static const struct table *named(const struct scope *scope, const char *name)
{
    for (size_t i = 0; i < scope->count; i++) {
        if (strcmp(scope->names[i].name, name) == 0)
            return scope->names[i].table;
    }
    return NULL;
}

/* A column without its table: certain only when one table has it and all tables are known. */
static struct reference unqualified(const struct scope *scope, const char *name)
{
    struct reference found = {0};

    if (scope->opaque)
        return found;
    for (size_t i = 0; i < scope->count; i++) {
        const struct table *table = scope->names[i].table;
        const struct column *column = table != NULL ? table_column_named(table, name) : NULL;

        if (column == NULL)
            continue;
        if (found.table != NULL)
            return (struct reference){0};
        found = (struct reference){table, column, 1};
    }
    return found;
}

struct reference scope_column(const struct scope *scope, const struct tokens *tokens, size_t i)
{
    struct reference found = {0};
    const char *name, *table_name = NULL;
    size_t length = 1;

    if (!token_is_name(at(tokens, i)))
        return found;
    name = token_name(scope->arena, at(tokens, i));
    while (symbol_at(tokens, i + length, '.') && token_is_name(at(tokens, i + length + 1))) {
        table_name = name;
        name = token_name(scope->arena, at(tokens, i + length + 1));
        length += 2;
    }
    if (symbol_at(tokens, i + length, '(') || symbol_at(tokens, i + length, '.'))
        return found;
    if (table_name == NULL)
        return unqualified(scope, name);
    found.table = named(scope, table_name);
    if (found.table != NULL)
        found.column = table_column_named(found.table, name);
    found.length = found.column != NULL ? length : 0;
    return found;
}
