/* Opens the session, reads the files and the history. */
#include "migrate/apply/job.h"

#include "migrate/apply/drift.h"

#define LOCK_TIMEOUT_MS 5000
#define REHEARSAL_LOCK_TIMEOUT_MS 2000
#define REHEARSAL_STATEMENT_TIMEOUT_MS 60000

static int64_t or_default(int64_t value, int64_t otherwise)
{
    return value >= 0 ? value : otherwise;
}

int job_read(struct job *job, const char *const *paths, size_t count)
{
    job->migrations = arena_alloc(job->arena, count + 1, sizeof *job->migrations);
    for (; job->count < count; job->count++) {
        if (migration_read(job->arena, paths[job->count], SIDE_UP, &job->migrations[job->count],
                           job->error) < 0)
            return -1;
    }
    return 0;
}

int job_open(struct job *job)
{
    const struct apply_request *request = job->request;
    struct apply_session *session = &job->session;
    bool dry = request->dry_run;
    int status;

    session->note = request->note;
    session->allow_data_loss = request->allow_data_loss;
    session->allow_drift = request->allow_drift;
    session->lock_timeout_ms =
        or_default(request->lock_timeout_ms, dry ? REHEARSAL_LOCK_TIMEOUT_MS : LOCK_TIMEOUT_MS);
    session->statement_timeout_ms =
        or_default(request->statement_timeout_ms, dry ? REHEARSAL_STATEMENT_TIMEOUT_MS : 0);
    status = dry ? session_open_unlocked(session, request->connection, job->error)
                 : session_open(session, request->connection, job->error);
    if (status == 0 && !dry)
        status = history_drain(session->work, job->error);
    if (status == 0)
        status = history_list(job->arena, session->work, &job->history, job->error);
    return status;
}

/* A result with the names of what is to be done, so that a failure shows what was not reached. */
void job_result(struct job *job, const char *name)
{
    job->result = apply_result_new(job->arena, name, job->count);
    job->result->count = job->count;
    for (size_t i = 0; i < job->count; i++)
        migration_result_init(job->arena, &job->result->migrations[i], &job->migrations[i]);
}

/* Where a file is to begin, the schema must be the one that it says; one that is half done is on
 * its way. */
int job_check_start(struct job *job, const struct migration_file *migration,
                    const struct history_entry *entry)
{
    enum history_state begins = job->forward ? HISTORY_NONE : HISTORY_APPLIED;

    if (job->request->allow_drift)
        return 0;
    if (entry != NULL && entry->state != begins &&
        !(job->forward && entry->state == HISTORY_ROLLED_BACK))
        return 0;
    return drift_check(&job->session, job->arena, migration, job->error);
}

/* The schema that a run has left is kept when the last file says which it is. What was applied stays
 * applied when that fails. */
void job_record_schema(struct job *job)
{
    struct error failed = ERROR_INIT;
    bool changed = false, known = false;

    for (size_t i = 0; i < job->count; i++) {
        enum outcome outcome = job->result->migrations[i].outcome;

        if (outcome != OUTCOME_APPLIED && outcome != OUTCOME_ROLLED_BACK)
            continue;
        changed = true;
        known = job->migrations[i].to != NULL;
    }
    if (changed && drift_record(&job->session, known, &failed) < 0)
        job->request->note("the schema was not recorded: %s", failed.message);
    error_clear(&failed);
}

int job_close(struct job *job, int status, struct apply_result **result)
{
    session_close(&job->session);
    *result = job->result;
    return status;
}
