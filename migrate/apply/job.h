/* What the actions on a history work with: the request, the session, the files, the result. */
#ifndef MIGRATE_APPLY_JOB_H
#define MIGRATE_APPLY_JOB_H

#include "migrate/apply/apply.h"
#include "migrate/apply/history.h"

struct job {
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

/* Where there is a result: 0, or -1 with the job's error. */

/* Read the files of these paths. */
int job_read(struct job *job, const char *const *paths, size_t count);

/* Connect, take the lock (not for a dry run), read the history. */
int job_open(struct job *job);

/* A result with the names of what is to be done, so that a failure shows what was not reached. */
void job_result(struct job *job, const char *name);

/* Where a file is to begin, the schema must be the one that it says. */
int job_check_start(struct job *job, const struct migration_file *migration,
                    const struct history_entry *entry);

/* Keep the schema that the run has left. */
void job_record_schema(struct job *job);

/* Rehearse all files; `names` of the history, NULL: those of the files. */
int job_rehearse(struct job *job, const char *const *names);

/* Disconnect; gives back `status`, and the result. */
int job_close(struct job *job, int status, struct apply_result **result);

#endif
