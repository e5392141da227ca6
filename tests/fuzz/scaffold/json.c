/* The JSON reader: sound trees, and jansson's opinion of what is JSON. */
#include "tests/fuzz/scaffold/tree.h"

#include <jansson.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_about_depth(const struct diagnostics *list)
{
    return list->count && strstr(list->items[0].message, "levels of nesting");
}

/* What jansson cannot hold although it is JSON: numbers beyond its types, keys with a NUL. */
static bool is_about_range(const json_error_t *error)
{
    return json_error_code(error) == json_error_numeric_overflow ||
           json_error_code(error) == json_error_null_byte_in_key ||
           json_error_code(error) == json_error_stack_overflow;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct diagnostics list;
    const struct node *node;
    json_error_t error;
    json_t *other;

    diagnostics_init(&list, arena);
    node = read_document(arena, "f", (const char *)data, size, READ_JSON, &list);
    must(node || list.errors);
    if (node)
        check_tree(node, 0);
    /* jansson stops at a NUL behind the document, and knows neither UTF-16 nor a BOM */
    if (!memchr(data, 0, size) &&
        (size < 2 || (data[0] != 0xef && data[0] != 0xfe && data[0] != 0xff))) {
        other = json_loadb((const char *)data, size, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
        if (other)
            must((node && !list.errors) || is_about_depth(&list));
        else
            must(list.errors || is_about_range(&error));
        json_decref(other);
    }
    arena_free(arena);
    return 0;
}
