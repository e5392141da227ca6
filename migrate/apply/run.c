/* Applies the parts of a migration in order, each exactly once. */
#include "migrate/apply/run.h"

#include "common/buffer.h"
#include "common/memory.h"
#include "common/terminal.h"
#include "migrate/apply/check.h"
#include "migrate/apply/leftover.h"
#include "migrate/apply/part.h"
#include "migrate/apply/statement.h"
#include "migrate/apply/timeouts.h"
#include "migrate/apply/watch.h"
#include "migrate/connection/connection.h"
#include "migrate/sql/quote.h"

#include <stdio.h>
#include <string.h>

#define LOCK_TRIES 8
#define FIRST_PAUSE_MS 200.0

struct run {
    struct apply_session *session;
    struct arena *arena;
    const struct migration_file *migration;
    const char *name; /* of the entry in the history: a rollback's is that of its migration */
    bool rollback;
    bool whole; /* one transaction that holds the history's change as well */
    struct history_step *steps;
    struct migration_result *result;
    struct error *error;
    bool recorded;   /* a part is done that stays */
    bool wants_none; /* what failed ends transactions by itself, or refuses them */
    struct timeouts timeouts;
    double start;
};

static enum history_state goal(const struct run *run)
{
    return run->rollback ? HISTORY_ROLLED_BACK : HISTORY_APPLIED;
}

/* The results of a part's statements, in the order of the parts. */
static struct statement_result *part_results(const struct run *run, size_t position)
{
    struct statement_result *results = run->result->statements;

    for (size_t p = 0; p < position; p++)
        results += run->migration->parts[p].count;
    return results;
}

/* Do `sql` in our own role, and go on in the one that the file has set. SHOW takes no snapshot. */
static int command_as_self(struct run *run, const char *sql)
{
    PGconn *work = run->session->work;
    PGresult *result = connection_query(work, run->error, "SHOW role");
    const char *role;
    int status;

    if (result == NULL)
        return -1;
    role = PQgetvalue(result, 0, 0);
    if (strcmp(role, "none") != 0)
        sql = arena_printf(run->arena, "SET LOCAL ROLE NONE; %s; SET LOCAL ROLE %s", sql,
                           quoted_identifier(run->arena, role));
    status = connection_command(work, run->error, sql);
    PQclear(result);
    return status;
}

/* The lock tells the next run that this transaction is there (see drain.sql); like SET it takes no
 * snapshot, so that the file may still choose its isolation level. */
static int prepare_transaction(struct run *run)
{
    struct buffer sql = BUFFER_INIT;
    int status;

    buffer_puts(&sql, "LOCK TABLE db_migrate.history IN ROW EXCLUSIVE MODE");
    timeouts_put(&run->timeouts, &sql, "SET LOCAL", run->session->lock_timeout_ms);
    status = command_as_self(run, buffer_text(&sql));
    buffer_release(&sql);
    return status;
}

/* The history is written in our own role, whatever the file has set. */
static int become_self(const struct run *run, const char *begin, struct error *error)
{
    return connection_command(run->session->work, error,
                              arena_printf(run->arena, "%sSET LOCAL ROLE NONE; %s", begin,
                                           timeouts_none(run->session->work)));
}

static void roll_back(struct run *run)
{
    PGresult *result = PQexec(run->session->work, "ROLLBACK");

    PQclear(result);
}

static int begin_record(struct run *run, struct error *error)
{
    return become_self(run, "BEGIN; ", error);
}

static int end_record(struct run *run, int status, struct error *error)
{
    if (status == 0)
        return connection_command(run->session->work, error, "COMMIT");
    roll_back(run);
    return -1;
}

/* Inside of the part's own transaction, and in our own role whatever the file has set. */
static int record_part(struct run *run, size_t position)
{
    PGconn *work = run->session->work;
    const struct part *part = &run->migration->parts[position];

    if (become_self(run, "", run->error) < 0)
        return -1;
    if (!run->whole)
        return history_step_done(work, run->name, run->rollback, position, part->checksum,
                                 run->error);
    if (!run->rollback && history_start(work, run->migration, HISTORY_APPLYING, run->error) < 0)
        return -1;
    return history_finish(work, run->name, goal(run), apply_clock() - run->start, false,
                          run->error);
}

