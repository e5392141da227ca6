/* Extensions (x-…) as object literals. */
#include "scaffold/generate/extension.h"

#include "scaffold/generate/code.h"

#include <string.h>

/* Members that are gathered. */
struct gathered {
    struct member *members;
    size_t count;
};

static bool is_there(const struct gathered *gathered, const struct member *member)
{
    for (size_t i = 0; i < gathered->count; i++) {
        if (strcmp(gathered->members[i].key, member->key) == 0) {
            return true;
        }
    }
    return false;
}

static void gather(struct arena *arena, const struct node *node, struct gathered *gathered)
{
    size_t more = node_is(node, NODE_MAPPING) ? node->count : 0;
    gathered->members = arena_grow(arena, gathered->members, gathered->count,
                                   gathered->count + more + 1, sizeof *gathered->members);
    for (size_t i = 0; i < more; i++) {
        const struct member *member = &node->members[i];
        if (strncmp(member->key, "x-", 2) == 0 && !is_there(gathered, member)) {
            gathered->members[gathered->count++] = *member;
        }
    }
}

/* The members as an object, its first line at `column`; NULL when there are none. */
static const char *object_code(struct arena *arena, const struct gathered *gathered,
                               unsigned indent, unsigned column)
{
    if (gathered->count == 0) {
        return NULL;
    }
    const struct node *object =
        node_new_mapping(arena, (struct locus){0}, gathered->members, gathered->count);
    return code_item(arena, code_value(arena, object), indent, column);
}

static void add_named(struct arena *arena, json_t *list, const char *name, const struct node *node)
{
    struct gathered gathered = {0};
    const char *property = code_property(arena, name, strlen(name));
    gather(arena, node, &gathered);
    const char *code = object_code(arena, &gathered, LAYOUT_INDENT,
                                   LAYOUT_INDENT + (unsigned)strlen(property) + 2);
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
    struct gathered document = {0};
    gather(arena, spec->document, &document);
    gather(arena, node_get(spec->document, "info"), &document);
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
