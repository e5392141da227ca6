/*
 * What people say about former names: a comment `-- renamed from: old` above a CREATE statement, above
 * or behind a column, an attribute or a value of an enum, and above ALTER TABLE … ADD COLUMN.
 */
#ifndef MIGRATE_SQL_FORMER_H
#define MIGRATE_SQL_FORMER_H

#include "migrate/sql/script.h"

struct former {
    const char *object; /* the object of the statement as it is written there: "app.users" */
    const char *part;   /* column or value as it is, not quoted; NULL: the object itself */
    const char *name;   /* the former name as it is, not quoted */
    const char *schema; /* the former schema, where it is said; else NULL */
};

/* The former names in a statement, *count of them, in `arena`; NULL when there are none. */
struct former *former_names(struct arena *arena, const struct statement *statement, size_t *count);

/* A name as SQL reads it: folded to lower case, or without its quotes. */
char *former_unquote(struct arena *arena, const char *text, size_t length);

#endif