/* Deferred constraints speak up at the end; the error has no statement of its own then. */
static int commit(struct run *run, size_t position, char state[SQLSTATE_SIZE])
{
    const struct part *part = &run->migration->parts[position];
    struct statement statement = {.text = "COMMIT", .length = strlen("COMMIT")};
    struct statement_result result = {.statement = &statement};

    if (part->count > 0)
        statement.where = run->migration->script.items[part->first + part->count - 1].where;
    if (session_check(run->session, run->error) < 0)
        return -1;
    return watch_run(run->session, "COMMIT", &result, state, run->error);
}

static int try_transaction(struct run *run, size_t position, char state[SQLSTATE_SIZE])
{
    const struct part *part = &run->migration->parts[position];
    struct statement_result *results = part_results(run, position);
    PGconn *work = run->session->work;

    state[0] = '\0';
    if (connection_command(work, run->error, part->begin) < 0 || prepare_transaction(run) < 0)
        return -1;
    for (size_t i = 0; i < part->count; i++) {
        results[i].manner = MANNER_TRANSACTION;
        progress_show("%s: statement %zu of %zu", run->name,
                      (size_t)(&results[i] - run->result->statements) + 1, run->result->count);
        if (watch_run(run->session, results[i].statement->text, &results[i], state, run->error) ==
            0)
            continue;
        run->wants_none = strcmp(state, "2D000") == 0 || strcmp(state, "25001") == 0;
        return -1;
    }
    return record_part(run, position) < 0 ? -1 : commit(run, position, state);
}

/* Whether to try once more after a pause; the error is forgotten then. */
static bool try_again(struct run *run, unsigned try, const char *state)
{
    double pause = FIRST_PAUSE_MS * (double)(1u << try);

    if (!sqlstate_is_transient(state) || try + 1 == LOCK_TRIES)
        return false;
    run->session->note("%s; try %u of %u in %.1fs", run->error->message, try + 2, LOCK_TRIES,
                       pause / 1000);
    error_clear(run->error);
    apply_sleep(pause);
    return true;
}

static int run_transaction(struct run *run, size_t position)
{
    char state[SQLSTATE_SIZE];

    for (unsigned try = 0;; try++) {
        if (try_transaction(run, position, state) == 0)
            return 0;
        roll_back(run);
        if (!try_again(run, try, state))
            return -1;
    }
}

/* In our own role, which may have the right to. A statement that waits for other transactions on
 * purpose must not be cut short by lock_timeout. */
static int set_session_timeouts(struct run *run, const struct statement *statement)
{
    int64_t lock = statement_without_concurrently(run->arena, statement) != NULL
                       ? 0
                       : run->session->lock_timeout_ms;
    struct buffer sql = BUFFER_INIT;
    int status;

    timeouts_put(&run->timeouts, &sql, "SET", lock);
    status = connection_command(run->session->work, run->error, buffer_text(&sql));
    buffer_release(&sql);
    return status;
}

static int load_steps(struct run *run)
{
    return history_steps(run->arena, run->session->work, run->name, run->rollback,
                         run->migration->part_count, &run->steps, run->error);
}

/* After a failure that the server reported: an index that was begun is of no use to anybody, and
 * the next run begins afresh. A lost connection leaves the claim, for the next run to look into. */
static void release(struct run *run, size_t position)
{
    const struct statement *statement = part_results(run, position)->statement;
    struct error ignored = ERROR_INIT;
    const char *note;
    bool done;

    if (leftover_clear(run->session, run->arena, statement, &run->steps[position], &done, &note,
                       &ignored) == 0 &&
        begin_record(run, &ignored) == 0)
        end_record(
            run,
            history_step_release(run->session->work, run->name, run->rollback, position, &ignored),
            &ignored);
    error_clear(&ignored);
}

static int claim(struct run *run, size_t position)
{
    const struct statement *statement = part_results(run, position)->statement;
    struct index_target target = statement_index(run->arena, statement);
    int status;

    if (begin_record(run, run->error) < 0)
        return -1;
    status = history_step_claim(run->session->work, run->name, run->rollback, position,
                                run->migration->parts[position].checksum, target.table, run->error);
    if (status == 0)
        status = load_steps(run);
    if (status == 0)
        status = set_session_timeouts(run, statement);
    return end_record(run, status, run->error);
}

