/* Runs the trials, adds the foreign keys, and takes away what another index makes superfluous. */
#include "migrate/analyze/search.h"

#include "common/buffer.h"
#include "common/terminal.h"
#include "migrate/analyze/superfluous.h"
#include "migrate/analyze/trial.h"
#include "migrate/analyze/upkeep.h"
#include "migrate/analyze/variant.h"
#include "migrate/sql/quote.h"

#include <string.h>

#define STATEMENTS_TRIED 5000
#define LEAST_MEAN_MS 1.0 /* statements below it, and below… */
#define LEAST_SHARE 0.01  /* …this share of all the time, are well */

struct search {
    const struct search_request *request;
    struct trial trial;
    struct candidates *found;
    double all_ms;
};

static bool is_worth_it(const struct search *s, const struct usage *usage)
{
    const struct statement_stats *stats = usage->stats;

    return usage->kind != NULL && !usage->own && usage->instance_count > 0 &&
           (!stats->timed || stats->mean_ms >= LEAST_MEAN_MS ||
            stats->total_ms >= LEAST_SHARE * s->all_ms);
}

static int try_statements(struct search *s)
{
    size_t tried = 0;

    for (size_t i = 0; i < s->request->count && tried < STATEMENTS_TRIED; i++) {
        if (!is_worth_it(s, s->request->judged[i].usage))
            continue;
        progress_show("planning statement %zu", ++tried);
        if (trial_run(&s->trial, &s->request->judged[i]) < 0)
            return -1;
    }
    return 0;
}

/* The statement by which PostgreSQL looks for referencing rows when a referenced one goes. */
static char *reference_sql(struct arena *arena, const struct foreign_key *key)
{
    struct buffer sql = BUFFER_INIT;
    char *text;

    buffer_puts(&sql, "SELECT 1 FROM ");
    quote_qualified(&sql, key->table->schema, key->table->name);
    for (size_t i = 0; i < key->column_count; i++) {
        buffer_puts(&sql, i == 0 ? " WHERE " : " AND ");
        quote_identifier(&sql, table_column(key->table, key->columns[i])->name);
        buffer_printf(&sql, " = $%zu", i + 1);
    }
    text = arena_strndup(arena, buffer_text(&sql), sql.length);
    buffer_release(&sql);
    return text;
}

static struct index_shape shape_of_key(struct arena *arena, const struct foreign_key *key)
{
    struct index_shape shape = {
        .table = key->table, .method = "btree", .key_count = key->column_count};

    for (size_t i = 0; i < key->column_count; i++)
        shape.keys[i].column = table_column(key->table, key->columns[i]);
    shape_finish(arena, &shape);
    return shape;
}

/* One that a statement called for already, all of whose first columns are the key's. */
static struct candidate *candidate_for(struct candidates *found, const struct index_shape *shape)
{
    for (size_t i = 0; i < found->count; i++) {
        if (shape_covers(&found->items[i].shape, shape))
            return &found->items[i];
    }
    return NULL;
}

static bool has_room(const struct foreign_key *key)
{
    return key->column_count <= SHAPE_KEYS && table_is_large(key->table) &&
           !table_has_index(key->table, key->columns, key->column_count);
}

/* A foreign key whose columns no index begins with, unless a statement asked for that already. */
static int try_key(struct search *s, const struct foreign_key *key)
{
    struct index_shape shape;
    struct candidate *candidate;
    struct trial_answer answer = {.used = true};
    bool test = s->trial.probe->hypopg_schema != NULL;

    if (!has_room(key))
        return 0;
    shape = shape_of_key(s->found->arena, key);
    candidate = candidate_for(s->found, &shape);
    if (candidate != NULL) {
        candidate->key = key;
        return 0;
    }
    if (test && trial_ask(&s->trial, reference_sql(s->found->arena, key),
                          (unsigned)key->column_count, &shape, &answer) < 0)
        return -1;
    /* A role that may not read the table gets no plan: then nothing speaks against the index. */
    test = test && answer.before > 0;
    if (test && (!answer.used || answer.after > answer.before * (1 - LEAST_SAVING)))
        return 0;
    candidate = candidate_at(s->found, &shape);
    candidate->key = key;
    candidate->verified = test;
    candidate->bytes = answer.bytes;
    return 0;
}

static void leave_out(struct candidates *found, const struct candidate *candidate)
{
    found->left_out = arena_grow(found->arena, found->left_out, found->left_out_count,
                                 found->left_out_count + 1, sizeof *found->left_out);
    found->left_out[found->left_out_count++] = *candidate;
}

/* Two that differ in what they include: one with all of it, or with what the first of them has when that
 * is too much. */
static void join_includes(struct candidates *found)
{
    for (size_t i = 0; i < found->count; i++) {
        for (size_t j = found->count; j-- > i + 1;) {
            struct candidate *into = &found->items[i], *from = &found->items[j];

            if (!shape_join(found->arena, &into->shape, &from->shape))
                continue;
            candidate_absorb(found, into, from);
            if (from->bytes > into->bytes)
                into->bytes = from->bytes;
            memmove(from, from + 1, (--found->count - j) * sizeof *from);
        }
    }
}

/* Of two that the planner has tried it decides whether the one with all rows is as good. */
static bool is_prefix(const struct candidate *longer, const struct candidate *shorter)
{
    bool decided = longer->verified && shorter->verified && longer->shape.condition == NULL &&
                   shorter->shape.condition != NULL;

    return !decided && shape_covers(&longer->shape, &shorter->shape);
}

