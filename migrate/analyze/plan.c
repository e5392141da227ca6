/* Walks over EXPLAIN's JSON. */
#include "migrate/analyze/plan.h"

#include <string.h>

#define PLAN_DEPTH 200
#define HYPOTHETICAL '<' /* what hypopg's names begin with: <13543>btree_orders_user_id */

static const char *text_of(const json_t *node, const char *member)
{
    return json_string_value(json_object_get(node, member));
}

static double cost_of(const json_t *node)
{
    return json_number_value(json_object_get(node, "Total Cost"));
}

/* One that runs sub-plans costs what they do: they are looked at themselves. */
static bool is_scan(const json_t *node)
{
    json_t *inner;
    size_t i;

    json_array_foreach(json_object_get(node, "Plans"), i, inner)
    {
        const char *relationship = text_of(inner, "Parent Relationship");

        if (relationship != NULL && strcmp(relationship, "SubPlan") == 0)
            return false;
    }
    return text_of(node, "Relation Name") != NULL && text_of(node, "Operation") == NULL;
}

static void find_scan(const json_t *node, const json_t **found, unsigned depth)
{
    json_t *inner;
    size_t i;

    if (is_scan(node) && (*found == NULL || cost_of(node) > cost_of(*found)))
        *found = node;
    if (depth == PLAN_DEPTH)
        return;
    json_array_foreach(json_object_get(node, "Plans"), i, inner) find_scan(inner, found, depth + 1);
}

/* One that writes and reads no table: "Insert on orders". */
static char *describe_write(struct arena *arena, const json_t *plan)
{
    const char *operation = text_of(plan, "Operation"), *relation = text_of(plan, "Relation Name");

    return operation != NULL && relation != NULL
               ? arena_printf(arena, "%s on %s", operation, relation)
               : arena_strdup(arena, "");
}

char *plan_describe(struct arena *arena, const json_t *plan)
{
    const json_t *scan = NULL;
    const char *type, *index;

    find_scan(plan, &scan, 0);
    if (scan == NULL)
        return describe_write(arena, plan);
    type = text_of(scan, "Node Type");
    index = text_of(scan, "Index Name");
    if (index != NULL && *index == HYPOTHETICAL)
        index = NULL;
    return arena_printf(arena, "%s%s%s%s on %s",
                        json_is_true(json_object_get(scan, "Parallel Aware")) ? "Parallel " : "",
                        type != NULL ? type : "Scan", index != NULL ? " using " : "",
                        index != NULL ? index : "", text_of(scan, "Relation Name"));
}

static double scan_cost(const json_t *node, const char *table, unsigned depth)
{
    const char *type = text_of(node, "Node Type"), *relation = text_of(node, "Relation Name");
    double cost = 0;
    json_t *inner;
    size_t i;

    if (type != NULL && relation != NULL && strcmp(type, "Seq Scan") == 0 &&
        strcmp(relation, table) == 0)
        cost = cost_of(node);
    if (depth < PLAN_DEPTH) {
        json_array_foreach(json_object_get(node, "Plans"), i, inner) cost +=
            scan_cost(inner, table, depth + 1);
    }
    return cost;
}

double plan_scan_cost(const json_t *plan, const char *table)
{
    return scan_cost(plan, table, 0);
}

static bool sorts(const json_t *node, bool limited, unsigned depth)
{
    const char *type = text_of(node, "Node Type");
    json_t *inner;
    size_t i;

    if (type == NULL || depth == PLAN_DEPTH)
        return false;
    if (limited && (strcmp(type, "Sort") == 0 || strcmp(type, "Incremental Sort") == 0))
        return true;
    limited = limited || strcmp(type, "Limit") == 0;
    json_array_foreach(json_object_get(node, "Plans"), i, inner)
    {
        if (sorts(inner, limited, depth + 1))
            return true;
    }
    return false;
}

bool plan_sorts_for_limit(const json_t *plan)
{
    return sorts(plan, false, 0);
}