static int try_alone(struct run *run, size_t position, char state[SQLSTATE_SIZE])
{
    struct statement_result *result = part_results(run, position);
    const struct statement *statement = result->statement;
    bool begun = run->steps[position].begun, done;
    int status;

    state[0] = '\0';
    if (leftover_clear(run->session, run->arena, statement, &run->steps[position], &done,
                       &result->note, run->error) < 0)
        return -1;
    result->manner = done ? MANNER_EARLIER : MANNER_ALONE;
    if (done)
        return 0;
    if (claim(run, position) < 0)
        return -1;
    status = watch_run(run->session, statement->text, result, state, run->error);
    if (status == 0)
        return 0;
    if (begun && leftover_explains(statement, state)) {
        error_clear(run->error);
        result->manner = MANNER_EARLIER;
        return 0;
    }
    if (PQstatus(run->session->work) == CONNECTION_OK)
        release(run, position);
    return -1;
}

/* After a failure, whose error is not touched. */
static void forget_timeouts(struct run *run)
{
    struct error ignored = ERROR_INIT;

    if (PQstatus(run->session->work) == CONNECTION_OK && begin_record(run, &ignored) == 0)
        end_record(run, timeouts_reset(&run->timeouts, &ignored), &ignored);
    error_clear(&ignored);
}

static int record_alone(struct run *run, size_t position)
{
    int status;

    if (begin_record(run, run->error) < 0)
        return -1;
    status = timeouts_reset(&run->timeouts, run->error);
    if (status == 0)
        status = history_step_done(run->session->work, run->name, run->rollback, position,
                                   run->migration->parts[position].checksum, run->error);
    return end_record(run, status, run->error);
}

static int run_alone(struct run *run, size_t position)
{
    char state[SQLSTATE_SIZE];
    unsigned try = 0;
    int result;

    progress_show("%s: %s", run->name,
                  statement_summary(run->arena, part_results(run, position)->statement, 60));
    while ((result = try_alone(run, position, state)) < 0 && try_again(run, try, state))
        try++;
    if (result == 0)
        return record_alone(run, position);
    forget_timeouts(run);
    return -1;
}

static int run_setting(struct run *run, size_t position)
{
    struct statement_result *result = part_results(run, position);
    char state[SQLSTATE_SIZE];

    result->manner = MANNER_ALONE;
    timeouts_note(&run->timeouts, result->statement);
    return statement_run(run->session->work, result->statement->text, result, state, run->error);
}

static int run_part(struct run *run, size_t position)
{
    const struct part *part = &run->migration->parts[position];
    struct statement_result *results = part_results(run, position);

    if (part->kind == PART_SESSION)
        return run_setting(run, position);
    if (run->steps[position].done) {
        for (size_t i = 0; i < part->count; i++)
            results[i].manner = MANNER_EARLIER;
        run->recorded = true;
        return 0;
    }
    if (session_check(run->session, run->error) < 0)
        return -1;
    if ((part->kind == PART_TRANSACTION ? run_transaction(run, position)
                                        : run_alone(run, position)) < 0)
        return -1;
    run->recorded = true;
    return 0;
}

/* Whether an earlier run in the same direction was not finished. */
static bool is_begun(const struct run *run, const struct history_entry *entry)
{
    return entry != NULL &&
           entry->state == (run->rollback ? HISTORY_ROLLING_BACK : HISTORY_APPLYING);
}

/* More than one transaction: each part is recorded, so that a run can be taken up again. */
static int prepare_steps(struct run *run, const struct history_entry *entry)
{
    PGconn *work = run->session->work;
    bool begun = is_begun(run, entry);

    run->result->resumed = begun;
    if (!begun && !run->rollback)
        return history_start(work, run->migration, HISTORY_APPLYING, run->error) < 0
                   ? -1
                   : load_steps(run);
    if (load_steps(run) < 0 || check_steps(run->migration, run->steps, run->error) < 0)
        return -1;
    return history_change(work, run->name,
                          run->rollback ? entry->checksum : run->migration->checksum,
                          run->rollback ? HISTORY_ROLLING_BACK : HISTORY_APPLYING, run->error);
}

