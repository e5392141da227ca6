/* The set-up requests of a set: sent once, in order, before the clock; their replies are captured. */
#ifndef LOADTEST_SETUP_H
#define LOADTEST_SETUP_H

#include "loadtest/settings.h"
#include "loadtest/subject.h"

#include "common/arena.h"
#include "common/error.h"

/* Look for mistakes in them. 0, or -1 with STATUS_INPUT. */
int setup_check(struct arena *arena, const struct settings *settings, struct subject *subject,
                struct error *error);

/* Send them, and prepare the targets again with what they have captured. 0, or -1. That a reply is not
 * what was expected is a result: the subject's `setup_failure`. */
int setup_run(struct arena *arena, const struct settings *settings, struct subject *subject,
              struct error *error);

#endif
