/* Compares means and costs of the statements on a table that has a new index. */
#include "migrate/analyze/verify.h"

#include "migrate/analyze/candidate.h"
#include "migrate/analyze/lineage.h"
#include "migrate/sql/quote.h"

#include <string.h>

#define LEAST_GAIN 0.2
#define LEAST_CALLS 50 /* for a mean that speaks against an index */

static bool is_less(double now, double then)
{
    return now <= then * (1 - LEAST_GAIN);
}

/* Before and after of one statement; false when one of them is not known. */
static bool compare(const struct snapshot *before, const struct judged *judged,
                    struct verified_statement *statement)
{
    const struct statement_stats *now = judged->usage->stats;
    const struct statement_stats *then = now->id != NULL ? map_get(&before->by_id, now->id) : NULL;
    const struct planned *planned = now->id != NULL ? map_get(&before->planned, now->id) : NULL;

    if (then == NULL || then->calls <= 0 || now->calls <= 0)
        return false;
    *statement = (struct verified_statement){
        .usage = judged->usage,
        .before_ms = then->mean_ms,
        .after_ms = now->mean_ms,
        .cost_before = planned != NULL ? planned->cost : 0,
        .cost_after = judged->cost,
        .plan_before = planned != NULL ? planned->node : NULL,
        .plan_after = judged->before,
    };
    return true;
}

/* Whether the statement compares or orders by the first column of the index; where that is an expression, by
 * one, which it may be, or by something that is not known because its constants are not. */
static bool may_use(const struct usage *usage, const struct table *table, const struct index *index)
{
    bool expression = index->keys[0] == 0;

    for (size_t i = 0; i < usage->predicate_count; i++) {
        const struct predicate *p = &usage->predicates[i];

        if (usage->instances[p->instance].table == table &&
            (p->column == NULL ? expression : p->column->number == index->keys[0]))
            return true;
    }
    return expression && usage->unread && usage_names(usage, table);
}

static void judge(struct arena *arena, const struct snapshot *before, const struct judged *judged,
                  size_t count, struct verified_index *item)
{
    bool faster = false, cheaper = false;
    double calls = 0;

    item->statements = arena_alloc(arena, count + 1, sizeof *item->statements);
    for (size_t i = 0; i < count; i++) {
        struct verified_statement *statement = &item->statements[item->statement_count];

        if (judged[i].usage->own || !may_use(judged[i].usage, item->table, item->index) ||
            !compare(before, &judged[i], statement))
            continue;
        faster = faster || is_less(statement->after_ms, statement->before_ms);
        cheaper = cheaper || is_less(statement->cost_after, statement->cost_before);
        calls += judged[i].usage->stats->calls;
        item->statement_count++;
    }
    if (item->index->scans <= 0)
        item->payment = PAYMENT_NONE;
    else if (item->statement_count == 0)
        item->payment = PAYMENT_UNKNOWN;
    else if (faster)
        item->payment = PAYMENT_MADE;
    else
        item->payment = cheaper && calls < LEAST_CALLS ? PAYMENT_OPEN : PAYMENT_NONE;
}

static size_t count_indexes(const struct facts *facts)
{
    struct index_walk walk = {0};
    size_t count = 0;

    while (facts_next_index(facts, &walk))
        count++;
    return count;
}

void verify_indexes(struct arena *arena, const struct facts *facts, const struct snapshot *before,
                    const struct judged *judged, size_t count, const struct lineage *lineage,
                    struct verification *verification)
{
    struct index_walk walk = {0};

    verification->count = 0;
    verification->items = arena_alloc(arena, count_indexes(facts) + 1, sizeof *verification->items);
    while (facts_next_index(facts, &walk)) {
        const char *schema = walk.table->schema, *name = walk.index->name;
        struct verified_index *item = &verification->items[verification->count];

        if (map_get(&before->indexes, arena_printf(arena, "%s.%s", schema, name)) != NULL ||
            walk.index->primary || walk.index->partition)
            continue;
        *item = (struct verified_index){.table = walk.table,
                                        .index = walk.index,
                                        .path = quoted_qualified(arena, schema, name),
                                        .bringer = lineage_of(lineage, schema, name)};
        judge(arena, before, judged, count, item);
        verification->count++;
    }
}
