/* Judges by the statistics of columns, and by what a plan spends on reading a table. */
#include "migrate/analyze/guess.h"

#include "migrate/analyze/plan.h"

#include <string.h>

#define SCAN_SHARE 0.5    /* of the cost, spent on reading the table, for what cannot be tried */
#define LEAST_DISTINCT 20 /* without the planner: columns with fewer values are not selective */

static void support(struct attempt *s, struct candidate *candidate)
{
    candidate_support(s->trial->found, candidate, &(struct support){.judged = s->judged});
}

/* With all its partitions. */
static double scan_cost(const struct facts *facts, const json_t *plan, const struct table *table)
{
    double cost = plan_scan_cost(plan, table->name);

    for (size_t i = 0; table->partitioned && i < facts->table_count; i++) {
        if (facts->tables[i].root == table)
            cost += plan_scan_cost(plan, facts->tables[i].name);
    }
    return cost;
}

/* Whether the table is read from end to end, and that is what the statement costs; with the sort of all
 * that was read where the index has its order. */
static bool is_scanned(const struct attempt *s, const struct tried *item, const json_t *plan)
{
    double cost = scan_cost(s->trial->facts, plan, item->shape->table);

    return cost >= SCAN_SHARE * s->judged->cost ||
           (cost > 0 && item->ordered && plan_sorts_for_limit(plan));
}

/* Whether the statement has something on the table already, beside which another would have to be tried. */
static bool has_support(const struct attempt *s, const struct table *table)
{
    const struct candidates *found = s->trial->found;

    for (size_t i = 0; i < found->count; i++) {
        const struct candidate *candidate = &found->items[i];

        for (size_t n = 0; n < candidate->support_count; n++) {
            if (candidate->shape.table == table && candidate->supports[n].judged == s->judged)
                return true;
        }
    }
    return false;
}

/* Whether what was taken leaves no scan that another index would spare. */
static bool is_solved(const struct judged *judged)
{
    return judged->best <= judged->cost * (1 - SCAN_SHARE) && judged->best < LEAST_COST;
}

/* GIN and its like, which cannot be tried; and what could be, were its table the first. */
void guess_special(struct attempt *s, const json_t *plan)
{
    for (size_t i = 0; i < s->count; i++) {
        const struct index_shape *shape = s->items[i].shape;
        struct candidate *candidate;

        if (!s->items[i].special || !is_scanned(s, &s->items[i], plan) ||
            (has_support(s, shape->table) && (s->items[i].bound || is_solved(s->judged))))
            continue;
        candidate = candidate_at(s->trial->found, shape);
        if (!candidate->verified)
            candidate->doubt = s->items[i].doubt;
        candidate->extension = shape->keys[0].operator_class != NULL &&
                               strstr(shape->keys[0].operator_class, "trgm") != NULL &&
                               s->trial->facts->trigram_schema == NULL;
        support(s, candidate);
    }
}

/* Whether an equality on that column alone is served, by whatever index there is. */
static bool is_served(const struct usage *usage, size_t instance)
{
    for (size_t i = 0; i < usage->predicate_count; i++) {
        const struct predicate *p = &usage->predicates[i];
        const struct table *table = usage->instances[p->instance].table;

        if (p->instance == instance && p->kind == PREDICATE_EQUAL && p->column != NULL &&
            table_has_index(table, &p->column->number, 1) &&
            column_distinct(table, p->column) > LEAST_DISTINCT)
            return true;
    }
    return false;
}

/* Without the planner: the most selective column that is compared with a value. */
static void take_by_statistics(struct attempt *s, size_t instance)
{
    const struct usage *usage = s->usage;
    const struct table *table = usage->instances[instance].table;
    const struct variants *variants = &s->variants[instance];
    const struct index_shape *best = NULL;
    double most = LEAST_DISTINCT;

    for (size_t v = 0; v < variants->count; v++) {
        const struct index_shape *shape = &variants->items[v].shape;
        const struct column *column = shape->keys[0].column;

        if (variants->items[v].special || shape->condition != NULL || column == NULL ||
            shape->key_count > 1 || column_distinct(table, column) <= most)
            continue;
        for (size_t i = 0; i < usage->predicate_count; i++) {
            const struct predicate *p = &usage->predicates[i];

            if (p->instance == instance && p->column == column && p->kind == PREDICATE_EQUAL) {
                most = column_distinct(table, column);
                best = shape;
            }
        }
    }
    if (best != NULL)
        support(s, candidate_at(s->trial->found, best));
}

void guess_plain(struct attempt *s)
{
    const struct usage *usage = s->usage;

    for (size_t i = 0; i < usage->instance_count; i++) {
        if (s->variants[i].count > 0 && !is_served(usage, i))
            take_by_statistics(s, i);
    }
}
