/*
 * A statement is on the list when PostgreSQL runs no expression, no function and no trigger of the file
 * while it executes it: not even the literals of the statement, for a literal of a composite or range
 * type calls functions. What comes of it is looked at before it is kept, see elevate.h.
 */
#include "migrate/catalog/privileged.h"

#include "migrate/sql/lexer.h"
#include "migrate/sql/script.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

/* Words in a statement that spoil it. */
enum spoiler {
    SPOILED_BY_NOTHING,
    SPOILED_BY_CODE,      /* HANDLER and VALIDATOR of a foreign-data wrapper, but for NO … */
    SPOILED_BY_NO_CODE,   /* NO … as well */
    SPOILED_BY_CONDITION, /* WHERE */
    SPOILED_BY_LOGIN,     /* what runs when others connect */
    SPOILED_BY_DEFAULT, /* of a parameter: DEFAULT or = in the parentheses; a body that is parsed; a
                           language whose functions load a library when they are made */
    SPOILED_BY_MEMBER,  /* ADD and DROP of what an extension holds */
    SPOILED_BY_OTHERS,  /* of a function: what is not LEAKPROOF or SUPPORT needs no superuser */
    SPOILED_BY_FUNCTION, /* of a cast: it would run wherever the types meet */
    SPOILED_BY_SHARED,   /* rights on what all databases share, and memberships */
    SPOILED_BY_STATE, /* of an aggregate: a state that is not internal, whose first value is read */
};

/* By the first words; the first row that fits counts. */
static const struct row {
    const char *words;
    enum rights rights;
    enum spoiler spoiler;
    bool looked_at;
} rows[] = {
    {"COMMENT ON", RIGHTS_LOADER, SPOILED_BY_NOTHING},
    {"CREATE EXTENSION", RIGHTS_SESSION, SPOILED_BY_NOTHING},
    {"ALTER EXTENSION", RIGHTS_SESSION, SPOILED_BY_MEMBER, true},
    {"CREATE EVENT TRIGGER", RIGHTS_LOADER, SPOILED_BY_LOGIN},
    {"ALTER EVENT TRIGGER", RIGHTS_LOADER, SPOILED_BY_NOTHING},
    {"CREATE FOREIGN DATA", RIGHTS_LOADER, SPOILED_BY_CODE, true},
    {"ALTER FOREIGN DATA", RIGHTS_LOADER, SPOILED_BY_NO_CODE, true},
    {"CREATE SERVER", RIGHTS_LOADER, SPOILED_BY_NOTHING},
    {"ALTER SERVER", RIGHTS_LOADER, SPOILED_BY_NOTHING},
    {"CREATE PUBLICATION", RIGHTS_LOADER, SPOILED_BY_CONDITION},
    {"ALTER PUBLICATION", RIGHTS_LOADER, SPOILED_BY_CONDITION},
    {"CREATE SUBSCRIPTION", RIGHTS_SESSION, SPOILED_BY_NOTHING},
    {"ALTER SUBSCRIPTION", RIGHTS_LOADER, SPOILED_BY_NOTHING},
    {"CREATE FUNCTION", RIGHTS_LOADER, SPOILED_BY_DEFAULT, true},
    {"CREATE OR REPLACE FUNCTION", RIGHTS_LOADER, SPOILED_BY_DEFAULT, true},
    {"ALTER FUNCTION", RIGHTS_LOADER, SPOILED_BY_OTHERS, true},
    {"CREATE AGGREGATE", RIGHTS_LOADER, SPOILED_BY_STATE, true},
    {"CREATE OR REPLACE AGGREGATE", RIGHTS_LOADER, SPOILED_BY_STATE, true},
    {"CREATE OPERATOR CLASS", RIGHTS_LOADER, SPOILED_BY_NOTHING, true},
    {"CREATE OPERATOR FAMILY", RIGHTS_LOADER, SPOILED_BY_NOTHING, true},
    {"ALTER OPERATOR FAMILY", RIGHTS_LOADER, SPOILED_BY_NOTHING, true},
    {"CREATE CAST", RIGHTS_LOADER, SPOILED_BY_FUNCTION, true},
    {"CREATE ACCESS METHOD", RIGHTS_LOADER, SPOILED_BY_NOTHING},
    {"CREATE TEXT SEARCH", RIGHTS_LOADER, SPOILED_BY_NOTHING, true},
    {"GRANT", RIGHTS_LOADER, SPOILED_BY_SHARED, true},
    {"REVOKE", RIGHTS_LOADER, SPOILED_BY_SHARED, true},
    {"DROP DATABASE", RIGHTS_NONE, SPOILED_BY_NOTHING},
    {"DROP TABLESPACE", RIGHTS_NONE, SPOILED_BY_NOTHING},
    {"DROP ROLE", RIGHTS_NONE, SPOILED_BY_NOTHING},
    {"DROP USER", RIGHTS_NONE, SPOILED_BY_NOTHING},
    {"DROP GROUP", RIGHTS_NONE, SPOILED_BY_NOTHING},
    {"DROP OWNED", RIGHTS_NONE, SPOILED_BY_NOTHING},
    {"DROP", RIGHTS_LOADER, SPOILED_BY_NOTHING},
    {"SET ROLE", RIGHTS_NONE, SPOILED_BY_NOTHING},
    {"SET LOCAL ROLE", RIGHTS_NONE, SPOILED_BY_NOTHING},
    {"SET SESSION ROLE", RIGHTS_NONE, SPOILED_BY_NOTHING},
    {"SET", RIGHTS_SKIPPED, SPOILED_BY_NOTHING},
};

