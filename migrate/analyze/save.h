/* Suggested indexes into a folder of migrations, or for people to read. */
#ifndef MIGRATE_ANALYZE_SAVE_H
#define MIGRATE_ANALYZE_SAVE_H

#include "migrate/analyze/candidate.h"
#include "migrate/options.h"

/* With --output write the pair, and report it where the result is for people; without it print the SQL.
 * 0, or -1 with the error in the context. */
int suggestions_save(struct action_context *context, const struct candidates *candidates);

#endif
