/*
 * One tree for YAML and JSON: what a document says, and where. Scalars keep their text, so that no
 * digit of a number is lost; `scalar` says what the core schema makes of it.
 */
#ifndef SCAFFOLD_READ_NODE_H
#define SCAFFOLD_READ_NODE_H

#include "common/locus.h"

#include <stdbool.h>
#include <stddef.h>

enum node_kind {
    NODE_NULL,
    NODE_BOOLEAN,
    NODE_NUMBER,
    NODE_STRING,
    NODE_SEQUENCE,
    NODE_MAPPING,
};

struct node {
    enum node_kind kind;
    bool integer;        /* NODE_NUMBER: written without fraction and exponent */
    const char *text;    /* scalars: the value (strings: decoded; numbers: a valid JSON number);
                            NUL-terminated, may hold NULs before `length` */
    size_t length;
    struct locus where;  /* of the value */
    size_t count;        /* members or items */
    struct member *members;     /* NODE_MAPPING, in the order of the document, no key twice */
    const struct node **items;  /* NODE_SEQUENCE */
    const struct member_index *index; /* NODE_MAPPING with many members; private to node.c */
};

struct member {
    const char *key;     /* as a string, whatever YAML calls it: 200 → "200" */
    size_t key_length;
    struct locus where;  /* of the key */
    const struct node *value;
};

/* The value of a key, or NULL; `mapping` may be NULL or of another kind. */
const struct node *node_get(const struct node *mapping, const char *key);
const struct member *node_member(const struct node *mapping, const char *key);

/* The text of a string, or NULL when the node is absent or no string. */
const char *node_text(const struct node *node);

/* The text of the string (value) of a key, or NULL. */
const char *node_get_text(const struct node *mapping, const char *key);

/* The boolean of a key; `otherwise` when absent or no boolean. */
bool node_get_true(const struct node *mapping, const char *key, bool otherwise);

/* Deep equality as JSON Schema has it: 1 equals 1.0, members in any order. */
bool node_equal(const struct node *a, const struct node *b);

/* What messages call it: "a mapping", "a string", … */
const char *node_kind_name(enum node_kind kind);

#endif
