/* Lets the planner choose among all that could help at once, then finds the fewest that do. */
#include "migrate/analyze/trial.h"

#include "common/interrupt.h"
#include "migrate/analyze/plan.h"
#include "migrate/analyze/tree.h"
#include "migrate/analyze/variant.h"

#include <string.h>

#define STEPS 3          /* indexes taken for one statement */
#define RIVALS 12        /* compared in one step */
#define SLACK_SHARE 0.25 /* of the cheaper plan, in favour of the smaller index… */
#define SLACK_GAIN 0.05  /* …and whatever differs by less than this of what there is to gain… */
#define SLACK_COST 50.0  /* …or by less than this */
#define COVERING_SAVING 0.3
#define SCAN_SHARE 0.5    /* of the cost, spent on reading the table, for what cannot be tried */
#define LEAST_DISTINCT 20 /* without the planner: columns with fewer values are not selective */

struct tried {
    const struct index_shape *shape;
    const char *sql;
    bool special, broken, ordered;
};

struct session {
    struct trial *trial;
    struct arena *arena; /* of this statement */
    struct judged *judged;
    struct tried items[PROBE_INDEXES];
    size_t count;
    struct variants *variants; /* by instance */
    bool inlined;              /* the statement that is open names no view */
};

/* What an index does for the statement beside those chosen before it. */
struct option_found {
    size_t item;
    double cost, bytes;
    bool alone;
    bool sorts; /* all rows, for the first few of them */
};

/* 1: planned; 0: not; -1: over. */
static int settle(struct trial *trial, int status)
{
    if (status == 0)
        return 1;
    if (PQstatus(trial->probe->connection) != CONNECTION_OK || interrupt_pending())
        return -1;
    return 0;
}

static int open_text(struct session *s, const char *text)
{
    struct trial *trial = s->trial;
    int status =
        settle(trial, probe_open(trial->probe, text, s->judged->usage->parameters, trial->error));

    if (status > 0)
        s->judged->planned = text;
    return status;
}

/* What did not open is closed before the next try. */
static int open_next(struct session *s, const char *text)
{
    probe_close(s->trial->probe);
    error_clear(s->trial->error);
    return open_text(s, text);
}

/* Without its views where it has any (hypopg and the planner do not agree on partial indexes below a
 * view, and HypoPG has crashed servers over it), else as it is recorded, else as its tree is written. */
static int open_statement(struct session *s)
{
    const struct usage *usage = s->judged->usage;
    const char *rewritten;
    int status = open_text(s, usage->inlined != NULL ? usage->inlined : usage->plannable);

    s->inlined = status > 0 && usage->inlined != NULL;
    if (status == 0 && usage->inlined != NULL)
        status = open_next(s, usage->plannable);
    if (status != 0)
        return status;
    rewritten = tree_plannable(s->trial->found->arena, usage->plannable);
    if (rewritten != NULL && strcmp(rewritten, usage->plannable) != 0)
        status = open_next(s, rewritten);
    return status;
}

static int explain(struct session *s, const size_t *items, size_t count, struct probe_plan *plan)
{
    const char *sql[PROBE_INDEXES];
    int status;

    for (size_t i = 0; i < count; i++)
        sql[i] = s->items[items[i]].sql;
    status = settle(s->trial, probe_explain(s->trial->probe, sql, count, plan, s->trial->error));
    if (status == 0)
        error_clear(s->trial->error);
    return status;
}

static void collect(struct session *s, const struct variants *variants)
{
    for (size_t i = 0; i < variants->count && s->count < PROBE_INDEXES; i++) {
        const struct variant *variant = &variants->items[i];

        s->items[s->count++] = (struct tried){
            .shape = &variant->shape,
            .sql = shape_sql(s->arena, &variant->shape, NULL, false),
            .special = variant->special,
            .ordered = variant->ordered,
        };
    }
}

static void make(struct session *s)
{
    const struct usage *usage = s->judged->usage;

    s->variants = arena_alloc(s->arena, usage->instance_count + 1, sizeof *s->variants);
    for (size_t i = 0; i < usage->instance_count; i++) {
        if (!table_is_large(usage->instances[i].table))
            continue;
        variants_make(s->arena, s->trial->facts, usage, i, !usage->through_view || s->inlined,
                      &s->variants[i]);
        collect(s, &s->variants[i]);
    }
}

static size_t testable(const struct session *s, size_t items[PROBE_INDEXES])
{
    size_t count = 0;

    for (size_t i = 0; i < s->count; i++) {
        if (!s->items[i].special && !s->items[i].broken)
            items[count++] = i;
    }
    return count;
}

