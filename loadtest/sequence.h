/* --sequential: a run for each target, one after the other. */
#ifndef LOADTEST_SEQUENCE_H
#define LOADTEST_SEQUENCE_H

#include "loadtest/outcome.h"

/* Load the targets of the subject one by one, each for its share, with the command of --between around
 * them; their runs are added up in the outcome's. 0, or -1. */
int sequence_load(struct arena *arena, const struct settings *settings, struct subject *subject,
                  struct outcome *outcome, struct error *error);

#endif
