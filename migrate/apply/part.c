/* Cuts a migration into transactions and statements that stand alone. */
#include "migrate/apply/part.h"

#include "common/buffer.h"
#include "migrate/sql/lexer.h"

#include <string.h>
#include <strings.h>

#define WORDS 4

/* A comment right before a statement that must not be put into a transaction with others. */
#define MARK_ALONE "db-migrate: no-transaction"

/* What PreventInTransactionBlock() guards in PostgreSQL: the first words, and words that must come
 * later. */
static const struct alone {
    const char *start;
    const char *later; /* one or two words, or NULL */
} alone[] = {
    {"CREATE INDEX", "CONCURRENTLY"},
    {"CREATE UNIQUE INDEX", "CONCURRENTLY"},
    {"DROP INDEX", "CONCURRENTLY"},
    {"REINDEX", "CONCURRENTLY"},
    {"REINDEX SCHEMA", NULL},
    {"REINDEX DATABASE", NULL},
    {"REINDEX SYSTEM", NULL},
    {"ALTER TYPE", "ADD VALUE"},
    {"ALTER TABLE", "CONCURRENTLY"},
    {"VACUUM", NULL},
    {"CREATE DATABASE", NULL},
    {"DROP DATABASE", NULL},
    {"ALTER DATABASE", "SET TABLESPACE"},
    {"CREATE TABLESPACE", NULL},
    {"DROP TABLESPACE", NULL},
    {"CREATE SUBSCRIPTION", NULL},
    {"ALTER SUBSCRIPTION", NULL},
    {"DROP SUBSCRIPTION", NULL},
    {"ALTER SYSTEM", NULL},
    {"DISCARD ALL", NULL},
};

enum control {
    CONTROL_NONE,
    CONTROL_BEGIN,
    CONTROL_COMMIT,
    CONTROL_REFUSED, /* would leave our transaction */
    CONTROL_SESSION,
};

struct words {
    char text[128];
};

struct maker {
    struct arena *arena;
    struct migration_file *migration;
    struct error *error;
    size_t capacity;
    struct part *open;                /* transaction that takes the next statement, or NULL */
    const struct statement *explicit; /* its BEGIN, when it is the file's own */
    bool split; /* something stands alone, so that SET must live outside of transactions */
};

/* The first words as one string in upper case; too long ones are no key words of ours. */
static struct words first_words(const struct statement *statement)
{
    struct words words = {{0}};
    struct lexer lexer;
    size_t used = 0;

    lexer_init(&lexer, statement->text, statement->length);
    for (int i = 0; i < WORDS; i++) {
        struct token token = lexer_next_code(&lexer);

        if (i == 1)
            token = lexer_behind_parentheses(&lexer, token);

        if (token.kind != TOKEN_WORD || used + token.length + 2 > sizeof words.text)
            break;
        if (used > 0)
            words.text[used++] = ' ';
        for (size_t c = 0; c < token.length; c++) {
            char byte = token.text[c];

            words.text[used++] = byte >= 'a' && byte <= 'z' ? (char)(byte - 'a' + 'A') : byte;
        }
    }
    return words;
}

static bool begins(const struct words *words, const char *start)
{
    return words_begin(words->text, start);
}

/* Whether the word, or the two words in a row, occur outside of quotes. */
static bool has_words(const struct statement *statement, const char *wanted)
{
    const char *space = strchr(wanted, ' ');
    struct words first = {{0}};
    struct lexer lexer;
    struct token token, before = {.kind = TOKEN_END};

    memcpy(first.text, wanted, space != NULL ? (size_t)(space - wanted) : strlen(wanted));
    lexer_init(&lexer, statement->text, statement->length);
    while ((token = lexer_next_code(&lexer)).kind != TOKEN_END) {
        if (space == NULL ? token_is(&token, first.text)
                          : token_is(&token, space + 1) && token_is(&before, first.text))
            return true;
        before = token;
    }
    return false;
}

