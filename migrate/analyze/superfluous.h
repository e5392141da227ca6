/* Candidates beside which others are for nothing. */
#ifndef MIGRATE_ANALYZE_SUPERFLUOUS_H
#define MIGRATE_ANALYZE_SUPERFLUOUS_H

#include "migrate/analyze/trial.h"

/* Drop of trial->found, longest gain first, what saves nothing beside others; those take over what speaks
 * for it. 0, or -1 when the connection is lost. */
int superfluous_drop(struct trial *trial);

#endif
