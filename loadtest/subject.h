/* What is put under load: a URL and its request, tried once before the run. */
#ifndef LOADTEST_SUBJECT_H
#define LOADTEST_SUBJECT_H

#include "loadtest/engine/plan.h"
#include "loadtest/engine/preflight.h"
#include "loadtest/settings.h"
#include "loadtest/target/request.h"
#include "loadtest/target/url.h"

#include "common/arena.h"
#include "common/error.h"

#include <stdbool.h>

struct subject {
    struct url url;
    struct request request;
    struct preflight preflight;
    struct endpoint endpoint; /* its TLS context is released by subject_release() */
    struct target target;
    bool success[TALLY_STATUSES];
    struct mix mix; /* what the engine sends: it points into the subject */
};

/* The request for the URL `text` that the settings ask for; what it points to lives in `arena`. 0, or
 * -1. */
int subject_prepare(struct arena *arena, const struct settings *settings, const char *text,
                    struct subject *subject, struct error *error);

/* Send the preflight request and resolve the addresses. 0, or -1 when the environment fails; that the
 * target does not answer is no failure, see subject_is_reachable(). */
int subject_probe(struct arena *arena, const struct settings *settings, struct subject *subject,
                  struct error *error);

bool subject_is_reachable(const struct subject *subject);

void subject_release(struct subject *subject);

#endif
