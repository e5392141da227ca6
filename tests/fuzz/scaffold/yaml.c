/* The YAML reader: sound trees, and the same as the JSON reader's where both can read. */
#include "tests/fuzz/scaffold/tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Line breaks that only YAML knows, and byte order marks. */
static bool has_odd_breaks(const uint8_t *data, size_t size)
{
    size_t i;

    for (i = 0; i < size; i++)
        if (data[i] == '\r' || data[i] == 0xc2 || data[i] == 0xe2 || data[i] == 0xef)
            return true;
    return false;
}

static void check_same_places(const struct node *a, const struct node *b)
{
    unsigned i;

    must(a->where.line == b->where.line && a->where.column == b->where.column);
    for (i = 0; a->kind == NODE_SEQUENCE && i < a->count; i++)
        check_same_places(a->items[i], b->items[i]);
    for (i = 0; a->kind == NODE_MAPPING && i < a->count; i++) {
        must(a->members[i].where.line == b->members[i].where.line);
        must(a->members[i].where.column == b->members[i].where.column);
        check_same_places(a->members[i].value, b->members[i].value);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct diagnostics list, json_list;
    const struct node *node, *json;

    diagnostics_init(&list, arena);
    diagnostics_init(&json_list, arena);
    node = read_document(arena, "f", (const char *)data, size, READ_YAML, &list);
    must(node || list.errors);
    if (node)
        check_tree(node, 0);
    if (node && !list.count && !has_odd_breaks(data, size)) {
        json = read_document(arena, "f", (const char *)data, size, READ_JSON, &json_list);
        if (json && !json_list.count) {
            must(node_equal(node, json));
            check_same_places(node, json);
        }
    }
    arena_free(arena);
    return 0;
}
