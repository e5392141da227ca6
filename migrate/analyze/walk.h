/* The parts of the walk over a statement's tree (usage.h), which call each other as the tree nests. */
#ifndef MIGRATE_ANALYZE_WALK_H
#define MIGRATE_ANALYZE_WALK_H

#include "migrate/analyze/inline.h"
#include "migrate/analyze/predicate.h"
#include "migrate/analyze/scope.h"

/* See usage.h. */
#define PULLED_UP "its table stands in a sub-select that the planner makes a join of"

#define WALK_DEPTH 200 /* what is nested more deeply is not looked at */

struct walker {
    struct arena *arena;
    const struct facts *facts;
    struct usage *usage;
    struct predicate_reader reader;
    unsigned depth, view_depth;
    struct view_place *views; /* of the statement itself */
    size_t view_count;
    bool view_fixed;    /* one of them stands where no select can */
    const char *hidden; /* for instances: see usage.h */
};

/* A query; its outputs go to *result. */
void walk_select(struct walker *w, const json_t *body, const struct scope *outer,
                 struct source *result);

/* Everything below an expression: columns, parameters, sub-selects; a condition demands something, too. */
void walk_expression(struct walker *w, const struct scope *scope, const json_t *node);
void walk_condition(struct walker *w, const struct scope *scope, const json_t *node);

/* What stands in FROM, added to the scope: one item, a list of them, one table by its name. */
void walk_from(struct walker *w, struct scope *scope, const json_t *node);
void walk_list(struct walker *w, struct scope *scope, const json_t *nodes);
void walk_range(struct walker *w, struct scope *scope, const json_t *body);

/* alias (a, b): other names for the first outputs. */
void walk_rename_outputs(struct walker *w, struct source *source, const json_t *names);

/* Note that the column is needed. */
void walk_need(struct walker *w, struct origin origin);

/* Whether a reference is * or t.*, and whether that stands for the source. */
bool walk_is_star(const json_t *reference);
bool walk_is_meant(const json_t *fields, const struct source *source);

#endif
