/* Cuts a script into statements at the semicolons where psql would send them. */
#include "migrate/sql/script.h"

#include "common/text.h"
#include "migrate/sql/lexer.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

/* Whether the words so far can still make CREATE [OR REPLACE] FUNCTION or PROCEDURE, the only
 * statements with a BEGIN ATOMIC body. */
enum routine {
    ROUTINE_START,  /* nothing seen */
    ROUTINE_CREATE, /* CREATE, CREATE OR, CREATE OR REPLACE */
    ROUTINE_BODY,   /* it is one: BEGIN ATOMIC opens a body */
    ROUTINE_NO,
};

struct splitter {
    struct arena *arena;
    struct script *script;
    struct error *error;
    const char *file;
    struct lexer lexer;
    size_t capacity;

    /* The statement that is being read. */
    struct statement now;
    struct token last; /* its latest token, comments aside */
    unsigned parentheses;
    unsigned blocks; /* open BEGIN ATOMIC and CASE */
    enum routine routine;
    bool from_stdin;
    bool copy;

    /* The comment block above it. */
    struct token comment; /* its first comment; kind TOKEN_END: none */
    const char *comment_stop;
    unsigned comment_line;  /* the line on which it ends */
    unsigned previous_line; /* the line on which the statement before ended */
};

static int fail(struct splitter *s, const struct token *token, const char *message)
{
    struct locus where = {s->file, token->line, token->column};

    error_set(s->error, STATUS_INPUT, "%s", message);
    return error_at(s->error, where);
}

static enum routine routine_next(enum routine state, const struct token *token)
{
    bool create = token_is(token, "CREATE");
    bool between = token_is(token, "OR") || token_is(token, "REPLACE");
    bool kind = token_is(token, "FUNCTION") || token_is(token, "PROCEDURE");

    if (state == ROUTINE_START)
        return create ? ROUTINE_CREATE : ROUTINE_NO;
    if (state == ROUTINE_CREATE)
        return kind ? ROUTINE_BODY : between ? ROUTINE_CREATE : ROUTINE_NO;
    return state;
}

/* CASE … END nests inside a body. END and CASE are names behind a dot and behind AS. */
static void count_blocks(struct splitter *s, const struct token *token)
{
    if (token_is_symbol(&s->last, '.') || token_is(&s->last, "AS"))
        return;
    if (s->blocks == 0)
        s->blocks = token_is(token, "ATOMIC") && token_is(&s->last, "BEGIN") ? 1 : 0;
    else if (token_is(token, "CASE"))
        s->blocks++;
    else if (token_is(token, "END"))
        s->blocks--;
}

static void remember_comment(struct splitter *s, const struct token *comment)
{
    unsigned end_line = s->lexer.line;

    if (s->script->count > 0 && comment->line == s->previous_line)
        return;
    if (s->comment.kind == TOKEN_END || comment->line > s->comment_line + 1)
        s->comment = *comment;
    s->comment_stop = comment->text + comment->length;
    s->comment_line = end_line;
}

static void start(struct splitter *s, const struct token *token)
{
    s->now = (struct statement){
        .text = token->text,
        .where = {s->file, token->line, token->column},
    };
    if (s->comment.kind == TOKEN_COMMENT && s->comment_line + 1 >= token->line)
        s->now.comment =
            arena_strndup(s->arena, s->comment.text, (size_t)(s->comment_stop - s->comment.text));
    s->parentheses = 0;
    s->blocks = 0;
    s->routine = ROUTINE_START;
    s->from_stdin = false;
    s->copy = token_is(token, "COPY");
}

static void push(struct splitter *s)
{
    struct script *script = s->script;

    if (script->count == s->capacity) {
        s->capacity = s->capacity == 0 ? 64 : s->capacity * 2;
        script->items = arena_grow(s->arena, script->items, script->count, s->capacity,
                                   sizeof script->items[0]);
    }
    script->items[script->count++] = s->now;
}

