/* Schemas of the model: a queue instead of recursion. */
#include "scaffold/spec/schema.h"

#include "scaffold/name/name.h"
#include "scaffold/spec/build.h"
#include "scaffold/spec/keyword.h"

#include <stdint.h>
#include <string.h>

static const struct {
    const char *name;
    unsigned bits;
} type_names[] = {
    {"null", SCHEMA_NULL},       {"boolean", SCHEMA_BOOLEAN},
    {"integer", SCHEMA_INTEGER}, {"number", SCHEMA_NUMBER | SCHEMA_INTEGER},
    {"string", SCHEMA_STRING},   {"array", SCHEMA_ARRAY},
    {"object", SCHEMA_OBJECT},
};

unsigned schema_type_bits(const char *name)
{
    for (size_t i = 0; i < sizeof type_names / sizeof *type_names; i++) {
        if (strcmp(type_names[i].name, name) == 0) {
            return type_names[i].bits;
        }
    }
    return 0;
}

const char *schema_type_name(unsigned bit)
{
    for (size_t i = 0; i < sizeof type_names / sizeof *type_names; i++) {
        if ((type_names[i].bits & bit) == bit) {
            return type_names[i].name;
        }
    }
    return "nothing";
}

bool build_is(struct build *build, const struct node *node, enum node_kind kind, const char *what)
{
    if (node == NULL) {
        return false;
    }
    if (node->kind != kind) {
        diagnostics_add(build->list, SEVERITY_ERROR, node->where, NULL, "%s must be %s, not %s",
                        what, node_kind_name(kind), node_kind_name(node->kind));
        return false;
    }
    return true;
}

void *build_grow(struct build *build, void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity) {
        return items;
    }
    size_t next = *capacity == 0 ? 16 : *capacity * 2;
    items = arena_grow(build->arena, items, count, next, size);
    *capacity = next;
    return items;
}

static size_t slot_of(const struct build *build, const struct node *node)
{
    uint64_t hash = (uint64_t)(uintptr_t)node * UINT64_C(0x9E3779B97F4A7C15);
    size_t slot = (size_t)(hash >> 20) & (build->slot_capacity - 1);
    while (build->slots[slot].node != NULL && build->slots[slot].node != node) {
        slot = (slot + 1) & (build->slot_capacity - 1);
    }
    return slot;
}

static void grow_slots(struct build *build)
{
    struct schema_slot *old = build->slots;
    size_t count = build->slot_capacity;
    build->slot_capacity = count == 0 ? 1024 : count * 2;
    build->slots = arena_alloc(build->arena, build->slot_capacity, sizeof *build->slots);
    for (size_t i = 0; i < count; i++) {
        if (old[i].node != NULL) {
            build->slots[slot_of(build, old[i].node)] = old[i];
        }
    }
}

static struct schema *new_schema(struct build *build, const struct node *node)
{
    struct schema *schema = arena_alloc(build->arena, 1, sizeof *schema);
    schema->node = node;
    schema->index = (unsigned)build->queued;
    schema->min_length = schema->max_length = schema->min_items = schema->max_items = -1;
    schema->min_contains = schema->max_contains = -1;
    schema->min_properties = schema->max_properties = -1;
    build->queue = build_grow(build, build->queue, build->queued, &build->queue_capacity,
                              sizeof(struct schema *));
    build->queue[build->queued++] = schema;
    return schema;
}

struct schema *build_schema(struct build *build, const struct node *node)
{
    if (node == NULL) {
        return NULL;
    }
    if (2 * (build->slot_count + 1) > build->slot_capacity) {
        grow_slots(build);
    }
    size_t slot = slot_of(build, node);
    if (build->slots[slot].node == NULL) {
        build->slots[slot] = (struct schema_slot){.node = node, .schema = new_schema(build, node)};
        build->slot_count++;
    }
    return build->slots[slot].schema;
}

static void give_name(struct build *build, struct schema *schema, const char *name)
{
    if (schema->name != NULL) {
        return;
    }
    schema->name = name;
    build->named = build_grow(build, build->named, build->named_count, &build->named_capacity,
                              sizeof(struct schema *));
    build->named[build->named_count++] = schema;
}

struct schema *build_component(struct build *build, const char *name, const struct node *node)
{
    struct schema *schema = build_schema(build, node);
    schema->is_component = true;
    give_name(build, schema, name);
    return schema;
}

struct schema *build_reference(struct build *build, const struct node *reference,
                               enum severity severity)
{
    const struct node *target = documents_resolve(build->documents, reference, severity);
    for (int chain = 0; target != NULL && chain < DOCUMENT_CHAIN_LIMIT; chain++) {
        const struct node *next = node_get(target, "$ref");
        bool mere = node_text(next) != NULL && target->count == 1;
        if (!mere || build_schema(build, target)->is_component) {
            break;
        }
        reference = next;
        target = documents_resolve(build->documents, reference, severity);
    }
    if (target == NULL) {
        return NULL;
    }
    struct schema *schema = build_schema(build, target);
    give_name(build, schema, documents_tail(build->documents, reference->text));
    return schema;
}

static void settle_bound(const struct node **inclusive, const struct node **exclusive)
{
    if (*exclusive == NULL || (*exclusive)->kind != NODE_BOOLEAN) {
        return;
    }
    bool is_exclusive = strcmp((*exclusive)->text, "true") == 0;
    *exclusive = is_exclusive ? *inclusive : NULL;
    *inclusive = is_exclusive ? NULL : *inclusive;
}

