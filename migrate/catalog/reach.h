/* How far the statements of a schema file reach: what may run in a scratch database, and what not. */
#ifndef MIGRATE_CATALOG_REACH_H
#define MIGRATE_CATALOG_REACH_H

#include "common/arena.h"
#include "common/locus.h"
#include "migrate/sql/script.h"

#include <stdbool.h>
#include <stddef.h>

enum reach_verdict {
    REACH_RUN,
    REACH_SKIPPED, /* left out with a note: it is no part of a schema */
    REACH_REFUSED,
    REACH_ROLE, /* makes `roles`: left out where they are there */
};

struct reach {
    enum reach_verdict verdict;
    const char *what;   /* what the verdict is about: "CREATE DATABASE", "pg_read_file()" */
    struct locus where; /* of that, also inside of a DO block */
    const char **roles; /* as they are written, quotes and all; "": a name that is not written */
    size_t role_count;
    bool block; /* a DO block, which can only run as a whole */
    const char *
        text; /* what is to be run: the statement, a subscription that does not dial out, a block that
                  makes no roles */
};

/* What it holds lives in `arena`. */
struct reach reach_of(struct arena *arena, const struct statement *statement);

#endif