/* SET standard_conforming_strings decides how the rest of the script is read. */
static void follow_setting(struct splitter *s)
{
    struct lexer lexer;
    struct token token, value = {.kind = TOKEN_END};

    lexer_init(&lexer, s->now.text, s->now.length);
    token = lexer_next_code(&lexer);
    if (!token_is(&token, "SET"))
        return;
    token = lexer_next_code(&lexer);
    if (token_is(&token, "SESSION") || token_is(&token, "LOCAL"))
        token = lexer_next_code(&lexer);
    if (!token_is(&token, "standard_conforming_strings"))
        return;
    for (token = lexer_next_code(&lexer); token.kind != TOKEN_END; token = lexer_next_code(&lexer))
        value = token;
    s->lexer.backslash_quotes =
        token_is(&value, "OFF") || token_is(&value, "FALSE") ||
        (value.kind == TOKEN_STRING && value.length == 5 && memcmp(value.text, "'off'", 5) == 0);
}

static bool is_end_of_data(const char *line, size_t length)
{
    if (length > 0 && line[length - 1] == '\r')
        length--;
    return length == 2 && memcmp(line, "\\.", 2) == 0;
}

/* Only white space and a comment may stand behind COPY … FROM stdin; on its line. */
static int end_copy_line(struct splitter *s)
{
    struct lexer *lexer = &s->lexer;
    const char *at = lexer->at;
    struct token rest = {.line = lexer->line};

    while (at < lexer->end && (*at == ' ' || *at == '\t' || *at == '\r'))
        at++;
    if (at < lexer->end && *at != '\n' && !(at + 1 < lexer->end && at[0] == '-' && at[1] == '-')) {
        rest.column = (unsigned)(at - lexer->line_start) + 1;
        return fail(s, &rest, "text behind 'COPY … FROM stdin;' on the same line");
    }
    lexer_skip_line(lexer);
    return 0;
}

/* The lines behind COPY … FROM stdin, up to the one that is \. alone. */
static int take_copy_data(struct splitter *s)
{
    struct lexer *lexer = &s->lexer;
    struct token statement = {.line = s->now.where.line, .column = s->now.where.column};

    if (end_copy_line(s) < 0)
        return -1;
    s->now.copy = true;
    s->now.data = lexer->at;
    while (lexer->at < lexer->end) {
        const char *line = lexer->at;

        lexer_skip_line(lexer);
        if (is_end_of_data(line, (size_t)(lexer->at - line) - (lexer->at[-1] == '\n'))) {
            s->now.data_length = (size_t)(line - s->now.data);
            return 0;
        }
    }
    fail(s, &statement, "the data of this COPY has no end");
    return error_hint(s->error, "a line with \\. alone ends the data of COPY … FROM stdin");
}

/* Close the statement at its last token and terminate it in place: the byte behind it is a
 * semicolon, white space, a comment that nobody needs, or the NUL behind the input. */
static int finish(struct splitter *s)
{
    const char *stop = s->last.text + s->last.length;
    int result = 0;

    s->now.length = (size_t)(stop - s->now.text);
    s->previous_line = s->lexer.line;
    if (s->from_stdin)
        result = take_copy_data(s);
    *(char *)(uintptr_t)stop = '\0';
    follow_setting(s);
    push(s);
    s->now.text = NULL;
    s->last = (struct token){.kind = TOKEN_END};
    s->comment.kind = TOKEN_END;
    return result;
}

/* psql's commands: pg_dump's \restrict pair says nothing to us, the rest is refused by name. */
static int backslash(struct splitter *s, const struct token *token)
{
    size_t length = 1;
    char name[32];

    while (length < token->length && length < sizeof name - 1 &&
           isgraph((unsigned char)token->text[length]))
        length++;
    memcpy(name, token->text, length);
    name[length] = '\0';
    if (s->now.text == NULL &&
        (strcmp(name, "\\restrict") == 0 || strcmp(name, "\\unrestrict") == 0))
        return 0;
    error_set(s->error, STATUS_INPUT, "psql command '%s' is not SQL", name);
    error_hint(s->error,
               "only \\restrict, \\unrestrict and the \\. after COPY data are understood");
    return error_at(s->error, (struct locus){s->file, token->line, token->column});
}

