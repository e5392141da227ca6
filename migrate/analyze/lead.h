/* The same statement with another of its tables first in FROM. */
#ifndef MIGRATE_ANALYZE_LEAD_H
#define MIGRATE_ANALYZE_LEAD_H

#include "common/arena.h"

#include <stddef.h>

/*
 * hypopg leaves the columns of expressions and conditions as those of the first table of a query
 * (core renumbers them in get_relation_info()): the planner sees such an index of that table alone. So
 * the table whose name begins at text[at] is put in front, which asks for the same rows:
 * a LEFT JOIN b ON … is b RIGHT JOIN a ON ….
 *
 * `text` itself when the table is the first one already; NULL when it cannot be put there: in
 * parentheses, behind joins that nest to the right, in an UPDATE or DELETE. Else in the arena. Whether
 * something before it refers to it (LATERAL) is for the server to say.
 */
const char *lead_write(struct arena *arena, const char *text, size_t at);

#endif
