/* Opens the session, looks into the history, and hands each file to the runner. */
#include "migrate/apply/apply.h"

#include "migrate/apply/baseline.h"
#include "migrate/apply/copy.h"
#include "migrate/apply/drift.h"
#include "migrate/apply/history.h"
#include "migrate/apply/rehearse.h"
#include "migrate/apply/run.h"
#include "migrate/connection/connection.h"

#include <string.h>
#include <sys/stat.h>

#define LOCK_TIMEOUT_MS 5000
#define REHEARSAL_LOCK_TIMEOUT_MS 2000
#define REHEARSAL_STATEMENT_TIMEOUT_MS 60000

/* What an action works with. */
struct action {
    const struct apply_request *request;
    struct arena *arena;
    struct apply_session session;
    struct migration_file *migrations;
    size_t count;
    struct history history;
    bool forward;
    bool rehearsed; /* something is done in the transaction of the rehearsal */
    struct apply_result *result;
    struct error *error;
};

static int64_t or_default(int64_t value, int64_t otherwise)
{
    return value >= 0 ? value : otherwise;
}

static int read_migrations(struct action *action, const char *const *paths, size_t count)
{
    action->migrations = arena_alloc(action->arena, count + 1, sizeof *action->migrations);
    for (; action->count < count; action->count++) {
        if (migration_read(action->arena, paths[action->count], SIDE_UP,
                           &action->migrations[action->count], action->error) < 0)
            return -1;
    }
    return 0;
}

static bool exists(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0;
}

/* The ways back: files of their own, or behind the marks of the files themselves. */
static int read_rollbacks(struct action *action, const char *const *paths, size_t count)
{
    action->migrations = arena_alloc(action->arena, count + 1, sizeof *action->migrations);
    for (; action->count < count; action->count++) {
        const char *path = paths[action->count];
        const char *own =
            migration_is_rollback(path) ? path : migration_rollback_path(action->arena, path);
        bool marked = !exists(own) && exists(path);

        if (migration_read(action->arena, marked ? path : own, marked ? SIDE_DOWN : SIDE_UP,
                           &action->migrations[action->count], action->error) < 0)
            return -1;
    }
    return 0;
}

static int open_session(struct action *action)
{
    const struct apply_request *request = action->request;
    struct apply_session *session = &action->session;
    bool dry = request->dry_run;
    int status;

    session->note = request->note;
    session->allow_data_loss = request->allow_data_loss;
    session->allow_drift = request->allow_drift;
    session->lock_timeout_ms =
        or_default(request->lock_timeout_ms, dry ? REHEARSAL_LOCK_TIMEOUT_MS : LOCK_TIMEOUT_MS);
    session->statement_timeout_ms =
        or_default(request->statement_timeout_ms, dry ? REHEARSAL_STATEMENT_TIMEOUT_MS : 0);
    status = dry ? session_open_unlocked(session, request->connection, action->error)
                 : session_open(session, request->connection, action->error);
    if (status == 0 && !dry)
        status = history_drain(session->work, action->error);
    if (status == 0)
        status = history_list(action->arena, session->work, &action->history, action->error);
    return status;
}

/* A result with the names of what is to be done, so that a failure shows what was not reached. */
static void make_result(struct action *action, const char *name)
{
    action->result = apply_result_new(action->arena, name, action->count);
    action->result->count = action->count;
    for (size_t i = 0; i < action->count; i++)
        migration_result_init(action->arena, &action->result->migrations[i],
                              &action->migrations[i]);
}

/* Where a file is to begin, the schema must be the one that it says; one that is half done is on
 * its way. */
static int check_start(struct action *action, const struct migration_file *migration,
                       const struct history_entry *entry)
{
    enum history_state begins = action->forward ? HISTORY_NONE : HISTORY_APPLIED;

    if (action->request->allow_drift)
        return 0;
    if (entry != NULL && entry->state != begins &&
        !(action->forward && entry->state == HISTORY_ROLLED_BACK))
        return 0;
    return drift_check(&action->session, action->arena, migration, action->error);
}

/* The schema that a run has left is kept when the last file says which it is. What was applied stays
 * applied when that fails. */
