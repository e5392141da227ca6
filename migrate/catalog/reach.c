/*
 * Statements are judged by their first words, DO blocks by every word of theirs, and what runs at once
 * by the functions that it calls, so that an error has a name and a place. Whoever means harm can hide
 * from that; the rights of the role that loads are what holds him, see loader.h.
 */
#include "migrate/catalog/reach.h"

#include "common/buffer.h"
#include "migrate/sql/edit.h"
#include "migrate/sql/lexer.h"

#include <string.h>
#include <strings.h>

/* By the first words; the first row that fits counts. */
static const struct {
    const char *words;
    enum reach_verdict verdict;
} rows[] = {
    {"CREATE USER MAPPING", REACH_RUN},
    {"ALTER USER MAPPING", REACH_RUN},
    {"DROP USER MAPPING", REACH_RUN},
    {"CREATE DATABASE", REACH_REFUSED},
    {"DROP DATABASE", REACH_REFUSED},
    {"ALTER DATABASE", REACH_SKIPPED},
    {"COMMENT ON DATABASE", REACH_SKIPPED},
    {"COMMENT ON ROLE", REACH_SKIPPED},
    {"COMMENT ON TABLESPACE", REACH_SKIPPED},
    {"ALTER SYSTEM", REACH_REFUSED},
    {"CREATE TABLESPACE", REACH_REFUSED},
    {"ALTER TABLESPACE", REACH_REFUSED},
    {"DROP TABLESPACE", REACH_REFUSED},
    {"CREATE ROLE", REACH_ROLE},
    {"CREATE USER", REACH_ROLE},
    {"CREATE GROUP", REACH_ROLE},
    {"ALTER ROLE", REACH_SKIPPED},
    {"ALTER USER", REACH_SKIPPED},
    {"ALTER GROUP", REACH_SKIPPED},
    {"DROP ROLE", REACH_REFUSED},
    {"DROP USER", REACH_REFUSED},
    {"DROP GROUP", REACH_REFUSED},
    {"REASSIGN OWNED", REACH_REFUSED},
    {"DROP OWNED", REACH_REFUSED},
    {"LOAD", REACH_REFUSED},
    {"DROP SUBSCRIPTION IF", REACH_SKIPPED}, /* the database is empty at first */
    {"DROP SUBSCRIPTION", REACH_REFUSED},    /* it drops the slot on the other server */
};

#define LENGTH(table) (sizeof(table) / sizeof(table)[0])

/* Of statements that do nothing but define: what they call is not called yet. */
static const char *const defining[] = {"CREATE", "ALTER",    "COMMENT",  "GRANT",    "REVOKE",
                                       "DROP",   "SET",      "RESET",    "BEGIN",    "START",
                                       "COMMIT", "ROLLBACK", "SECURITY", "TRUNCATE", "COPY"};

/* Functions that read or write files, talk to other servers, or disturb this one; a star stands for
 * the rest of a name. */
static const char *const functions[] = {
    "pg_read_file",
    "pg_read_binary_file",
    "pg_ls_*",
    "pg_stat_file",
    "pg_file_*",
    "pg_logdir_ls",
    "lo_import",
    "lo_export",
    "dblink",
    "dblink_connect*",
    "dblink_exec",
    "dblink_open",
    "dblink_send_query",
    "pg_terminate_backend",
    "pg_cancel_backend",
    "pg_reload_conf",
    "pg_rotate_logfile",
    "pg_promote",
    "pg_switch_wal",
    "pg_create_physical_replication_slot",
    "pg_create_logical_replication_slot",
    "pg_drop_replication_slot",
};

#define WORDS 3

/* A text inside of a text: DO blocks and the strings that they execute. */
#define DEPTH_LIMIT 4

struct scan {
    struct arena *arena;
    const struct statement *statement;
    struct reach *reach;
    struct edits edits; /* what is left out of a block */
};

static enum reach_verdict verdict_of(const char *words)
{
    for (size_t i = 0; i < LENGTH(rows); i++)
        if (words_begin(words, rows[i].words))
            return rows[i].verdict;
    return REACH_RUN;
}

/* Whether GRANT or REVOKE is about what belongs to the whole server: roles (there is no ON then),
 * databases, tablespaces, parameters. */
