/* Opens the statement, without its views and with other tables in front where that is needed. */
#include "migrate/analyze/attempt.h"

#include "common/interrupt.h"
#include "migrate/analyze/lead.h"
#include "migrate/analyze/scope.h"
#include "migrate/analyze/tree.h"

#include <math.h>
#include <string.h>

#define SAME_COST                                                                                  \
    0.01 /* share that the costs of one statement, written in two ways, may differ by */

int attempt_settle(const struct trial *trial, int status)
{
    if (status == 0)
        return 1;
    if (PQstatus(trial->probe->connection) != CONNECTION_OK || interrupt_pending())
        return -1;
    return 0;
}

static int open_text(struct attempt *s, const char *text)
{
    struct trial *trial = s->trial;

    return attempt_settle(trial,
                          probe_open(trial->probe, text, s->usage->parameters, trial->error));
}

/* What did not open is closed before the next try. */
static int open_next(struct attempt *s, const char *text)
{
    probe_close(s->trial->probe);
    error_clear(s->trial->error);
    return open_text(s, text);
}

/* As it is given, else as its tree is written; which of them, in *planned. */
static int open_either(struct attempt *s, const char *text, const char **planned)
{
    const char *rewritten;
    int status = open_next(s, text);

    *planned = text;
    if (status != 0)
        return status;
    rewritten = tree_plannable(s->trial->found->arena, text);
    if (rewritten == NULL || strcmp(rewritten, text) == 0)
        return 0;
    *planned = rewritten;
    return open_next(s, rewritten);
}

int attempt_open(struct attempt *s)
{
    const char *planned;
    int status = open_either(s, s->usage->plannable, &planned);

    s->open = NO_INSTANCE;
    if (status > 0)
        s->judged->planned = planned;
    return status;
}

/* Whether what is open, another text of the statement, asks for the same, by what the planner says. */
static int is_same(struct attempt *s)
{
    struct probe_plan plan;
    int status =
        attempt_settle(s->trial, probe_explain(s->trial->probe, NULL, 0, &plan, s->trial->error));

    if (status > 0 && fabs(plan.cost - s->judged->cost) > SAME_COST * s->judged->cost)
        status = 0;
    probe_plan_release(&plan);
    return status;
}

int attempt_flatten(struct attempt *s)
{
    const struct usage *flat = s->usage->flat;
    const char *planned;
    int status;

    if (flat == NULL || flat->kind == NULL)
        return 0;
    status = open_either(s, flat->plannable, &planned);
    if (status > 0) {
        status = is_same(s);
        s->fenced = status == 0;
    }
    if (status > 0) {
        s->usage = flat;
        s->judged->planned = planned;
        s->judged->flat = true;
    } else if (status == 0) {
        status = open_next(s, s->judged->planned);
    }
    return status;
}

static int open_lead(struct attempt *s, size_t lead)
{
    int status;

    if (lead == s->open)
        return 1;
    status = open_next(s, lead == NO_INSTANCE ? s->judged->planned : s->leads[lead].text);
    s->open = lead;
    return status;
}

static size_t lead_of(const struct attempt *s, const size_t *items, size_t count)
{
    while (count-- > 0) {
        if (s->items[items[count]].lead != NO_INSTANCE)
            return s->items[items[count]].lead;
    }
    return NO_INSTANCE;
}

const char *attempt_text(const struct attempt *s, const size_t *items, size_t count)
{
    size_t lead = lead_of(s, items, count);

    return lead == NO_INSTANCE ? s->judged->planned : s->leads[lead].text;
}

/* What is said of the indexes that were tried, to the places of all that were asked for. */
static void spread(struct probe_plan *plan, const size_t *places, size_t count)
{
    while (count-- > 0) {
        size_t place = places[count];

        if (place == count)
            continue;
        plan->used[place] = plan->used[count];
        plan->alone[place] = plan->alone[count];
        plan->bytes[place] = plan->bytes[count];
        plan->used[count] = plan->alone[count] = false;
    }
}

int attempt_explain_as(struct attempt *s, size_t lead, const size_t *items, size_t count,
                       struct probe_plan *plan)
{
    const char *sql[PROBE_INDEXES];
    size_t places[PROBE_INDEXES], tried = 0;
    int status = open_lead(s, lead);

    *plan = (struct probe_plan){0};
    for (size_t i = 0; i < count; i++) {
        const struct tried *item = &s->items[items[i]];

        if (item->bound && item->lead != lead)
            continue;
        sql[tried] = item->sql;
        places[tried++] = i;
    }
    if (status > 0)
        status = attempt_settle(s->trial,
                                probe_explain(s->trial->probe, sql, tried, plan, s->trial->error));
    spread(plan, places, tried);
    return status;
}

int attempt_explain(struct attempt *s, const size_t *items, size_t count, struct probe_plan *plan)
{
    return attempt_explain_as(s, lead_of(s, items, count), items, count, plan);
}

