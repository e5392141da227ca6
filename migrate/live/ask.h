/* What the rows of a database in use say about a migration: whether it would fail, and on which. */
#ifndef MIGRATE_LIVE_ASK_H
#define MIGRATE_LIVE_ASK_H

#include "common/arena.h"
#include "migrate/plan/plan.h"
#include "migrate/rename/rename.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

/* The answer for one step; text is escaped for nobody. */
struct answer {
    const struct change *change; /* with the verb: of which step */
    enum step_verb verb;
    bool is_loss;        /* about what is destroyed; else about what would fail */
    const char *unit;    /* what `rows` counts: "row", "value", "group of rows" */
    int64_t rows;        /* how many; -1: not counted */
    const char *example; /* a key of one, or what the server said about its value; NULL: none */
    const char *advice;  /* what to do about rows that do not fit; NULL: it depends */
    const char *failed;  /* why nobody knows: the question took too long …; NULL: it is known */
};

struct answers {
    struct answer *items;
    size_t count;
};

/* How the tables are read whose names, or whose columns' names, are other ones than the plan's. */
struct ask_names {
    /* "(SELECT …)" with the columns as the plan names them, in `arena`, or the table's name; NULL: there
     * is no such table yet. */
    const char *(*rows)(struct arena *arena, const struct object *table, void *context);
    void *context;
    const struct renames *renames; /* what has led from the start to the plan's names */
    const struct catalog *from;    /* the start */
};

/* Ask about each step of `plan` that depends on rows, reading only and within the time-outs of
 * `connection` (see live_open()) and LIVE_SECONDS for all together. In `arena`. */
struct answers *ask_rows(struct arena *arena, PGconn *connection, const struct plan *plan,
                         const struct ask_names *names);

/* The answer about a step, also after its statements were rewritten; NULL: none. `answers` may be
 * NULL. */
const struct answer *answer_about(const struct answers *answers, const struct step *step);

#define LIVE_SECONDS 30

#endif
