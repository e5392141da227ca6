/* readOnly and writeOnly, carried from the properties that say so to all schemas around them. */
#include "scaffold/generate/variant.h"

#include "common/memory.h"
#include "scaffold/name/name.h"

#include <stdint.h>

struct variants {
    const char **names; /* by the schema's index; NULL: none differs */
};

/* A schema that stands inside (or is referred to by) another one. */
struct edge {
    uint32_t outer; /* its index */
    uint32_t next;  /* of the same inner schema; 0: none, else 1 + index */
};

/* What stands around what; gone when the variants are known. */
struct graph {
    const struct spec *spec;
    bool *differs;   /* this and the next two by the schema's index */
    uint32_t *first; /* 1 + index of the first edge of an inner schema */
    uint32_t *queue; /* indices of those that differ */
    size_t queued;
    struct edge *edges;
    size_t edge_count, edge_capacity;
};

static void add_edge(struct graph *graph, const struct schema *outer, const struct schema *inner)
{
    if (inner == NULL) {
        return;
    }
    if (graph->edge_count == graph->edge_capacity) {
        graph->edge_capacity = memory_grow(graph->edge_capacity, graph->edge_count + 1);
        graph->edges = memory_resize(graph->edges, graph->edge_capacity, sizeof *graph->edges);
    }
    graph->edges[graph->edge_count++] =
        (struct edge){.outer = outer->index, .next = graph->first[inner->index]};
    graph->first[inner->index] = (uint32_t)graph->edge_count;
}

static void add_list(struct graph *graph, const struct schema *outer,
                     const struct schema_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        add_edge(graph, outer, list->items[i]);
    }
}

static void add_properties(struct graph *graph, const struct schema *outer,
                           const struct schema_properties *properties)
{
    for (size_t i = 0; i < properties->count; i++) {
        add_edge(graph, outer, properties->items[i].schema);
    }
}

static void add_edges(struct graph *graph, const struct schema *schema)
{
    add_edge(graph, schema, schema->ref);
    add_edge(graph, schema, schema->array->items);
    add_edge(graph, schema, schema->object->additional_properties);
    add_list(graph, schema, &schema->array->prefix_items);
    add_list(graph, schema, &schema->combined->all_of);
    add_list(graph, schema, &schema->combined->any_of);
    add_list(graph, schema, &schema->combined->one_of);
    add_properties(graph, schema, &schema->object->properties);
    add_properties(graph, schema, &schema->object->pattern_properties);
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

static void differ(struct graph *graph, unsigned index)
{
    if (!graph->differs[index]) {
        graph->differs[index] = true;
        graph->queue[graph->queued++] = index;
    }
}

/* All schemas around those that differ differ too. */
static void spread(struct graph *graph)
{
    for (size_t i = 0; i < graph->spec->all_schema_count; i++) {
        add_edges(graph, graph->spec->all_schemas[i]);
    }
    for (size_t i = 0; i < graph->queued; i++) {
        for (uint32_t at = graph->first[graph->queue[i]]; at != 0; at = graph->edges[at - 1].next) {
            differ(graph, graph->edges[at - 1].outer);
        }
    }
}

static void name_requests(struct arena *arena, const struct graph *graph, const char **names)
{
    struct arena *scratch = arena_new();
    struct name_scope *scope = name_scope_new(scratch, NAME_PASCAL);
    const struct spec *spec = graph->spec;
    for (size_t i = 0; i < spec->schema_count; i++) {
        name_scope_reserve(scope, spec->schemas[i]->type_name);
    }
    for (size_t i = 0; i < spec->schema_count; i++) {
        const struct schema *schema = spec->schemas[i];
        if (graph->differs[schema->index]) {
            const char *wish = arena_printf(scratch, "%sRequest", schema->type_name);
            names[schema->index] = arena_strdup(arena, name_scope_add(scope, wish));
        }
    }
    arena_free(scratch);
}

struct variants *variants_new(struct arena *arena, const struct spec *spec)
{
    size_t count = spec->all_schema_count;
    struct variants *variants = arena_alloc(arena, 1, sizeof *variants);
    struct graph graph = {.spec = spec,
                          .differs = memory_alloc(count, sizeof *graph.differs),
                          .first = memory_alloc(count, sizeof *graph.first),
                          .queue = memory_alloc(count, sizeof *graph.queue)};
    for (size_t i = 0; i < count; i++) {
        if (has_one_way_property(spec->all_schemas[i])) {
            differ(&graph, spec->all_schemas[i]->index);
        }
    }
    if (graph.queued > 0) {
        spread(&graph);
        variants->names = arena_alloc(arena, count, sizeof *variants->names);
        name_requests(arena, &graph, variants->names);
    }
    memory_free(graph.differs);
    memory_free(graph.first);
    memory_free(graph.queue);
    memory_free(graph.edges);
    return variants;
}

const char *variants_request_name(const struct variants *variants, const struct schema *schema)
{
    return variants->names == NULL ? NULL : variants->names[schema->index];
}