static void record_schema(struct action *action)
{
    struct error failed = ERROR_INIT;
    bool changed = false, known = false;

    for (size_t i = 0; i < action->count; i++) {
        enum outcome outcome = action->result->migrations[i].outcome;

        if (outcome != OUTCOME_APPLIED && outcome != OUTCOME_ROLLED_BACK)
            continue;
        changed = true;
        known = action->migrations[i].to != NULL;
    }
    if (changed && drift_record(&action->session, known, &failed) < 0)
        action->request->note("the schema was not recorded: %s", failed.message);
    error_clear(&failed);
}

static int run_all(struct action *action)
{
    for (size_t i = 0; i < action->count; i++) {
        const struct migration_file *migration = &action->migrations[i];
        const struct history_entry *entry = history_find(&action->history, migration->name);

        if (check_start(action, migration, entry) < 0 ||
            run_forward(&action->session, action->arena, migration, entry,
                        &action->result->migrations[i], action->error) < 0)
            return -1;
    }
    record_schema(action);
    return 0;
}

/* A way back is rehearsed where there is something to undo. */
static int check_undoable(struct action *action, const char *name,
                          const struct history_entry *entry, struct migration_result *result)
{
    if (entry == NULL)
        return run_refuse_unknown(name, action->error);
    if (entry->state == HISTORY_ROLLED_BACK)
        result->outcome = OUTCOME_ALREADY_BACK;
    return 0;
}

static int check_applicable(struct action *action, const struct migration_file *migration,
                            const struct history_entry *entry, struct migration_result *result)
{
    if (run_check_entry(migration, entry, action->arena, action->error) < 0) {
        result->outcome = run_outcome(migration, entry);
        return -1;
    }
    if (entry != NULL && entry->state == HISTORY_APPLIED)
        result->outcome = OUTCOME_ALREADY;
    return 0;
}

/* How far an earlier run came in the same direction; NULL: there was none. */
static int load_steps(struct action *action, const struct migration_file *migration,
                      const struct history_entry *entry, struct history_step **steps)
{
    bool back = !action->forward;

    *steps = NULL;
    if (entry == NULL || entry->state != (back ? HISTORY_ROLLING_BACK : HISTORY_APPLYING))
        return 0;
    if (history_steps(action->arena, action->session.guard, entry->name, back,
                      migration->part_count, steps, action->error) < 0)
        return -1;
    return run_check_steps(migration, *steps, action->error);
}

/* `name` is the entry's in the history: of the migration, also when it is undone. */
static int rehearse_one(struct action *action, struct rehearsal *rehearsal, size_t index,
                        const char *name)
{
    const struct migration_file *migration = &action->migrations[index];
    const struct history_entry *entry = history_find(&action->history, name);
    struct migration_result *result = &action->result->migrations[index];
    struct history_step *steps;
    int status = action->forward ? check_applicable(action, migration, entry, result)
                                 : check_undoable(action, name, entry, result);

    if (status < 0 || result->outcome != OUTCOME_PENDING)
        return status;
    if (load_steps(action, migration, entry, &steps) < 0)
        return -1;
    /* What comes later starts from what is only rehearsed. */
    if (!action->rehearsed && check_start(action, migration, entry) < 0)
        return -1;
    action->rehearsed = true;
    if (rehearsal_run(rehearsal, migration, steps, result, action->error) < 0)
        return -1;
    if (copy_rehearse(&action->session, action->arena, result, action->error) == 0)
        return 0;
    result->outcome = OUTCOME_FAILED;
    return -1;
}

/* `names` NULL: those of the files. */
static int rehearse_all(struct action *action, const char *const *names)
{
    struct rehearsal *rehearsal = rehearsal_begin(&action->session, action->arena, action->error);
    int status = rehearsal != NULL ? 0 : -1;

    for (size_t i = 0; status == 0 && i < action->count; i++)
        status = rehearse_one(action, rehearsal, i,
                              names != NULL ? names[i] : action->migrations[i].name);
    if (rehearsal != NULL)
        rehearsal_end(rehearsal);
    return status;
}

/* A migration that was never seen before one that is applied was perhaps written for another
 * schema. */
static int check_order(struct action *action)
{
    const char *unknown = NULL;

    for (size_t i = 0; i < action->count; i++) {
        const struct migration_file *migration = &action->migrations[i];
        const struct history_entry *entry = history_find(&action->history, migration->name);

        if (entry == NULL) {
            unknown = unknown == NULL ? migration->path : unknown;
        } else if (unknown != NULL && entry->state == HISTORY_APPLIED) {
            error_set(action->error, STATUS_INPUT,
                      "'%s' is pending, but '%s', which comes after it, is applied", unknown,
                      migration->name);
            return error_hint(action->error, "give it a later name, or allow it: "
                                             "--allow out-of-order");
        }
    }
    return 0;
}

