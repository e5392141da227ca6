/* Lets the planner choose among all that could help at once, then finds the fewest that do. */
#include "migrate/analyze/trial.h"

#include "migrate/analyze/attempt.h"
#include "migrate/analyze/guess.h"
#include "migrate/analyze/plan.h"
#include "migrate/analyze/scope.h"

#include <string.h>

#define STEPS 3          /* indexes taken for one statement */
#define RIVALS 12        /* compared in one step */
#define SLACK_SHARE 0.25 /* of the cheaper plan, in favour of the smaller index… */
#define SLACK_GAIN 0.05  /* …and whatever differs by less than this of what there is to gain… */
#define SLACK_COST 50.0  /* …or by less than this */
#define COVERING_SAVING                                                                            \
    0.3 /* of the cost with the index alone, and LEAST_SAVING of that without it */
#define MANY_ROWS 1000.0

/* What an index does for the statement beside those chosen before it. */
struct option_found {
    size_t item;
    double cost, bytes;
    bool alone;
    bool sorts;  /* all rows, for the first few of them */
    double most; /* rows that it may have to read for them at worst, where it does not sort */
};

static size_t testable(const struct attempt *s, size_t items[PROBE_INDEXES])
{
    size_t count = 0;

    for (size_t i = 0; i < s->count; i++) {
        if (!s->items[i].special && !s->items[i].broken)
            items[count++] = i;
    }
    return count;
}

/* One that cannot be made at all (an expression that may change) spoils the others. */
static int find_broken(struct attempt *s)
{
    for (size_t i = 0; i < s->count; i++) {
        struct probe_plan plan;
        int status;

        if (s->items[i].special)
            continue;
        status = attempt_explain(s, &i, 1, &plan);
        probe_plan_release(&plan);
        if (status < 0)
            return -1;
        s->items[i].broken = status == 0;
    }
    return 0;
}

/* Whichever table has to be in front for what helps most. */
static int explain_leads(struct attempt *s, const size_t *items, size_t count,
                         struct probe_plan *best)
{
    int status = attempt_explain_as(s, NO_INSTANCE, items, count, best);

    for (size_t i = 0; i < s->usage->instance_count && status > 0; i++) {
        struct probe_plan plan;

        if (s->leads[i].state != LEAD_MOVED)
            continue;
        status = attempt_explain_as(s, i, items, count, &plan);
        if (status > 0 && plan.cost < best->cost) {
            struct probe_plan swap = *best;

            *best = plan;
            plan = swap;
        }
        probe_plan_release(&plan);
    }
    return status;
}

static int explain_all(struct attempt *s, size_t items[PROBE_INDEXES], size_t *count,
                       struct probe_plan *plan)
{
    int status;

    *count = testable(s, items);
    status = explain_leads(s, items, *count, plan);
    if (status != 0)
        return status;
    probe_plan_release(plan);
    if (find_broken(s) < 0)
        return -1;
    *count = testable(s, items);
    return explain_leads(s, items, *count, plan);
}

/* The shorter, the partial and the plain ones beside those that the planner likes best. */
static size_t rivals(const struct attempt *s, const size_t *items, size_t count,
                     const struct probe_plan *all, size_t out[RIVALS])
{
    size_t found = 0;

    for (size_t i = 0; i < count && found < RIVALS; i++) {
        if (all->used[i])
            out[found++] = items[i];
    }
    for (size_t i = 0, liked = found; i < count && found < RIVALS; i++) {
        bool near = false;

        for (size_t u = 0; u < liked; u++) {
            const struct index_shape *a = s->items[out[u]].shape, *b = s->items[items[i]].shape;

            near = near || (a->table == b->table && a != b &&
                            (a->keys[0].column == b->keys[0].column || b->condition != NULL ||
                             b->key_count < a->key_count || s->items[items[i]].ordered));
        }
        if (near && !all->used[i])
            out[found++] = items[i];
    }
    return found;
}

/* What two plans may differ by and are alike all the same. */
static double slack_of(const struct attempt *s, double cost)
{
    double share = SLACK_SHARE * cost, gain = SLACK_GAIN * s->judged->cost;

    if (gain > SLACK_COST)
        gain = SLACK_COST;
    return share > gain ? share : gain;
}

/* Of those that are alike: one that finds the first rows in their order, since what it costs does not
 * grow with a user's rows (even if the planner would rather sort the few that it expects), and that
 * finds no others between them, however rare they are; then the smaller one. */
static bool is_better(const struct attempt *s, const struct option_found *a,
                      const struct option_found *b)
{
    double slack = slack_of(s, a->cost < b->cost ? a->cost : b->cost);

    if (a->cost < b->cost - slack || a->cost > b->cost + slack)
        return a->cost < b->cost;
    if (a->sorts != b->sorts)
        return b->sorts;
    return a->most != b->most ? a->most < b->most : a->bytes < b->bytes;
}

static bool is_equal(const struct usage *usage, size_t instance, const struct column *column)
{
    for (size_t i = 0; i < usage->predicate_count; i++) {
        const struct predicate *p = &usage->predicates[i];

        if (p->instance == instance && p->kind == PREDICATE_EQUAL && !p->list && !p->alternative &&
            p->column == column)
            return true;
    }
    return false;
}

