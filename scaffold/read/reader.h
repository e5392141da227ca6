/* What the readers of JSON and YAML share; private to scaffold/read. */
#ifndef SCAFFOLD_READ_READER_H
#define SCAFFOLD_READ_READER_H

#include "common/arena.h"
#include "common/diagnostic.h"
#include "scaffold/read/node.h"

#include <stdbool.h>
#include <stddef.h>

/* A document on its way in. */
struct reader {
    struct arena *arena;
    const char *file; /* lives in the arena */
    struct diagnostics *list;
    struct node *spare; /* nodes are taken from the arena many at a time */
    size_t spare_count;
    size_t written; /* nodes so far, aliases not counted */
};

/* Members and items of the containers that are still open, innermost last. */
struct reader_stack {
    struct member *members;
    size_t member_count, member_capacity;
    const struct node **items;
    size_t item_count, item_capacity;
};

/* The readers themselves; `bytes` is UTF-8 without BOM. The JSON reader changes `bytes`, which must
 * be followed by a NUL and live in the arena: decoded strings stay where they are. NULL with an
 * error in the list. */
const struct node *json_read(struct reader *reader, char *bytes, size_t length);
const struct node *yaml_read(struct reader *reader, const char *bytes, size_t length);

/* The same of what most people write in YAML, without libyaml. NULL, with nothing in the list, when the
 * document is no such or has a mistake in it: then yaml_read() reads it. */
const struct node *subset_read(struct reader *reader, const char *bytes, size_t length);

struct locus reader_locus(const struct reader *reader, unsigned line, unsigned column);

/* A zeroed node. NULL, with an error in the list, beyond READ_NODE_LIMIT. */
struct node *reader_node(struct reader *reader, enum node_kind kind, struct locus where);

/* Give `node` what lies above `base` on the stack, and take it from there. Of members with the same
 * key the last is kept, with a warning. */
void reader_close_mapping(struct reader *reader, struct reader_stack *stack, size_t base,
                          struct node *node);
void reader_close_sequence(struct reader *reader, struct reader_stack *stack, size_t base,
                           struct node *node);

void reader_push_member(struct reader_stack *stack, const struct member *member);
void reader_push_item(struct reader_stack *stack, const struct node *item);
void reader_stack_release(struct reader_stack *stack);

/* Called for two members with the same key, in the order of the document. */
typedef void node_duplicate(void *context, const struct member *first, const struct member *second);

/* Copy members into the arena behind their index; of two with the same key the second's value is kept
 * at the first's place, after a call of `duplicate` unless NULL. */
void node_set_members(struct arena *arena, struct node *node, const struct member *members,
                      size_t count, node_duplicate *duplicate, void *context);

/* A plain scalar under the YAML 1.2 core schema. */
enum core_kind {
    CORE_STRING,
    CORE_NULL,
    CORE_BOOLEAN,
    CORE_INTEGER,
    CORE_FLOAT,
    CORE_SPECIAL, /* .inf, -.inf, .nan: numbers that JSON does not have */
};

enum core_kind core_kind_of(const char *text, size_t length);

/* Make what JSON has for that kind of `node`, which has the scalar's text; another text is in the arena. Strings, and
 * numbers that JSON does not have, stay as they are. */
void core_apply(struct arena *arena, struct node *node, enum core_kind kind);

/* The JSON number for the text of CORE_INTEGER or CORE_FLOAT; in the arena. */
const char *core_number(struct arena *arena, const char *text, size_t length);

#endif
