/* Applies what is pending, in order. */
#include "migrate/apply/apply.h"

#include "migrate/apply/job.h"
#include "migrate/apply/run.h"

#include <string.h>

static int run_all(struct job *job)
{
    for (size_t i = 0; i < job->count; i++) {
        const struct migration_file *migration = &job->migrations[i];
        const struct history_entry *entry = history_find(&job->history, migration->name);

        if (job_check_start(job, migration, entry) < 0 ||
            run_forward(&job->session, job->arena, migration, entry, &job->result->migrations[i],
                        job->error) < 0)
            return -1;
    }
    job_record_schema(job);
    return 0;
}

/* A migration that was never seen before one that is applied was perhaps written for another
 * schema. */
static int check_order(struct job *job)
{
    const char *unknown = NULL;

    for (size_t i = 0; i < job->count; i++) {
        const struct migration_file *migration = &job->migrations[i];
        const struct history_entry *entry = history_find(&job->history, migration->name);

        if (entry == NULL) {
            unknown = unknown == NULL ? migration->path : unknown;
        } else if (unknown != NULL && entry->state == HISTORY_APPLIED) {
            error_set(job->error, STATUS_INPUT,
                      "'%s' is pending, but '%s', which comes after it, is applied", unknown,
                      migration->name);
            return error_hint(job->error, "give it a later name, or allow it: "
                                          "--allow out-of-order");
        }
    }
    return 0;
}

/* Leave out what comes after --to. */
static int cut_at(struct job *job, const char *to)
{
    const char *name = migration_name(to);

    for (size_t i = 0; i < job->count; i++) {
        if (strcmp(job->migrations[i].name, name) == 0) {
            job->count = i + 1;
            return 0;
        }
    }
    error_set(job->error, STATUS_USAGE, "no migration is called '%s'", name);
    return error_hint(job->error, "'db-migrate --status FOLDER' lists them");
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
    struct job job = {.request = request, .arena = arena, .forward = true, .error = error};
    struct folder list = {0};
    int status = refuse_input(request, error);

    if (status == 0)
        status = migration_find(arena, request->path, &list, error);
    if (status == 0)
        status = job_read(&job, list.paths, list.count);
    if (status == 0 && request->to != NULL)
        status = cut_at(&job, request->to);
    if (status == 0)
        status = job_open(&job);
    if (status == 0 && list.count == 0)
        request->note("there is no migration in '%s': no .sql file", request->path);
    if (status == 0 && !request->allow_out_of_order)
        status = check_order(&job);
    if (status == 0) {
        job_result(&job, request->dry_run ? "dry-run" : "migrate");
        status = request->dry_run ? job_rehearse(&job, NULL) : run_all(&job);
    }
    return job_close(&job, status, result);
}
