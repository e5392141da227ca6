/* Holds the calls of lookups against the rows of lists. */
#include "migrate/analyze/nplusone.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FINDINGS 200
#define LEAST_LOOKUPS 50.0 /* calls; fewer say nothing */
#define LEAST_ROWS 3.0     /* that a list returns on average */
#define LEAST_RATIO 0.8    /* of lookups to rows of the list */
#define GREATEST_RATIO 1.25
#define LEAST_FAN_OUT 2.0   /* lookups for each request */
#define MEASURED_SLACK 0.15 /* of the ratio, which may be a small multiple when it is measured */
#define GREATEST_MULTIPLE 4.0

const char *evidence_name(enum evidence evidence)
{
    static const char *const names[] = {"measured", "logged", "risk"};

    return names[evidence];
}

/* deleted_at IS NULL and a truth value narrow a lookup down, but are not what it looks up. */
static bool is_aside(const struct predicate *p)
{
    return p->condition != NULL &&
           p->operator!= NULL &&(
               strcmp(p->operator, "IS NULL") == 0 ||
               (p->value != NULL && (strcmp(p->value, "t") == 0 || strcmp(p->value, "f") == 0)));
}

static bool is_by(const struct predicate *p, int column)
{
    return p->kind == PREDICATE_EQUAL && !p->list && !p->alternative && p->column != NULL &&
           p->column->number == column;
}

bool is_lookup(const struct usage *usage, const struct table *table, int column)
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
        by_column = by_column || is_by(p, column);
    }
    return by_column && equal == 1;
}

static bool is_unique(const struct table *table, const struct column *column)
{
    for (size_t i = 0; i < table->index_count; i++) {
        const struct index *index = &table->indexes[i];

        if (index->unique && index->key_count == 1 && index->keys[0] == column->number)
            return true;
    }
    return false;
}

/* One value of a unique column is one row, and no list. */
static bool finds_one(const struct usage *usage, const struct table *table)
{
    for (size_t i = 0; i < usage->predicate_count; i++) {
        const struct predicate *p = &usage->predicates[i];

        if (p->instance == 0 && p->column != NULL && is_by(p, p->column->number) &&
            is_unique(table, p->column))
            return true;
    }
    return false;
}

bool is_list(const struct usage *usage, const struct table *table)
{
    return usage->query && !usage->own && !usage->grouped && usage->instance_count >= 1 &&
           usage->instances[0].table == table && !finds_one(usage, table);
}

/* The child's statement for all rows of the parent at once. */
static const char *eager_any(struct arena *arena, const struct usage *lookup, int column)
{
    const char *text = lookup->plannable;

    for (size_t i = 0; i < lookup->predicate_count; i++) {
        const struct predicate *p = &lookup->predicates[i];
        size_t at = p->parameter_at, length;

        if (!is_by(p, column) || at == 0 || at >= strlen(text) || text[at] != '$')
            continue;
        length = 1 + strspn(text + at + 1, "0123456789");
        return arena_printf(arena, "%.*sANY(%.*s)%s", (int)at, text, (int)length, text + at,
                            text + at + length);
    }
    return NULL;
}

static const char *eager_join(struct arena *arena, const struct nplusone *n)
{
    const struct foreign_key *key = n->key;
    bool down = n->child == key->table && n->column == key->columns[0];
    int parent_column = down ? key->parent_columns[0] : key->columns[0];

    return arena_printf(arena, "SELECT … FROM %s JOIN %s ON %s.%s = %s.%s", n->parent->shown,
                        n->child->shown, n->child->shown, table_column(n->child, n->column)->name,
                        n->parent->shown, table_column(n->parent, parent_column)->name);
}

void nplusone_init(struct arena *arena, struct nplusone_list *list)
{
    list->count = 0;
    list->items = arena_alloc(arena, FINDINGS, sizeof *list->items);
    map_init(&list->rates, arena);
}

static bool is_same_target(const char *a, const char *b)
{
    return a == NULL || b == NULL || strcmp(a, b) == 0;
}

/* The same finding with at least as good evidence. */
static bool is_known(const struct nplusone_list *list, const struct nplusone *found)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct nplusone *n = &list->items[i];

        if (n->lookup->plannable == found->lookup->plannable && n->evidence <= found->evidence &&
            (n->evidence < found->evidence || is_same_target(n->target, found->target)))
            return true;
    }
    return false;
}

void nplusone_add(struct arena *arena, struct nplusone_list *list, struct nplusone found)
{
    if (list->count == FINDINGS || is_known(list, &found))
        return;
    if (!found.lookup->limited)
        found.eager = eager_any(arena, found.lookup, found.column);
    if (found.eager == NULL)
        found.eager = eager_join(arena, &found);
    if (found.per_list > 1)
        found.saved_ms = found.lookup_ms * (1 - 1 / found.per_list);
    list->items[list->count++] = found;
}

struct search {
    struct arena *arena;
    const struct judged *judged;
    size_t count;
    double requests; /* 0: none were counted */
    const char *target;
    struct nplusone_list *list;
};

/* How often one statement runs for each row that another one returns. */
static double ratio_of(const struct usage *lookup, const struct usage *list)
{
    return list->stats->rows > 0 ? lookup->stats->calls / list->stats->rows : 0;
}

