/* Rehearses migrations in a transaction and reads locks and rewrites from the catalogue. */
#include "migrate/apply/rehearse.h"

#include "common/buffer.h"
#include "common/map.h"
#include "common/terminal.h"
#include "migrate/apply/part.h"
#include "migrate/apply/statement.h"
#include "migrate/apply/timeouts.h"
#include "migrate/apply/watch.h"
#include "migrate/connection/connection.h"
#include "migrate/sql/lexer.h"

#include <stdio.h>
#include <string.h>

/* An index that is built for the rehearsal keeps writers away: not for longer than this. */
#define BUILD_LIMIT_MS 5000

/* Modes in the order of their strength, as pg_locks names them and as people read them. */
static const struct mode {
    const char *name;
    const char *title;
} modes[] = {
    {"AccessShareLock", "ACCESS SHARE"},
    {"RowShareLock", "ROW SHARE"},
    {"RowExclusiveLock", "ROW EXCLUSIVE"},
    {"ShareUpdateExclusiveLock", "SHARE UPDATE EXCLUSIVE"},
    {"ShareLock", "SHARE"},
    {"ShareRowExclusiveLock", "SHARE ROW EXCLUSIVE"},
    {"ExclusiveLock", "EXCLUSIVE"},
    {"AccessExclusiveLock", "ACCESS EXCLUSIVE"},
};

#define MODES (sizeof modes / sizeof modes[0])

/* What is known of a relation so far. */
struct relation {
    unsigned held;     /* modes taken so far, as bits of their strength */
    unsigned in_part;  /* those of the part that is being rehearsed */
    size_t part;       /* its number */
    char filenode[24]; /* "": has none, or made in this transaction */
    const char *name;  /* as it was before */
    bool made_here;
};

struct rehearsal {
    struct apply_session *session;
    struct arena *arena;
    struct map relations; /* by OID as text */
    size_t part;          /* counts the parts of all files */
    bool filled_later;    /* a statement that commits as it goes was left out */
    struct error *error;
};

/* Our time-outs, behind the command `first`. */
static int command_with_timeouts(struct rehearsal *r, const char *first)
{
    const struct timeouts timeouts = {.session = r->session};
    struct buffer sql = BUFFER_INIT;
    int status;

    buffer_puts(&sql, first);
    timeouts_put(&timeouts, &sql, "SET LOCAL", r->session->lock_timeout_ms);
    status = connection_command(r->session->work, r->error, buffer_text(&sql));
    buffer_release(&sql);
    return status;
}

struct rehearsal *rehearsal_begin(struct apply_session *session, struct arena *arena,
                                  struct error *error)
{
    struct rehearsal *rehearsal = arena_alloc(arena, 1, sizeof *rehearsal);

    rehearsal->session = session;
    rehearsal->arena = arena;
    rehearsal->error = error;
    map_init(&rehearsal->relations, arena);
    return command_with_timeouts(rehearsal, "BEGIN") == 0 ? rehearsal : NULL;
}

void rehearsal_end(struct rehearsal *rehearsal)
{
    PQclear(PQexec(rehearsal->session->work, "ROLLBACK"));
}

/* The relation before this transaction, as the other connection sees it. */
static int look_before(struct rehearsal *r, const char *oid, struct relation *relation)
{
    const char *values[] = {oid};
    PGresult *result = apply_query(r->session->guard, "apply/filenode.sql", 1, values, r->error);

    if (result == NULL)
        return -1;
    relation->made_here = PQntuples(result) == 0;
    if (!relation->made_here) {
        snprintf(relation->filenode, sizeof relation->filenode, "%s", PQgetvalue(result, 0, 0));
        relation->name = arena_strdup(r->arena, PQgetvalue(result, 0, 1));
    }
    PQclear(result);
    return 0;
}

static size_t strength(const char *mode)
{
    for (size_t i = 0; i < MODES; i++) {
        if (strcmp(modes[i].name, mode) == 0)
            return i + 1;
    }
    return 0;
}

static int find_relation(struct rehearsal *r, const char *oid, struct relation **relation)
{
    *relation = map_get(&r->relations, oid);
    if (*relation != NULL)
        return 0;
    *relation = arena_alloc(r->arena, 1, sizeof **relation);
    map_put(&r->relations, oid, *relation);
    return look_before(r, oid, *relation);
}

struct findings {
    struct lock *locks;
    size_t lock_count;
    const char **rewritten;
    size_t rewritten_count;
};

/* One row of locks.sql: a lock is news when its mode was not held before and is stronger than what
 * this part held (parts are transactions of their own in the real run), a rewrite when the relation
 * has another file than before. What the transaction made itself is in nobody's way. */
