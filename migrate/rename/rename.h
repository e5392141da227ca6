/*
 * Renames: which object of the start is which of the schema that is wanted. People say so (--rename,
 * comments in the schema file); what only looks like one is a question, see question.h.
 */
#ifndef MIGRATE_RENAME_RENAME_H
#define MIGRATE_RENAME_RENAME_H

#include "common/arena.h"
#include "common/error.h"
#include "migrate/catalog/catalog.h"

#include <stdbool.h>
#include <stddef.h>

struct rename {
    const struct object *from,
        *to; /* of one kind; the same object (an enum) for a value's rename */
    const char *old_value, *new_value; /* of an enum, as SQL literals; else NULL */
};

/* In the order in which they are made: schemas, what is in them, parts of that. */
struct renames {
    struct arena *arena;
    struct rename *items;
    size_t count;
};

/* One --rename: [KIND:][schema.][table.]old=new. What has its new name already is left out. -1 with
 * STATUS_USAGE when it is no rename, fits nothing or more than one thing. */
int renames_wish(struct renames *renames, const struct catalog *from, const struct catalog *to,
                 const char *text, struct error *error);

/* What the comments of the schema file say, as far as the start has the former names still: of what
 * stands alone, or of its parts, whose renames need those. */
void renames_take_formers(struct renames *renames, const struct catalog *from,
                          const struct catalog *to, bool parts);

/* A pair that is there already is not added again. */
void renames_add(struct renames *renames, struct rename rename);

/* The statements of one rename of the list, forward or back, more than one when it moves to another schema
 * as well or another rename has its name until then: *count of them, in the renames' arena. */
const char *const *rename_statements(const struct renames *renames, const struct rename *rename,
                                     bool back, size_t *count);

/* The object of the start that becomes `wanted`, which stands alone: by renames, else by name;
 * NULL when there is none. */
const struct object *rename_start(const struct renames *renames, const struct catalog *from,
                                  const struct object *wanted);

/* The label that a column of the start gets in `table`, its own where it is not renamed. */
const char *rename_label(const struct renames *renames, const struct object *table,
                         const struct object *column);

/* The rows of `table`, which has its new names, read from the start: "(SELECT ctid, mail AS email
 * FROM public.users)" in `arena`, or its name where nothing is renamed. NULL: the start has no such
 * table. */
const char *rename_rows(struct arena *arena, const struct renames *renames,
                        const struct catalog *from, const struct object *table);

/* An expression as the catalogue prints it with the new names of types, values of enums and schemas, with
 * those that the start has, in `arena`. Columns are as they were: see rename_rows(). */
const char *rename_expression(struct arena *arena, const struct renames *renames, const char *text);

/* "public.users.mail=email": what --rename takes for it. */
char *rename_option(struct arena *arena, const struct rename *rename);

/* Whether objects of the kind can be renamed. */
bool rename_fits(const struct kind *kind);

#endif
