/* Suggested indexes into a folder of migrations, or for people to read. */
#ifndef MIGRATE_ANALYZE_SAVE_H
#define MIGRATE_ANALYZE_SAVE_H

#include "migrate/analyze/candidate.h"
#include "migrate/options.h"

#include <jansson.h>

/* With --output write the pair, else print the SQL; both where the result is for people, too. What was
 * written is described in *written for a document, a new reference; NULL: nothing was to be. 0, or -1
 * with the error in the context. */
int suggestions_save(struct action_context *context, const struct candidates *candidates,
                     json_t **written);

#endif
