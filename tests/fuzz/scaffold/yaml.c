/* The YAML reader: sound trees, and the same as the JSON reader's where both can read. */
#include "tests/fuzz/scaffold/tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_ascii(const uint8_t *data, size_t size)
{
    size_t i;

    for (i = 0; i < size; i++)
        if (data[i] >= 0x80)
            return false;
    return true;
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
    if (node && !list.count && is_ascii(data, size)) {
        json = read_document(arena, "f", (const char *)data, size, READ_JSON, &json_list);
        must(!json || json_list.count || node_equal(node, json));
    }
    arena_free(arena);
    return 0;
}
