/* The command of --between. */
#ifndef LOADTEST_BETWEEN_H
#define LOADTEST_BETWEEN_H

#include "common/error.h"

/* Run `command` by the shell and wait for it, with API_LOAD_TARGET and API_LOAD_PREVIOUS in its
 * environment: the names of the target that comes and of the one that was, "" for none. What it prints
 * goes to standard error. 0, or -1 with STATUS_ENVIRONMENT when it fails. */
int between_run(const char *command, const char *previous, const char *next, struct error *error);

#endif