/* CLUSTER of all tables, which names none. */
static bool clusters_all(const struct statement *statement)
{
    struct lexer lexer;
    struct token token;

    lexer_init(&lexer, statement->text, statement->length);
    token = lexer_next_code(&lexer);
    if (!token_is(&token, "CLUSTER"))
        return false;
    token = lexer_behind_parentheses(&lexer, lexer_next_code(&lexer));
    if (token_is(&token, "VERBOSE"))
        token = lexer_next_code(&lexer);
    return token.kind == TOKEN_END;
}

/* Whether the setting stands in the statement, as a word or a string. */
static bool names_setting(const struct statement *statement, const char *setting)
{
    size_t length = strlen(setting);
    struct lexer lexer;
    struct token token;

    lexer_init(&lexer, statement->text, statement->length);
    while ((token = lexer_next_code(&lexer)).kind != TOKEN_END) {
        bool quoted = token.kind == TOKEN_STRING || token.kind == TOKEN_IDENTIFIER;

        if (quoted && token.length == length + 2 &&
            strncasecmp(token.text + 1, setting, length) == 0)
            return true;
        if (token.kind == TOKEN_WORD && token.length == length &&
            strncasecmp(token.text, setting, length) == 0)
            return true;
    }
    return false;
}

/* Also for one transaction alone. */
static bool is_setting(const struct statement *statement, const struct words *words)
{
    return begins(words, "SET") || begins(words, "RESET") ||
           (begins(words, "SELECT") && has_words(statement, "set_config"));
}

bool statement_sets(const struct statement *statement, const char *setting)
{
    struct words words = first_words(statement);

    return is_setting(statement, &words) && names_setting(statement, setting);
}

bool statement_stands_alone(const struct statement *statement)
{
    struct words words = first_words(statement);

    if (statement->comment != NULL && strstr(statement->comment, MARK_ALONE) != NULL)
        return true;
    if (clusters_all(statement))
        return true;
    for (size_t i = 0; i < sizeof alone / sizeof alone[0]; i++) {
        if (begins(&words, alone[i].start) &&
            (alone[i].later == NULL || has_words(statement, alone[i].later)))
            return true;
    }
    return false;
}

char *statement_without_concurrently(struct arena *arena, const struct statement *statement)
{
    struct lexer lexer;
    struct token token;

    lexer_init(&lexer, statement->text, statement->length);
    while ((token = lexer_next_code(&lexer)).kind != TOKEN_END) {
        if (token_is(&token, "CONCURRENTLY"))
            return arena_printf(arena, "%.*s%s", (int)(token.text - statement->text),
                                statement->text, token.text + token.length);
    }
    return NULL;
}

static enum control control_of(const struct statement *statement)
{
    struct words words = first_words(statement);

    if (begins(&words, "BEGIN") || begins(&words, "START TRANSACTION"))
        return CONTROL_BEGIN;
    if (begins(&words, "COMMIT PREPARED") || begins(&words, "ROLLBACK PREPARED") ||
        begins(&words, "PREPARE TRANSACTION") || begins(&words, "ABORT"))
        return CONTROL_REFUSED;
    if (begins(&words, "COMMIT") || begins(&words, "END"))
        return has_words(statement, "AND CHAIN") ? CONTROL_REFUSED : CONTROL_COMMIT;
    if (begins(&words, "ROLLBACK"))
        return has_words(statement, "TO") ? CONTROL_NONE : CONTROL_REFUSED;
    if (begins(&words, "SET LOCAL") || begins(&words, "SET CONSTRAINTS") ||
        begins(&words, "SET TRANSACTION"))
        return CONTROL_NONE;
    return is_setting(statement, &words) ? CONTROL_SESSION : CONTROL_NONE;
}

static struct part *add_part(struct maker *m, enum part_kind kind, size_t first)
{
    struct migration_file *migration = m->migration;
    struct part *part;

    if (migration->part_count == m->capacity) {
        m->capacity = m->capacity == 0 ? 16 : m->capacity * 2;
        migration->parts = arena_grow(m->arena, migration->parts, migration->part_count,
                                      m->capacity, sizeof migration->parts[0]);
    }
    part = &migration->parts[migration->part_count++];
    *part = (struct part){.kind = kind, .begin = "BEGIN", .first = first};
    return part;
}