static void follow(struct splitter *s, const struct token *token)
{
    if (token_is_symbol(token, '('))
        s->parentheses++;
    else if (token_is_symbol(token, ')') && s->parentheses > 0)
        s->parentheses--;
    if (token->kind == TOKEN_WORD) {
        if (s->routine == ROUTINE_BODY && s->parentheses == 0)
            count_blocks(s, token);
        if (s->copy && s->parentheses == 0 && token_is(token, "STDIN") &&
            token_is(&s->last, "FROM"))
            s->from_stdin = true;
    }
    if (s->routine == ROUTINE_START || s->routine == ROUTINE_CREATE)
        s->routine = routine_next(s->routine, token);
    s->last = *token;
}

/* One token of the script. */
static int take(struct splitter *s, const struct token *token)
{
    bool inside = s->now.text != NULL;

    switch (token->kind) {
    case TOKEN_COMMENT:
        if (!inside)
            remember_comment(s, token);
        return 0;
    case TOKEN_BACKSLASH:
        return backslash(s, token);
    case TOKEN_BROKEN:
        return fail(s, token, token->problem);
    default:
        break;
    }
    if (token_is_symbol(token, ';') && s->parentheses == 0 && s->blocks == 0)
        return inside ? finish(s) : 0;
    if (!inside)
        start(s, token);
    follow(s, token);
    return 0;
}

/* A byte that no SQL text can hold, found before anything is cut. */
static int refuse_nul(struct splitter *s, const char *bytes, size_t length)
{
    const char *nul = memchr(bytes, '\0', length);
    unsigned line = 1;

    if (nul == NULL)
        return 0;
    for (const char *at = bytes; (at = memchr(at, '\n', (size_t)(nul - at))) != NULL; at++)
        line++;
    error_set(s->error, STATUS_INPUT, "NUL byte in an SQL script");
    error_hint(s->error,
               "is the file UTF-16 or a custom-format dump? plain SQL in UTF-8 is needed");
    return error_at(s->error, (struct locus){s->file, line, 0});
}

int script_parse(struct arena *arena, const char *file, const char *bytes, size_t length,
                 struct script *script, struct error *error)
{
    struct splitter s = {.arena = arena, .script = script, .error = error};
    struct token token;
    char *copy;

    *script = (struct script){0};
    s.file = arena_strdup(arena, file);
    if (refuse_nul(&s, bytes, length) < 0)
        return -1;
    if (length >= strlen(BYTE_ORDER_MARK) && memcmp(bytes, BYTE_ORDER_MARK, 3) == 0) {
        bytes += strlen(BYTE_ORDER_MARK);
        length -= strlen(BYTE_ORDER_MARK);
    }
    copy = arena_strndup(arena, bytes, length);
    lexer_init(&s.lexer, copy, length);
    while ((token = lexer_next(&s.lexer)).kind != TOKEN_END) {
        if (take(&s, &token) < 0)
            return -1;
    }
    return s.now.text != NULL ? finish(&s) : 0;
}

char *statement_words(struct arena *arena, const struct statement *statement, unsigned count)
{
    struct lexer lexer;
    struct token token;
    char *words = arena_strdup(arena, "");

    lexer_init(&lexer, statement->text, statement->length);
    while (count-- > 0 && (token = lexer_next_code(&lexer)).kind == TOKEN_WORD)
        words = arena_printf(arena, "%s%s%.*s", words, *words == '\0' ? "" : " ", (int)token.length,
                             token.text);
    for (char *at = words; *at != '\0'; at++)
        *at = (char)toupper((unsigned char)*at);
    return words;
}

bool words_begin(const char *words, const char *with)
{
    size_t length = strlen(with);

    return strncmp(words, with, length) == 0 && (words[length] == '\0' || words[length] == ' ');
}

struct locus statement_locus(const struct statement *statement, const char *at)
{
    struct locus where = statement->where;

    for (const char *byte = statement->text; byte < at; byte++) {
        where.column++;
        if (*byte == '\n') {
            where.line++;
            where.column = 1;
        }
    }
    return where;
}

struct locus statement_character(const struct statement *statement, long position)
{
    const char *at = statement->text, *end = at + statement->length;

    for (long i = 1; i < position && at < end; i++) {
        size_t length = text_utf8(at, (size_t)(end - at), NULL);

        at += length == 0 ? 1 : length;
    }
    return statement_locus(statement, at);
}
