/* Rehearses files one after the other in one transaction. */
#include "migrate/apply/check.h"
#include "migrate/apply/copy.h"
#include "migrate/apply/job.h"
#include "migrate/apply/rehearse.h"
#include "migrate/apply/run.h"

/* A way back is rehearsed where there is something to undo. */
static int check_undoable(struct job *job, const char *name, const struct history_entry *entry,
                          struct migration_result *result)
{
    if (entry == NULL)
        return refuse_unknown(name, job->error);
    if (entry->state == HISTORY_ROLLED_BACK)
        result->outcome = OUTCOME_ALREADY_BACK;
    return 0;
}

static int check_applicable(struct job *job, const struct migration_file *migration,
                            const struct history_entry *entry, struct migration_result *result)
{
    if (check_entry(migration, entry, job->arena, job->error) < 0) {
        result->outcome = check_outcome(migration, entry);
        return -1;
    }
    if (entry != NULL && entry->state == HISTORY_APPLIED)
        result->outcome = OUTCOME_ALREADY;
    return 0;
}

/* How far an earlier run came in the same direction; NULL: there was none. */
static int load_steps(struct job *job, const struct migration_file *migration,
                      const struct history_entry *entry, struct history_step **steps)
{
    bool back = !job->forward;

    *steps = NULL;
    if (entry == NULL || entry->state != (back ? HISTORY_ROLLING_BACK : HISTORY_APPLYING))
        return 0;
    if (history_steps(job->arena, job->session.guard, entry->name, back, migration->part_count,
                      steps, job->error) < 0)
        return -1;
    return check_steps(migration, *steps, job->error);
}

/* `name` is the entry's in the history: of the migration, also when it is undone. */
static int rehearse_one(struct job *job, struct rehearsal *rehearsal, size_t index,
                        const char *name)
{
    const struct migration_file *migration = &job->migrations[index];
    const struct history_entry *entry = history_find(&job->history, name);
    struct migration_result *result = &job->result->migrations[index];
    struct history_step *steps;
    int status = job->forward ? check_applicable(job, migration, entry, result)
                              : check_undoable(job, name, entry, result);

    if (status < 0 || result->outcome != OUTCOME_PENDING)
        return status;
    if (load_steps(job, migration, entry, &steps) < 0)
        return -1;
    /* What comes later starts from what is only rehearsed. */
    if (!job->rehearsed && job_check_start(job, migration, entry) < 0)
        return -1;
    job->rehearsed = true;
    if (rehearsal_run(rehearsal, migration, steps, result, job->error) < 0)
        return -1;
    if (copy_rehearse(&job->session, job->arena, result, job->error) == 0)
        return 0;
    result->outcome = OUTCOME_FAILED;
    return -1;
}

/* `names` NULL: those of the files. */
int job_rehearse(struct job *job, const char *const *names)
{
    struct rehearsal *rehearsal = rehearsal_begin(&job->session, job->arena, job->error);
    int status = rehearsal != NULL ? 0 : -1;

    for (size_t i = 0; status == 0 && i < job->count; i++)
        status =
            rehearse_one(job, rehearsal, i, names != NULL ? names[i] : job->migrations[i].name);
    if (rehearsal != NULL)
        rehearsal_end(rehearsal);
    return status;
}
