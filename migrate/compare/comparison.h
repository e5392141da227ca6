/* What a comparison knows, on its way from two sides to migrations; each file of this folder takes it one
 * step further. What returns an int returns 0, or -1 with the error in the context. */
#ifndef MIGRATE_COMPARE_COMPARISON_H
#define MIGRATE_COMPARE_COMPARISON_H

#include "common/message.h"
#include "migrate/catalog/filter.h"
#include "migrate/diff/diff.h"
#include "migrate/diff/scope.h"
#include "migrate/options.h"
#include "migrate/phases/phases.h"
#include "migrate/rename/base.h"
#include "migrate/render/migration.h"

#include <libpq-fe.h>
#include <stdbool.h>

struct comparison {
    struct action_context *context;
    struct catalog *from, *to;
    struct diagnostics notes;
    struct filter filter;
    struct scope scope;
    struct diff_options diff;
    struct base base;           /* what is compared with `to`: `from`, with its new names */
    const struct diff *forward; /* from the base to `to` */
    struct migration migration; /* with --phases: the first of two */
    struct phases phases;
    struct migration contract; /* the second; without a plan: there is none */
};

/* Whether a side, as the user wrote it (NULL: not at all), is a database. */
bool comparison_is_database(const char *side);

/* Where a side is read: a database where it is; for a file, one beside which it may be loaded. */
int comparison_side(struct comparison *comparison, const char *text, const char **string);

/* The server for scratch databases: the one that was given for it, else that of a side, else one of
 * our own. */
int comparison_scratch(void *context, const char **string, struct error *error);

/* Read both sides, and what of them takes part. */
int comparison_load(struct comparison *comparison);

/* A connection to the database in use, where the start is one and somebody wants to know; or NULL. */
PGconn *comparison_live(struct comparison *comparison, struct error *failed);

/* How big the tables are that the migration touches, and which of them are big. */
void comparison_ask_sizes(struct comparison *comparison, PGconn *live, const struct plan *plan,
                          struct error *failed);
bool comparison_is_big(const struct object *table, void *context);

/* Whether their rows fit. */
void comparison_ask_rows(struct comparison *comparison, PGconn *live);

/* The migration, or the two of phases, from the base to what is wanted; then whether they lead there. */
int comparison_make(struct comparison *comparison);
int comparison_prove(struct comparison *comparison);

/* Files, SQL, the report or the document, as the user wants it. */
int comparison_write(struct comparison *comparison);

#endif
