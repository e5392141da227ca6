/* Faults where they stand: parameters, and every place in a body. */
#include "scaffold/request/walk.h"

#include "common/buffer.h"
#include "scaffold/generate/check.h"
#include "scaffold/generate/match.h"
#include "scaffold/generate/types.h"
#include "scaffold/request/fault.h"

#include <string.h>

#define WALK_DEPTH_LIMIT 6   /* of values inside values */
#define PARAMETER_LIMIT 2000 /* bytes of a parameter; longer ones meet other limits first */
#define COMBINATION_LIMIT 6  /* of schemas inside schemas that describe one value */

struct frame {
    const struct node *parent;
    size_t index; /* of the member or item that is replaced */
};

struct walk {
    struct arena *arena;
    const struct rule *rule; /* of the whole body */
    bool textual;            /* forms: no types but text */
    struct frame frames[WALK_DEPTH_LIMIT];
    size_t depth;
    walk_take *take;
    void *context;
};

/* --- parameters --- */

static bool is_refused(struct arena *arena, const struct rule *rule, const struct node *value)
{
    return !match_rule(arena, rule, value, CHECK_REQUEST);
}

/* The text of a parameter may be read as a number or stay text: neither must be right. */
static bool is_refused_as_text(struct arena *arena, const struct rule *rule,
                               const struct node *value)
{
    if (value->kind == NODE_SEQUENCE || value->kind == NODE_MAPPING) {
        return is_refused(arena, rule, value);
    }
    const struct node *text =
        node_new_scalar(arena, NODE_STRING, value->where, value->text, value->length);
    return is_refused(arena, rule, value) && is_refused(arena, rule, text);
}

/* What cannot be sent as this parameter, or would be another request. */
static bool is_unsendable(const struct parameter *parameter, const struct fault *fault,
                          const struct node *good)
{
    const struct node *value = fault->value;
    bool list = good->kind == NODE_SEQUENCE;
    if (good->kind == NODE_MAPPING || list != (value->kind == NODE_SEQUENCE)) {
        return true;
    }
    if (list) {
        return value->count == 0 || parameter->in == PARAMETER_PATH;
    }
    return value->length > PARAMETER_LIMIT || value->length == 0;
}

static const char *place_name(const struct parameter *parameter)
{
    static const char *const places[PARAMETER_PLACES] = {"path", "query", "header", "cookie"};
    return places[parameter->in];
}

static bool has_default(const struct parameter *parameter)
{
    return parameter->schema != NULL && (parameter->schema->notes->fallback != NULL ||
                                         schema_target(parameter->schema)->notes->fallback != NULL);
}

static void walk_parameter(struct arena *arena, const struct sample_value *good, walk_take *take,
                           void *context)
{
    const struct parameter *parameter = good->parameter;
    struct fault faults[FAULT_LIMIT];
    if (parameter->required && parameter->in != PARAMETER_PATH && !has_default(parameter)) {
        take(context,
             &(struct walk_fault){.name = arena_printf(arena, "without %s parameter '%s'",
                                                       place_name(parameter), parameter->name),
                                  .parameter = parameter,
                                  .certain = true});
    }
    if (good->value == NULL || parameter->schema == NULL || parameter->style == STYLE_CONTENT) {
        return;
    }
    const struct rule *rule = check_use(arena, parameter->schema, CHECK_REQUEST);
    size_t count = fault_list(arena, schema_target(parameter->schema), good->value, true, faults);
    for (size_t i = 0; i < count; i++) {
        if (is_unsendable(parameter, &faults[i], good->value)) {
            continue;
        }
        bool certain = is_refused_as_text(arena, rule, faults[i].value);
        if (certain || faults[i].injection) {
            take(context, &(struct walk_fault){
                              .name = arena_printf(arena, "%s %s: %s", place_name(parameter),
                                                   parameter->name, faults[i].name),
                              .parameter = parameter,
                              .value = faults[i].value,
                              .certain = certain});
        }
    }
}

void walk_parameters(struct arena *arena, const struct sample *good, walk_take *take, void *context)
{
    for (size_t i = 0; i < good->count; i++) {
        walk_parameter(arena, &good->values[i], take, context);
    }
}

/* --- bodies --- */

/* The whole body with the value at the end of the frames replaced. */
static const struct node *rebuilt(const struct walk *walk, const struct node *value)
{
    for (size_t i = walk->depth; i-- > 0;) {
        const struct node *parent = walk->frames[i].parent;
        size_t index = walk->frames[i].index;
        if (parent->kind == NODE_MAPPING) {
            struct member *members = arena_alloc(walk->arena, parent->count, sizeof *members);
            memcpy(members, parent->members, parent->count * sizeof *members);
            members[index].value = value;
            value = node_new_mapping(walk->arena, parent->where, members, parent->count);
        } else {
            const struct node **items = arena_alloc(walk->arena, parent->count, sizeof *items);
            memcpy(items, parent->items, parent->count * sizeof *items);
            items[index] = value;
            value = node_new_sequence(walk->arena, parent->where, items, parent->count);
        }
    }
    return value;
}

