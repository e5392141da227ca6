/* Statements with the tables of sub-selects in FROM in the list of the query around them. */
#ifndef MIGRATE_ANALYZE_FLATTEN_H
#define MIGRATE_ANALYZE_FLATTEN_H

#include "migrate/analyze/facts.h"

#include <jansson.h>

/*
 * The planner pulls simple sub-selects up by itself; then hypopg does not see their tables as the first
 * of the query (lead.h). So (SELECT t.a + 1 AS b FROM t WHERE t.c) AS v becomes
 *     ((t JOIN (SELECT) AS r ON t.c) AS q (q1, …) JOIN LATERAL (SELECT q1 + 1 AS b) AS x ON true)
 *     AS v (…, b)
 * which gives the same rows by the same names, as names before those hide the columns of t.
 *
 * `text` itself when it has no simple sub-select in FROM, else in the arena. What is not simple stays.
 */
const char *flatten(struct arena *arena, const struct facts *facts, const char *text);

/* Why a query (the body of a SelectStmt) is not pulled up: "it groups"; NULL: it is simple. */
const char *flatten_obstacle(const json_t *select);

#endif
