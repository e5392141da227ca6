/* What is put under load: a URL and its request, or a set of requests; tried before the run. */
#ifndef LOADTEST_SUBJECT_H
#define LOADTEST_SUBJECT_H

#include "loadtest/engine/plan.h"
#include "loadtest/server.h"
#include "loadtest/settings.h"
#include "loadtest/target/request.h"
#include "loadtest/target/set.h"
#include "loadtest/target/url.h"

#include "common/arena.h"
#include "common/error.h"
#include "common/map.h"

#include <stdbool.h>

/* The request of the set-up that has failed, and how. */
struct setup_failure {
    const char *request; /* its name; NULL: none has */
    const char *problem;
    enum cause cause;
    unsigned status; /* of a CAUSE_STATUS */
};

struct subject {
    struct url url;             /* for reports: the URL, or what stands for the set */
    struct request request;     /* of the first target */
    struct preflight preflight; /* of the first server, or of the first one that failed */
    size_t setup_sent;          /* requests of the set-up */
    struct setup_failure setup_failure;
    struct request_set set; /* of one request when there is a URL only */
    bool is_set;
    bool expects; /* it says of a request which statuses are a success */
    struct map captured;
    struct variables variables;

    /* target by target */
    struct url *urls;
    struct request *requests;
    struct target *targets;
    bool *success;        /* TALLY_STATUSES of each */
    unsigned *preflights; /* requests sent before the run */
    int64_t *tried;       /* when the first of these was, on the clock; 0: there were none */

    struct server *servers;
    struct endpoint *endpoints; /* of the servers */
    unsigned server_count;
    struct generator generator; /* of what is sent before the run */
    struct mix mix;             /* what the engine sends */
};

/* Prepare what the settings ask for: the URL `text` with their request, or with a set their requests,
 * with `text` (or NULL) in place of its base. What it points to lives in `arena`. 0, or -1. */
int subject_prepare(struct arena *arena, const struct settings *settings, const char *text,
                    struct subject *subject, struct error *error);

/* Send the set-up requests, try each server and resolve its addresses. 0, or -1 when the environment
 * fails; that the set-up does or a server does not answer is a result, see
 * subject_is_reachable(). */
int subject_probe(struct arena *arena, const struct settings *settings, struct subject *subject,
                  struct error *error);

/* Try the server of one target by a request of that target, as subject_probe() does of all of them; with
 * --sequential before its run. */
int subject_try(struct arena *arena, const struct settings *settings, struct subject *subject,
                unsigned target, struct error *error);

/* Whether there is anything to load: the set-up has worked, and each server that was tried answers. */
bool subject_is_reachable(const struct subject *subject);

void subject_release(struct subject *subject);

/* ---- for the set-up ---- */

/* A request of the set as it is to be sent. 0, or -1 with its place. */
int subject_request(struct arena *arena, const struct settings *settings,
                    const struct subject *subject, const struct set_request *written,
                    struct url *url, struct request *request, struct error *error);

/* Prepare the targets with what is captured by now. 0, or -1. */
int subject_targets(struct arena *arena, const struct settings *settings, struct subject *subject,
                    struct error *error);

#endif
