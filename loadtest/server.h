/* A server that requests go to, tried once before the run. */
#ifndef LOADTEST_SERVER_H
#define LOADTEST_SERVER_H

#include "loadtest/engine/plan.h"
#include "loadtest/engine/preflight.h"
#include "loadtest/settings.h"
#include "loadtest/target/request.h"
#include "loadtest/target/url.h"

#include "common/arena.h"
#include "common/error.h"

#include <stdbool.h>

struct server {
    struct url url;         /* of the request that tries it */
    struct request request; /* the same each time */
    struct preflight preflight;
    struct endpoint endpoint; /* its TLS context is released by server_release() */
};

/* What holds for requests outside of a run. */
struct preflight_limits server_limits(const struct settings *settings);

/* The request that is to try it: `request` with its placeholders filled in. It lives in `arena`. */
void server_prepare(struct arena *arena, const struct url *url, const struct request *request,
                    struct generator *generator, struct server *server);

/* Send that request and resolve the addresses. 0, or -1 when the environment fails; that the server does
 * not answer is no failure, see server_is_reachable(). */
int server_probe(struct arena *arena, const struct settings *settings, struct server *server,
                 struct error *error);

bool server_is_reachable(const struct server *server);

void server_release(struct server *server);

#endif