static void take_row(struct rehearsal *r, const PGresult *rows, int row, struct relation *relation,
                     struct findings *found)
{
    const char *filenode = PQgetvalue(rows, row, 3);
    const char *name = PQgetisnull(rows, row, 1) ? relation->name : PQgetvalue(rows, row, 1);
    size_t mode = strength(PQgetvalue(rows, row, 2));
    unsigned bit = 1u << mode;
    struct lock *last = found->lock_count > 0 ? &found->locks[found->lock_count - 1] : NULL;

    if (relation->made_here)
        return;
    if (relation->part != r->part)
        relation->in_part = 0;
    relation->part = r->part;
    if ((relation->held & bit) == 0 && bit > relation->in_part && mode > 1) {
        if (last == NULL || strcmp(last->relation, name) != 0)
            last = &found->locks[found->lock_count++];
        *last = (struct lock){arena_strdup(r->arena, name), modes[mode - 1].title};
    }
    if ((relation->held & bit) == 0)
        relation->in_part |= bit;
    relation->held |= bit;
    if (strcmp(PQgetvalue(rows, row, 4), "t") == 0 && strcmp(relation->filenode, filenode) != 0) {
        snprintf(relation->filenode, sizeof relation->filenode, "%s", filenode);
        found->rewritten[found->rewritten_count++] = arena_strdup(r->arena, name);
    }
}

static int watch(struct rehearsal *r, struct statement_result *result)
{
    PGresult *rows = apply_query(r->session->work, "apply/locks.sql", 0, NULL, r->error);
    struct findings found = {0};
    int status = rows != NULL ? 0 : -1;
    size_t count = rows != NULL ? (size_t)PQntuples(rows) : 0;

    found.locks = arena_alloc(r->arena, count + 1, sizeof *found.locks);
    found.rewritten = arena_alloc(r->arena, count + 1, sizeof *found.rewritten);
    for (int row = 0; status == 0 && row < (int)count; row++) {
        struct relation *relation;

        status = find_relation(r, PQgetvalue(rows, row, 0), &relation);
        if (status == 0)
            take_row(r, rows, row, relation, &found);
    }
    PQclear(rows);
    result->locks = found.locks;
    result->lock_count = found.lock_count;
    result->rewritten = found.rewritten;
    result->rewritten_count = found.rewritten_count;
    return status;
}

static int leave_out(struct rehearsal *r, struct statement_result *result, const char *note)
{
    result->manner = MANNER_NOT_REHEARSED;
    result->note = note;
    error_clear(r->error);
    return connection_command(r->session->work, r->error, "ROLLBACK TO SAVEPOINT db_migrate");
}

/* invalid_transaction_termination */
#define COMMITS_ITSELF "2D000"

/* Failures that are the rehearsal's own: it is one transaction where the run is several. */
static const struct excuse {
    const char *state;
    bool alone; /* only for statements that stand alone */
    const char *note;
} excuses[] = {
    {"55P04", false, "uses an enum value that the same migration adds: works after its commit"},
    {"25001", true, "cannot be run inside a transaction"},
    {COMMITS_ITSELF, true, "commits as it goes: cannot be rehearsed"},
    {"57014", true, "took too long to be rehearsed: it would keep writers away"},
};

/* Without what such a statement fills in, a check that follows would fail. */
static const char *excuse(struct rehearsal *r, const char *state, bool alone)
{
    if (r->filled_later && (strcmp(state, "23514") == 0 || strcmp(state, "23502") == 0))
        return "checks rows that a statement fills which could not be rehearsed";
    r->filled_later = r->filled_later || (alone && strcmp(state, COMMITS_ITSELF) == 0);
    for (size_t i = 0; i < sizeof excuses / sizeof excuses[0]; i++) {
        if (strcmp(excuses[i].state, state) == 0 && (alone || !excuses[i].alone))
            return excuses[i].note;
    }
    return NULL;
}

static int set_timeout(struct rehearsal *r, int64_t milliseconds)
{
    char sql[80];

    snprintf(sql, sizeof sql, "SET LOCAL statement_timeout = %lld", (long long)milliseconds);
    return connection_command(r->session->work, r->error, sql);
}

/* With a limit of its own for what is built under a lock that the real run does not take. */
static int rehearse_with(struct rehearsal *r, const char *sql, struct statement_result *result,
                         char state[SQLSTATE_SIZE])
{
    int64_t limit = r->session->statement_timeout_ms;
    int status;

    if (sql == result->statement->text)
        return watch_run(r->session, sql, result, state, r->error);
    if (set_timeout(r, limit > 0 && limit < BUILD_LIMIT_MS ? limit : BUILD_LIMIT_MS) < 0)
        return -1;
    status = watch_run(r->session, sql, result, state, r->error);
    if (status == 0)
        status = set_timeout(r, limit);
    return status;
}

