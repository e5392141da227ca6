/* Extensions (x-…) as object literals. */
#include "scaffold/generate/extension.h"

#include "scaffold/generate/code.h"

#include <string.h>

static void add_extensions(struct arena *arena, const struct node *node, struct code_list *members)
{
    for (size_t i = 0; node_is(node, NODE_MAPPING) && i < node->count; i++) {
        const struct member *member = &node->members[i];
        if (strncmp(member->key, "x-", 2) == 0) {
            const char *name = code_property(arena, member->key, member->key_length);
            code_add(members, layout_all(arena, layout_printf(arena, "%s: ", name),
                                         code_value(arena, member->value), NULL));
        }
    }
}

/* The members as an object, its first line at `column`; NULL when there are none. */
static const char *object_code(struct arena *arena, const struct code_list *members,
                               unsigned indent, unsigned column)
{
    return members->count == 0 ? NULL
                               : code_text(arena, code_braces(arena, members), indent, column);
}

static void add_named(struct arena *arena, json_t *list, const char *name, const struct node *node)
{
    struct code_list members = {.arena = arena};
    const char *property = code_property(arena, name, strlen(name));
    add_extensions(arena, node, &members);
    const char *code =
        object_code(arena, &members, LAYOUT_INDENT, LAYOUT_INDENT + (unsigned)strlen(property) + 2);
    if (code != NULL) {
        json_array_append_new(list, json_pack("{s:s, s:s}", "name", name, "code", code));
    }
}

static json_t *operations_view(struct arena *arena, const struct spec *spec)
{
    json_t *list = json_array();
    for (size_t i = 0; i < spec->operation_count; i++) {
        add_named(arena, list, spec->operations[i].name, spec->operations[i].node);
    }
    return list;
}

static json_t *schemas_view(struct arena *arena, const struct spec *spec)
{
    json_t *list = json_array();
    for (size_t i = 0; i < spec->schema_count; i++) {
        add_named(arena, list, spec->schemas[i]->type_name, spec->schemas[i]->node);
    }
    return list;
}

json_t *extension_view(struct arena *arena, const struct spec *spec)
{
    struct code_list document = {.arena = arena};
    add_extensions(arena, spec->document, &document);
    add_extensions(arena, node_get(spec->document, "info"), &document);
    const char *code =
        object_code(arena, &document, 0, sizeof "export const document: Extensions = " - 1);
    json_t *operations = operations_view(arena, spec);
    json_t *schemas = schemas_view(arena, spec);
    bool any = code != NULL || json_array_size(operations) + json_array_size(schemas) > 0;
    json_t *view = json_pack("{s:s, s:o, s:o}", "document", code == NULL ? "{}" : code,
                             "operations", operations, "schemas", schemas);
    if (!any) {
        json_decref(view);
        return NULL;
    }
    return view;
}
