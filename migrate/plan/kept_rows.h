/* What keeping and restoring know together: where the rows of an object are kept, and how rows are
 * told apart. */
#ifndef MIGRATE_PLAN_KEPT_ROWS_H
#define MIGRATE_PLAN_KEPT_ROWS_H

#include "common/buffer.h"
#include "common/map.h"
#include "migrate/kind/step.h"

#include <stdbool.h>

struct keeper {
    struct arena *arena;
    const char *salt;
    struct map kept; /* kind and identity of what is kept → the name of the table that holds it */
    const char **lines;
    size_t line_count;
    bool schema_made;
};

/* The table that is to hold what is kept of the object: db_migrate_kept.users_email_0123456789. */
const char *name_kept(struct keeper *keeper, const struct object *object);

/* The one that it was given, or NULL: nothing of it is kept. */
const char *kept_name(struct keeper *keeper, const struct object *object);

/* A type of the schema may go with it: its values are kept as text. */
bool kept_as_text(const struct object *column);

/* The columns of a table that hold values, as read from it or (back) from what was kept; how many. */
size_t put_kept_columns(struct buffer *out, const struct object *table, bool back);

/* Their names alone. */
size_t put_kept_names(struct buffer *out, const struct object *table);

/* Nobody reads or writes the table from here to the end of the transaction. */
void lock_table(struct step *step, const struct object *table);

/* Between the two a statement fails that row security would let see a part of the rows only, as of an
 * owner whom the table forces it on: what is not copied would be lost. It is what pg_dump does. */
void see_all_rows(struct step *step);
void see_rows_as_before(struct step *step);

/* The labels of the primary key's columns, NULL-terminated, when rows are known by them before and
 * after; NULL: they are not. */
const char **row_key(const struct step *step, const struct object *column);

/* t.a = k.a AND t.b = k.b */
const char *same_row(struct arena *arena, const char *const *labels);

#endif