static int check_lead(struct attempt *s, size_t instance)
{
    struct lead *lead = &s->leads[instance];
    int status = open_either(s, lead->text, &lead->text);

    s->open = instance;
    if (status > 0)
        status = is_same(s);
    if (status == 0)
        error_clear(s->trial->error);
    return status;
}

static int find_lead(struct attempt *s, size_t instance)
{
    const struct instance *of = &s->usage->instances[instance];
    struct lead *lead = &s->leads[instance];
    int status = 0;

    lead->state = LEAD_NONE;
    lead->why = of->hidden;
    if (of->hidden != NULL)
        return 0;
    lead->why = "its table cannot be put in front of the others of its query";
    lead->text =
        of->at > 0 ? lead_write(s->trial->found->arena, s->usage->plannable, of->at) : NULL;
    if (lead->text == s->usage->plannable)
        lead->state = LEAD_FIRST;
    else if (lead->text != NULL)
        status = check_lead(s, instance);
    if (status > 0)
        lead->state = LEAD_MOVED;
    return status < 0 ? -1 : 0;
}

int attempt_lead(struct attempt *s, struct tried *item)
{
    const struct lead *found = &s->leads[item->instance];

    item->doubt = "hypopg does not try it on a partitioned table";
    if (item->shape->table->partitioned)
        return 0;
    if (found->state == LEAD_NEW && find_lead(s, item->instance) < 0)
        return -1;
    if (found->state == LEAD_MOVED)
        item->lead = item->instance;
    item->doubt = found->why;
    return found->state != LEAD_NONE;
}

/* Whether the server makes it at all, and it could be worth it: an expression that is looked up, or rows
 * that are few (else it would not have been thought of). */
static int check_untried(struct attempt *s, const struct tried *item)
{
    const struct usage *usage = s->usage;
    const struct index_key *key = &item->shape->keys[0];
    size_t place = s->count;
    struct probe_plan plan;
    bool found = item->shape->condition != NULL;
    int status;

    for (size_t i = 0; i < usage->predicate_count && !found; i++) {
        const struct predicate *p = &usage->predicates[i];

        found = p->instance == item->instance && p->kind == PREDICATE_EQUAL && p->column == NULL &&
                key->column == NULL && strcmp(p->expression, key->expression) == 0;
    }
    if (!found || (item->shape->condition == NULL && item->shape->key_count > 1))
        return 0;
    s->items[place] = *item;
    s->items[place].bound = false;
    status = attempt_explain(s, &place, 1, &plan);
    probe_plan_release(&plan);
    return status;
}

/* An index on an expression, or of some rows only, is not for the planner everywhere: then it is looked
 * for like GIN. */
static int collect(struct attempt *s, size_t instance, const struct variant *variant)
{
    const struct index_shape *shape = &variant->shape;
    struct tried item = {
        .shape = shape,
        .sql = shape_sql(s->arena, shape, NULL, false),
        .instance = instance,
        .lead = NO_INSTANCE,
        .bound = shape_is_bound(shape) && !variant->special,
        .special = variant->special,
        .ordered = variant->ordered,
    };
    int status = 1;

    if (s->count == PROBE_INDEXES)
        return 0;
    if (item.bound && s->trial->probe->hypopg_schema != NULL)
        status = attempt_lead(s, &item);
    if (status == 0 && !s->fenced) {
        item.special = true;
        status = check_untried(s, &item);
    }
    if (status > 0)
        s->items[s->count++] = item;
    return status < 0 ? -1 : 0;
}

/* A query of a table reads those that inherit from it, each by indexes of its own. */
static int collect_heirs(struct attempt *s, size_t instance)
{
    const struct facts *facts = s->trial->facts;
    const struct instance *of = &s->usage->instances[instance];

    for (size_t i = 0; i < facts->table_count && !of->only; i++) {
        const struct table *heir = &facts->tables[i];

        if (!table_inherits(heir, of->table) || !table_is_large(heir))
            continue;
        if (s->variants[instance].count == 0)
            variants_make(s->arena, facts, s->usage, instance, &s->variants[instance]);
        for (size_t v = 0; v < s->variants[instance].count; v++) {
            struct variant *own = arena_alloc(s->arena, 1, sizeof *own);

            if (variant_inherit(s->arena, &s->variants[instance].items[v], heir, own) &&
                collect(s, instance, own) < 0)
                return -1;
        }
    }
    return 0;
}

int attempt_gather(struct attempt *s)
{
    const struct usage *usage = s->usage;

    s->variants = arena_alloc(s->arena, usage->instance_count + 1, sizeof *s->variants);
    s->leads = arena_alloc(s->arena, usage->instance_count + 1, sizeof *s->leads);
    for (size_t i = 0; i < usage->instance_count; i++) {
        if (collect_heirs(s, i) < 0)
            return -1;
        if (!table_is_large(usage->instances[i].table))
            continue;
        if (s->variants[i].count == 0)
            variants_make(s->arena, s->trial->facts, usage, i, &s->variants[i]);
        for (size_t v = 0; v < s->variants[i].count; v++) {
            if (collect(s, i, &s->variants[i].items[v]) < 0)
                return -1;
        }
    }
    return 0;
}
