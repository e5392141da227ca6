/* Finds the names of roles by the key words before them. */
#include "migrate/catalog/role_names.h"

#include "migrate/sql/edit.h"
#include "migrate/sql/lexer.h"
#include "migrate/sql/script.h"

#include <stdbool.h>
#include <string.h>

/* Statements that name roles, and the word that one or a list of them stands behind. */
static const struct place {
    const char *statement;
    const char *before, *word; /* "OWNER", "TO"; `before` NULL: whatever there is */
} places[] = {
    {"GRANT", NULL, "TO"},
    {"GRANT", "GRANTED", "BY"},
    {"REVOKE", NULL, "FROM"},
    {"REVOKE", "GRANTED", "BY"},
    {"ALTER DEFAULT PRIVILEGES", "FOR", "ROLE"},
    {"ALTER DEFAULT PRIVILEGES", "FOR", "USER"},
    {"ALTER DEFAULT PRIVILEGES", NULL, "TO"},
    {"ALTER DEFAULT PRIVILEGES", NULL, "FROM"},
    {"CREATE POLICY", NULL, "TO"},
    {"ALTER POLICY", NULL, "TO"},
    {"CREATE SCHEMA", NULL, "AUTHORIZATION"},
    {"CREATE USER MAPPING", NULL, "FOR"},
    {"ALTER USER MAPPING", NULL, "FOR"},
    {"DROP USER MAPPING", NULL, "FOR"},
    {"SET", "SET", "ROLE"},
    {"SET", "SESSION", "ROLE"},
    {"SET", "LOCAL", "ROLE"},
    {"ALTER", "OWNER", "TO"},
};

/* What stands for a role and is none's name, or names a role of PostgreSQL that each database has. */
static const char *const fixed[] = {"public", "current_user", "session_user",      "current_role",
                                    "none",   "default",      "pg_database_owner", "user"};

#define WORDS 3

struct names {
    struct arena *arena;
    const char *words; /* the statement's first ones */
    struct lexer lexer;
    struct token before, last, token;
    int depth;
    struct edits edits;
    role_stand_in *stand_in;
    void *context;
};

static void step(struct names *names)
{
    names->before = names->last;
    names->last = names->token;
    names->token = lexer_next_code(&names->lexer);
    names->depth += token_is_symbol(&names->token, '(') - token_is_symbol(&names->token, ')');
}

static char *lowered(struct arena *arena, const struct token *word)
{
    char *name = arena_strndup(arena, word->text, word->length);
    for (char *at = name; *at != '\0'; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at - 'A' + 'a');
    return name;
}

/* Between the quotes; a doubled one is one. */
static char *unquoted(struct arena *arena, const struct token *token)
{
    char quote = token->text[0], *name = arena_strndup(arena, token->text + 1, token->length - 2);
    char *to = name;
    for (const char *at = name; *at != '\0'; at++) {
        *to++ = *at;
        if (*at == quote && at[1] == quote)
            at++;
    }
    *to = '\0';
    return name;
}

/* NULL: no name of a role, or one that is written with escapes. */
static const char *name_of(struct arena *arena, const struct token *token)
{
    bool quoted = token->length > 2 && (token->text[0] == '"' || token->text[0] == '\'');
    if (quoted && (token->kind == TOKEN_IDENTIFIER || token->kind == TOKEN_STRING))
        return unquoted(arena, token);
    if (token->kind != TOKEN_WORD)
        return NULL;
    const char *name = lowered(arena, token);
    for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++)
        if (strcmp(name, fixed[i]) == 0)
            return NULL;
    return name;
}

/* The name at the token. */
static void take_name(struct names *names)
{
    const char *name = name_of(names->arena, &names->token);
    const char *by = name == NULL ? NULL : names->stand_in(name, names->context);
    if (by != NULL)
        edits_add(names->arena, &names->edits,
                  (struct edit){names->token.text, names->token.length, by});
}

/* SET ROLE TO x, SET ROLE = x. */
static bool is_assignment(const struct names *names)
{
    return words_begin(names->words, "SET") &&
           (token_is(&names->token, "TO") || token_is_symbol(&names->token, '='));
}

/* The names behind the token, with commas between them. */
static void take_list(struct names *names)
{
    do {
        step(names);
        if (token_is(&names->token, "GROUP") || is_assignment(names))
            step(names);
        take_name(names);
        step(names);
    } while (token_is_symbol(&names->token, ','));
}

static bool is_place(const struct names *names)
{
    if (names->depth != 0 || names->token.kind != TOKEN_WORD || token_is(&names->last, "RENAME"))
        return false;
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        if (words_begin(names->words, places[i].statement) &&
            token_is(&names->token, places[i].word) &&
            (places[i].before == NULL || token_is(&names->last, places[i].before)))
            return true;
    return false;
}

/* CREATE SCHEMA AUTHORIZATION r: the schema is called after the role. */
static bool names_schema(const struct names *names)
{
    return token_is(&names->token, "AUTHORIZATION") &&
           (token_is(&names->last, "SCHEMA") || token_is(&names->last, "EXISTS"));
}

static void keep_schema_name(struct names *names)
{
    struct lexer ahead = names->lexer;
    struct token role = lexer_next_code(&ahead);
    if (name_of(names->arena, &role) != NULL)
        edits_add(names->arena, &names->edits,
                  (struct edit){names->token.text, 0,
                                arena_printf(names->arena, "%.*s ", (int)role.length, role.text)});
}

static bool is_any(const char *words)
{
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        if (words_begin(words, places[i].statement))
            return true;
    return false;
}

/* SET SESSION AUTHORIZATION x as SET ROLE x; other statements as they are. */
static const char *without_authorization(struct arena *arena, const char *sql)
{
    struct lexer lexer;
    lexer_init(&lexer, sql, strlen(sql));
    struct token token = lexer_next_code(&lexer), next = lexer_next_code(&lexer);
    bool resets = token_is(&token, "RESET");
    for (int i = 0; i < 2 && (token_is(&next, "SESSION") || token_is(&next, "LOCAL")); i++) {
        next = lexer_next_code(&lexer);
        if (!token_is(&next, "AUTHORIZATION"))
            continue;
        struct token role = lexer_next_code(&lexer);
        return resets || token_is(&role, "DEFAULT")
                   ? "RESET ROLE"
                   : arena_printf(arena, "SET ROLE %.*s", (int)role.length, role.text);
    }
    return sql;
}

const char *role_names_replace(struct arena *arena, const char *sql, role_stand_in *stand_in,
                               void *context)
{
    struct names names = {.arena = arena, .stand_in = stand_in, .context = context};
    struct statement statement = {.text = sql, .length = strlen(sql)};
    names.words = statement_words(arena, &statement, WORDS);
    if (words_begin(names.words, "SET") || words_begin(names.words, "RESET")) {
        sql = without_authorization(arena, sql);
        statement.text = sql;
        statement.length = strlen(sql);
    } else if (!is_any(names.words)) {
        return sql;
    }
    lexer_init(&names.lexer, sql, statement.length);
    for (step(&names); names.token.kind != TOKEN_END && names.token.kind != TOKEN_BROKEN;
         step(&names)) {
        if (!is_place(&names))
            continue;
        if (names_schema(&names))
            keep_schema_name(&names);
        take_list(&names);
    }
    return names.edits.count == 0 ? sql : edits_apply(arena, sql, statement.length, &names.edits);
}
