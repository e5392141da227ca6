/* Schemas of the model: a queue instead of recursion. */
#include "scaffold/spec/schema.h"

#include "common/memory.h"
#include "common/text.h"
#include "scaffold/name/name.h"
#include "scaffold/spec/build.h"
#include "scaffold/spec/fields.h"
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
        if (text_compare(type_names[i].name, name) == 0) {
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

const struct node *build_follow(struct build *build, const struct node *node)
{
    return documents_follow_as(build->documents, node,
                               build->strict ? SEVERITY_ERROR : SEVERITY_WARNING);
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

const struct schema_value schema_no_value = {.min_length = -1, .max_length = -1};
const struct schema_array schema_no_array = {
    .min_items = -1, .max_items = -1, .min_contains = -1, .max_contains = -1};
const struct schema_object schema_no_object = {.min_properties = -1, .max_properties = -1};
const struct schema_combined schema_not_combined = {.discriminator = {.property = NULL}};
const struct schema_notes schema_no_notes = {.title = NULL};

static void *copy(struct build *build, const void *group, size_t size)
{
    void *made = arena_take(build->arena, 1, size);
    memcpy(made, group, size);
    return made;
}

struct schema_value *build_value(struct build *build, struct schema *schema)
{
    if (schema->value == &schema_no_value) {
        schema->value = copy(build, &schema_no_value, sizeof schema_no_value);
    }
    return (struct schema_value *)(uintptr_t)schema->value;
}

struct schema_array *build_array(struct build *build, struct schema *schema)
{
    if (schema->array == &schema_no_array) {
        schema->array = copy(build, &schema_no_array, sizeof schema_no_array);
    }
    return (struct schema_array *)(uintptr_t)schema->array;
}

struct schema_object *build_object(struct build *build, struct schema *schema)
{
    if (schema->object == &schema_no_object) {
        schema->object = copy(build, &schema_no_object, sizeof schema_no_object);
    }
    return (struct schema_object *)(uintptr_t)schema->object;
}

struct schema_combined *build_combined(struct build *build, struct schema *schema)
{
    if (schema->combined == &schema_not_combined) {
        schema->combined = copy(build, &schema_not_combined, sizeof schema_not_combined);
    }
    return (struct schema_combined *)(uintptr_t)schema->combined;
}

struct schema_notes *build_notes(struct build *build, struct schema *schema)
{
    if (schema->notes == &schema_no_notes) {
        schema->notes = copy(build, &schema_no_notes, sizeof schema_no_notes);
    }
    return (struct schema_notes *)(uintptr_t)schema->notes;
}

static uint32_t *slot_of(const struct build *build, const struct node *node)
{
    uint64_t hash = (uint64_t)(uintptr_t)node * UINT64_C(0x9E3779B97F4A7C15);
    size_t slot = (size_t)(hash >> 20) & (build->slot_capacity - 1);
    while (build->slots[slot] != 0 && build->queue[build->slots[slot] - 1]->node != node) {
        slot = (slot + 1) & (build->slot_capacity - 1);
    }
    return &build->slots[slot];
}

static void grow_slots(struct build *build)
{
    build->slot_capacity = build->slot_capacity == 0 ? 1024 : build->slot_capacity * 2;
    memory_free(build->slots);
    build->slots = memory_alloc(build->slot_capacity, sizeof *build->slots);
    for (size_t i = 0; i < build->queued; i++) {
        *slot_of(build, build->queue[i]->node) = (uint32_t)i + 1;
    }
}

static void put_resource(struct build *build, const struct schema *schema,
                         const struct resource *resource)
{
    void **at = map_at(&build->resources, (const char *)&schema->index, sizeof schema->index);
    *at = (void *)(uintptr_t)resource;
}

/* By its own $id, or that of a schema around it. */
static const struct resource *resource_of(struct build *build, const struct schema *schema)
{
    void **found = map_find(&build->resources, (const char *)&schema->index, sizeof schema->index);
    const struct resource *own = node_get_text(schema->node, "$id") == NULL
                                     ? NULL
                                     : documents_resource(build->documents, schema->node);
    return own != NULL || found == NULL ? own : *found;
}

static struct schema *new_schema(struct build *build, const struct node *node)
{
    struct schema *schema = arena_take(build->arena, 1, sizeof *schema);
    *schema = (struct schema){.node = node, .index = (unsigned)build->queued, SCHEMA_GROUPS_INIT};
    build->queue = build_grow(build, build->queue, build->queued, &build->queue_capacity,
                              sizeof(struct schema *));
    build->queue[build->queued++] = schema;
    if (build->resource != NULL) {
        put_resource(build, schema, build->resource);
    }
    return schema;
}

struct schema *build_schema(struct build *build, const struct node *node)
{
    if (node == NULL) {
        return NULL;
    }
    if (2 * (build->queued + 1) > build->slot_capacity) {
        grow_slots(build);
    }
    uint32_t *slot = slot_of(build, node);
    if (*slot == 0) {
        struct schema *made = new_schema(build, node);
        *slot = (uint32_t)build->queued;
        return made;
    }
    return build->queue[*slot - 1];
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

/* The schema of what a reference has led to. */
static struct schema *target_schema(struct build *build, const struct node *reference,
                                    const struct node *target, enum severity severity)
{
    for (int chain = 0; target != NULL && chain < DOCUMENT_CHAIN_LIMIT; chain++) {
        const struct node *next = node_get(target, "$ref");
        bool mere = node_text(next) != NULL && target->count == 1;
        if (!mere || build_schema(build, target)->is_component) {
            break;
        }
        reference = next;
        target = documents_resolve(build->documents, reference, build->resource, severity);
    }
    if (target == NULL) {
        return NULL;
    }
    struct schema *schema = build_schema(build, target);
    if (schema->name == NULL) {
        give_name(build, schema, documents_tail(build->documents, reference->text));
    }
    return schema;
}

struct schema *build_reference(struct build *build, const struct node *reference,
                               enum severity severity)
{
    const struct resource *around = build->resource;
    const struct node *target = documents_resolve(build->documents, reference, around, severity);
    build->resource = reference->text[0] == '#' ? around : NULL;
    struct schema *schema = target_schema(build, reference, target, severity);
    build->resource = around;
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
    if (schema->nullable && schema->ref == NULL && schema->combined->all_of.count == 0 &&
        schema->combined->any_of.count == 0 && schema->combined->one_of.count == 0 &&
        schema->value->enumeration == NULL) {
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
    build_fields(build, node, FIELDS_SCHEMA);
    if (schema->value->exclusive_minimum != NULL || schema->value->exclusive_maximum != NULL) {
        struct schema_value *value = build_value(build, schema);
        settle_bound(&value->minimum, &value->exclusive_minimum);
        settle_bound(&value->maximum, &value->exclusive_maximum);
    }
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
        struct schema *schema = build->queue[build->done++];
        build->resource = resource_of(build, schema);
        fill(build, schema);
        build->resource = NULL;
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

static bool is_no_value(const struct schema_value *value)
{
    return value->constant == NULL && value->enumeration == NULL && value->minimum == NULL &&
           value->maximum == NULL && value->exclusive_minimum == NULL &&
           value->exclusive_maximum == NULL && value->multiple_of == NULL &&
           value->min_length < 0 && value->max_length < 0 && value->pattern == NULL;
}

static bool is_no_array(const struct schema_array *array)
{
    return array->prefix_items.count == 0 && array->items == NULL && array->contains == NULL &&
           array->unevaluated_items == NULL && array->min_items < 0 && array->max_items < 0 &&
           !array->unique_items;
}

static bool is_no_object(const struct schema_object *object)
{
    return object->properties.count == 0 && object->pattern_properties.count == 0 &&
           object->additional_properties == NULL && object->property_names == NULL &&
           object->unevaluated_properties == NULL && object->required.count == 0 &&
           object->min_properties < 0 && object->max_properties < 0 &&
           object->dependency_count == 0;
}

static bool is_not_combined(const struct schema_combined *combined)
{
    return combined->all_of.count == 0 && combined->any_of.count == 0 &&
           combined->one_of.count == 0 && combined->not == NULL && combined->if_ == NULL;
}

/* Besides its $ref. */
static bool says_nothing(const struct schema *schema)
{
    const struct schema_value *value = schema->value;
    const struct schema_array *array = schema->array;
    const struct schema_object *object = schema->object;
    const struct schema_combined *combined = schema->combined;
    return schema->types == 0 && !schema->nullable && schema->format == NULL &&
           (value == &schema_no_value || is_no_value(value)) &&
           (array == &schema_no_array || is_no_array(array)) &&
           (object == &schema_no_object || is_no_object(object)) &&
           (combined == &schema_not_combined || is_not_combined(combined));
}

bool schema_is_plain_ref(const struct schema *schema)
{
    return schema->ref != NULL && says_nothing(schema);
}

bool schema_is_anything(const struct schema *schema)
{
    return schema->form == SCHEMA_ANYTHING ||
           (schema->form == SCHEMA_KEYWORDS && schema->ref == NULL && says_nothing(schema));
}

const struct schema *schema_target(const struct schema *schema)
{
    for (int chain = 0; schema_is_plain_ref(schema) && chain < DOCUMENT_CHAIN_LIMIT; chain++) {
        schema = schema->ref;
    }
    return schema;
}

/* Media that JSON and forms hold as they are. */
static bool is_text_media(const char *type)
{
    static const char *const words[] = {"text/", "json", "xml", "yaml", "urlencoded", "javascript"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strstr(type, words[i]) != NULL) {
            return true;
        }
    }
    return false;
}

bool schema_is_binary(const struct schema *schema)
{
    const struct schema_value *value = schema->value;
    if (schema->format != NULL && strcmp(schema->format, "binary") == 0) {
        return true;
    }
    return schema->format == NULL && value->content_media_type != NULL &&
           value->content_encoding == NULL && !is_text_media(value->content_media_type);
}

bool schema_requires(const struct schema *schema, const char *name, size_t length)
{
    for (size_t i = 0; i < schema->object->required.count; i++) {
        if (schema->object->required.lengths[i] == length &&
            memcmp(schema->object->required.items[i], name, length) == 0) {
            return true;
        }
    }
    return false;
}
