/* What a plan does, in words. */
#ifndef MIGRATE_ANALYZE_PLAN_H
#define MIGRATE_ANALYZE_PLAN_H

#include "common/arena.h"

#include <jansson.h>
#include <stdbool.h>

/* The node that reads a table at the greatest cost: "Seq Scan on orders", "Index Scan using i on orders";
 * else the write: "Insert on orders". In the arena; "" for a plan that does neither. */
char *plan_describe(struct arena *arena, const json_t *plan);

/* Whether it sorts rows of which a LIMIT wants the first only. */
bool plan_sorts_for_limit(const json_t *plan);

/* The cost of reading the whole of that table, wherever the plan does it. */
double plan_scan_cost(const json_t *plan, const char *table);

#endif
