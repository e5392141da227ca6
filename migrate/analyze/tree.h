/* Statements as trees: libpg_query, which is PostgreSQL's own parser, read as JSON. */
#ifndef MIGRATE_ANALYZE_TREE_H
#define MIGRATE_ANALYZE_TREE_H

#include "common/arena.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* The body of the only statement in `text`, a new reference, with its kind ("SelectStmt") in *kind
 * (of the arena). NULL with the parser's complaint in *problem (of the arena). */
json_t *tree_parse(struct arena *arena, const char *text, const char **kind, const char **problem);

/* One of several statements. */
struct tree_piece {
    size_t start, length; /* in the text */
};

/* Where the statements of `text` begin and end; the count, 0 when it cannot be cut. In `arena`. */
size_t tree_split(struct arena *arena, const char *text, struct tree_piece **pieces);

/* The text as the server plans it: `interval $1`, which pg_stat_statements makes of a constant, is
 * `$1::interval` behind it. In the arena; NULL when it does not parse. */
char *tree_plannable(struct arena *arena, const char *text);

/* What stays the same however constants and parameters differ; "" when it does not parse. In the
 * arena. */
const char *tree_fingerprint(struct arena *arena, const char *text);

/* {"ColumnRef": {…}} → "ColumnRef" and its body; NULL for what is no node. Borrowed. */
const char *node_kind(const json_t *node, json_t **body);

/* The body when the node is of that kind, else NULL. */
json_t *node_as(const json_t *node, const char *kind);

/* A member as a string, "" when there is none. */
const char *node_text(const json_t *body, const char *member);

/* The string of {"String": {"sval": …}}, or NULL. */
const char *node_string(const json_t *node);

/* The last name of a list of names: of a function, an operator, a type. "" when there is none. */
const char *node_last_name(const json_t *names);

/* Whether the body of a FuncCall calls an aggregate that PostgreSQL has, or a window function. */
bool tree_is_aggregate(const json_t *call);

/* Whether a member of a node is what is looked for: a kind with its body, or another one with its value. */
typedef bool tree_match(void *context, const char *kind, const json_t *body);

/* Whether there is one, on the way from the top down; what sub-selects in the node hold is theirs. What is nested
 * more deeply than `depth` is taken for it. */
bool tree_finds(const json_t *node, unsigned depth, tree_match *matches, void *context);

/* Whether an aggregate is called in the node, whether a column stands in it. */
bool tree_aggregates(const json_t *node);
bool tree_mentions_column(const json_t *node);

#endif
