/*
 * Privileges as lists "grantee:PRIVILEGE", sorted, with '*' behind those that may be passed on; the
 * grantee is a quoted role, PUBLIC, or @owner.
 */
#ifndef MIGRATE_KIND_PRIVILEGE_H
#define MIGRATE_KIND_PRIVILEGE_H

#include "migrate/kind/step.h"

/* What the statements are about. */
struct privileged {
    const char
        *prefix; /* before GRANT and REVOKE, with a blank behind: default privileges; or "" */
    const char *target; /* "TABLE public.users" */
    const char *column; /* quoted, of column privileges; else NULL */
    const char *owner;  /* the role that @owner stands for; NULL: the one that runs the migration */
};

/* GRANT and REVOKE that lead from one list to the other. */
void privilege_change(struct step *step, const struct privileged *what, const char *from,
                      const char *to);

/* What is left of the list when that role becomes the owner: what it held by its name is the owner's. */
const char *privilege_owned(struct arena *arena, const char *list, const char *owner);

/* The entries of both lists, sorted, each once; in the arena. */
const char *privilege_join(struct arena *arena, const char *one, const char *other);

#endif