/* 3.0: null is one more type where a type is given; beside a reference or a combination, which is
 * what people mean by it as well, `nullable` stays. */
static void settle_nullable(struct schema *schema)
{
    if (schema->nullable && schema->types != 0) {
        schema->types |= SCHEMA_NULL;
        schema->nullable = false;
    }
    if (schema->nullable && schema->ref == NULL && schema->all_of.count == 0 &&
        schema->any_of.count == 0 && schema->one_of.count == 0 && schema->enumeration == NULL) {
        schema->nullable = false;
    }
}

/* In 3.0 nothing beside a $ref counts; say so where it would have. */
static void warn_of_siblings(struct build *build, const struct node *node)
{
    for (size_t i = 0; i < node->count; i++) {
        const struct member *member = &node->members[i];
        const struct keyword *keyword = keyword_find(member->key);
        if (keyword != NULL && !keyword_is_note(keyword)) {
            diagnostics_add(build->list, SEVERITY_WARNING, member->where,
                            "put the reference into allOf",
                            "'%s' beside $ref has no effect in OpenAPI 3.0", member->key);
        }
    }
}

static void read_members(struct build *build, struct schema *schema)
{
    const struct node *node = schema->node;
    for (size_t i = 0; i < node->count; i++) {
        const struct member *member = &node->members[i];
        const struct keyword *keyword = keyword_find(member->key);
        if (keyword != NULL) {
            keyword_read(build, schema, keyword, member->value);
        }
    }
    settle_bound(&schema->minimum, &schema->exclusive_minimum);
    settle_bound(&schema->maximum, &schema->exclusive_maximum);
    settle_nullable(schema);
}

static void fill(struct build *build, struct schema *schema)
{
    const struct node *node = schema->node;
    if (node->kind == NODE_BOOLEAN) {
        schema->form = strcmp(node->text, "true") == 0 ? SCHEMA_ANYTHING : SCHEMA_NOTHING;
        return;
    }
    if (!build_is(build, node, NODE_MAPPING, "a schema")) {
        schema->form = SCHEMA_ANYTHING;
        return;
    }
    const struct node *reference = node_get(node, "$ref");
    if (reference != NULL && build_is(build, reference, NODE_STRING, "'$ref'")) {
        schema->ref =
            build_reference(build, reference, build->strict ? SEVERITY_ERROR : SEVERITY_WARNING);
        if (build->spec->version == SPEC_30) {
            schema->description = node_get_text(node, "description");
            warn_of_siblings(build, node);
            return;
        }
    }
    read_members(build, schema);
}

void build_schemas(struct build *build)
{
    while (build->done < build->queued) {
        fill(build, build->queue[build->done++]);
    }
}

void build_type_names(struct build *build)
{
    struct name_scope *scope = name_scope_new(build->arena, NAME_PASCAL);
    const char **texts = arena_alloc(build->arena, build->named_count + 1, sizeof *texts);
    const char **names = arena_alloc(build->arena, build->named_count + 1, sizeof *names);
    for (size_t i = 0; i < build->named_count; i++) {
        texts[i] = build->named[i]->name;
    }
    static const char *const taken[] = {"Operations",   "Callbacks",  "Json",      "UploadedFile",
                                        "EventStream",  "ByteStream", "Enveloped", "OperationName",
                                        "RequestRules", "AnswerRules"};
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
        name_scope_reserve(scope, taken[i]);
    }
    name_scope_add_all(scope, texts, build->named_count, names);
    for (size_t i = 0; i < build->named_count; i++) {
        build->named[i]->type_name = names[i];
    }
    build->spec->schemas = build->named;
    build->spec->schema_count = build->named_count;
}

bool schema_is_plain_ref(const struct schema *schema)
{
    if (schema->ref == NULL) {
        return false;
    }
    return schema->types == 0 && !schema->nullable && schema->constant == NULL &&
           schema->enumeration == NULL && schema->minimum == NULL && schema->maximum == NULL &&
           schema->exclusive_minimum == NULL && schema->exclusive_maximum == NULL &&
           schema->multiple_of == NULL && schema->min_length < 0 && schema->max_length < 0 &&
           schema->pattern == NULL && schema->format == NULL && schema->prefix_items.count == 0 &&
           schema->items == NULL && schema->contains == NULL && schema->unevaluated_items == NULL &&
           schema->min_items < 0 && schema->max_items < 0 && !schema->unique_items &&
           schema->properties.count == 0 && schema->pattern_properties.count == 0 &&
           schema->additional_properties == NULL && schema->property_names == NULL &&
           schema->unevaluated_properties == NULL && schema->required.count == 0 &&
           schema->min_properties < 0 && schema->max_properties < 0 &&
           schema->dependency_count == 0 && schema->all_of.count == 0 &&
           schema->any_of.count == 0 && schema->one_of.count == 0 && schema->not == NULL &&
           schema->if_ == NULL;
}

const struct schema *schema_target(const struct schema *schema)
{
    for (int chain = 0; schema_is_plain_ref(schema) && chain < DOCUMENT_CHAIN_LIMIT; chain++) {
        schema = schema->ref;
    }
    return schema;
}

bool schema_requires(const struct schema *schema, const char *name, size_t length)
{
    for (size_t i = 0; i < schema->required.count; i++) {
        if (schema->required.lengths[i] == length &&
            memcmp(schema->required.items[i], name, length) == 0) {
            return true;
        }
    }
    return false;
}