/* Leave out what comes after --to. */
static int cut_at(struct action *action, const char *to)
{
    const char *name = migration_name(to);

    for (size_t i = 0; i < action->count; i++) {
        if (strcmp(action->migrations[i].name, name) == 0) {
            action->count = i + 1;
            return 0;
        }
    }
    error_set(action->error, STATUS_USAGE, "no migration is called '%s'", name);
    return -1;
}

static int close_action(struct action *action, int status, struct apply_result **result)
{
    session_close(&action->session);
    *result = action->result;
    return status;
}

/* What has no name cannot be recorded, only rehearsed. */
static int refuse_input(const struct apply_request *request, struct error *error)
{
    if (strcmp(request->path, "-") != 0 || request->dry_run)
        return 0;
    error_set(error, STATUS_USAGE, "a migration from standard input has no name to be recorded by");
    return error_hint(error, "save it as a file, or rehearse it: --dry-run");
}

int apply_migrate(const struct apply_request *request, struct arena *arena,
                  struct apply_result **result, struct error *error)
{
    struct action action = {.request = request, .arena = arena, .forward = true, .error = error};
    struct migration_list list = {0};
    int status = refuse_input(request, error);

    if (status == 0)
        status = migration_find(arena, request->path, &list, error);
    if (status == 0)
        status = read_migrations(&action, list.paths, list.count);
    if (status == 0 && request->to != NULL)
        status = cut_at(&action, request->to);
    if (status == 0)
        status = open_session(&action);
    if (status == 0 && list.count == 0)
        request->note("there is no migration in '%s': no .sql file", request->path);
    if (status == 0 && !request->allow_out_of_order)
        status = check_order(&action);
    if (status == 0) {
        make_result(&action, request->dry_run ? "dry-run" : "migrate");
        status = request->dry_run ? rehearse_all(&action, NULL) : run_all(&action);
    }
    return close_action(&action, status, result);
}

/* The name in the history of the migration that `path`, its file or its rollback's, is about. */
static const char *forward_name(struct arena *arena, const char *path)
{
    return migration_name(migration_is_rollback(path) ? migration_forward_path(arena, path) : path);
}

/* Nothing is begun when a later one would be refused. */
static int check_losses(const struct action *action, const char *const *names)
{
    for (size_t i = 0; !action->session.allow_data_loss && i < action->count; i++) {
        const struct history_entry *entry = history_find(&action->history, names[i]);

        if (entry != NULL && entry->state != HISTORY_ROLLED_BACK &&
            run_check_loss(&action->migrations[i], action->error) < 0)
            return -1;
    }
    return 0;
}

static int roll_back_all(struct action *action, const char *const *names)
{
    int status = check_losses(action, names);

    for (size_t i = 0; status == 0 && i < action->count; i++) {
        const struct migration_file *migration = &action->migrations[i];
        const struct history_entry *entry = history_find(&action->history, names[i]);

        if (entry != NULL)
            status = check_start(action, migration, entry);
        if (status == 0)
            status = run_back(&action->session, action->arena, migration, names[i], entry,
                              &action->result->migrations[i], action->error);
    }
    if (status == 0)
        record_schema(action);
    return status;
}

int apply_rollback(const struct apply_request *request, struct arena *arena,
                   struct apply_result **result, struct error *error)
{
    struct action action = {.request = request, .arena = arena, .error = error};
    int status = read_rollbacks(&action, &request->path, 1);

    if (status == 0)
        status = open_session(&action);
    if (status == 0) {
        const char *name = forward_name(arena, request->path);

        make_result(&action, request->dry_run ? "dry-run" : "rollback");
        status = request->dry_run ? rehearse_all(&action, &name) : roll_back_all(&action, &name);
    }
    return close_action(&action, status, result);
}

/* The names of the last `count` that are applied, the last one first. */
static size_t last_applied(const struct history *history, size_t count, const char **names)
{
    size_t found = 0;

    for (size_t i = history->count; i-- > 0 && found < count;) {
        if (history->entries[i].state == HISTORY_APPLIED)
            names[found++] = history->entries[i].name;
    }
    return found;
}

