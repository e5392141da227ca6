/* Indexes that cannot be tried on the planner. */
#ifndef MIGRATE_ANALYZE_GUESS_H
#define MIGRATE_ANALYZE_GUESS_H

#include "migrate/analyze/attempt.h"

#include <jansson.h>

/* GIN and its like, where the plan (as things are) reads the table from end to end: into trial->found. */
void guess_special(struct attempt *s, const json_t *plan);

/* Without hypopg: of each table the most selective column that is compared with a value. */
void guess_plain(struct attempt *s);

#endif