static bool is_shared_grant(const struct statement *statement)
{
    static const char *const shared[] = {"DATABASE", "TABLESPACE", "PARAMETER"};
    struct lexer lexer;
    struct token token, name;
    lexer_init(&lexer, statement->text, statement->length);
    do
        token = lexer_next_code(&lexer);
    while (token.kind != TOKEN_END && !token_is(&token, "ON"));
    if (token.kind == TOKEN_END)
        return true;
    token = lexer_next_code(&lexer);
    name = lexer_next_code(&lexer);
    for (size_t i = 0; i < LENGTH(shared); i++)
        if (token_is(&token, shared[i]))
            return (name.kind == TOKEN_WORD || name.kind == TOKEN_IDENTIFIER) &&
                   !token_is(&name, "TO") &&
                   !token_is(&name, "FROM"); /* else it is a table's name */
    return false;
}

static const char *token_text(struct arena *arena, const struct token *token)
{
    return arena_strndup(arena, token->text, token->length);
}

/* The first finding counts. */
static void refuse(struct scan *scan, const char *what, const struct token *at)
{
    struct reach *reach = scan->reach;
    if (reach->verdict == REACH_REFUSED)
        return;
    reach->verdict = REACH_REFUSED;
    reach->what = what;
    reach->where = statement_locus(scan->statement, at->text);
}

static void add_role(struct scan *scan, const struct token *at, const struct token *name)
{
    struct reach *reach = scan->reach;
    bool named = name->kind == TOKEN_WORD || name->kind == TOKEN_IDENTIFIER;
    reach->roles = arena_grow(scan->arena, reach->roles, reach->role_count, reach->role_count + 1,
                              sizeof *reach->roles);
    reach->roles[reach->role_count++] = named ? token_text(scan->arena, name) : "";
    if (reach->verdict != REACH_RUN)
        return;
    reach->verdict = REACH_ROLE;
    if (reach->block)
        reach->what = "CREATE ROLE";
    reach->where = statement_locus(scan->statement, at->text);
}

static bool fits(const char *pattern, const char *name, size_t length)
{
    size_t head = strcspn(pattern, "*");
    return strncasecmp(pattern, name, head) == 0 && length >= head &&
           (pattern[head] == '*' || length == head);
}

/* `name` stands before a parenthesis. */
static void check_function(struct scan *scan, const struct token *name)
{
    bool quoted = name->kind == TOKEN_IDENTIFIER && name->text[0] == '"';
    if (name->kind != TOKEN_WORD && !quoted)
        return;
    const char *text = name->text + (quoted ? 1 : 0);
    size_t length = name->length - (quoted ? 2 : 0);
    for (size_t i = 0; i < LENGTH(functions); i++)
        if (fits(functions[i], text, length))
            refuse(scan, arena_printf(scan->arena, "%.*s()", (int)length, text), name);
}

/* COPY from or to what is no standard stream. The lexer is a copy: it goes on behind COPY. */
static void check_copy(struct scan *scan, struct lexer lexer, const struct token *copy)
{
    struct token token = *copy, before;
    do {
        before = token;
        token = lexer_next_code(&lexer);
        bool direction = token_is(&before, "FROM") || token_is(&before, "TO");
        if (direction && (token.kind == TOKEN_STRING || token_is(&token, "PROGRAM")))
            refuse(scan, "COPY", copy);
    } while (token.kind != TOKEN_END && token.kind != TOKEN_BROKEN &&
             !token_is_symbol(&token, ';'));
}

/* The roles of a block are there before it runs, by hand or by us: nothing makes them in it. Within a
 * text that the block executes, the rest of it becomes a comment. */
static void leave_out(struct scan *scan, const struct token *begin, const char *end, bool executed)
{
    struct lexer lexer;
    struct token token, last = *begin;
    if (executed) {
        edits_add(scan->arena, &scan->edits, (struct edit){begin->text, 0, "SELECT --"});
        return;
    }
    lexer_init(&lexer, begin->text, (size_t)(end - begin->text));
    for (token = lexer_next_code(&lexer);
         token.kind != TOKEN_END && token.kind != TOKEN_BROKEN && !token_is_symbol(&token, ';');
         token = lexer_next_code(&lexer))
        last = token;
    size_t length = (size_t)(last.text + last.length - begin->text);
    edits_add(scan->arena, &scan->edits, (struct edit){begin->text, length, "NULL"});
}

