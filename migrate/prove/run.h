/* Runs the steps of a plan on a scratch database, going on behind what the server refuses. */
#ifndef MIGRATE_PROVE_RUN_H
#define MIGRATE_PROVE_RUN_H

#include "common/arena.h"
#include "common/error.h"
#include "migrate/catalog/loader.h"
#include "migrate/plan/plan.h"

/* reasons[i] is set (in `arena`) for a step that was refused, and undone. 0; -1 when there is no going
 * on: the connection, a signal. */
int plan_run(struct arena *arena, struct loader *loader, const struct plan *plan,
             const char **reasons, struct error *error);

#endif
