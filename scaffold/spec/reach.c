/* Which schemas something uses: those that no operation leads to are named when a document is validated. */
#include "scaffold/spec/build.h"

struct reach {
    struct build *build;
    bool *reached; /* by the schemas' index */
    struct schema **way;
    size_t depth, capacity;
};

static void reach(struct reach *reach, const struct schema *schema)
{
    if (schema == NULL || reach->reached[schema->index]) {
        return;
    }
    reach->reached[schema->index] = true;
    reach->way = build_grow(reach->build, reach->way, reach->depth, &reach->capacity,
                            sizeof(struct schema *));
    reach->way[reach->depth++] = reach->build->queue[schema->index];
}

static void reach_list(struct reach *all, const struct schema_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        reach(all, list->items[i]);
    }
}

static void reach_properties(struct reach *all, const struct schema_properties *properties)
{
    for (size_t i = 0; i < properties->count; i++) {
        reach(all, properties->items[i].schema);
    }
}

static void reach_children(struct reach *all, const struct schema *schema)
{
    const struct schema *const singles[] = {schema->ref,
                                            schema->array->items,
                                            schema->array->contains,
                                            schema->array->unevaluated_items,
                                            schema->object->additional_properties,
                                            schema->object->property_names,
                                            schema->object->unevaluated_properties,
                                            schema->combined->not,
                                            schema->combined->if_,
                                            schema->combined->then,
                                            schema->combined->else_};
    for (size_t i = 0; i < sizeof singles / sizeof *singles; i++) {
        reach(all, singles[i]);
    }
    reach_list(all, &schema->array->prefix_items);
    reach_list(all, &schema->combined->all_of);
    reach_list(all, &schema->combined->any_of);
    reach_list(all, &schema->combined->one_of);
    reach_properties(all, &schema->object->properties);
    reach_properties(all, &schema->object->pattern_properties);
    for (size_t i = 0; i < schema->object->dependency_count; i++) {
        reach(all, schema->object->dependencies[i].schema);
    }
    reach(all, schema->combined->discriminator.otherwise);
    for (size_t i = 0; i < schema->combined->discriminator.mapping_count; i++) {
        reach(all, schema->combined->discriminator.mapping[i].schema);
    }
}

static void reach_media(struct reach *all, const struct media *media, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        reach(all, media[i].schema);
    }
}

static void reach_operation(struct reach *all, const struct operation *operation)
{
    for (size_t i = 0; i < operation->parameter_count; i++) {
        reach(all, operation->parameters[i].schema);
    }
    if (operation->body != NULL) {
        reach_media(all, operation->body->media, operation->body->media_count);
    }
    for (size_t i = 0; i < operation->response_count; i++) {
        const struct response *response = &operation->responses[i];
        reach_media(all, response->media, response->media_count);
        for (size_t j = 0; j < response->header_count; j++) {
            reach(all, response->headers[j].schema);
        }
    }
}

/* A schema whose allOf holds one that is used, with a discriminator, is one of its kinds: used too. */
static bool is_kind_of_reached(const struct reach *all, const struct schema *schema)
{
    for (size_t i = 0; i < schema->combined->all_of.count; i++) {
        const struct schema *base = schema_target(schema->combined->all_of.items[i]);
        if (base->combined->discriminator.property != NULL && all->reached[base->index]) {
            return true;
        }
    }
    return false;
}

static void follow(struct reach *all)
{
    while (all->depth > 0) {
        reach_children(all, all->way[--all->depth]);
    }
}

static void reach_kinds(struct reach *all)
{
    for (size_t i = 0; i < all->build->named_count; i++) {
        struct schema *schema = all->build->named[i];
        if (!all->reached[schema->index] && is_kind_of_reached(all, schema)) {
            reach(all, schema);
            follow(all);
        }
    }
}

void build_reach(struct build *build)
{
    struct reach all = {.build = build};
    all.reached = arena_alloc(build->arena, build->queued + 1, sizeof *all.reached);
    for (size_t i = 0; i < build->operation_count; i++) {
        reach_operation(&all, &build->operations[i]);
    }
    for (size_t i = 0; i < build->callback_count; i++) {
        reach_operation(&all, &build->callbacks[i]);
    }
    follow(&all);
    reach_kinds(&all);
    for (size_t i = 0; i < build->named_count; i++) {
        const struct schema *schema = build->named[i];
        if (schema->is_component && !all.reached[schema->index]) {
            diagnostics_add(build->list, SEVERITY_WARNING, schema->node->where,
                            "refer to it, or remove it", "the schema '%s' is not used",
                            schema->name);
        }
    }
}
