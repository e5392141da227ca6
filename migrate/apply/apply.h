/* The actions on the history of a database: apply, rehearse, roll back, mark, tell. */
#ifndef MIGRATE_APPLY_APPLY_H
#define MIGRATE_APPLY_APPLY_H

#include "common/arena.h"
#include "common/error.h"
#include "migrate/apply/result.h"
#include "migrate/apply/session.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct apply_request {
    const char *connection; /* as connection_string() gives it */
    const char *path;       /* file or folder */
    bool dry_run;
    bool allow_out_of_order, allow_data_loss, allow_drift;
    const char *to;               /* name of the last migration to apply, or NULL */
    int64_t lock_timeout_ms;      /* -1: the default of the action */
    int64_t statement_timeout_ms; /* the same */
    apply_note *note;
};

/* Each fills *result as far as it came (NULL when it did not begin) and gives 0, or -1 with the
 * error. Everything lives in `arena`. */

/* Apply the file, or the pending ones of the folder in order; with dry_run rehearse them. */
int apply_migrate(const struct apply_request *request, struct arena *arena,
                  struct apply_result **result, struct error *error);

/* Roll back the migration whose file, or whose rollback's file, `path` is. */
int apply_rollback(const struct apply_request *request, struct arena *arena,
                   struct apply_result **result, struct error *error);

/* Roll back the last `count` migrations; `path` is the folder where their rollbacks are. */
int apply_rollback_last(const struct apply_request *request, size_t count, struct arena *arena,
                        struct apply_result **result, struct error *error);

/* Record the file as applied without running it. */
int apply_mark(const struct apply_request *request, struct arena *arena,
               struct apply_result **result, struct error *error);

/* Record the files of the folder `path` that the history of another runner names as applied; with
 * dry_run only say which. */
int apply_baseline(const struct apply_request *request, struct arena *arena,
                   struct apply_result **result, struct error *error);

#endif
