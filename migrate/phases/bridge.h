/*
 * What --phases makes in two migrations: columns that are there twice meanwhile, under the old name
 * (or type) and the new one, and tables that are found under both names.
 */
#ifndef MIGRATE_PHASES_BRIDGE_H
#define MIGRATE_PHASES_BRIDGE_H

#include "migrate/diff/diff.h"
#include "migrate/rename/rename.h"

#include <stdbool.h>

/* From this version of PostgreSQL on a view can read with the rights of who asks. */
#define VERSION_INVOKER 150000

/* A column that is renamed, or whose type changes. All names are SQL. */
struct bridge {
    const struct object *from, *to; /* of the start, of the schema that is wanted */
    const char *table;              /* as it is called meanwhile */
    const char *old, *new;          /* the two columns as they are called meanwhile */
    const char *aside; /* what the old one is called when the new one takes its name; NULL: it is a
                          * rename, and keeps its own */
    const char *function, *trigger;
    const char *check;   /* says that the new one has no NULLs; NULL: either may have some */
    const char *initial; /* the old one's default when it is a constant, else NULL */
};

struct bridges {
    struct arena *arena;
    struct bridge *items;
    size_t count;
    struct renames tables; /* found under both names */
    struct renames others; /* made in the second migration */
    const char **apart; /* lines: what is made in one go all the same, and why; NULL-terminated */
    size_t apart_count;
};

/* Find them among the renames and in `diff`, which leads from the start with its new names to the
 * schema that is wanted. */
void bridges_find(struct bridges *bridges, const struct renames *renames, const struct diff *diff);

/* Whether there is nothing to bridge. */
bool bridges_are_empty(const struct bridges *bridges);

/* The bridge of that column of the schema that is wanted, or NULL. */
const struct bridge *bridge_to(const struct bridges *bridges, const struct object *column);

/* The bridge whose new column that is, by the names of meanwhile; or NULL. */
const struct bridge *bridge_new(const struct bridges *bridges, const struct object *column);

/* Whether the object of the schema that is wanted only gets its name in the second migration. */
bool bridges_rename_later(const struct bridges *bridges, const struct object *object);

#endif
