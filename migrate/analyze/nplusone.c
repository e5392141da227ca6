/* Holds the calls of lookups against the rows of lists. */
#include "migrate/analyze/nplusone.h"

#include <stdlib.h>
#include <string.h>

#define FINDINGS 100
#define LEAST_LOOKUPS 50.0 /* calls; fewer say nothing */
#define LEAST_ROWS 3.0     /* that a list returns on average */
#define LEAST_RATIO 0.8    /* of lookups to rows of the list */
#define GREATEST_RATIO 1.25

/* deleted_at IS NULL and a truth value narrow a lookup down, but are not what it looks up. */
static bool is_aside(const struct predicate *p)
{
    return p->condition != NULL &&
           (strcmp(p->operator, "IS NULL") == 0 ||
            (p->value != NULL && (strcmp(p->value, "t") == 0 || strcmp(p->value, "f") == 0)));
}

/* One table, found by one value of `column` and nothing else that limits it. */
static bool is_lookup(const struct usage *usage, const struct table *table, int column)
{
    size_t equal = 0;
    bool by_column = false;

    if (!usage->query || usage->own || usage->instance_count != 1 ||
        usage->instances[0].table != table)
        return false;
    for (size_t i = 0; i < usage->predicate_count; i++) {
        const struct predicate *p = &usage->predicates[i];

        if (p->kind != PREDICATE_EQUAL || is_aside(p))
            continue;
        equal++;
        by_column = by_column || (!p->list && !p->alternative && p->column != NULL &&
                                  p->column->number == column);
    }
    return by_column && equal == 1;
}

/* A query that returns rows of the table itself, several at a time. */
static bool is_list(const struct usage *usage, const struct table *table)
{
    if (!usage->query || usage->own || usage->grouped || usage->instance_count != 1 ||
        usage->instances[0].table != table)
        return false;
    return usage->stats->rows >= LEAST_ROWS * usage->stats->calls;
}

static bool fits(const struct usage *lookup, const struct usage *list)
{
    double ratio = list->stats->rows > 0 ? lookup->stats->calls / list->stats->rows : 0;

    return lookup != list && lookup->stats->calls >= LEAST_LOOKUPS && ratio >= LEAST_RATIO &&
           ratio <= GREATEST_RATIO;
}

struct search {
    const struct judged *judged;
    size_t count;
    struct nplusone_list *list;
};

static bool is_known(const struct nplusone_list *list, const struct usage *lookup)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].lookup == lookup)
            return true;
    }
    return false;
}

/* The list behind the lookups; of several that fit, the one that explains the fewest for each run. */
static void add(struct search *s, struct nplusone found)
{
    size_t fitting = 0;

    for (size_t i = 0; i < s->count; i++) {
        const struct usage *list = s->judged[i].usage;

        if (!is_list(list, found.parent) || !fits(found.lookup, list))
            continue;
        if (fitting++ == 0 || list->stats->calls > found.list->stats->calls)
            found.list = list;
    }
    if (fitting == 0 || s->list->count == FINDINGS)
        return;
    found.per_list = found.lookup->stats->calls / found.list->stats->calls;
    found.at_least = fitting > 1;
    s->list->items[s->list->count++] = found;
}

/* One direction of a foreign key: rows of `parent` listed, `child` looked up by `column` for each. */
static void find(struct search *s, const struct foreign_key *key, const struct table *parent,
                 const struct table *child, int column)
{
    for (size_t i = 0; i < s->count; i++) {
        const struct usage *lookup = s->judged[i].usage;

        if (!is_lookup(lookup, child, column) || is_known(s->list, lookup))
            continue;
        add(s, (struct nplusone){.key = key, .parent = parent, .child = child, .lookup = lookup});
    }
}

static int compare(const void *a, const void *b)
{
    double x = ((const struct nplusone *)a)->lookup->stats->total_ms;
    double y = ((const struct nplusone *)b)->lookup->stats->total_ms;

    return x > y ? -1 : x < y ? 1 : 0;
}

void nplusone_find(struct arena *arena, const struct facts *facts, const struct judged *judged,
                   size_t count, struct nplusone_list *list)
{
    struct search search = {judged, count, list};

    list->count = 0;
    list->items = arena_alloc(arena, FINDINGS, sizeof *list->items);
    for (size_t i = 0; i < facts->key_count; i++) {
        const struct foreign_key *key = &facts->keys[i];

        if (key->column_count != 1)
            continue;
        find(&search, key, key->parent, key->table, key->columns[0]);
        find(&search, key, key->table, key->parent, key->parent_columns[0]);
    }
    if (list->count > 0)
        qsort(list->items, list->count, sizeof *list->items, compare);
}
