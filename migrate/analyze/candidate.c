/* Collects what speaks for an index. */
#include "migrate/analyze/candidate.h"

#include <stdlib.h>
#include <string.h>

struct candidate *candidate_at(struct candidates *candidates, const struct index_shape *shape)
{
    struct candidate *candidate;

    for (size_t i = 0; i < candidates->count; i++) {
        if (shape_equal(&candidates->items[i].shape, shape))
            return &candidates->items[i];
    }
    if (candidates->count == candidates->capacity) {
        size_t grown = candidates->capacity == 0 ? 16 : candidates->capacity * 2;

        candidates->items = arena_grow(candidates->arena, candidates->items, candidates->count,
                                       grown, sizeof *candidates->items);
        candidates->capacity = grown;
    }
    candidate = &candidates->items[candidates->count++];
    *candidate = (struct candidate){.shape = *shape, .writes_per_second = -1};
    for (size_t i = 0; i < shape->key_count; i++) {
        if (shape->keys[i].operator_class != NULL)
            candidate->shape.keys[i].operator_class =
                arena_strdup(candidates->arena, shape->keys[i].operator_class);
    }
    shape_finish(candidates->arena, &candidate->shape);
    return candidate;
}

static double share_of(const struct support *support)
{
    double gain = support->cost_before - support->cost_after;

    if (support->cost_before <= 0)
        return 1;
    return gain / support->judged->cost / (support->together > 1 ? (double)support->together : 1);
}

static void count(struct candidate *candidate, const struct support *support)
{
    const struct statement_stats *stats = support->judged->usage->stats;

    candidate->calls += stats->calls;
    candidate->total_ms += stats->total_ms;
    candidate->saved_ms += stats->total_ms * share_of(support);
}

void candidate_support(struct candidates *candidates, struct candidate *candidate,
                       const struct support *support)
{
    for (size_t i = 0; i < candidate->support_count; i++) {
        if (candidate->supports[i].judged == support->judged)
            return;
    }
    if (candidate->verified && support->cost_before <= 0)
        return;
    if (candidate->support_count == candidate->support_capacity) {
        size_t grown = candidate->support_capacity == 0 ? 4 : candidate->support_capacity * 2;

        candidate->supports =
            arena_grow(candidates->arena, candidate->supports, candidate->support_count, grown,
                       sizeof *candidate->supports);
        candidate->support_capacity = grown;
    }
    candidate->supports[candidate->support_count++] = *support;
    count(candidate, support);
}

void candidate_forget(struct candidate *candidate, size_t i)
{
    const struct support *support = &candidate->supports[i];
    const struct statement_stats *stats = support->judged->usage->stats;

    candidate->calls -= stats->calls;
    candidate->total_ms -= stats->total_ms;
    candidate->saved_ms -= stats->total_ms * share_of(support);
    memmove(&candidate->supports[i], &candidate->supports[i + 1],
            (--candidate->support_count - i) * sizeof *candidate->supports);
}

void candidate_verify(struct candidate *candidate)
{
    if (candidate->verified)
        return;
    candidate->verified = true;
    candidate->doubt = NULL;
    for (size_t i = candidate->support_count; i-- > 0;) {
        if (candidate->supports[i].cost_before <= 0)
            candidate_forget(candidate, i);
    }
}

void candidate_absorb(struct candidates *candidates, struct candidate *into,
                      const struct candidate *from)
{
    if (into->key == NULL)
        into->key = from->key;
    for (size_t i = 0; i < from->support_count; i++)
        candidate_support(candidates, into, &from->supports[i]);
}

double candidate_mean_ms(const struct candidate *candidate)
{
    return candidate->calls > 0 ? candidate->total_ms / candidate->calls : 0;
}

static int compare(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    int order;

    if (x->saved_ms != y->saved_ms)
        return x->saved_ms > y->saved_ms ? -1 : 1;
    order = strcmp(x->shape.table->shown, y->shape.table->shown);
    return order != 0 ? order : strcmp(x->shape.definition, y->shape.definition);
}

void candidates_sort(struct candidates *candidates)
{
    if (candidates->count > 1)
        qsort(candidates->items, candidates->count, sizeof *candidates->items, compare);
}
