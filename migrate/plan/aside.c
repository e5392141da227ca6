/* Follows from each renamed object to the one that has its new name, until the circle closes. */
#include "migrate/plan/aside.h"

#include "migrate/plan/claim.h"
#include "migrate/sql/quote.h"

#include <stdbool.h>
#include <string.h>

#define NOBODY ((size_t)-1)

struct renamed {
    struct change **changes;
    size_t count;
    size_t *walks; /* by change: the walk that came by, from 1; 0: none yet */
    struct claims claims;
};

struct seek {
    size_t from, found;
};

static bool is_renamed(const struct change *change)
{
    return change->renamed && change->verb == CHANGE_ALTER;
}

static void collect(struct arena *arena, const struct diff *diff, struct renamed *renamed)
{
    for (size_t i = 0; i < diff->count; i++)
        renamed->count += is_renamed(&diff->changes[i]);
    renamed->changes = arena_alloc(arena, renamed->count + 1, sizeof(struct change *));
    renamed->walks = arena_alloc(arena, renamed->count + 1, sizeof *renamed->walks);
    renamed->claims.arena = arena;
    renamed->count = 0;
    for (size_t i = 0; i < diff->count; i++) {
        if (!is_renamed(&diff->changes[i]))
            continue;
        claims_add(&renamed->claims, diff->changes[i].from, renamed->count);
        renamed->changes[renamed->count++] = &diff->changes[i];
    }
    claims_sort(&renamed->claims);
}

static void take_holder(size_t number, const struct object *holder, void *context)
{
    struct seek *seek = context;
    (void)holder;
    if (number != seek->from)
        seek->found = number;
}

/* Who has the name that it takes. */
static size_t holder_of(const struct renamed *renamed, size_t at)
{
    struct seek seek = {.from = at, .found = NOBODY};
    claims_find(&renamed->claims, renamed->changes[at]->to, take_holder, &seek);
    return seek.found;
}

void asides_find(struct arena *arena, const struct diff *diff)
{
    struct renamed renamed = {0};
    collect(arena, diff, &renamed);
    for (size_t i = 0; i < renamed.count; i++) {
        size_t at = i;
        while (at != NOBODY && renamed.walks[at] == 0) {
            renamed.walks[at] = i + 1;
            at = holder_of(&renamed, at);
        }
        if (at != NOBODY && renamed.walks[at] == i + 1)
            renamed.changes[at]->aside = quoted_identifier(
                arena, name_with_suffix(arena, renamed.changes[at]->from->name, "__aside"));
    }
}
