/*
 * The session that runs what people wrote in a scratch database. Where the scratch database belongs to a
 * role of its own, without a superuser's rights, it is that role's, and statements that need more are
 * given it one by one, see privileged.h. Roles that the SQL names are not touched then: each has another
 * one that stands for it (the own role of the scratch's session has the loader's), made when it is
 * needed and gone with the database; the catalogue that is read later names the ones that are meant.
 */
#ifndef MIGRATE_CATALOG_LOADER_H
#define MIGRATE_CATALOG_LOADER_H

#include "common/arena.h"
#include "common/error.h"
#include "migrate/catalog/scratch.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

struct stand_in {
    const char *name; /* of the role that is meant */
    const char *role; /* of the one that stands for it; it needs no quotes */
};

struct loader {
    PGconn *work;
    const struct scratch *scratch;
    struct arena *arena;
    struct stand_in *stand_ins;
    size_t count;
    bool lost; /* nothing can be run any more */
    /* Of the last statement: */
    bool renewed;  /* it ended the transaction, and another is begun: savepoints are gone */
    bool replaced; /* it ran with other names of roles: places in it are others */
    bool withheld; /* it granted or revoked less than it says, for want of rights */
    bool late;     /* it took too long, and was cancelled */
    long deadline; /* when it is, in seconds of the monotonic clock; 0: never */
};

#define LOADER_INIT                                                                                \
    {                                                                                              \
        0                                                                                          \
    }

/* Open it; `scratch` stays the caller's. 0, or -1 with STATUS_ENVIRONMENT; loader_close() in any case. */
int loader_open(struct loader *loader, const struct scratch *scratch, struct error *error);
void loader_close(struct loader *loader);

/* Run one statement, with the data of its COPY. Its result is the caller's: of an error as well; NULL once
 * a signal has come. */
PGresult *loader_run(struct loader *loader, const char *sql, const char *data, size_t length);

/* For statements whose result nobody needs: 0, or -1 with the error. */
int loader_command(struct loader *loader, struct error *error, const char *sql);

/* Whether there is a role of that name, as a role of CREATE ROLE is then on a throwaway server: it is
 * made there, without a right to log in. `name` is as it is written in SQL, "": none that is known. */
bool loader_has_role(struct loader *loader, const char *name);

/* What a result that is no success says, as an error of `status`, with what to do about a refusal for want
 * of rights and about statements that take too long; always -1. */
int loader_error(const struct loader *loader, const PGresult *result, enum status status,
                 struct error *error);

#endif
