/* readOnly and writeOnly, carried from the properties that say so to all schemas around them. */
#include "scaffold/generate/variant.h"

#include "scaffold/name/name.h"

/* A schema that stands inside (or is referred to by) another one. */
struct edge {
    const struct schema *outer;
    size_t next; /* of the same inner schema; 0: none, else 1 + index */
};

struct variants {
    struct arena *arena;
    const char **names; /* by the schema's index */
    bool *differs;
    struct edge *edges;
    size_t edge_count, edge_capacity;
    size_t *first; /* by the inner schema's index: 1 + index of its first edge */
};

static void add_edge(struct variants *variants, const struct schema *outer,
                     const struct schema *inner)
{
    if (inner == NULL) {
        return;
    }
    if (variants->edge_count == variants->edge_capacity) {
        size_t capacity = variants->edge_capacity == 0 ? 256 : variants->edge_capacity * 2;
        variants->edges = arena_grow(variants->arena, variants->edges, variants->edge_count,
                                     capacity, sizeof *variants->edges);
        variants->edge_capacity = capacity;
    }
    variants->edges[variants->edge_count++] =
        (struct edge){.outer = outer, .next = variants->first[inner->index]};
    variants->first[inner->index] = variants->edge_count;
}

static void add_list(struct variants *variants, const struct schema *outer,
                     const struct schema_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        add_edge(variants, outer, list->items[i]);
    }
}

static void add_properties(struct variants *variants, const struct schema *outer,
                           const struct schema_properties *properties)
{
    for (size_t i = 0; i < properties->count; i++) {
        add_edge(variants, outer, properties->items[i].schema);
    }
}

static void add_edges(struct variants *variants, const struct schema *schema)
{
    add_edge(variants, schema, schema->ref);
    add_edge(variants, schema, schema->array->items);
    add_edge(variants, schema, schema->object->additional_properties);
    add_list(variants, schema, &schema->array->prefix_items);
    add_list(variants, schema, &schema->combined->all_of);
    add_list(variants, schema, &schema->combined->any_of);
    add_list(variants, schema, &schema->combined->one_of);
    add_properties(variants, schema, &schema->object->properties);
    add_properties(variants, schema, &schema->object->pattern_properties);
}

static bool has_one_way_property(const struct schema *schema)
{
    for (size_t i = 0; i < schema->object->properties.count; i++) {
        const struct schema *property = schema->object->properties.items[i].schema;
        const struct schema *target = schema_target(property);
        if (property->read_only || property->write_only || target->read_only ||
            target->write_only) {
            return true;
        }
    }
    return false;
}

/* Mark all schemas around those in `queue`, which has room for every schema. */
static void spread(struct variants *variants, const struct schema **queue, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t at = variants->first[queue[i]->index]; at != 0;
             at = variants->edges[at - 1].next) {
            const struct schema *outer = variants->edges[at - 1].outer;
            if (!variants->differs[outer->index]) {
                variants->differs[outer->index] = true;
                queue[count++] = outer;
            }
        }
    }
}

static void name_requests(struct variants *variants, const struct spec *spec)
{
    struct name_scope *scope = name_scope_new(variants->arena, NAME_PASCAL);
    for (size_t i = 0; i < spec->schema_count; i++) {
        name_scope_reserve(scope, spec->schemas[i]->type_name);
    }
    for (size_t i = 0; i < spec->schema_count; i++) {
        const struct schema *schema = spec->schemas[i];
        if (variants->differs[schema->index]) {
            const char *wish = arena_printf(variants->arena, "%sRequest", schema->type_name);
            variants->names[schema->index] = name_scope_add(scope, wish);
        }
    }
}

struct variants *variants_new(struct arena *arena, const struct spec *spec)
{
    size_t count = spec->all_schema_count;
    struct variants *variants = arena_alloc(arena, 1, sizeof *variants);
    const struct schema **queue = arena_alloc(arena, count + 1, sizeof *queue);
    size_t queued = 0;
    variants->arena = arena;
    variants->names = arena_alloc(arena, count + 1, sizeof *variants->names);
    variants->differs = arena_alloc(arena, count + 1, sizeof *variants->differs);
    variants->first = arena_alloc(arena, count + 1, sizeof *variants->first);
    for (size_t i = 0; i < count; i++) {
        const struct schema *schema = spec->all_schemas[i];
        add_edges(variants, schema);
        if (has_one_way_property(schema)) {
            variants->differs[schema->index] = true;
            queue[queued++] = schema;
        }
    }
    spread(variants, queue, queued);
    name_requests(variants, spec);
    return variants;
}

const char *variants_request_name(const struct variants *variants, const struct schema *schema)
{
    return variants->names[schema->index];
}
