/*
 * One tree for YAML and JSON: what a document says, and where. Scalars keep their text, so that no
 * digit of a number is lost. Nodes are small and may be shared (YAML's aliases): never changed.
 */
#ifndef SCAFFOLD_READ_NODE_H
#define SCAFFOLD_READ_NODE_H

#include "common/arena.h"
#include "common/locus.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum node_kind {
    NODE_NULL,
    NODE_BOOLEAN,
    NODE_NUMBER,
    NODE_STRING,
    NODE_SEQUENCE,
    NODE_MAPPING,
};

#define NODE_COUNT_LIMIT ((1u << 28) - 1)

struct node {
    enum node_kind kind : 3;
    bool integer : 1;    /* NODE_NUMBER: written without fraction and exponent */
    unsigned count : 28; /* members or items; 0 for scalars */
    unsigned length;     /* scalars: bytes of text; else 0 */
    struct locus where;  /* of the value */
    union {              /* by kind; members and items may be NULL when count is 0 */
        const char
            *text; /* scalars: the value (strings: decoded UTF-8; numbers: a valid JSON number;
                      "true", "false", "null"); NUL-terminated, may hold NULs before `length` */
        const struct member *members; /* in the order of the document, no key twice */
        const struct node *const *items;
    };
};

struct member {
    const char *key; /* as a string, whatever YAML calls it: 200 → "200" */
    size_t key_length;
    struct locus where;       /* of the key */
    const struct node *value; /* never NULL */
};

/* The member of a key, or NULL; `mapping` may be NULL or of another kind. The key may hold NULs. */
const struct member *node_member_of(const struct node *mapping, const char *key, size_t length);
static inline const struct member *node_member(const struct node *mapping, const char *key)
{
    return node_member_of(mapping, key, strlen(key));
}

/* The value of a key, or NULL. */
static inline const struct node *node_get(const struct node *mapping, const char *key)
{
    const struct member *member = node_member(mapping, key);
    return member ? member->value : NULL;
}

/* The text of a string, or NULL when the node is absent or no string. */
const char *node_text(const struct node *node);

/* The text of the string (value) of a key, or NULL. */
static inline const char *node_get_text(const struct node *mapping, const char *key)
{
    return node_text(node_get(mapping, key));
}

/* The boolean of a key; `otherwise` when absent or no boolean. */
bool node_get_true(const struct node *mapping, const char *key, bool otherwise);

/* Whether it is there and of that kind. */
bool node_is(const struct node *node, enum node_kind kind);

/* Deep equality as JSON Schema has it: 1 equals 1.0 equals 10e-1, exact to the last digit; members
 * in any order. */
bool node_equal(const struct node *a, const struct node *b);

/* Whether the number is mathematically an integer: 3, 3.0, 30e-1. */
bool node_is_integral(const struct node *number);

/* Compare two NODE_NUMBERs exactly: below, equal to or above 0. */
int node_compare_numbers(const struct node *a, const struct node *b);

/* Make a node whose `count` members, with no key twice, are copied into the arena and indexed; for
 * readers and for what rewrites documents. */
const struct node *node_new_mapping(struct arena *arena, struct locus where,
                                    const struct member *members, size_t count);
const struct node *node_new_sequence(struct arena *arena, struct locus where,
                                     const struct node *const *items, size_t count);
/* A scalar of that kind; the text is copied. */
const struct node *node_new_scalar(struct arena *arena, enum node_kind kind, struct locus where,
                                   const char *text, size_t length);
/* A string that ends with a NUL, without it; it is copied. */
const struct node *node_new_text(struct arena *arena, struct locus where, const char *text);

/* What messages call it: "a mapping", "a string", … */
const char *node_kind_name(enum node_kind kind);

#endif
