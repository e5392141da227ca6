/* Steps of a rollback that bring back what the migration has kept. */
#ifndef MIGRATE_PLAN_RESTORE_H
#define MIGRATE_PLAN_RESTORE_H

#include "migrate/plan/kept_rows.h"

/* Rewrite a step of the way back so that it restores what is kept of its object, if anything is. */
void restore_step(struct keeper *keeper, struct step *step);

#endif