/* The last one is the one that was not finished: no older one may go before it. */
static int refuse_unfinished(const struct action *action)
{
    for (size_t i = 0; i < action->history.count; i++) {
        const struct history_entry *entry = &action->history.entries[i];
        const char *path = migration_path(action->arena, action->request->path, entry->name);

        if (entry->state == HISTORY_APPLYING) {
            error_set(action->error, STATUS_INPUT, "'%s' is half applied", entry->name);
            return error_hint(action->error, "finish it by --migrate, or undo it by --rollback %s",
                              path);
        }
        if (entry->state == HISTORY_ROLLING_BACK) {
            error_set(action->error, STATUS_INPUT,
                      "the rollback of '%s' was begun and not finished", entry->name);
            return error_hint(action->error, "finish it first: --rollback %s", path);
        }
    }
    return 0;
}

int apply_rollback_last(const struct apply_request *request, size_t count, struct arena *arena,
                        struct apply_result **result, struct error *error)
{
    struct action action = {.request = request, .arena = arena, .error = error};
    int status = open_session(&action);
    const char **names = arena_alloc(arena, action.history.count + 1, sizeof *names);
    const char **paths = arena_alloc(arena, action.history.count + 1, sizeof *paths);
    size_t found = last_applied(&action.history, count, names);

    if (status == 0)
        status = refuse_unfinished(&action);
    for (size_t i = 0; i < found; i++)
        paths[i] = migration_path(arena, request->path, names[i]);
    if (status == 0)
        status = read_rollbacks(&action, paths, found);
    if (status == 0) {
        make_result(&action, request->dry_run ? "dry-run" : "rollback");
        status = request->dry_run ? rehearse_all(&action, names) : roll_back_all(&action, names);
    }
    return close_action(&action, status, result);
}

static int mark_one(struct action *action, size_t index)
{
    PGconn *work = action->session.work;
    const struct migration_file *migration = &action->migrations[index];

    if (history_start(work, migration, HISTORY_APPLYING, action->error) < 0 ||
        history_finish(work, migration->name, HISTORY_APPLIED, 0, true, action->error) < 0)
        return -1;
    action->result->migrations[index].outcome = OUTCOME_MARKED;
    return 0;
}

static int mark(struct action *action)
{
    PGconn *work = action->session.work;

    if (history_create(work, action->error) < 0 ||
        connection_command(work, action->error, "BEGIN") < 0)
        return -1;
    for (size_t i = 0; i < action->count; i++) {
        const struct history_entry *entry =
            history_find(&action->history, action->migrations[i].name);

        if (action->forward && entry != NULL && entry->state == HISTORY_APPLIED)
            action->result->migrations[i].outcome = OUTCOME_ALREADY;
        else if (mark_one(action, i) < 0)
            return -1;
    }
    return connection_command(work, action->error, "COMMIT");
}

static void tell_missing(const struct action *action, const struct baseline *baseline)
{
    action->request->note("%s: the history of %s", baseline->table, baseline->tool);
    for (size_t i = 0; i < baseline->missing_count; i++)
        action->request->note("it names '%s', of which there is no .sql file in '%s'",
                              baseline->missing[i], action->request->path);
}

int apply_baseline(const struct apply_request *request, struct arena *arena,
                   struct apply_result **result, struct error *error)
{
    struct action action = {.request = request, .arena = arena, .forward = true, .error = error};
    struct migration_list list = {0};
    struct baseline baseline;
    int status = migration_find(arena, request->path, &list, error);

    if (status == 0)
        status = open_session(&action);
    if (status == 0)
        status = baseline_read(arena, action.session.work, &list, &baseline, error);
    if (status == 0)
        status = read_migrations(&action, baseline.paths, baseline.count);
    if (status == 0) {
        tell_missing(&action, &baseline);
        make_result(&action, "baseline");
        status = request->dry_run ? 0 : mark(&action);
    }
    return close_action(&action, status, result);
}

int apply_mark(const struct apply_request *request, struct arena *arena,
               struct apply_result **result, struct error *error)
{
    struct action action = {.request = request, .arena = arena, .error = error};
    const char *path = request->path;
    int status = read_migrations(&action, &path, 1);

    if (status == 0)
        status = open_session(&action);
    if (status == 0) {
        make_result(&action, "mark-applied");
        status = mark(&action);
    }
    return close_action(&action, status, result);
}
