/* Statements of a schema that only a superuser may run, and that run nothing of what the file made. */
#ifndef MIGRATE_CATALOG_PRIVILEGED_H
#define MIGRATE_CATALOG_PRIVILEGED_H

#include "common/arena.h"

#include <stdbool.h>

enum rights {
    RIGHTS_NONE,    /* refused to whom PostgreSQL refuses it */
    RIGHTS_LOADER,  /* the role that loads may be a superuser for this statement */
    RIGHTS_SESSION, /* the session's own role runs it, and owns what comes of it: an extension, whose
                       functions are not for everybody */
    RIGHTS_SKIPPED, /* it is no part of a schema, and nothing is lost without it */
};

struct privilege {
    enum rights rights;
    bool looked_at; /* what comes of it can be harmful: it is kept when it is not */
    bool grants;    /* it changes who may do what */
    bool placed;    /* it makes something in the first schema of the search_path */
    bool state; /* an aggregate whose state is of type internal: PostgreSQL refuses it as a wrong
                       definition (SQLSTATE 42P13) */
};

/* What a statement may be given when PostgreSQL refuses it for want of rights. Roles whose names begin
 * with `stand_ins` may own what a file makes. */
struct privilege privilege_of(struct arena *arena, const char *sql, const char *stand_ins);

/* CREATE FUNCTION without its LEAKPROOF; NULL: it has none, or is another statement. */
char *without_leakproof(struct arena *arena, const char *sql);

#endif
