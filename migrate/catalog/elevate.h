/* One statement with a superuser's rights, in the session of a role that has none. */
#ifndef MIGRATE_CATALOG_ELEVATE_H
#define MIGRATE_CATALOG_ELEVATE_H

#include "migrate/catalog/privileged.h"

#include <libpq-fe.h>

struct elevation {
    PGconn *control; /* a superuser's session */
    PGconn *work;    /* the session of the role; in no transaction */
    const char
        *role; /* its name, which needs no quotes; roles that stand for others begin with it */
    struct privilege privilege;
};

/* Run it in a transaction of its own, without event triggers and without a look into the bodies of
 * functions; what `privilege` says is to be looked at is undone, and an error, when it would lend the
 * role rights that it does not have. NULL when a signal came or a connection is lost; `*lost` tells that
 * the role may have kept the rights: nothing more may be run in its session. */
PGresult *elevate_run(const struct elevation *elevation, const char *sql, bool *lost);

#endif