static bool fits_risk(const struct usage *lookup, const struct usage *list)
{
    double ratio = ratio_of(lookup, list);

    return list->instance_count == 1 && list->stats->rows >= LEAST_ROWS * list->stats->calls &&
           lookup->stats->calls >= LEAST_LOOKUPS && ratio >= LEAST_RATIO && ratio <= GREATEST_RATIO;
}

/* Both run with the requests: the list a few times for each, the lookup as often as it has rows. */
static bool fits_measured(const struct search *s, const struct usage *lookup,
                          const struct usage *list)
{
    double ratio = ratio_of(lookup, list), multiple = round(ratio);

    return lookup->stats->calls >= LEAST_FAN_OUT * s->requests &&
           list->stats->calls >= s->requests / 2 &&
           list->stats->calls * LEAST_FAN_OUT <= lookup->stats->calls && multiple >= 1 &&
           multiple <= GREATEST_MULTIPLE && fabs(ratio - multiple) <= MEASURED_SLACK * multiple;
}

static bool fits(const struct search *s, const struct usage *lookup, const struct usage *list)
{
    if (lookup == list)
        return false;
    return s->requests > 0 ? fits_measured(s, lookup, list) : fits_risk(lookup, list);
}

/* The list behind the lookups; of several that fit, the one that explains the fewest for each run. */
static void add(struct search *s, struct nplusone found)
{
    size_t fitting = 0;

    for (size_t i = 0; i < s->count; i++) {
        const struct usage *list = s->judged[i].usage;

        if (!is_list(list, found.parent) || !fits(s, found.lookup, list))
            continue;
        if (fitting++ == 0 || list->stats->calls > found.list->stats->calls)
            found.list = list;
    }
    if (fitting == 0)
        return;
    found.list_calls = found.list->stats->calls;
    found.list_rows = found.list->stats->rows;
    found.lookup_calls = found.lookup->stats->calls;
    found.lookup_ms = found.lookup->stats->total_ms;
    found.per_list = found.lookup_calls / found.list_calls;
    found.per_request = s->requests > 0 ? found.lookup_calls / s->requests : 0;
    found.at_least = fitting > 1;
    nplusone_add(s->arena, s->list, found);
}

/* How often each statement ran for one request of a target that was taken alone. */
static void note_rates(struct search *s)
{
    for (size_t i = 0; i < s->count; i++) {
        const struct usage *usage = s->judged[i].usage;
        double rate = usage->stats->calls / s->requests, *most;

        if (usage->plannable == NULL || rate <= 0)
            continue;
        most = map_get(&s->list->rates, usage->plannable);
        if (most == NULL) {
            most = arena_alloc(s->arena, 1, sizeof *most);
            map_put(&s->list->rates, usage->plannable, most);
        }
        *most = fmax(*most, rate);
    }
}

/* Counts suggest nothing where it was measured that a lookup runs once for each request. */
static bool is_disproved(const struct search *s, const struct usage *lookup)
{
    const double *most = map_get(&s->list->rates, lookup->plannable);

    return s->requests <= 0 && most != NULL && *most < LEAST_FAN_OUT;
}

/* One direction of a foreign key: rows of `parent` listed, `child` looked up by `column` for each. */
static void find(struct search *s, const struct foreign_key *key, const struct table *parent,
                 const struct table *child, int column)
{
    for (size_t i = 0; i < s->count; i++) {
        const struct usage *lookup = s->judged[i].usage;

        if (is_lookup(lookup, child, column) && !is_disproved(s, lookup))
            add(s, (struct nplusone){
                       .evidence = s->requests > 0 ? EVIDENCE_MEASURED : EVIDENCE_RISK,
                       .key = key,
                       .parent = parent,
                       .child = child,
                       .column = column,
                       .lookup = lookup,
                       .target = s->target,
                   });
    }
}

static void find_all(struct search *s, const struct facts *facts)
{
    for (size_t i = 0; i < facts->key_count; i++) {
        const struct foreign_key *key = &facts->keys[i];

        if (key->column_count != 1)
            continue;
        find(s, key, key->parent, key->table, key->columns[0]);
        find(s, key, key->table, key->parent, key->parent_columns[0]);
    }
}

void nplusone_find(struct arena *arena, const struct facts *facts, const struct judged *judged,
                   size_t count, struct nplusone_list *list)
{
    struct search search = {.arena = arena, .judged = judged, .count = count, .list = list};

    find_all(&search, facts);
}

void nplusone_measure(struct arena *arena, const struct facts *facts, const struct judged *judged,
                      size_t count, double requests, const char *target, struct nplusone_list *list)
{
    struct search search = {arena, judged, count, requests, target, list};

    if (requests <= 0)
        return;
    if (target != NULL)
        note_rates(&search);
    find_all(&search, facts);
}

static int compare(const void *a, const void *b)
{
    const struct nplusone *x = a, *y = b;

    if (x->evidence != y->evidence)
        return x->evidence < y->evidence ? -1 : 1;
    return x->lookup_ms > y->lookup_ms ? -1 : x->lookup_ms < y->lookup_ms ? 1 : 0;
}

void nplusone_sort(struct nplusone_list *list)
{
    if (list->count > 1)
        qsort(list->items, list->count, sizeof *list->items, compare);
}