/* What another candidate begins with is superfluous: the longer one serves its statements too. */
static void drop_prefixes(struct candidates *found)
{
    size_t kept = 0;

    for (size_t i = 0; i < found->count; i++) {
        bool dropped = false;

        for (size_t j = 0; j < found->count && !dropped; j++) {
            if (i == j || !is_prefix(&found->items[j], &found->items[i]) ||
                (j < i && is_prefix(&found->items[i], &found->items[j])))
                continue;
            candidate_absorb(found, &found->items[j], &found->items[i]);
            dropped = true;
        }
        if (!dropped)
            found->items[kept++] = found->items[i];
    }
    found->count = kept;
}

/* A foreign key is for the deletes that nobody has seen yet; the rest must pay for itself. */
static void drop_dear(struct search *s)
{
    struct candidates *found = s->found;
    size_t kept = 0;

    for (size_t i = 0; i < found->count; i++) {
        struct candidate *candidate = &found->items[i];

        upkeep_weigh(s->request->facts, s->request->judged, s->request->count, candidate);
        if (candidate->key == NULL && candidate->saved_ms > 0 &&
            candidate->write_ms > candidate->saved_ms)
            leave_out(found, candidate);
        else
            found->items[kept++] = *candidate;
    }
    found->count = kept;
}

/* What fits, the most saved for each byte first. */
static void keep_budget(struct candidates *found, double budget)
{
    bool *fits = arena_alloc(found->arena, found->count + 1, sizeof *fits);
    size_t kept = 0;
    double left = budget;

    for (;;) {
        size_t best = found->count;
        double gain = -1;

        for (size_t i = 0; i < found->count; i++) {
            const struct candidate *c = &found->items[i];

            if (!fits[i] && c->bytes <= left && c->saved_ms / (c->bytes + 1) > gain) {
                best = i;
                gain = c->saved_ms / (c->bytes + 1);
            }
        }
        if (best == found->count)
            break;
        fits[best] = true;
        left -= found->items[best].bytes;
    }
    for (size_t i = 0; i < found->count; i++) {
        if (fits[i])
            found->items[kept++] = found->items[i];
        else
            leave_out(found, &found->items[i]);
    }
    found->count = kept;
}

static const struct support *support_of(const struct candidate *candidate,
                                        const struct judged *judged)
{
    for (size_t i = 0; i < candidate->support_count; i++) {
        if (candidate->supports[i].judged == judged)
            return &candidate->supports[i];
    }
    return NULL;
}

/* How a statement is planned with all that is kept; what only the first table of a text can have, where
 * it was tried so. */
static int plan_again(struct search *s, struct judged *judged)
{
    struct support support = {.judged = judged};
    const char *sql[PROBE_INDEXES];
    struct planned planned = {0};
    size_t count = 0;

    for (size_t i = 0; i < s->found->count && count < PROBE_INDEXES; i++) {
        const struct candidate *candidate = &s->found->items[i];
        const struct support *own = support_of(candidate, judged);
        bool bound = shape_is_bound(&candidate->shape);

        if (!candidate->verified || !usage_names(judged->usage, candidate->shape.table) ||
            (bound && own == NULL))
            continue;
        if (bound && support.planned != NULL &&
            (own->planned == NULL || strcmp(own->planned, support.planned) != 0))
            continue;
        if (bound)
            support = *own;
        sql[count++] = shape_sql(s->found->arena, &candidate->shape, NULL, false);
    }
    if (count > 0 && trial_plan(&s->trial, &support, sql, count, &planned) < 0)
        return -1;
    judged->best = judged->cost;
    judged->after = NULL;
    if (planned.cost > 0 && planned.cost < judged->cost) {
        judged->best = planned.cost;
        judged->after = planned.node;
    }
    return 0;
}

/* What was left out or replaced by others in the end is no better plan. */
static int plan_all_again(struct search *s)
{
    for (size_t i = 0; i < s->request->count; i++) {
        if (s->request->judged[i].after != NULL && plan_again(s, &s->request->judged[i]) < 0)
            return -1;
    }
    return 0;
}

static void write_sql(struct candidates *found, const struct facts *facts)
{
    struct map taken = facts->taken;

    for (size_t i = 0; i < found->count; i++) {
        struct candidate *c = &found->items[i];

        /* A partitioned table takes no concurrent build. */
        c->name = shape_name(found->arena, &c->shape, &taken);
        c->sql = shape_sql(found->arena, &c->shape, c->name, !c->shape.table->partitioned);
    }
}

int search_indexes(struct arena *arena, const struct search_request *request,
                   struct candidates *candidates, struct error *error)
{
    struct search s = {.request = request, .found = candidates};

    *candidates = (struct candidates){.arena = arena};
    s.trial = (struct trial){request->facts, request->probe, candidates, error};
    for (size_t i = 0; i < request->count; i++)
        s.all_ms += request->judged[i].usage->stats->total_ms;
    if (try_statements(&s) < 0)
        return -1;
    for (size_t i = 0; i < request->facts->key_count; i++) {
        if (try_key(&s, &request->facts->keys[i]) < 0)
            return -1;
    }
    progress_clear();
    join_includes(candidates);
    drop_prefixes(candidates);
    candidates_sort(candidates);
    if (request->probe->hypopg_schema != NULL && superfluous_drop(&s.trial) < 0)
        return -1;
    drop_dear(&s);
    if (request->budget > 0)
        keep_budget(candidates, request->budget);
    /* What was left out may have been half of a pair. */
    if (request->probe->hypopg_schema != NULL && candidates->left_out_count > 0 &&
        superfluous_drop(&s.trial) < 0)
        return -1;
    if (plan_all_again(&s) < 0)
        return -1;
    write_sql(candidates, request->facts);
    return 0;
}
