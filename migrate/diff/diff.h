/* What differs between two catalogues, and what must be rebuilt because of it. */
#ifndef MIGRATE_DIFF_DIFF_H
#define MIGRATE_DIFF_DIFF_H

#include "common/arena.h"
#include "migrate/catalog/catalog.h"
#include "migrate/kind/step.h"

#include <stdbool.h>
#include <stddef.h>

struct diff {
    struct catalog *from, *to;
    struct change *changes; /* one for each object of both sides, unchanged ones too */
    size_t count;
    struct change **of_from; /* by the object's index in its catalogue */
    struct change **of_to;
    const struct object **given; /* the default privileges of the start */
    size_t given_count;
    size_t differences; /* changes whose objects differ by themselves (not only rebuilt) */
};

struct diff_options {
    bool owners; /* compare who owns what */
    /* Whether an object takes part at all; NULL: all do. */
    bool (*takes_part)(const struct object *object, void *context);
    void *context;
};

/* Everything lives in `arena`; the catalogues must outlive it. */
struct diff *diff_catalogs(struct arena *arena, struct catalog *from, struct catalog *to,
                           const struct diff_options *options);

#endif