static int fail(struct maker *m, const struct statement *statement, const char *message)
{
    error_set(m->error, STATUS_INPUT, "%s", message);
    return error_at(m->error, statement->where);
}

static int begin(struct maker *m, size_t index)
{
    const struct statement *statement = &m->migration->script.items[index];

    if (m->explicit != NULL)
        return fail(m, statement, "BEGIN inside a transaction");
    m->explicit = statement;
    m->open = add_part(m, PART_TRANSACTION, index + 1);
    m->open->begin = statement->text;
    return 0;
}

static int commit(struct maker *m, const struct statement *statement)
{
    if (m->explicit == NULL)
        return fail(m, statement, "COMMIT without BEGIN");
    if (m->open->count == 0)
        m->migration->part_count--;
    m->explicit = NULL;
    m->open = NULL;
    return 0;
}

static int refuse(struct maker *m, const struct statement *statement)
{
    fail(m, statement, "a migration cannot end its transaction in this way");
    return error_hint(m->error, "only BEGIN, COMMIT, SAVEPOINT and ROLLBACK TO are used; a "
                                "migration that fails is rolled back anyway");
}

static void add_statement(struct maker *m, size_t index)
{
    const struct statement *statement = &m->migration->script.items[index];
    enum part_kind kind = PART_TRANSACTION;

    if (m->explicit == NULL) {
        if (m->split && control_of(statement) == CONTROL_SESSION)
            kind = PART_SESSION;
        else if (m->migration->alone || statement_stands_alone(statement))
            kind = PART_ALONE;
        if (kind != PART_TRANSACTION || m->open == NULL)
            m->open = add_part(m, kind, index);
    }
    m->open->count++;
    if (kind != PART_TRANSACTION)
        m->open = NULL;
}

static int take(struct maker *m, size_t index)
{
    const struct statement *statement = &m->migration->script.items[index];

    switch (control_of(statement)) {
    case CONTROL_BEGIN:
        return begin(m, index);
    case CONTROL_COMMIT:
        return commit(m, statement);
    case CONTROL_REFUSED:
        return refuse(m, statement);
    default:
        add_statement(m, index);
        return 0;
    }
}

static void take_checksum(const struct script *script, struct part *part)
{
    struct sha256 hash;

    sha256_init(&hash);
    for (size_t i = part->first; i < part->first + part->count; i++) {
        const struct statement *statement = &script->items[i];
        struct lexer lexer;
        struct token token;

        lexer_init(&lexer, statement->text, statement->length);
        while ((token = lexer_next_code(&lexer)).kind != TOKEN_END) {
            sha256_update(&hash, token.text, token.length);
            sha256_update(&hash, "", 1);
        }
        sha256_update(&hash, ";", 2);
        if (statement->copy)
            sha256_update(&hash, statement->data, statement->data_length);
    }
    sha256_final(&hash, part->checksum);
}

/* SET must outlive a transaction as soon as there is more than one. */
static bool is_split(const struct script *script)
{
    for (size_t i = 0; i < script->count; i++) {
        if (control_of(&script->items[i]) == CONTROL_BEGIN ||
            statement_stands_alone(&script->items[i]))
            return true;
    }
    return false;
}

int parts_make(struct arena *arena, struct migration_file *migration, struct error *error)
{
    struct maker m = {.arena = arena, .migration = migration, .error = error};

    m.split = migration->alone || is_split(&migration->script);
    for (size_t i = 0; i < migration->script.count; i++) {
        if (take(&m, i) < 0)
            return -1;
    }
    if (m.explicit != NULL) {
        fail(&m, m.explicit, "BEGIN without COMMIT");
        return error_hint(error, "add COMMIT, or remove BEGIN: statements run in a transaction "
                                 "without it, too");
    }
    for (size_t i = 0; i < migration->part_count; i++)
        take_checksum(&migration->script, &migration->parts[i]);
    return 0;
}
