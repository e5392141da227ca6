/* The edges of a plan's graph. */
#ifndef MIGRATE_PLAN_ORDER_H
#define MIGRATE_PLAN_ORDER_H

#include "migrate/plan/planner.h"

/* What the nodes of a change wait for, for its own sake and that of the objects it needs. */
void order_change(struct planner *planner, size_t at);

/* What goes across changes: tables that hang below others, rows that are carried over, names. */
void order_all(struct planner *planner);

#endif
