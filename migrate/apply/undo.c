/* Goes back: by the file of a migration, or the last ones. */
#include "migrate/apply/apply.h"
#include "migrate/apply/check.h"
#include "migrate/apply/job.h"
#include "migrate/apply/run.h"

#include <sys/stat.h>

static bool exists(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0;
}

/* The ways back: files of their own, or behind the marks of the files themselves. */
static int read_rollbacks(struct job *job, const char *const *paths, size_t count)
{
    job->migrations = arena_alloc(job->arena, count + 1, sizeof *job->migrations);
    for (; job->count < count; job->count++) {
        const char *path = paths[job->count];
        const char *own = migration_is_rollback(job->arena, path)
                              ? path
                              : migration_rollback_path(job->arena, path);
        bool marked = !exists(own) && exists(path);

        if (migration_read(job->arena, marked ? path : own, marked ? SIDE_DOWN : SIDE_UP,
                           &job->migrations[job->count], job->error) < 0)
            return -1;
    }
    return 0;
}

/* The name in the history of the migration that `path`, its file or its rollback's, is about. */
static const char *forward_name(struct arena *arena, const char *path)
{
    return migration_name(migration_is_rollback(arena, path) ? migration_forward_path(arena, path)
                                                             : path);
}

/* Nothing is begun when a later one would be refused. */
static int check_losses(const struct job *job, const char *const *names)
{
    for (size_t i = 0; !job->session.allow_data_loss && i < job->count; i++) {
        const struct history_entry *entry = history_find(&job->history, names[i]);

        if (entry != NULL && entry->state != HISTORY_ROLLED_BACK &&
            check_loss(&job->migrations[i], job->error) < 0)
            return -1;
    }
    return 0;
}

static int roll_back_all(struct job *job, const char *const *names)
{
    int status = check_losses(job, names);

    for (size_t i = 0; status == 0 && i < job->count; i++) {
        const struct migration_file *migration = &job->migrations[i];
        const struct history_entry *entry = history_find(&job->history, names[i]);

        if (entry != NULL)
            status = job_check_start(job, migration, entry);
        if (status == 0)
            status = run_back(&job->session, job->arena, migration, names[i], entry,
                              &job->result->migrations[i], job->error);
    }
    if (status == 0)
        job_record_schema(job);
    return status;
}

int apply_rollback(const struct apply_request *request, struct arena *arena,
                   struct apply_result **result, struct error *error)
{
    struct job job = {.request = request, .arena = arena, .error = error};
    int status = read_rollbacks(&job, &request->path, 1);

    if (status == 0)
        status = job_open(&job);
    if (status == 0) {
        const char *name = forward_name(arena, request->path);

        job_result(&job, request->dry_run ? "dry-run" : "rollback");
        status = request->dry_run ? job_rehearse(&job, &name) : roll_back_all(&job, &name);
    }
    return job_close(&job, status, result);
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
static int refuse_unfinished(const struct job *job)
{
    for (size_t i = 0; i < job->history.count; i++) {
        const struct history_entry *entry = &job->history.entries[i];
        const char *path = migration_path(job->arena, job->request->path, entry->name);

        if (entry->state == HISTORY_APPLYING) {
            error_set(job->error, STATUS_INPUT, "'%s' is half applied", entry->name);
            return error_hint(job->error, "finish it by --migrate, or undo it by --rollback %s",
                              path);
        }
        if (entry->state == HISTORY_ROLLING_BACK) {
            error_set(job->error, STATUS_INPUT, "the rollback of '%s' was begun and not finished",
                      entry->name);
            return error_hint(job->error, "finish it first: --rollback %s", path);
        }
    }
    return 0;
}

int apply_rollback_last(const struct apply_request *request, size_t count, struct arena *arena,
                        struct apply_result **result, struct error *error)
{
    struct job job = {.request = request, .arena = arena, .error = error};
    int status = job_open(&job);
    const char **names = arena_alloc(arena, job.history.count + 1, sizeof *names);
    const char **paths = arena_alloc(arena, job.history.count + 1, sizeof *paths);
    size_t found = last_applied(&job.history, count, names);

    if (status == 0)
        status = refuse_unfinished(&job);
    for (size_t i = 0; i < found; i++)
        paths[i] = migration_path(arena, request->path, names[i]);
    if (status == 0)
        status = read_rollbacks(&job, paths, found);
    if (status == 0) {
        job_result(&job, request->dry_run ? "dry-run" : "rollback");
        status = request->dry_run ? job_rehearse(&job, names) : roll_back_all(&job, names);
    }
    return job_close(&job, status, result);
}
