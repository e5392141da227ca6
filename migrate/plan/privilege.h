/*
 * Privileges as lists "grantee:PRIVILEGE", sorted, with '*' behind those that may be passed on; the
 * grantee is a quoted role, PUBLIC, or @owner.
 */
#ifndef MIGRATE_PLAN_PRIVILEGE_H
#define MIGRATE_PLAN_PRIVILEGE_H

#include "migrate/kind/step.h"

/* GRANT and REVOKE that lead from one list to the other. `owner`: the role that @owner stands for,
 * NULL for the one that runs the migration. */
void privilege_change(struct step *step, const struct object *object, const char *from,
                      const char *to, const char *owner);

#endif