/* Savepoints of the file's own must not be nested into ours. */
static bool is_savepoint(const char *words)
{
    return words_begin(words, "SAVEPOINT") || words_begin(words, "ROLLBACK") ||
           words_begin(words, "RELEASE");
}

/* COPY from and to programs and files of the server; the FROM of a query stands in parentheses. */
static bool copies_outside(const struct statement *statement)
{
    struct lexer lexer;
    struct token token;
    int depth = 0;

    lexer_init(&lexer, statement->text, statement->length);
    token = lexer_next_code(&lexer);
    if (!token_is(&token, "COPY"))
        return false;
    while (token.kind != TOKEN_END &&
           (depth > 0 || !(token_is(&token, "FROM") || token_is(&token, "TO")))) {
        token = lexer_next_code(&lexer);
        depth += token_is_symbol(&token, '(') - token_is_symbol(&token, ')');
    }
    token = lexer_next_code(&lexer);
    return token.kind == TOKEN_STRING || token_is(&token, "PROGRAM");
}

/* Why a statement must not be tried, or NULL. SET TRANSACTION has to come first in a transaction; in
 * the rehearsal something always came before. */
static const char *stays_untried(const struct statement *statement, const char *words)
{
    if (words_begin(words, "SET TRANSACTION"))
        return "all of a rehearsal is one transaction";
    if (timeouts_named_by(statement))
        return "a rehearsal has time-outs of its own";
    if (copies_outside(statement))
        return "reaches out of the database, where nothing is rolled back";
    return NULL;
}

static int rehearse(struct rehearsal *r, struct statement_result *result, bool alone)
{
    const struct statement *statement = result->statement;
    char *plain = alone ? statement_without_concurrently(r->arena, statement) : NULL;
    const char *words = statement_words(r->arena, statement, 2);
    bool own = !is_savepoint(words);
    char state[SQLSTATE_SIZE];
    const char *why = stays_untried(statement, words);

    if (why != NULL) {
        result->manner = MANNER_NOT_REHEARSED;
        result->note = why;
        return 0;
    }
    if (own && connection_command(r->session->work, r->error, "SAVEPOINT db_migrate") < 0)
        return -1;
    if (rehearse_with(r, plain != NULL ? plain : statement->text, result, state) == 0) {
        result->manner = plain != NULL ? MANNER_PLAIN : MANNER_TRANSACTION;
        if (plain != NULL)
            result->note = "rehearsed without CONCURRENTLY, inside a transaction";
        if (own && connection_command(r->session->work, r->error, "RELEASE db_migrate") < 0)
            return -1;
        /* That takes our time-outs, too. */
        if (words_begin(words, "RESET ALL") && command_with_timeouts(r, "") < 0)
            return -1;
        return watch(r, result);
    }
    why = own && PQstatus(r->session->work) == CONNECTION_OK ? excuse(r, state, alone) : NULL;
    return why != NULL ? leave_out(r, result, why) : -1;
}

static int rehearse_part(struct rehearsal *r, const struct part *part,
                         struct statement_result *results, const struct migration_result *whole)
{
    for (size_t i = 0; i < part->count; i++) {
        progress_show("%s: rehearsing statement %zu of %zu", whole->name,
                      (size_t)(&results[i] - whole->statements) + 1, whole->count);
        if (rehearse(r, &results[i], part->kind == PART_ALONE) < 0)
            return -1;
    }
    r->part++;
    /* The end of a part is where deferred constraints would be checked. */
    if (part->kind != PART_TRANSACTION)
        return 0;
    return connection_command(r->session->work, r->error,
                              "SET CONSTRAINTS ALL IMMEDIATE; "
                              "SET CONSTRAINTS ALL DEFERRED");
}

static void pass_over(const struct part *part, struct statement_result *results)
{
    for (size_t i = 0; i < part->count; i++)
        results[i].manner = MANNER_EARLIER;
}

int rehearsal_run(struct rehearsal *r, const struct migration_file *migration,
                  const struct history_step *steps, struct migration_result *result,
                  struct error *error)
{
    double start = apply_clock();
    struct statement_result *results;
    int status = 0;

    r->error = error;
    migration_result_init(r->arena, result, migration);
    result->resumed = steps != NULL;
    results = result->statements;
    for (size_t p = 0; status == 0 && p < migration->part_count; p++) {
        const struct part *part = &migration->parts[p];

        if (steps == NULL || !steps[p].done)
            status = rehearse_part(r, part, results, result);
        else
            pass_over(part, results);
        results += part->count;
    }
    progress_clear();
    result->milliseconds = apply_clock() - start;
    result->outcome = status == 0 ? OUTCOME_REHEARSED : OUTCOME_FAILED;
    return status;
}
