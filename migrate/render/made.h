/* The files that were written, in their order. */
#ifndef MIGRATE_RENDER_MADE_H
#define MIGRATE_RENDER_MADE_H

#include "common/arena.h"
#include "common/buffer.h"

#include <jansson.h>
#include <stddef.h>

struct made_file {
    const char *what; /* "migration", "rollback" */
    const char *path; /* the folder's included */
};

/* Zero with an arena to begin with; everything lives in it. */
struct made_files {
    struct arena *arena;
    struct made_file *items;
    size_t count;
};

void made_add(struct made_files *made, const char *what, const char *path);

/* For people: "Generated migration: …", a line each. */
void made_report(const struct made_files *made, struct buffer *out);

/* [{"what": …, "path": …}], a new reference. */
json_t *made_json(const struct made_files *made);

#endif