/* One that cannot be made at all (an expression that may change) spoils the others. */
static int find_broken(struct session *s)
{
    for (size_t i = 0; i < s->count; i++) {
        struct probe_plan plan;
        int status;

        if (s->items[i].special)
            continue;
        status = explain(s, &i, 1, &plan);
        probe_plan_release(&plan);
        if (status < 0)
            return -1;
        s->items[i].broken = status == 0;
    }
    return 0;
}

static int explain_all(struct session *s, size_t items[PROBE_INDEXES], size_t *count,
                       struct probe_plan *plan)
{
    int status;

    *count = testable(s, items);
    status = explain(s, items, *count, plan);
    if (status != 0)
        return status;
    probe_plan_release(plan);
    if (find_broken(s) < 0)
        return -1;
    *count = testable(s, items);
    return explain(s, items, *count, plan);
}

/* The shorter, the partial and the plain ones beside those that the planner likes best. */
static size_t rivals(const struct session *s, const size_t *items, size_t count,
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

            near = near ||
                   (a->table == b->table && a != b && a->keys[0].column == b->keys[0].column) ||
                   (a->table == b->table && b->key_count < a->key_count);
        }
        if (near && !all->used[i])
            out[found++] = items[i];
    }
    return found;
}

/* What two plans may differ by and are alike all the same. */
static double slack_of(const struct session *s, double cost)
{
    double share = SLACK_SHARE * cost, gain = SLACK_GAIN * s->judged->cost;

    if (gain > SLACK_COST)
        gain = SLACK_COST;
    return share > gain ? share : gain;
}

/* Of those that are alike: one that finds the first rows in their order, since what it costs does not
 * grow with a user's rows (even if the planner would rather sort the few that it expects); then the
 * smaller one. */
static bool is_better(const struct session *s, const struct option_found *a,
                      const struct option_found *b)
{
    double slack = slack_of(s, a->cost < b->cost ? a->cost : b->cost);

    if (a->cost < b->cost - slack || a->cost > b->cost + slack)
        return a->cost < b->cost;
    return a->sorts != b->sorts ? b->sorts : a->bytes < b->bytes;
}

/* The best index beside the chosen ones. 1: there is one. */
static int step(struct session *s, const size_t *pool, size_t pool_count, size_t *chosen,
                size_t chosen_count, struct option_found *best)
{
    int found = 0;

    for (size_t i = 0; i < pool_count; i++) {
        struct probe_plan plan;
        struct option_found option;
        int status;

        chosen[chosen_count] = pool[i];
        status = explain(s, chosen, chosen_count + 1, &plan);
        if (status < 0)
            return -1;
        option = (struct option_found){
            pool[i], plan.cost, plan.bytes[chosen_count], plan.alone[chosen_count],
            !s->items[pool[i]].ordered && plan_sorts_for_limit(plan.tree)};
        if (status > 0 && plan.used[chosen_count] && (!found || is_better(s, &option, best))) {
            *best = option;
            found = 1;
        }
        probe_plan_release(&plan);
    }
    return found;
}

static struct candidate *take(struct session *s, const struct index_shape *shape, double before,
                              double after, double bytes)
{
    struct candidate *candidate = candidate_at(s->trial->found, shape);

    candidate->verified = true;
    candidate->bytes = bytes;
    candidate_support(s->trial->found, candidate, s->judged, before, after);
    return candidate;
}

/* With the columns of the statement included, when that spares reading the table. */
static int try_covering(struct session *s, size_t *chosen, size_t count, struct option_found *best)
{
    struct index_shape *covering = arena_alloc(s->arena, 1, sizeof *covering);
    struct tried *item = &s->items[best->item], plain = *item;
    struct probe_plan plan;
    int status;

    if (best->alone || plain.shape->condition != NULL ||
        !variant_include(s->arena, s->judged->usage, plain.shape, covering))
        return 0;
    item->shape = covering;
    item->sql = shape_sql(s->arena, covering, NULL, false);
    chosen[count] = best->item;
    status = explain(s, chosen, count + 1, &plan);
    if (status > 0 && plan.alone[count] && plan.cost <= best->cost * (1 - COVERING_SAVING) &&
        plan.cost <= best->cost - SLACK_COST)
        *best = (struct option_found){best->item, plan.cost, plan.bytes[count], true, best->sorts};
    else
        *item = plain;
    probe_plan_release(&plan);
    return status < 0 ? -1 : 0;
}

static int remember_after(struct session *s, const size_t *chosen, size_t count)
{
    struct probe_plan plan;
    int status = explain(s, chosen, count, &plan);

    if (status > 0) {
        s->judged->best = plan.cost;
        s->judged->after = plan_describe(s->trial->found->arena, plan.tree);
    }
    probe_plan_release(&plan);
    return status < 0 ? -1 : 0;
}

