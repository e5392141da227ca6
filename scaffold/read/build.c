/* What both readers do to make a tree: positions, nodes, and closing containers. */
#include "common/memory.h"
#include "scaffold/read/read.h"
#include "scaffold/read/reader.h"

#include <string.h>

#define NODES_AT_ONCE 128

struct locus reader_locus(const struct reader *reader, unsigned line, unsigned column)
{
    return (struct locus){.file = reader->file, .line = line, .column = column};
}

struct node *reader_node(struct reader *reader, enum node_kind kind, struct locus where)
{
    struct node *node;

    if (reader->written++ >= READ_NODE_LIMIT) {
        diagnostics_add(reader->list, SEVERITY_ERROR, where, NULL,
                        "the document has more than %u values", READ_NODE_LIMIT);
        return NULL;
    }
    if (reader->spare_count == 0) {
        reader->spare = arena_alloc(reader->arena, NODES_AT_ONCE, sizeof *reader->spare);
        reader->spare_count = NODES_AT_ONCE;
    }
    reader->spare_count--;
    node = reader->spare++;
    node->kind = kind;
    node->where = where;
    return node;
}

static void warn_duplicate(void *context, const struct member *first, const struct member *second)
{
    struct reader *reader = context;

    diagnostics_add(reader->list, SEVERITY_WARNING, second->where,
                    "remove one of the two; the later one is used",
                    "'%.*s' is there twice in the same mapping: first in line %u, column %u",
                    (int)(second->key_length > 100 ? 100 : second->key_length), second->key,
                    first->where.line, first->where.column);
}

void reader_close_mapping(struct reader *reader, struct reader_stack *stack, size_t base,
                          struct node *node)
{
    if (stack->member_count > base)
        node_set_members(reader->arena, node, stack->members + base, stack->member_count - base,
                         warn_duplicate, reader);
    stack->member_count = base;
}

void reader_close_sequence(struct reader *reader, struct reader_stack *stack, size_t base,
                           struct node *node)
{
    size_t count = stack->item_count - base;
    const struct node **items;

    if (count) {
        items = arena_alloc(reader->arena, count, sizeof(struct node *));
        memcpy(items, stack->items + base, count * sizeof(struct node *));
        node->items = items;
    }
    node->count = (unsigned)count & NODE_COUNT_LIMIT;
    stack->item_count = base;
}

void reader_push_member(struct reader_stack *stack, const struct member *member)
{
    if (stack->member_count == stack->member_capacity) {
        stack->member_capacity = memory_grow(stack->member_capacity, stack->member_count + 1);
        stack->members =
            memory_resize(stack->members, stack->member_capacity, sizeof *stack->members);
    }
    stack->members[stack->member_count++] = *member;
}

void reader_push_item(struct reader_stack *stack, const struct node *item)
{
    if (stack->item_count == stack->item_capacity) {
        stack->item_capacity = memory_grow(stack->item_capacity, stack->item_count + 1);
        stack->items = memory_resize(stack->items, stack->item_capacity, sizeof(struct node *));
    }
    stack->items[stack->item_count++] = item;
}

void reader_stack_release(struct reader_stack *stack)
{
    memory_free(stack->members);
    memory_free(stack->items);
}