/* Three tokens in a row of a DO block: the beginning of a statement that reaches out? */
static void check_words(struct scan *scan, const struct token window[WORDS], const char *end,
                        unsigned depth)
{
    if (window[0].kind != TOKEN_WORD || window[1].kind != TOKEN_WORD)
        return;
    struct statement words = {.text = window[0].text,
                              .length =
                                  (size_t)(window[2].text - window[0].text) + window[2].length};
    const char *text = statement_words(scan->arena, &words, WORDS);
    enum reach_verdict verdict = verdict_of(text);
    if (verdict == REACH_ROLE) {
        add_role(scan, &window[0], &window[2]);
        leave_out(scan, &window[0], end, depth > 1);
    } else if (verdict != REACH_RUN && strchr(text, ' ') != NULL &&
               !words_begin(text, "COMMENT ON") && !words_begin(text, "LOAD")) {
        refuse(scan, statement_words(scan->arena, &words, 2), &window[0]);
    }
}

static void scan_text(struct scan *scan, const char *text, size_t length, unsigned depth);

/* What stands between the quotes. */
static void scan_string(struct scan *scan, const struct token *string, unsigned depth)
{
    const char *quote = memchr(string->text, '\'', string->length);
    const char *inside = quote == NULL ? NULL : quote + 1;
    if (string->text[0] == '$') {
        inside = memchr(string->text + 1, '$', string->length - 1);
        inside = inside == NULL ? NULL : inside + 1;
    }
    if (inside == NULL)
        return;
    size_t before = (size_t)(inside - string->text);
    size_t behind = string->text[0] == '$' ? before : 1;
    if (before + behind <= string->length)
        scan_text(scan, inside, string->length - before - behind, depth + 1);
}

/* A text of a block: its messages are no statements. */
static void scan_text(struct scan *scan, const char *text, size_t length, unsigned depth)
{
    struct lexer lexer;
    struct token window[WORDS] = {0};
    bool message = false;
    if (depth > DEPTH_LIMIT)
        return;
    lexer_init(&lexer, text, length);
    do {
        memmove(window, window + 1, (WORDS - 1) * sizeof *window);
        window[WORDS - 1] = lexer_next_code(&lexer);
        const struct token *token = &window[WORDS - 1];
        message = token_is(token, "RAISE") || (message && !token_is_symbol(token, ';'));
        if (token_is_symbol(token, '('))
            check_function(scan, &window[WORDS - 2]);
        if (!scan->reach->block)
            continue;
        check_words(scan, window, text + length, depth);
        if (token_is(token, "COPY"))
            check_copy(scan, lexer, token);
        if (token->kind == TOKEN_STRING && !message)
            scan_string(scan, token, depth);
    } while (window[WORDS - 1].kind != TOKEN_END && window[WORDS - 1].kind != TOKEN_BROKEN);
}

/* The role that CREATE ROLE, USER or GROUP names. */
static void take_role(struct scan *scan)
{
    struct lexer lexer;
    struct token first, name = {0};
    lexer_init(&lexer, scan->statement->text, scan->statement->length);
    first = lexer_next_code(&lexer);
    for (int i = 1; i < WORDS; i++)
        name = lexer_next_code(&lexer);
    add_role(scan, &first, &name);
}

/* Options of CREATE SUBSCRIPTION that say something about the other side: none of them is in a catalogue. */
static const char *const dialling[] = {"connect", "create_slot", "copy_data", "enabled"};

static bool dials(const struct token *name)
{
    for (size_t i = 0; i < LENGTH(dialling); i++)
        if (token_is(name, dialling[i]))
            return true;
    return false;
}

/* The parenthesis behind WITH, the lexer behind that; TOKEN_END when there is none. */
static struct token find_options(struct lexer *lexer, const struct statement *statement)
{
    struct token token, before = {0};
    lexer_init(lexer, statement->text, statement->length);
    for (token = lexer_next_code(lexer); token.kind != TOKEN_END && token.kind != TOKEN_BROKEN;
         token = lexer_next_code(lexer)) {
        if (token_is_symbol(&token, '(') && token_is(&before, "WITH"))
            break;
        before = token;
    }
    return token;
}