static int choose(struct session *s, const size_t *pool, size_t pool_count, double goal)
{
    size_t chosen[STEPS + 1], count = 0;
    double current = s->judged->cost;

    while (count < STEPS && current > goal + slack_of(s, goal)) {
        struct option_found best = {0};
        int status = step(s, pool, pool_count, chosen, count, &best);

        if (status < 0 || (status > 0 && best.cost <= current * (1 - LEAST_SAVING) &&
                           try_covering(s, chosen, count, &best) < 0))
            return -1;
        if (status == 0 || best.cost > current * (1 - LEAST_SAVING))
            break;
        chosen[count++] = best.item;
        take(s, s->items[best.item].shape, current, best.cost, best.bytes);
        current = best.cost;
    }
    return count > 0 ? remember_after(s, chosen, count) : 0;
}

/* Two indexes that help together only: both are taken. */
static int choose_together(struct session *s, const size_t *items, size_t count,
                           const struct probe_plan *all)
{
    size_t chosen[PROBE_INDEXES], taken = 0;

    for (size_t i = 0; i < count; i++) {
        if (!all->used[i] || taken == STEPS)
            continue;
        take(s, s->items[items[i]].shape, s->judged->cost, all->cost, all->bytes[i]);
        chosen[taken++] = items[i];
    }
    return remember_after(s, chosen, taken);
}

/* GIN and its like, which cannot be tried: when the table is read from end to end. */
static void take_special(struct session *s, const json_t *plan)
{
    for (size_t i = 0; i < s->count; i++) {
        const struct index_shape *shape = s->items[i].shape;
        struct candidate *candidate;

        if (!s->items[i].special || shape->table->partitioned ||
            plan_scan_cost(plan, shape->table->name) < SCAN_SHARE * s->judged->cost)
            continue;
        candidate = candidate_at(s->trial->found, shape);
        candidate->extension = shape->keys[0].operator_class != NULL &&
                               strstr(shape->keys[0].operator_class, "trgm") != NULL &&
                               s->trial->facts->trigram_schema == NULL;
        candidate_support(s->trial->found, candidate, s->judged, 0, 0);
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
static void take_by_statistics(struct session *s, size_t instance)
{
    const struct usage *usage = s->judged->usage;
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
        candidate_support(s->trial->found, candidate_at(s->trial->found, best), s->judged, 0, 0);
}

static void guess(struct session *s)
{
    const struct usage *usage = s->judged->usage;

    for (size_t i = 0; i < usage->instance_count; i++) {
        if (s->variants[i].count > 0 && !is_served(usage, i))
            take_by_statistics(s, i);
    }
}

static int improve(struct session *s, const json_t *base)
{
    size_t items[PROBE_INDEXES], pool[RIVALS], count = 0;
    struct probe_plan all;
    int status;

    take_special(s, base);
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

static int plan(struct session *s)
{
    struct trial *trial = s->trial;
    struct judged *judged = s->judged;
    struct probe_plan base = {0};
    int status = open_statement(s);

    if (status > 0)
        status = settle(trial, probe_explain(trial->probe, NULL, 0, &base, trial->error));
    if (status == 0) {
        judged->unplanned = arena_strdup(trial->found->arena, trial->error->message);
        error_clear(trial->error);
    }
    if (status > 0) {
        judged->cost = judged->best = base.cost;
        judged->rows = base.rows;
        judged->before = plan_describe(trial->found->arena, base.tree);
        make(s);
        if (base.cost >= LEAST_COST && s->count > 0 && trial->probe->hypopg_schema != NULL)
            status = improve(s, base.tree);
        else if (base.cost >= LEAST_COST && s->count > 0) {
            guess(s);
            take_special(s, base.tree);
        }
    }
    probe_plan_release(&base);
    probe_close(trial->probe);
    return status < 0 ? -1 : 0;
}

int trial_run(struct trial *trial, struct judged *judged)
{
    struct session s = {.trial = trial, .arena = arena_new(), .judged = judged};
    int status = 0;

    if (trial->probe->connection != NULL) {
        status = plan(&s);
    } else {
        make(&s);
        guess(&s);
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
    int status = settle(trial, probe_open(trial->probe, sql, parameters, trial->error));

    *answer = (struct trial_answer){0};
    if (status > 0)
        status = settle(trial, probe_explain(trial->probe, NULL, 0, &base, trial->error));
    if (status > 0)
        status = settle(trial, probe_explain(trial->probe, &index, 1, &with, trial->error));
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