#define LENGTH(table) (sizeof(table) / sizeof(table)[0])
#define WORDS 4

/* The tokens of a statement, one after the other, and how deep in parentheses they are. */
struct walk {
    struct lexer lexer;
    struct token before, last, token;
    int depth;
};

static bool walk_on(struct walk *walk)
{
    walk->before = walk->last;
    walk->last = walk->token;
    walk->token = lexer_next_code(&walk->lexer);
    walk->depth += token_is_symbol(&walk->token, '(') - token_is_symbol(&walk->token, ')');
    return walk->token.kind != TOKEN_END && walk->token.kind != TOKEN_BROKEN;
}

static struct walk walk_start(const char *sql)
{
    struct walk walk = {0};
    lexer_init(&walk.lexer, sql, strlen(sql));
    return walk;
}

static bool is_shared(const struct walk *walk)
{
    return token_is(&walk->last, "ON") &&
           (token_is(&walk->token, "DATABASE") || token_is(&walk->token, "TABLESPACE") ||
            token_is(&walk->token, "PARAMETER"));
}

/* Of FUNCTION schema.name: PostgreSQL's own schemas, and names that are written with escapes. */
static bool is_system_schema(const struct walk *walk)
{
    const struct token *token = &walk->token;
    if (!token_is(&walk->last, "FUNCTION") || walk->depth > 0)
        return false;
    size_t quote = token->text[0] == '"';
    return (token->kind == TOKEN_IDENTIFIER && quote == 0) ||
           strncasecmp(token->text + quote, "pg_", 3) == 0 ||
           strncasecmp(token->text + quote, "information_schema", 18) == 0;
}

/* As it is written or in quotes. */
static bool is_login(const struct token *token)
{
    return token_is(token, "LOGIN") ||
           (token->length == 7 && strncmp(token->text, "\"login\"", 7) == 0);
}

static bool is_code(const struct token *token)
{
    return token_is(token, "HANDLER") || token_is(token, "VALIDATOR");
}

/* Of ALTER FUNCTION: what changes what it does, for whom, and where it is. */
static bool is_other(const struct token *token)
{
    static const char *const words[] = {"SECURITY", "EXTERNAL", "SET",
                                        "RESET",    "RENAME",   "DEPENDS"};
    for (size_t i = 0; i < LENGTH(words); i++)
        if (token_is(token, words[i]))
            return true;
    return false;
}

/* As it is written or in quotes, but not with escapes. */
static bool is_language(const struct token *token)
{
    static const char *const names[] = {"internal", "sql", "plpgsql"};
    for (size_t i = 0; i < LENGTH(names); i++) {
        bool within = token->length == strlen(names[i]) + 2 &&
                      strncmp(token->text + 1, names[i], strlen(names[i])) == 0;
        if (token_is(token, names[i]) ||
            (within && (token->text[0] == '"' || token->text[0] == '\'')))
            return true;
    }
    return false;
}

/* STYPE or MSTYPE, in quotes as well. */
static bool is_state_type(const struct token *token)
{
    static const char word[] = "stype";
    for (size_t i = 0; i + strlen(word) <= token->length; i++)
        if (strncasecmp(token->text + i, word, strlen(word)) == 0)
            return true;
    return false;
}

static bool is_other_state(const struct walk *walk)
{
    if (walk->token.kind == TOKEN_IDENTIFIER && walk->token.text[0] != '"')
        return true;
    return is_state_type(&walk->before) && token_is_symbol(&walk->last, '=') &&
           !token_is(&walk->token, "internal");
}

static bool spoils(enum spoiler spoiler, const struct walk *walk)
{
    const struct token *token = &walk->token;
    switch (spoiler) {
    case SPOILED_BY_CODE:
        return is_code(token) && !token_is(&walk->last, "NO");
    case SPOILED_BY_NO_CODE:
        return is_code(token);
    case SPOILED_BY_FUNCTION:
        return token_is(token, "FUNCTION") && token_is(&walk->last, "WITH");
    case SPOILED_BY_OTHERS:
        return is_other(token);
    case SPOILED_BY_CONDITION:
        return token_is(token, "WHERE");
    case SPOILED_BY_LOGIN:
        return is_login(token) || token->text[0] == 'U';
    case SPOILED_BY_DEFAULT:
        return (walk->depth > 0 && (token_is(token, "DEFAULT") || token_is_symbol(token, '='))) ||
               token_is(token, "ATOMIC") || token_is(token, "RETURN") || is_system_schema(walk) ||
               (walk->depth == 0 && token_is(&walk->last, "LANGUAGE") && !is_language(token));
    case SPOILED_BY_MEMBER:
        return token_is(token, "ADD") || token_is(token, "DROP");
    case SPOILED_BY_SHARED:
        return is_shared(walk);
    case SPOILED_BY_STATE:
        return is_other_state(walk);
    default:
        return false;
    }
}

