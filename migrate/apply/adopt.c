/* Records what was applied by others. */
#include "migrate/apply/apply.h"
#include "migrate/apply/baseline.h"
#include "migrate/apply/job.h"
#include "migrate/connection/connection.h"

static int mark_one(struct job *job, size_t index)
{
    PGconn *work = job->session.work;
    const struct migration_file *migration = &job->migrations[index];

    if (history_start(work, migration, HISTORY_APPLYING, job->error) < 0 ||
        history_finish(work, migration->name, HISTORY_APPLIED, 0, true, job->error) < 0)
        return -1;
    job->result->migrations[index].outcome = OUTCOME_MARKED;
    return 0;
}

static int mark(struct job *job)
{
    PGconn *work = job->session.work;

    if (history_create(work, job->error) < 0 || connection_command(work, job->error, "BEGIN") < 0)
        return -1;
    for (size_t i = 0; i < job->count; i++) {
        const struct history_entry *entry = history_find(&job->history, job->migrations[i].name);

        if (job->forward && entry != NULL && entry->state == HISTORY_APPLIED)
            job->result->migrations[i].outcome = OUTCOME_ALREADY;
        else if (mark_one(job, i) < 0)
            return -1;
    }
    return connection_command(work, job->error, "COMMIT");
}

static void tell_missing(const struct job *job, const struct baseline *baseline)
{
    job->request->note("%s: the history of %s", baseline->table, baseline->tool);
    for (size_t i = 0; i < baseline->missing_count; i++)
        job->request->note("it names '%s', of which there is no .sql file in '%s'",
                           baseline->missing[i], job->request->path);
}

int apply_baseline(const struct apply_request *request, struct arena *arena,
                   struct apply_result **result, struct error *error)
{
    struct job job = {.request = request, .arena = arena, .forward = true, .error = error};
    struct folder list = {0};
    struct baseline baseline;
    int status = migration_find(arena, request->path, &list, error);

    if (status == 0)
        status = job_open(&job);
    if (status == 0)
        status = baseline_read(arena, job.session.work, &list, &baseline, error);
    if (status == 0)
        status = job_read(&job, baseline.paths, baseline.count);
    if (status == 0) {
        tell_missing(&job, &baseline);
        job_result(&job, "baseline");
        status = request->dry_run ? 0 : mark(&job);
    }
    return job_close(&job, status, result);
}

int apply_mark(const struct apply_request *request, struct arena *arena,
               struct apply_result **result, struct error *error)
{
    struct job job = {.request = request, .arena = arena, .error = error};
    const char *path = request->path;
    int status = job_read(&job, &path, 1);

    if (status == 0)
        status = job_open(&job);
    if (status == 0) {
        job_result(&job, "mark-applied");
        status = mark(&job);
    }
    return job_close(&job, status, result);
}
