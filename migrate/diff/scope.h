/* Which objects of two catalogues a comparison is about, and what it says about those that are kept. */
#ifndef MIGRATE_DIFF_SCOPE_H
#define MIGRATE_DIFF_SCOPE_H

#include "common/arena.h"
#include "migrate/catalog/catalog.h"
#include "migrate/catalog/filter.h"

#include <stdbool.h>

struct scope {
    const struct catalog *from, *to;
    bool include_extra; /* other tools' histories and monitoring as well */
    bool wanted;        /* `to` is what people wrote, and want as a whole */
    const struct filter *filter;
};

/* Whether the object takes part; `scope` is a struct scope, as diff_options has it. */
bool scope_takes(const struct object *object, void *scope);

/* Lines for people about what is kept, NULL-terminated, in `arena`; our own history goes without. */
const char *const *scope_kept(struct arena *arena, const struct scope *scope);

#endif
