/* Asks the planner what each statement gains by a candidate beside the others. */
#include "migrate/analyze/superfluous.h"

#include <string.h>

static int ask_cost(struct trial *trial, const struct support *support, const char *const *sql,
                    size_t count, double *cost)
{
    struct planned planned;
    int status = trial_plan(trial, support, sql, count, &planned);

    *cost = planned.cost;
    return status;
}

/* Whether another index of the candidate's table can be tried on the statement with it: one that is bound
 * to the first table is where the candidate is, or where there is one table and no view. */
static bool can_join(const struct support *support, const struct candidate *candidate,
                     const struct candidate *other)
{
    const struct judged *judged = support->judged;
    const struct usage *usage = judged->flat ? judged->usage->flat : judged->usage;

    if (!shape_is_bound(&other->shape))
        return true;
    return other->shape.table == candidate->shape.table &&
           (shape_is_bound(&candidate->shape) ||
            (usage->instance_count == 1 && usage->instances[0].hidden == NULL));
}

/* Whether the two help the statement of the support together only. */
static bool is_partner(const struct support *support, const struct candidate *other)
{
    for (size_t i = 0; support->together > 1 && i < other->support_count; i++) {
        if (other->supports[i].judged == support->judged && other->supports[i].together > 1)
            return true;
    }
    return false;
}

/* Whether, beside the first `kept` candidates and what helps with it only from `next` on, the statement
 * still gains by this one. */
static int still_gains(struct trial *trial, const struct support *support, size_t kept, size_t next,
                       const struct candidate *candidate, bool *gains)
{
    const char *sql[PROBE_INDEXES];
    const struct usage *usage = support->judged->usage;
    size_t count = 0;
    double without, with;

    for (size_t i = 0; i < trial->found->count && count + 1 < PROBE_INDEXES; i++) {
        const struct candidate *other = &trial->found->items[i];

        if ((i < kept || (i >= next && is_partner(support, other))) && other != candidate &&
            other->verified && usage_names(usage, other->shape.table) &&
            can_join(support, candidate, other))
            sql[count++] = shape_sql(trial->found->arena, &other->shape, NULL, false);
    }
    sql[count] = shape_sql(trial->found->arena, &candidate->shape, NULL, false);
    if (ask_cost(trial, support, sql, count, &without) < 0 ||
        ask_cost(trial, support, sql, count + 1, &with) < 0)
        return -1;
    *gains = without == 0 || (with <= without * (1 - LEAST_SAVING) && without >= LEAST_COST);
    return 0;
}

/* Another of the first `kept` candidates that is on the same table; NULL: none is. */
static struct candidate *neighbour(const struct candidates *found, size_t kept,
                                   const struct candidate *candidate)
{
    for (size_t i = 0; i < kept; i++) {
        struct candidate *other = &found->items[i];

        if (other != candidate && other->verified && other->shape.table == candidate->shape.table)
            return other;
    }
    return NULL;
}

static int pays(struct trial *trial, size_t kept, size_t next, const struct candidate *candidate,
                bool *gains)
{
    bool alone = neighbour(trial->found, kept, candidate) == NULL;

    for (size_t i = 0; i < candidate->support_count; i++)
        alone = alone && candidate->supports[i].together <= 1;
    *gains = candidate->support_count == 0 || !candidate->verified || alone;
    for (size_t i = 0; i < candidate->support_count && !*gains; i++) {
        if (still_gains(trial, &candidate->supports[i], kept, next, candidate, gains) < 0)
            return -1;
    }
    return 0;
}

/* Of the first `kept` candidates the one that serves the first of its statements best in its place; NULL:
 * none does. */
static int find_heir(struct trial *trial, size_t kept, const struct candidate *candidate,
                     struct candidate **heir)
{
    struct candidates *found = trial->found;
    double least = 0, cost;

    *heir = neighbour(found, kept, candidate);
    for (size_t i = 0; i < kept; i++) {
        struct candidate *other = &found->items[i];
        const char *sql = shape_sql(found->arena, &other->shape, NULL, false);

        if (other == candidate || !other->verified ||
            other->shape.table != candidate->shape.table ||
            !can_join(&candidate->supports[0], candidate, other))
            continue;
        if (ask_cost(trial, &candidate->supports[0], &sql, 1, &cost) < 0)
            return -1;
        if (cost > 0 && (least == 0 || cost < least)) {
            least = cost;
            *heir = other;
        }
    }
    return 0;
}

/* What speaks for a candidate that goes speaks for its heir, as far as that serves the statements. */
static int hand_over(struct trial *trial, size_t kept, const struct candidate *candidate)
{
    struct candidate *heir;

    if (find_heir(trial, kept, candidate, &heir) < 0)
        return -1;
    for (size_t i = 0; heir != NULL && i < candidate->support_count; i++) {
        struct support support = candidate->supports[i];
        const char *sql = shape_sql(trial->found->arena, &heir->shape, NULL, false);

        if (!can_join(&support, candidate, heir))
            continue;
        support.cost_before = support.judged->cost;
        support.together = 0;
        if (ask_cost(trial, &support, &sql, 1, &support.cost_after) < 0)
            return -1;
        if (support.cost_after > 0 &&
            support.cost_after <= support.cost_before * (1 - LEAST_SAVING))
            candidate_support(trial->found, heir, &support);
    }
    if (heir != NULL && heir->key == NULL)
        heir->key = candidate->key;
    return 0;
}

/* Greedily, longest gain first: one that saves nothing beside those before it is superfluous. */
static int drop_superfluous(struct trial *trial)
{
    struct candidates *found = trial->found;
    size_t kept = 0;
    bool gains;

    for (size_t i = 0; i < found->count; i++) {
        const struct candidate candidate = found->items[i];

        if (pays(trial, kept, i + 1, &candidate, &gains) < 0)
            return -1;
        if (gains)
            found->items[kept++] = candidate;
        else if (hand_over(trial, kept, &candidate) < 0)
            return -1;
    }
    found->count = kept;
    return 0;
}

/* One that was taken early may have become so by those that came later. */
static int drop_overtaken(struct trial *trial)
{
    struct candidates *found = trial->found;
    bool gains;

    for (size_t i = found->count; i-- > 0;) {
        struct candidate candidate = found->items[i];

        if (pays(trial, found->count, found->count, &found->items[i], &gains) < 0)
            return -1;
        if (gains)
            continue;
        memmove(&found->items[i], &found->items[i + 1],
                (--found->count - i) * sizeof *found->items);
        if (hand_over(trial, found->count, &candidate) < 0)
            return -1;
    }
    candidates_sort(found);
    return 0;
}

/* Half of a pair is nothing to the statement. */
static void drop_halves(struct candidates *found)
{
    for (size_t i = 0; i < found->count; i++) {
        struct candidate *candidate = &found->items[i];

        for (size_t s = candidate->support_count; s-- > 0;) {
            bool whole = candidate->supports[s].together <= 1;

            for (size_t o = 0; o < found->count && !whole; o++)
                whole = o != i && is_partner(&candidate->supports[s], &found->items[o]);
            if (!whole)
                candidate_forget(candidate, s);
        }
    }
}

int superfluous_drop(struct trial *trial)
{
    if (drop_superfluous(trial) < 0 || drop_overtaken(trial) < 0)
        return -1;
    drop_halves(trial->found);
    return 0;
}
