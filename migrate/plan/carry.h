/*
 * A table that gets partitions, or has none any more, is made again: PostgreSQL has no other way. Its
 * rows are set aside meanwhile, in a table beside it, and put back; what they lose is said.
 */
#ifndef MIGRATE_PLAN_CARRY_H
#define MIGRATE_PLAN_CARRY_H

#include "migrate/kind/step.h"

#include <stdbool.h>

/* Whether the rows of what changes are carried over. */
bool carry_applies(const struct change *change);

/* Whether the column has no place in the table that is made again, or one that is too narrow. */
bool carry_loses(const struct change *table, const struct object *column);

/* Set aside the rows of the table of the step. */
void carry_aside(struct step *step);

/* Drop the table of the step when its rows are carried over, by itself or by the table above it; false:
 * they are not, and nothing is written. */
bool carry_drop(struct step *step);

/* Put the rows back. `value` gives what a column gets that was not there before, of the row `t` that
 * was set aside, or NULL; it may itself be NULL. */
void carry_back(struct step *step,
                const char *(*value)(struct step *step, const struct object *column, void *context),
                void *context);

#endif
