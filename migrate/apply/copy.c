/* Picks what may run on a copy, makes the copy once, and runs it there. */
#include "migrate/apply/copy.h"

#include "migrate/apply/statement.h"
#include "migrate/catalog/load.h"
#include "migrate/prove/rebuild.h"
#include "migrate/sql/lexer.h"

#include <string.h>

#define NOTE "on a scratch copy of the schema as it is now, without rows"

/* First words of statements whose effects end with the database. */
static const char *const inside[] = {"VACUUM", "CLUSTER", "REINDEX"};

static bool may_run(const struct statement_result *result)
{
    struct lexer lexer;
    struct token token;

    if (result->manner != MANNER_NOT_REHEARSED)
        return false;
    lexer_init(&lexer, result->statement->text, result->statement->length);
    token = lexer_next_code(&lexer);
    for (size_t i = 0; i < sizeof inside / sizeof inside[0]; i++) {
        if (token_is(&token, inside[i]))
            return true;
    }
    return false;
}

/* The classes of SQLSTATE that say that something is not there: the migration makes it first. */
static bool is_missing(const char *state)
{
    return strncmp(state, "42", 2) == 0 || strncmp(state, "3F", 2) == 0;
}

static int try_one(PGconn *work, struct statement_result *result, struct error *error)
{
    const struct statement_result before = *result;
    char state[SQLSTATE_SIZE];

    if (statement_run(work, result->statement->text, result, state, error) == 0) {
        result->manner = MANNER_COPY;
        result->note = NOTE;
        return 0;
    }
    if (!is_missing(state) || strcmp(state, "42601") == 0)
        return -1;
    error_clear(error);
    *result = before;
    return 0;
}

static void pass_over(const struct object *object, const char *why, void *context)
{
    (void)object;
    (void)why;
    (void)context;
}

static int try_all(PGconn *work, struct migration_result *result, struct error *error)
{
    for (size_t i = 0; i < result->count; i++) {
        if (may_run(&result->statements[i]) && try_one(work, &result->statements[i], error) < 0)
            return -1;
    }
    return 0;
}

static bool is_wanted(const struct migration_result *result)
{
    for (size_t i = 0; i < result->count; i++) {
        if (may_run(&result->statements[i]))
            return true;
    }
    return false;
}

/* Without the right to make a database the statements stay unrehearsed. */
static int rehearse_on_copy(struct apply_session *session, struct arena *arena,
                            struct migration_result *result, struct error *error)
{
    struct catalog *now = catalog_load(session_free(session), error);
    struct rebuilt copy;
    int status = 0;

    if (now == NULL)
        return -1;
    if (rebuild_open(&copy, arena, session->string, now, false, pass_over, NULL, error) == 0) {
        status = try_all(copy.loader.work, result, error);
        rebuild_close(&copy);
    } else {
        session->note("there is no scratch copy: %s", error->message);
        error_clear(error);
    }
    catalog_free(now);
    return status;
}

int copy_rehearse(struct apply_session *session, struct arena *arena,
                  struct migration_result *result, struct error *error)
{
    return is_wanted(result) ? rehearse_on_copy(session, arena, result, error) : 0;
}