/* Rows with the values of the first keys, of which the order wants the first and a condition only some;
 * 0: few, or there is no such condition. */
static double most_rows(const struct attempt *s, const struct tried *item)
{
    const struct usage *usage = s->usage;
    const struct index_shape *shape = item->shape;
    double rows = shape->table->rows;

    if (!usage_wants_first(usage, item->instance) || item->ordered || shape->condition != NULL)
        return 0;
    for (size_t i = 0; i < shape->key_count; i++) {
        const struct column *column = shape->keys[i].column;
        double distinct = column != NULL ? column_distinct(shape->table, column) : 0;

        if (distinct < 1 || !is_equal(usage, item->instance, column))
            break;
        rows /= distinct;
    }
    return rows > MANY_ROWS ? rows : 0;
}

/* The best index beside the chosen ones. 1: there is one. */
static int step(struct attempt *s, const size_t *pool, size_t pool_count, size_t *chosen,
                size_t chosen_count, struct option_found *best)
{
    int found = 0;

    for (size_t i = 0; i < pool_count; i++) {
        struct probe_plan plan;
        struct option_found option;
        int status;

        chosen[chosen_count] = pool[i];
        status = attempt_explain(s, chosen, chosen_count + 1, &plan);
        if (status < 0)
            return -1;
        option =
            (struct option_found){pool[i],
                                  plan.cost,
                                  plan.bytes[chosen_count],
                                  plan.alone[chosen_count],
                                  !s->items[pool[i]].ordered && plan_sorts_for_limit(plan.tree),
                                  most_rows(s, &s->items[pool[i]])};
        if (status > 0 && plan.used[chosen_count] && (!found || is_better(s, &option, best))) {
            *best = option;
            found = 1;
        }
        probe_plan_release(&plan);
    }
    return found;
}

/* `items`: those among which it was found, itself the last. */
static void take(struct attempt *s, const size_t *items, size_t count, struct support support,
                 double bytes)
{
    struct candidate *candidate = candidate_at(s->trial->found, s->items[items[count - 1]].shape);

    candidate_verify(candidate);
    candidate->bytes = bytes;
    support.judged = s->judged;
    support.planned = attempt_text(s, items, count);
    candidate_support(s->trial->found, candidate, &support);
}

/* With the columns of the statement included, when that spares reading the table. */
static int try_covering(struct attempt *s, size_t *chosen, size_t count, struct option_found *best)
{
    struct index_shape *covering = arena_alloc(s->arena, 1, sizeof *covering);
    struct tried *item = &s->items[best->item], plain = *item;
    struct probe_plan plan;
    int status;

    if (best->alone || plain.shape->condition != NULL ||
        !variant_include(s->arena, s->usage, plain.shape, covering))
        return 0;
    item->shape = covering;
    item->sql = shape_sql(s->arena, covering, NULL, false);
    chosen[count] = best->item;
    status = attempt_explain(s, chosen, count + 1, &plan);
    if (status > 0 && plan.alone[count] && plan.cost <= best->cost * (1 - COVERING_SAVING) &&
        plan.cost <= best->cost - SLACK_COST &&
        plan.cost <= best->cost - LEAST_SAVING * s->judged->cost)
        *best = (struct option_found){best->item, plan.cost,   plan.bytes[count],
                                      true,       best->sorts, best->most};
    else
        *item = plain;
    probe_plan_release(&plan);
    return status < 0 ? -1 : 0;
}

static int remember_after(struct attempt *s, const size_t *chosen, size_t count)
{
    struct probe_plan plan;
    int status = attempt_explain(s, chosen, count, &plan);

    if (status > 0) {
        s->judged->best = plan.cost;
        s->judged->after = plan_describe(s->trial->found->arena, plan.tree);
    }
    probe_plan_release(&plan);
    return status < 0 ? -1 : 0;
}

/* Whether an index is worth it. */
static bool is_gain(double before, double after)
{
    return after <= before * (1 - LEAST_SAVING) && after <= before - SLACK_COST;
}

static int choose(struct attempt *s, const size_t *pool, size_t pool_count, double goal)
{
    size_t chosen[STEPS + 1], count = 0;
    double current = s->judged->cost;

    while (count < STEPS && current > goal + slack_of(s, goal)) {
        struct option_found best = {0};
        int status = step(s, pool, pool_count, chosen, count, &best);

        if (status < 0 || (status > 0 && is_gain(current, best.cost) &&
                           try_covering(s, chosen, count, &best) < 0))
            return -1;
        if (status == 0 || !is_gain(current, best.cost))
            break;
        chosen[count++] = best.item;
        take(s, chosen, count, (struct support){.cost_before = current, .cost_after = best.cost},
             best.bytes);
        current = best.cost;
    }
    return count > 0 ? remember_after(s, chosen, count) : 0;
}

