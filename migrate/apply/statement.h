/* One statement sent to the server, and what its failure means. */
#ifndef MIGRATE_APPLY_STATEMENT_H
#define MIGRATE_APPLY_STATEMENT_H

#include "common/arena.h"
#include "common/error.h"
#include "migrate/apply/result.h"

#include <libpq-fe.h>
#include <stdbool.h>

#define SQLSTATE_SIZE 6

/* Run `sql` (the text of the statement, or a variant of it); time and rows go to `result`. 0, or -1
 * with the place in the file, the statement as detail, and the SQLSTATE ("" when the connection is
 * lost) in `state`. */
int statement_run(PGconn *connection, const char *sql, struct statement_result *result,
                  char state[SQLSTATE_SIZE], struct error *error);

/* Whether trying again may help: a lock time-out, a deadlock, a serialisation failure. */
bool sqlstate_is_transient(const char *state);

/* STATUS_ENVIRONMENT for what is not the script's fault, else STATUS_INPUT. */
enum status sqlstate_status(const char *state);

#endif
