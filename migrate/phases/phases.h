/*
 * --phases: two migrations in the place of one. The first, expand, adds what is new and lets old and
 * new names (and types) of columns and tables be used at once; the second, contract, takes the old
 * ones away, once no application uses them any more.
 */
#ifndef MIGRATE_PHASES_PHASES_H
#define MIGRATE_PHASES_PHASES_H

#include "common/error.h"
#include "migrate/phases/bridge.h"
#include "migrate/plan/online.h"
#include "migrate/plan/plan.h"

struct phases_request {
    const char *string; /* connection string of the server for scratch databases */
    struct catalog *from, *to;
    const struct renames *renames;
    const struct diff *diff; /* from the start with its new names to what is wanted */
    const struct diff_options *options;
    const struct online *online; /* NULL: never */
    const char *keep_salt;       /* --keep-data: see plan_keep(); else NULL */
};

#define PHASES_CATALOGS 8

struct phases {
    struct bridges bridges;
    struct catalog *middle; /* what expand reaches */
    struct plan *expand, *expand_back, *contract, *contract_back;
    const char *const *lost; /* see plan_keep() */
    struct catalog *catalogs[PHASES_CATALOGS];
    size_t catalog_count;
};

/* Make them by walking there and back on a scratch database. `bridges` is empty when nothing is to be
 * bridged, and nothing else is made then. 0, or -1 with the error; everything but the catalogues lives
 * in `arena`. phases_free() in any case. */
int phases_make(struct arena *arena, const struct phases_request *request, struct phases *phases,
                struct error *error);

void phases_free(struct phases *phases);

/* The rows of a table of the start, `from`, as the second migration finds them; see rename_rows(). */
const char *phases_rows(struct arena *arena, const struct phases *phases,
                        const struct renames *renames, const struct catalog *from,
                        const struct object *table);

#endif
