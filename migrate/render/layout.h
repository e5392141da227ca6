/* A migration and its rollback under the file names and marks of other tools' runners. */
#ifndef MIGRATE_RENDER_LAYOUT_H
#define MIGRATE_RENDER_LAYOUT_H

#include "common/arena.h"
#include "common/buffer.h"
#include "common/error.h"
#include "migrate/render/made.h"

#include <stdbool.h>
#include <stddef.h>

enum layout {
    LAYOUT_FLAT, /* our own; see pair.h */
    LAYOUT_PRISMA,
    LAYOUT_KNEX,
    LAYOUT_FLYWAY,
    LAYOUT_DBMATE,
    LAYOUT_GOOSE,
    LAYOUT_GOLANG_MIGRATE,
};

/* By enum layout, NULL at the end: "flat", "prisma" … */
extern const char *const layout_names[];

/* What a runner runs in one go: a transaction without its BEGIN and COMMIT, or one statement that
 * stands outside of any. */
struct piece {
    bool alone;
    const char *sql; /* ends with a newline */
};

struct pieces {
    struct piece *items;
    size_t count;
    const char *header; /* comment lines for the top of a file that holds all of it, or NULL */
};

/* One migration and its rollback. */
struct layout_part {
    const char *name;
    struct pieces up, down;
};

/*
 * Write the parts, one behind the other, below `folder`, all or none, never over what is there; the
 * paths written are added to `made`. Runners that run a file as a whole get a file for each piece;
 * the way back undoes them from the last one to the first. 0, or -1 with STATUS_ENVIRONMENT, or
 * STATUS_INPUT for SQL that the runner cannot take.
 */
int layout_write(struct arena *arena, const char *folder, enum layout layout,
                 const struct layout_part *parts, size_t count, struct made_files *made,
                 struct error *error);

#endif