/* The options that a subscription keeps, each with a comma before it. */
static void put_options(struct buffer *sql, struct lexer *lexer)
{
    struct token name = lexer_next_code(lexer);
    while (name.kind == TOKEN_WORD || name.kind == TOKEN_IDENTIFIER) {
        struct token last = name, token = lexer_next_code(lexer);
        while (token.kind != TOKEN_END && token.kind != TOKEN_BROKEN &&
               !token_is_symbol(&token, ',') && !token_is_symbol(&token, ')')) {
            last = token;
            token = lexer_next_code(lexer);
        }
        if (!dials(&name)) {
            buffer_puts(sql, ", ");
            buffer_append(sql, name.text, (size_t)(last.text - name.text) + last.length);
        }
        name = token_is_symbol(&token, ',') ? lexer_next_code(lexer) : token;
    }
}

static const char *without_dialling(struct arena *arena, const struct statement *statement)
{
    struct buffer sql = BUFFER_INIT;
    struct lexer lexer;
    struct token options = find_options(&lexer, statement);
    bool any = token_is_symbol(&options, '(');
    buffer_append(&sql, statement->text,
                  any ? (size_t)(options.text - statement->text) : statement->length);
    buffer_puts(&sql, any ? "(connect = false" : " WITH (connect = false");
    if (any)
        put_options(&sql, &lexer);
    buffer_putc(&sql, ')');
    const char *text = arena_strdup(arena, buffer_text(&sql));
    buffer_release(&sql);
    return text;
}

/* A subscription of a scratch database never dials out, and none is ever at work. */
static enum reach_verdict keep_home(struct arena *arena, const struct statement *statement,
                                    const char **text)
{
    struct lexer lexer;
    struct token verb = {0}, object, options;
    lexer_init(&lexer, statement->text, statement->length);
    struct token first = lexer_next_code(&lexer);
    for (int i = 1; i < 4; i++)
        verb = lexer_next_code(&lexer);
    if (token_is(&first, "CREATE")) {
        *text = without_dialling(arena, statement);
        return REACH_RUN;
    }
    if (token_is(&verb, "ENABLE") || token_is(&verb, "REFRESH"))
        return REACH_SKIPPED;
    object = lexer_next_code(&lexer);
    options = find_options(&lexer, statement);
    if (token_is(&object, "PUBLICATION") && options.kind == TOKEN_END)
        *text = arena_printf(arena, "%s WITH (refresh = false)", statement->text);
    return REACH_RUN;
}

static bool is_defining(const char *words)
{
    for (size_t i = 0; i < LENGTH(defining); i++)
        if (words_begin(words, defining[i]))
            return true;
    return false;
}

struct reach reach_of(struct arena *arena, const struct statement *statement)
{
    const char *words = statement_words(arena, statement, WORDS);
    struct reach reach = {.what = statement_words(arena, statement, 2),
                          .where = statement->where,
                          .block = words_begin(words, "DO"),
                          .text = statement->text};
    struct scan scan = {.arena = arena, .statement = statement, .reach = &reach};
    enum reach_verdict verdict = verdict_of(words);
    if (words_begin(words, "COPY") && !statement->copy)
        verdict = REACH_REFUSED;
    else if ((words_begin(words, "GRANT") || words_begin(words, "REVOKE")) &&
             is_shared_grant(statement))
        verdict = REACH_SKIPPED;
    else if (words_begin(words, "CREATE SUBSCRIPTION") || words_begin(words, "ALTER SUBSCRIPTION"))
        verdict = keep_home(arena, statement, &reach.text);
    if (verdict == REACH_ROLE)
        take_role(&scan);
    else if (verdict == REACH_RUN && !is_defining(words))
        scan_text(&scan, statement->text, statement->length, 0);
    if (scan.edits.count > 0)
        reach.text = edits_apply(arena, statement->text, statement->length, &scan.edits);
    if (reach.verdict == REACH_RUN)
        reach.verdict = verdict;
    return reach;
}
