/* Takes up where a run was killed in the middle of a statement outside of transactions. */
#include "migrate/apply/leftover.h"

#include "common/buffer.h"
#include "common/interrupt.h"
#include "migrate/connection/connection.h"
#include "migrate/sql/lexer.h"

#include <ctype.h>
#include <string.h>

#define POLL_MS 100
#define GONE_MS 3000.0

/* A name as the catalogue has it. */
static char *fold(struct arena *arena, const struct token *token)
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

static bool is_name(const struct token *token)
{
    return token->kind == TOKEN_WORD || token->kind == TOKEN_IDENTIFIER;
}

/* table, schema.table, database.schema.table, or so of an index, as written. */
static char *read_relation(struct arena *arena, struct lexer *lexer, struct token token)
{
    const char *start = token.text, *stop = NULL;

    while (is_name(&token)) {
        stop = token.text + token.length;
        token = lexer_next_code(lexer);
        if (!token_is_symbol(&token, '.'))
            break;
        token = lexer_next_code(lexer);
    }
    return stop != NULL ? arena_strndup(arena, start, (size_t)(stop - start)) : NULL;
}

struct index_target statement_index(struct arena *arena, const struct statement *statement)
{
    struct index_target target = {0};
    struct lexer lexer;
    struct token token;

    lexer_init(&lexer, statement->text, statement->length);
    token = lexer_next_code(&lexer);
    if (!token_is(&token, "CREATE"))
        return target;
    token = lexer_next_code(&lexer);
    if (token_is(&token, "UNIQUE"))
        token = lexer_next_code(&lexer);
    if (!token_is(&token, "INDEX"))
        return target;
    token = lexer_next_code(&lexer);
    if (token_is(&token, "CONCURRENTLY"))
        token = lexer_next_code(&lexer);
    if (token_is(&token, "IF")) { /* NOT EXISTS */
        lexer_next_code(&lexer);
        lexer_next_code(&lexer);
        token = lexer_next_code(&lexer);
    }
    if (!token_is(&token, "ON")) {
        target.name = is_name(&token) ? fold(arena, &token) : NULL;
        token = lexer_next_code(&lexer);
    }
    if (token_is(&token, "ON")) {
        token = lexer_next_code(&lexer);
        if (token_is(&token, "ONLY"))
            token = lexer_next_code(&lexer);
        target.table = read_relation(arena, &lexer, token);
    }
    return target;
}

char *statement_reindexed(struct arena *arena, const struct statement *statement)
{
    struct lexer lexer;
    struct token token;

    lexer_init(&lexer, statement->text, statement->length);
    token = lexer_next_code(&lexer);
    if (!token_is(&token, "REINDEX"))
        return NULL;
    token = lexer_behind_parentheses(&lexer, lexer_next_code(&lexer));
    if (!token_is(&token, "INDEX") && !token_is(&token, "TABLE"))
        return NULL;
    token = lexer_next_code(&lexer);
    if (token_is(&token, "CONCURRENTLY"))
        token = lexer_next_code(&lexer);
    return read_relation(arena, &lexer, token);
}

/* Wait until the server has ended what a lost run began. A backend whose client is gone goes by
 * itself in a moment, unless a pooler keeps it: then only its statement counts. */
static int wait_for(struct apply_session *session, const struct statement *statement,
                    const struct history_step *step, struct error *error)
{
    const char *values[] = {step->backend, step->backend_started, statement->text};
    double start = apply_clock();
    bool told = false;

    for (;;) {
        PGresult *result = apply_query(session->work, "apply/still_there.sql", 3, values, error);
        bool running, there;

        if (result == NULL)
            return -1;
        running = strcmp(PQgetvalue(result, 0, 0), "0") != 0;
        there = strcmp(PQgetvalue(result, 0, 1), "0") != 0;
        PQclear(result);
        if (!running && (!there || apply_clock() - start > GONE_MS))
            return 0;
        if (running && !told) {
            session->note("pid %s still runs this statement for an earlier run; waiting",
                          step->backend);
            told = true;
        }
        apply_sleep(POLL_MS);
        if (interrupt_pending() != 0)
            return error_set(error, STATUS_ENVIRONMENT, "interrupted");
    }
}

static int drop_index(struct apply_session *session, struct arena *arena, const char *index,
                      const char **note, struct error *error)
{
    struct buffer sql = BUFFER_INIT;
    int result;

    *note = arena_printf(arena, "the invalid index %s of an earlier run was dropped first", index);

    buffer_printf(&sql, "DROP INDEX CONCURRENTLY IF EXISTS %s", index);
    result = connection_command(session->work, error, buffer_text(&sql));
    buffer_release(&sql);
    return result;
}

static int clear_indexes(struct apply_session *session, struct arena *arena,
                         const struct index_target *target, const struct history_step *step,
                         bool *done, const char **note, struct error *error)
{
    const char *values[] = {target->table, target->name, step->indexes_before};
    PGresult *result = apply_query(session->work, "apply/left_over.sql", 3, values, error);
    int status = result != NULL ? 0 : -1;

    for (int row = 0; status == 0 && row < PQntuples(result); row++) {
        const char *index = PQgetvalue(result, row, 0);

        if (strcmp(PQgetvalue(result, row, 1), "t") == 0) {
            *done = *done || (step->begun && strcmp(PQgetvalue(result, row, 2), "t") != 0);
            continue;
        }
        status = drop_index(session, arena, index, note, error);
    }
    PQclear(result);
    return status;
}

static int clear_reindexed(struct apply_session *session, struct arena *arena, const char *relation,
                           const char **note, struct error *error)
{
    PGresult *result = apply_query(session->work, "apply/reindexed.sql", 1, &relation, error);
    int status = result != NULL ? 0 : -1;

    for (int row = 0; status == 0 && row < PQntuples(result); row++)
        status = drop_index(session, arena, PQgetvalue(result, row, 0), note, error);
    PQclear(result);
    return status;
}

int leftover_clear(struct apply_session *session, struct arena *arena,
                   const struct statement *statement, const struct history_step *step, bool *done,
                   const char **note, struct error *error)
{
    struct index_target target = statement_index(arena, statement);
    const char *reindexed = step->begun ? statement_reindexed(arena, statement) : NULL;

    *done = false;
    *note = NULL;
    if (step->begun && wait_for(session, statement, step, error) < 0)
        return -1;
    if (reindexed != NULL)
        return clear_reindexed(session, arena, reindexed, note, error);
    if (target.table == NULL || (!step->begun && target.name == NULL))
        return 0;
    return clear_indexes(session, arena, &target, step, done, note, error);
}

/* First words, and the SQLSTATE that a second run of a done statement gives. An index that is there
 * is known by its OID instead: the name may have been taken before. */
static const struct explained {
    const char *word;
    const char *state;
} explained[] = {
    {"CREATE", "42P04"}, /* duplicate database */
    {"CREATE", "42710"}, /* duplicate object */
    {"ALTER", "42710"},  /* ALTER TYPE … ADD VALUE */
    {"ALTER", "42P01"},  /* DETACH PARTITION … CONCURRENTLY: no partition any more */
    {"DROP", "42704"},   /* undefined object, also index */
    {"DROP", "3D000"},   /* undefined database */
};

bool leftover_explains(const struct statement *statement, const char *state)
{
    struct lexer lexer;
    struct token token;

    lexer_init(&lexer, statement->text, statement->length);
    token = lexer_next_code(&lexer);
    for (size_t i = 0; i < sizeof explained / sizeof explained[0]; i++) {
        if (token_is(&token, explained[i].word) && strcmp(state, explained[i].state) == 0)
            return true;
    }
    return false;
}
