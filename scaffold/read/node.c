/* The tree: look-up, equality, and mappings with an index. */
#include "scaffold/read/node.h"

#include "common/map.h"
#include "scaffold/read/reader.h"

#include <stdint.h>
#include <string.h>

/* Mappings of that many members and more have a hash table of positions in front of their members;
 * its last word is the number of its slots, a power of two. */
#define INDEX_MINIMUM 16

static bool has_key(const struct member *member, const char *key, size_t length)
{
    return member->key_length == length &&
           (length == 0 || (member->key[0] == key[0] && memcmp(member->key, key, length) == 0));
}

static const uint32_t *index_of(const struct member *members, uint32_t *slots)
{
    const uint32_t *end = (const uint32_t *)(const void *)members;

    *slots = end[-1];
    return end - 1 - *slots;
}

static const struct member *find_indexed(const struct node *mapping, const char *key, size_t length)
{
    uint32_t slots, at;
    const uint32_t *index = index_of(mapping->members, &slots);

    for (at = map_hash(key, length) & (slots - 1); index[at]; at = (at + 1) & (slots - 1))
        if (has_key(&mapping->members[index[at] - 1], key, length))
            return &mapping->members[index[at] - 1];
    return NULL;
}

const struct member *node_member_of(const struct node *mapping, const char *key, size_t length)
{
    unsigned i;

    if (!mapping || mapping->kind != NODE_MAPPING)
        return NULL;
    if (mapping->count >= INDEX_MINIMUM)
        return find_indexed(mapping, key, length);
    for (i = 0; i < mapping->count; i++)
        if (has_key(&mapping->members[i], key, length))
            return &mapping->members[i];
    return NULL;
}

const char *node_text(const struct node *node)
{
    return node_is(node, NODE_STRING) ? node->text : NULL;
}

bool node_get_true(const struct node *mapping, const char *key, bool otherwise)
{
    const struct node *node = node_get(mapping, key);

    return node_is(node, NODE_BOOLEAN) ? node->text[0] == 't' : otherwise;
}

bool node_is(const struct node *node, enum node_kind kind)
{
    return node && node->kind == kind;
}

static bool equal_sequences(const struct node *a, const struct node *b)
{
    unsigned i;

    for (i = 0; i < a->count; i++)
        if (!node_equal(a->items[i], b->items[i]))
            return false;
    return true;
}

static bool equal_mappings(const struct node *a, const struct node *b)
{
    const struct member *member, *other;
    unsigned i;

    for (i = 0; i < a->count; i++) {
        member = &a->members[i];
        other = node_member_of(b, member->key, member->key_length);
        if (!other || !node_equal(member->value, other->value))
            return false;
    }
    return true;
}

bool node_equal(const struct node *a, const struct node *b)
{
    if (a == b)
        return true;
    if (a->kind != b->kind || a->count != b->count)
        return false;
    switch (a->kind) {
    case NODE_NULL:
        return true;
    case NODE_NUMBER:
        return node_compare_numbers(a, b) == 0;
    case NODE_BOOLEAN:
    case NODE_STRING:
        return a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
    case NODE_SEQUENCE:
        return equal_sequences(a, b);
    case NODE_MAPPING:
        return equal_mappings(a, b);
    }
    return false;
}

const char *node_kind_name(enum node_kind kind)
{
    static const char *const names[] = {
        [NODE_NULL] = "null",       [NODE_BOOLEAN] = "a boolean",   [NODE_NUMBER] = "a number",
        [NODE_STRING] = "a string", [NODE_SEQUENCE] = "a sequence", [NODE_MAPPING] = "a mapping",
    };

    return names[kind];
}

/* Copy one member, or let it take the value of the one that is there. */
static void keep(struct member *members, unsigned *count, size_t found, const struct member *member,
                 node_duplicate *duplicate, void *context)
{
    if (found == *count) {
        members[(*count)++] = *member;
        return;
    }
    if (duplicate)
        duplicate(context, &members[found], member);
    members[found] = *member;
}

static size_t find_plain(const struct member *members, unsigned count, const struct member *member)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (has_key(&members[i], member->key, member->key_length))
            break;
    return i;
}

static void set_indexed(struct arena *arena, struct node *node, const struct member *members,
                        size_t count, node_duplicate *duplicate, void *context)
{
    uint32_t slots = 32, at, *index;
    unsigned kept = 0;
    size_t head, i;
    char *block;
    struct member *copy;

    while (slots < count + count / 2)
        slots *= 2;
    head = ((slots + 1) * sizeof *index + sizeof(void *) - 1) & ~(sizeof(void *) - 1);
    block = arena_alloc(arena, 1, head + count * sizeof *copy);
    copy = (struct member *)(void *)(block + head);
    index = (uint32_t *)(void *)copy - 1 - slots;
    index[slots] = slots;
    for (i = 0; i < count; i++) {
        at = map_hash(members[i].key, members[i].key_length) & (slots - 1);
        while (index[at] && !has_key(&copy[index[at] - 1], members[i].key, members[i].key_length))
            at = (at + 1) & (slots - 1);
        keep(copy, &kept, index[at] ? index[at] - 1 : kept, &members[i], duplicate, context);
        if (!index[at])
            index[at] = kept;
    }
    node->members = copy;
    node->count = kept & NODE_COUNT_LIMIT;
}

void node_set_members(struct arena *arena, struct node *node, const struct member *members,
                      size_t count, node_duplicate *duplicate, void *context)
{
    struct member *copy;
    unsigned kept = 0;
    size_t i;

    node->count = 0;
    node->members = NULL;
    if (count == 0)
        return;
    if (count >= INDEX_MINIMUM) {
        set_indexed(arena, node, members, count, duplicate, context);
        return;
    }
    copy = arena_alloc(arena, count, sizeof *copy);
    for (i = 0; i < count; i++)
        keep(copy, &kept, find_plain(copy, kept, &members[i]), &members[i], duplicate, context);
    node->members = copy;
    node->count = kept & NODE_COUNT_LIMIT;
}

static struct node *new_node(struct arena *arena, enum node_kind kind, struct locus where)
{
    struct node *node = arena_alloc(arena, 1, sizeof *node);

    node->kind = kind;
    node->where = where;
    return node;
}

const struct node *node_new_mapping(struct arena *arena, struct locus where,
                                    const struct member *members, size_t count)
{
    struct node *node = new_node(arena, NODE_MAPPING, where);

    node_set_members(arena, node, members, count, NULL, NULL);
    return node;
}

const struct node *node_new_sequence(struct arena *arena, struct locus where,
                                     const struct node *const *items, size_t count)
{
    struct node *node = new_node(arena, NODE_SEQUENCE, where);
    const struct node **copy = arena_alloc(arena, count ? count : 1, sizeof(struct node *));

    if (count)
        memcpy(copy, items, count * sizeof(struct node *));
    node->items = copy;
    node->count = (unsigned)count & NODE_COUNT_LIMIT;
    return node;
}

const struct node *node_new_scalar(struct arena *arena, enum node_kind kind, struct locus where,
                                   const char *text, size_t length)
{
    struct node *node = new_node(arena, kind, where);

    node->text = arena_strndup(arena, text, length);
    node->length = (unsigned)length;
    node->integer = kind == NODE_NUMBER && !memchr(text, '.', length) &&
                    !memchr(text, 'e', length) && !memchr(text, 'E', length);
    return node;
}

const struct node *node_new_text(struct arena *arena, struct locus where, const char *text)
{
    return node_new_scalar(arena, NODE_STRING, where, text, strlen(text));
}