/* The same with the value as a text, as forms have it. */
static const struct node *as_text(const struct walk *walk, const struct node *value)
{
    bool scalar = value->kind != NODE_MAPPING && value->kind != NODE_SEQUENCE;
    return rebuilt(walk, scalar ? node_new_scalar(walk->arena, NODE_STRING, value->where,
                                                  value->text, value->length)
                                : value);
}

/* "body.lines[0].email" */
static const char *place_of(const struct walk *walk)
{
    struct buffer name = BUFFER_INIT;
    buffer_puts(&name, "body");
    for (size_t i = 0; i < walk->depth; i++) {
        const struct node *parent = walk->frames[i].parent;
        size_t index = walk->frames[i].index;
        if (parent->kind == NODE_MAPPING) {
            buffer_printf(&name, ".%s", parent->members[index].key);
        } else {
            buffer_printf(&name, "[%zu]", index);
        }
    }
    const char *text = arena_strdup(walk->arena, buffer_text(&name));
    buffer_release(&name);
    return text;
}

/* The schema of a property in what a schema combines; NULL: none describes it. */
static const struct schema *find_property(const struct schema *schema, const struct member *member,
                                          int depth)
{
    schema = schema_target(schema);
    const struct schema *found = NULL;
    for (size_t i = 0; i < schema->object->properties.count; i++) {
        const struct schema_property *property = &schema->object->properties.items[i];
        if (property->length == member->key_length &&
            memcmp(property->name, member->key, member->key_length) == 0) {
            return property->schema;
        }
    }
    const struct schema_list *const lists[] = {&schema->combined->all_of, &schema->combined->one_of,
                                               &schema->combined->any_of};
    for (size_t i = 0; i < 3 && depth < COMBINATION_LIMIT; i++) {
        for (size_t j = 0; found == NULL && j < lists[i]->count; j++) {
            found = find_property(lists[i]->items[j], member, depth + 1);
        }
    }
    if (found == NULL && schema->ref != NULL && !schema->endless && depth < COMBINATION_LIMIT) {
        found = find_property(schema->ref, member, depth + 1);
    }
    return found != NULL ? found : schema->object->additional_properties;
}

static void attack_value(struct walk *walk, const struct schema *schema, const struct node *value)
{
    struct fault faults[FAULT_LIMIT];
    size_t count = fault_list(walk->arena, schema, value, walk->textual, faults);
    for (size_t i = 0; i < count; i++) {
        const struct node *wrong = faults[i].value;
        bool many = wrong->kind == NODE_SEQUENCE || value->kind == NODE_SEQUENCE ||
                    (walk->depth > 0 && value->kind == NODE_MAPPING);
        if (walk->textual && (many || (walk->depth == 0 && wrong->kind != NODE_MAPPING))) {
            continue;
        }
        const struct node *body = rebuilt(walk, wrong);
        bool certain =
            is_refused(walk->arena, walk->rule, body) &&
            (!walk->textual || is_refused(walk->arena, walk->rule, as_text(walk, wrong)));
        if (certain || faults[i].injection) {
            walk->take(walk->context,
                       &(struct walk_fault){.name = arena_printf(walk->arena, "%s: %s",
                                                                 place_of(walk), faults[i].name),
                                            .value = body,
                                            .certain = certain});
        }
    }
}

static void walk_value(struct walk *walk, const struct schema *schema, const struct node *value)
{
    schema = schema_target(schema);
    attack_value(walk, schema, value);
    if (walk->depth == WALK_DEPTH_LIMIT) {
        return;
    }
    struct frame *frame = &walk->frames[walk->depth++];
    frame->parent = value;
    for (size_t i = 0; value->kind == NODE_MAPPING && i < value->count; i++) {
        const struct schema *inner = find_property(schema, &value->members[i], 0);
        frame->index = i;
        if (inner != NULL) {
            walk_value(walk, inner, value->members[i].value);
        }
    }
    if (value->kind == NODE_SEQUENCE && value->count > 0 && schema->array->items != NULL &&
        schema->array->prefix_items.count == 0) {
        frame->index = 0;
        walk_value(walk, schema->array->items, value->items[0]);
    }
    walk->depth--;
}

void walk_body(struct arena *arena, const struct sample *good, walk_take *take, void *context)
{
    if (good->media == NULL || good->body == NULL || good->media->schema == NULL) {
        return;
    }
    enum media_kind kind = media_kind_of(good->media->type);
    if (kind > MEDIA_MULTIPART) {
        return; /* text and bytes: nothing of their inside is checked */
    }
    struct walk walk = {.arena = arena,
                        .rule = check_use(arena, good->media->schema, CHECK_REQUEST),
                        .textual = kind != MEDIA_JSON,
                        .take = take,
                        .context = context};
    walk_value(&walk, good->media->schema, good->body);
}
