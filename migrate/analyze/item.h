/* What stands in FROM: how its columns are called, in the server's order. */
#ifndef MIGRATE_ANALYZE_ITEM_H
#define MIGRATE_ANALYZE_ITEM_H

#include "migrate/analyze/facts.h"

#include <jansson.h>

#define NAMES_LIMIT 1600 /* columns that a join may have */

struct name {
    const char *of, *column; /* t.a */
};

struct names {
    struct name *items;
    size_t count;
    bool known; /* false: there may be others */
};

struct naming {
    struct arena *arena; /* of the names */
    const struct facts *facts;
    unsigned depth;
};

/* What the body of an item is called; "" for a join without a name of its own, whose parts have theirs. */
const char *item_name(const json_t *body);

/* The columns of all items of a FROM, and those that a query (the body of a SelectStmt) gives. */
struct names names_of_list(struct naming *n, const json_t *items);
struct names names_of_query(struct naming *n, const json_t *select);

/* As the body's alias has it: another name for all, and for the first columns. */
void names_rename(struct naming *n, struct names *names, const json_t *body);

/* Whether the body of a ResTarget is * or t.*, and what that t is; NULL for * alone. */
bool target_is_star(const json_t *target);
const char *target_star(const json_t *target);

#endif