/* Two indexes that help together only: both are taken, and share what is saved. */
static int choose_together(struct attempt *s, const size_t *items, size_t count,
                           const struct probe_plan *all)
{
    size_t chosen[STEPS], places[STEPS], taken = 0;

    for (size_t i = 0; i < count && taken < STEPS; i++) {
        if (!all->used[i])
            continue;
        places[taken] = i;
        chosen[taken++] = items[i];
    }
    if (taken < 2)
        return 0;
    if (remember_after(s, chosen, taken) < 0)
        return -1;
    if (!is_gain(s->judged->cost, s->judged->best)) {
        s->judged->best = s->judged->cost;
        s->judged->after = NULL;
        return 0;
    }
    for (size_t i = 0; i < taken; i++)
        take(s, chosen, i + 1,
             (struct support){
                 .cost_before = s->judged->cost, .cost_after = s->judged->best, .together = taken},
             all->bytes[places[i]]);
    return 0;
}

static int improve(struct attempt *s)
{
    size_t items[PROBE_INDEXES], pool[RIVALS], count = 0;
    struct probe_plan all;
    int status;

    if (testable(s, items) == 0)
        return 0;
    status = explain_all(s, items, &count, &all);
    if (status > 0 && all.cost <= s->judged->cost * (1 - LEAST_SAVING)) {
        size_t rival_count = rivals(s, items, count, &all, pool);

        status = choose(s, pool, rival_count, all.cost);
        if (status == 0 && s->judged->after == NULL)
            status = choose_together(s, items, count, &all);
    }
    probe_plan_release(&all);
    return status < 0 ? -1 : 0;
}

/* With what could help, where the statement costs enough. */
static int look_for_better(struct attempt *s, const json_t *base)
{
    if (s->judged->cost < LEAST_COST)
        return 0;
    if (s->trial->probe->hypopg_schema != NULL && attempt_flatten(s) < 0)
        return -1;
    if (attempt_gather(s) < 0)
        return -1;
    if (s->trial->probe->hypopg_schema == NULL)
        guess_plain(s);
    else if (s->count > 0 && improve(s) < 0)
        return -1;
    guess_special(s, base);
    return 0;
}

static int plan(struct attempt *s)
{
    struct trial *trial = s->trial;
    struct judged *judged = s->judged;
    struct probe_plan base = {0};
    int status = attempt_open(s);

    if (status > 0)
        status = attempt_explain(s, NULL, 0, &base);
    if (status == 0) {
        judged->unplanned = arena_strdup(trial->found->arena, trial->error->message);
        error_clear(trial->error);
    }
    if (status > 0) {
        judged->cost = judged->best = base.cost;
        judged->rows = base.rows;
        judged->before = plan_describe(trial->found->arena, base.tree);
        status = look_for_better(s, base.tree);
    }
    probe_plan_release(&base);
    probe_close(trial->probe);
    /* That an index could not be tried ends nothing. */
    if (status >= 0)
        error_clear(trial->error);
    return status < 0 ? -1 : 0;
}

int trial_run(struct trial *trial, struct judged *judged)
{
    struct attempt s = {
        .trial = trial, .arena = arena_new(), .judged = judged, .usage = judged->usage};
    int status = 0;

    if (trial->probe->connection != NULL) {
        status = plan(&s);
    } else {
        status = attempt_gather(&s);
        guess_plain(&s);
    }
    arena_free(s.arena);
    return status;
}

int trial_ask(struct trial *trial, const char *sql, unsigned parameters,
              const struct index_shape *shape, struct trial_answer *answer)
{
    struct arena *arena = arena_new();
    const char *index = shape_sql(arena, shape, NULL, false);
    struct probe_plan base = {0}, with = {0};
    int status = attempt_settle(trial, probe_open(trial->probe, sql, parameters, trial->error));

    *answer = (struct trial_answer){0};
    if (status > 0)
        status = attempt_settle(trial, probe_explain(trial->probe, NULL, 0, &base, trial->error));
    if (status > 0)
        status = attempt_settle(trial, probe_explain(trial->probe, &index, 1, &with, trial->error));
    if (status > 0)
        *answer = (struct trial_answer){base.cost, with.cost, with.bytes[0], with.used[0]};
    if (status == 0)
        error_clear(trial->error);
    probe_plan_release(&base);
    probe_plan_release(&with);
    probe_close(trial->probe);
    arena_free(arena);
    return status < 0 ? -1 : 0;
}

int trial_plan(struct trial *trial, const struct support *support, const char *const *sql,
               size_t count, struct planned *planned)
{
    const struct judged *judged = support->judged;
    const char *text = support->planned != NULL ? support->planned : judged->planned;
    struct probe_plan plan = {0};
    struct error *error = trial->error;
    int status;

    *planned = (struct planned){0};
    if (text == NULL)
        return 0;
    status = probe_open(trial->probe, text, judged->usage->parameters, error);

    if (status == 0)
        status = probe_explain(trial->probe, sql, count, &plan, error);
    if (status == 0)
        *planned = (struct planned){plan.cost, plan_describe(trial->found->arena, plan.tree)};
    probe_plan_release(&plan);
    probe_close(trial->probe);
    if (status == 0 || PQstatus(trial->probe->connection) != CONNECTION_OK)
        return status;
    error_clear(error);
    return 0;
}
