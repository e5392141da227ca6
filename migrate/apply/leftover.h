/* What an interrupted statement that stands alone left behind, and what to make of it. */
#ifndef MIGRATE_APPLY_LEFTOVER_H
#define MIGRATE_APPLY_LEFTOVER_H

#include "common/arena.h"
#include "common/error.h"
#include "migrate/apply/history.h"
#include "migrate/apply/session.h"
#include "migrate/sql/script.h"

#include <stdbool.h>

/* The index that CREATE INDEX CONCURRENTLY builds: its name as the catalogue has it (NULL: the
 * server chooses one) and its table as it is written. `table` NULL: the statement builds none. */
struct index_target {
    char *name, *table;
};

struct index_target statement_index(struct arena *arena, const struct statement *statement);

/* The index or table that REINDEX INDEX or TABLE names, as written (in `arena`); NULL: it is another statement. */
char *statement_reindexed(struct arena *arena, const struct statement *statement);

/* Before `statement` runs: wait for a lost run that still executes it on the server, and drop the
 * invalid indexes that one left. *done is set when nothing is left to do; *note says what was found
 * (in `arena`, or NULL). `step` is how far the earlier run came. */
int leftover_clear(struct apply_session *session, struct arena *arena,
                   const struct statement *statement, const struct history_step *step, bool *done,
                   const char **note, struct error *error);

/* Whether an error with this SQLSTATE says that the lost run had done the statement after all. */
bool leftover_explains(const struct statement *statement, const char *state);

#endif
