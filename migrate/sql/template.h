/* SQL templates (migrate/templates): "@{name}" stands for a value that is SQL already. */
#ifndef MIGRATE_SQL_TEMPLATE_H
#define MIGRATE_SQL_TEMPLATE_H

#include "common/arena.h"
#include "common/buffer.h"

struct slot {
    const char *name, *value;
};

/* Append the template of that name below migrate/templates, filled; a slot without a name ends them.
 * Each name in it must be one of theirs. */
void template_fill(struct buffer *out, const char *name, const struct slot *slots);

/* The same as a body in dollar quotes, with `before` before it; a string of the arena. */
const char *template_block(struct arena *arena, const char *name, const struct slot *slots,
                           const char *before);

#endif
