/* Indexes and constraints of the old columns that the new ones need as well, before they take over. */
#ifndef MIGRATE_PHASES_MIRROR_H
#define MIGRATE_PHASES_MIRROR_H

#include "migrate/phases/bridge.h"
#include "migrate/plan/plan.h"

struct mirror {
    const struct object *old; /* of the start with its new names */
    const struct object *new; /* of the schema that is wanted, with the names of meanwhile */
    const struct bridge *bridge;
    const char *label; /* what it is called meanwhile: another name where the old one has it */
    bool takes_name;   /* so that it gets its own in the end */
    bool goes;         /* a foreign key that has no successor, or another: `new` is the old one */
};

struct mirrors {
    struct arena *arena;
    struct mirror *items;
    size_t count;
};

/* Those that stay what they are between the two ends of `diff` (see bridges_find()) and are about a
 * bridged column; `meanwhile` is the schema that is wanted with the columns' names of meanwhile. */
void mirrors_find(struct mirrors *mirrors, const struct bridges *bridges, const struct diff *diff,
                  const struct catalog *meanwhile);

/* Build them beside reads and writes that go on. */
void mirrors_build(struct plan *plan, const struct mirrors *mirrors);

/* Let go of foreign keys, which need keys; then let the new ones take over. */
void mirrors_free(struct plan *plan, const struct mirrors *mirrors);
void mirrors_switch(struct plan *plan, const struct mirrors *mirrors);

#endif
