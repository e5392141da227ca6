/* Conditions of a statement as predicates over columns. */
#ifndef MIGRATE_ANALYZE_PREDICATE_H
#define MIGRATE_ANALYZE_PREDICATE_H

#include "migrate/analyze/scope.h"

struct predicate_reader {
    struct arena *arena;
    struct usage *usage;
    const char *text; /* of the statement, or of the view that is being read */
};

/* Add what a WHERE, ON or HAVING surely demands. What is below NOT, CASE and the like demands
 * nothing; the sides of an OR are marked as such. */
void predicates_read(struct predicate_reader *reader, const struct scope *scope,
                     const json_t *condition);

/* Add one that the clause itself makes: of ORDER BY, GROUP BY, USING. Nothing when the node is no
 * column or expression of one table. */
void predicate_add_node(struct predicate_reader *reader, const struct scope *scope,
                        const json_t *node, struct predicate predicate);

/* The same of ORDER BY column <-> value. False when the node is none. */
bool predicate_add_nearest(struct predicate_reader *reader, const struct scope *scope,
                           const json_t *node);

/* left.name = right.name */
void predicate_add_join(struct predicate_reader *reader, struct origin left, struct origin right);

#endif
