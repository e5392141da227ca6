/* What must hold for every tree that the readers give. */
#ifndef TESTS_FUZZ_SCAFFOLD_TREE_H
#define TESTS_FUZZ_SCAFFOLD_TREE_H

#include "common/text.h"
#include "scaffold/read/read.h"

#include <stdlib.h>

static inline void must(bool holds)
{
    if (!holds)
        abort();
}

static inline void check_place(struct locus where)
{
    must(where.file && where.line > 0 && where.column > 0);
}

/* Walk all of it, aliases expanded; returns how many nodes there are. */
static inline size_t check_tree(const struct node *node, unsigned depth)
{
    size_t count = 1;
    unsigned i;

    must(depth <= READ_DEPTH_LIMIT);
    check_place(node->where);
    if (node->kind == NODE_SEQUENCE) {
        for (i = 0; i < node->count; i++)
            count += check_tree(node->items[i], depth + 1);
    } else if (node->kind == NODE_MAPPING) {
        for (i = 0; i < node->count; i++) {
            check_place(node->members[i].where);
            must(node_member_of(node, node->members[i].key, node->members[i].key_length) ==
                 &node->members[i]);
            count += check_tree(node->members[i].value, depth + 1);
        }
    } else {
        must(node->text[node->length] == '\0' && text_is_utf8(node->text, node->length));
        must(node->kind != NODE_NUMBER || node_compare_numbers(node, node) == 0);
    }
    must(count <= READ_NODE_LIMIT);
    return count;
}

#endif
