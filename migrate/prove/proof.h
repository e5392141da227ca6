/*
 * The proof of a migration: on a scratch database the schema that it starts from is made again from
 * its catalogue, the migration is run and must lead to the schema that is wanted, its rollback is run
 * and must lead back.
 */
#ifndef MIGRATE_PROVE_PROOF_H
#define MIGRATE_PROVE_PROOF_H

#include "common/arena.h"
#include "common/error.h"
#include "migrate/diff/diff.h"
#include "migrate/plan/plan.h"

#include <stdbool.h>
#include <stddef.h>

struct proof {
    const char *failed;           /* why there is no proof at all, or NULL */
    const char **forward, **back; /* by step: why it is not proved, or NULL */
    const char **notes;           /* what was not as it should be and belongs to no step */
    size_t note_count;
    size_t unproved; /* steps of both ways */
};

struct proof_request {
    const char *string; /* connection string of the server for the scratch database */
    struct catalog *from, *to;
    const struct plan *forward, *back;
    const struct diff_options *check; /* what counts as a difference */
};

/* What could not be proved is what the proof says; NULL, with STATUS_ENVIRONMENT, only when a signal
 * ended it. Everything lives in `arena`. */
struct proof *proof_make(struct arena *arena, const struct proof_request *request,
                         struct error *error);

/* Whether everything was proved; also without a proof (NULL). */
bool proof_holds(const struct proof *proof);

#endif