/* `part` is the one that failed, or NULL. */
static const char *what_stays(const struct run *run, const struct part *part)
{
    if (PQstatus(run->session->work) != CONNECTION_OK)
        return "the connection is gone: the same command finds out what was done, and goes on from "
               "there";
    if (part != NULL && part->kind == PART_ALONE)
        return run->recorded
                   ? "this statement runs outside of transactions: what was done before it stays; "
                     "mend the cause and run the same command to go on"
                   : "this statement runs outside of transactions: what was done so far stays; "
                     "mend the cause and run the same command to go on";
    if (run->recorded)
        return "the parts before it stay applied and are recorded; mend this one and run the same "
               "command to go on";
    return "nothing was changed: the transaction was rolled back";
}

#define NEEDS_NONE                                                                                 \
    "a comment '-- db-migrate: no-transaction' above the statement has it run outside of one"

/* And what to do, or what the server advises. */
static void say_what_stays(struct run *run, const struct part *part)
{
    char *advice = run->error->hint;

    run->error->hint = NULL;
    if (run->wants_none)
        error_hint(run->error, "%s; " NEEDS_NONE, what_stays(run, part));
    else
        error_hint(run->error, advice != NULL ? "%s (the server: %s)" : "%s", what_stays(run, part),
                   advice);
    memory_free(advice);
}

/* After a failure, whose error is not touched. */
static void unbegin(struct run *run, const struct history_entry *entry)
{
    struct error ignored = ERROR_INIT;

    if (!run->whole && !run->recorded && PQstatus(run->session->work) == CONNECTION_OK &&
        begin_record(run, &ignored) == 0)
        end_record(run,
                   history_unbegin(run->session->work, run->name, run->rollback, entry, &ignored),
                   &ignored);
    error_clear(&ignored);
}

static int run_parts(struct run *run, const struct history_entry *entry)
{
    const struct migration_file *migration = run->migration;
    bool begun =
        entry != NULL && (entry->state == HISTORY_APPLYING || entry->state == HISTORY_ROLLING_BACK);
    const struct part *part = NULL;
    int result = 0;

    run->start = apply_clock();
    run->steps = arena_alloc(run->arena, migration->part_count + 1, sizeof *run->steps);
    run->whole =
        migration->part_count == 1 && migration->parts[0].kind == PART_TRANSACTION && !begun;
    if (history_create(run->session->work, run->error) < 0 ||
        (!run->whole && prepare_steps(run, entry) < 0))
        return -1;
    for (size_t p = 0; result == 0 && p < migration->part_count; p++) {
        part = &migration->parts[p];
        result = run_part(run, p);
    }
    progress_clear();
    run->result->milliseconds = apply_clock() - run->start;
    if (result == 0)
        result = session_reset(run->session, run->error);
    if (result == 0 && !run->whole)
        result = history_finish(run->session->work, run->name, goal(run), run->result->milliseconds,
                                false, run->error);
    if (result < 0) {
        run->result->outcome = OUTCOME_FAILED;
        unbegin(run, entry);
        say_what_stays(run, part);
        return -1;
    }
    run->result->outcome = run->rollback ? OUTCOME_ROLLED_BACK : OUTCOME_APPLIED;
    return 0;
}

int run_forward(struct apply_session *session, struct arena *arena,
                const struct migration_file *migration, const struct history_entry *entry,
                struct migration_result *result, struct error *error)
{
    struct run run = {
        .session = session,
        .timeouts = {.session = session},
        .arena = arena,
        .migration = migration,
        .name = migration->name,
        .result = result,
        .error = error,
    };

    migration_result_init(arena, result, migration);
    if (check_entry(migration, entry, arena, error) < 0) {
        result->outcome = check_outcome(migration, entry);
        return -1;
    }
    if (entry != NULL && entry->state == HISTORY_APPLIED) {
        result->outcome = OUTCOME_ALREADY;
        return 0;
    }
    if (!session->allow_data_loss && check_loss(migration, error) < 0)
        return -1;
    return run_parts(&run, entry);
}

int run_back(struct apply_session *session, struct arena *arena,
             const struct migration_file *migration, const char *name,
             const struct history_entry *entry, struct migration_result *result,
             struct error *error)
{
    struct run run = {
        .session = session,
        .timeouts = {.session = session},
        .arena = arena,
        .migration = migration,
        .name = name,
        .rollback = true,
        .result = result,
        .error = error,
    };

    migration_result_init(arena, result, migration);
    if (entry == NULL)
        return refuse_unknown(name, error);
    if (entry->state == HISTORY_ROLLED_BACK) {
        result->outcome = OUTCOME_ALREADY_BACK;
        return 0;
    }
    return run_parts(&run, entry);
}