static bool is_spoiled(const struct row *row, const char *sql)
{
    struct walk walk = walk_start(sql);
    bool object = false;
    while (walk_on(&walk)) {
        if (spoils(row->spoiler, &walk))
            return true;
        object = object || token_is(&walk.token, "ON");
    }
    return row->spoiler == SPOILED_BY_SHARED && !object;
}

/* FUNCTION name: no schema is said. */
static bool is_unqualified(const char *sql)
{
    struct walk walk = walk_start(sql);
    while (walk_on(&walk))
        if (token_is(&walk.before, "FUNCTION") && walk.depth <= 1)
            return !token_is_symbol(&walk.token, '.');
    return true;
}

enum giving {
    GIVING_NOTHING,
    GIVING_STAND_IN, /* ALTER … OWNER TO a role that stands for another, and nothing else */
    GIVING_OTHERS,
};

static enum giving giving_of(const char *sql, const char *stand_ins)
{
    struct walk walk = walk_start(sql);
    size_t owners = 0, length = strlen(stand_ins);
    bool listed = false, stands = false;
    while (walk_on(&walk)) {
        bool given = token_is(&walk.last, "TO") && token_is(&walk.before, "OWNER");
        owners += given;
        listed = listed || (walk.depth == 0 && token_is_symbol(&walk.token, ','));
        stands = given && walk.token.kind == TOKEN_WORD && walk.token.length >= length &&
                 strncmp(walk.token.text, stand_ins, length) == 0;
    }
    if (owners == 0)
        return GIVING_NOTHING;
    return owners == 1 && stands && !listed ? GIVING_STAND_IN : GIVING_OTHERS;
}

/* ALTER TABLE … ENABLE or DISABLE TRIGGER, and nothing else: those of foreign keys are a superuser's. */
static bool switches_triggers(const char *sql)
{
    struct walk walk = walk_start(sql);
    bool switches = false;
    while (walk_on(&walk)) {
        if (walk.depth == 0 && token_is_symbol(&walk.token, ','))
            return false;
        if (token_is(&walk.token, "TRIGGER"))
            switches = token_is(&walk.last, "ENABLE") || token_is(&walk.last, "DISABLE");
    }
    return switches && token_is(&walk.last, "ALL") && token_is(&walk.before, "TRIGGER");
}

static struct privilege privilege_by(const struct row *row, const char *sql)
{
    if (is_spoiled(row, sql))
        return (struct privilege){RIGHTS_NONE};
    return (struct privilege){
        .rights = row->rights,
        .looked_at = row->looked_at,
        .grants = row->spoiler == SPOILED_BY_SHARED,
        .placed = row->spoiler == SPOILED_BY_DEFAULT && is_unqualified(sql),
        .state = row->spoiler == SPOILED_BY_STATE,
    };
}

struct privilege privilege_of(struct arena *arena, const char *sql, const char *stand_ins)
{
    struct statement statement = {.text = sql, .length = strlen(sql)};
    const char *words = statement_words(arena, &statement, WORDS);
    enum giving giving = words_begin(words, "ALTER") ? giving_of(sql, stand_ins) : GIVING_NOTHING;
    if (giving == GIVING_STAND_IN)
        return (struct privilege){RIGHTS_LOADER, .looked_at = true};
    if (giving != GIVING_NOTHING)
        return (struct privilege){RIGHTS_NONE};
    for (size_t i = 0; i < LENGTH(rows); i++)
        if (words_begin(words, rows[i].words))
            return privilege_by(&rows[i], sql);
    bool harmless = words_begin(words, "ALTER TABLE") && switches_triggers(sql);
    return (struct privilege){harmless ? RIGHTS_LOADER : RIGHTS_NONE};
}

char *without_leakproof(struct arena *arena, const char *sql)
{
    struct statement statement = {.text = sql, .length = strlen(sql)};
    const char *words = statement_words(arena, &statement, WORDS);
    if (!words_begin(words, "CREATE FUNCTION") && !words_begin(words, "CREATE OR REPLACE FUNCTION"))
        return NULL;
    char *text = arena_strdup(arena, sql);
    bool found = false;
    struct walk walk = walk_start(sql);
    while (walk_on(&walk))
        if (walk.depth == 0 && token_is(&walk.token, "LEAKPROOF") && !token_is(&walk.last, "NOT") &&
            !token_is(&walk.last, "FUNCTION") && !token_is_symbol(&walk.last, '.')) {
            memset(text + (walk.token.text - sql), ' ', walk.token.length);
            found = true;
        }
    return found ? text : NULL;
}
