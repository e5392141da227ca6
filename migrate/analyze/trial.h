/* One statement's indexes tried on the planner. */
#ifndef MIGRATE_ANALYZE_TRIAL_H
#define MIGRATE_ANALYZE_TRIAL_H

#include "migrate/analyze/candidate.h"
#include "migrate/analyze/probe.h"

struct trial {
    const struct facts *facts;
    struct probe *probe; /* without hypopg: suggestions come from statistics */
    struct candidates *found;
    struct error *error;
};

/* Plans below it are cheap enough. */
#define LEAST_COST 100.0
/* Of a statement's cost, for an index to be worth it. */
#define LEAST_SAVING 0.2

/* Plan the statement as it is, then with whatever could help, and add what the planner takes up to
 * trial->found. 0, or -1 when the connection is lost or a signal came. */
int trial_run(struct trial *trial, struct judged *judged);

/* The same for a given statement and index: fill before, after and bytes; `used` says whether the
 * planner takes it. */
struct trial_answer {
    double before, after, bytes;
    bool used;
};
int trial_ask(struct trial *trial, const char *sql, unsigned parameters,
              const struct index_shape *shape, struct trial_answer *answer);

/* How a statement that was tried is planned with these indexes; cost 0 when it is not any more. */
int trial_plan(struct trial *trial, const struct support *support, const char *const *sql,
               size_t count, struct planned *planned);

#endif
