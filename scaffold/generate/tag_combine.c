/* Combinations of schemas as tags: which parts of a type belong together. */
#include "scaffold/generate/tag_write.h"

#include <string.h>

static size_t part_count(struct tags *tags, const struct schema *schema);

static size_t list_parts(struct tags *tags, const struct schema_list *list)
{
    if (list->count != 1) {
        return list->count == 0 ? 0 : 1;
    }
    return part_count(tags, list->items[0]);
}

/* How many parts of an intersection a schema is; 0: it asks nothing. */
static size_t part_count(struct tags *tags, const struct schema *schema)
{
    size_t count = 0;
    if (schema->type_name != NULL) {
        return 1;
    }
    if (schema_is_plain_ref(schema) && !schema->endless) {
        return part_count(tags, schema->ref);
    }
    if (type_of(tags->types, schema, tags->direction).is_unknown) {
        return 0;
    }
    if (schema->form != SCHEMA_KEYWORDS || schema->value->enumeration != NULL ||
        schema->value->constant != NULL || schema->nullable) {
        return 1;
    }
    count += schema->ref != NULL && !schema->endless ? part_count(tags, schema->ref) : 0;
    for (size_t i = 0; i < schema->combined->all_of.count; i++) {
        count += part_count(tags, schema->combined->all_of.items[i]);
    }
    count += type_bits(schema) != 0 ? 1 : 0;
    return count + list_parts(tags, &schema->combined->any_of) +
           list_parts(tags, &schema->combined->one_of);
}

/* How many parts of a union an option is; 0: anything, which makes all of it unknown. */
static size_t size_of(struct tags *tags, const struct schema *schema)
{
    if (schema->type_name != NULL) {
        return 1;
    }
    struct type type = type_of(tags->types, schema, tags->direction);
    if (type.is_unknown) {
        return 0;
    }
    return type.members == NULL ? 1 : type.members->count;
}

/* What allOf and a reference beside other keywords combine. */
static const struct schema *part_at(const struct schema *schema, size_t i)
{
    bool referred = schema->ref != NULL && !schema->endless;
    if (referred && i == 0) {
        return schema->ref;
    }
    i -= referred ? 1 : 0;
    return i < schema->combined->all_of.count ? schema->combined->all_of.items[i] : NULL;
}

/* @allOf 1 0 2: how many parts of the intersection each of them is. */
void tag_parts(struct tags *tags, const char *prefix, const struct schema *schema)
{
    struct arena *arena = tags->types->arena;
    size_t options = schema->combined->any_of.count + schema->combined->one_of.count, count = 0;
    bool plain = type_bits(schema) == 0 && options == 0;
    struct buffer sizes = BUFFER_INIT;
    for (const struct schema *part; (part = part_at(schema, count)) != NULL; count++) {
        size_t size = part_count(tags, part);
        plain = plain && size == 1;
        buffer_printf(&sizes, " %zu", size);
    }
    bool named = count == 1 && part_at(schema, 0)->type_name != NULL;
    bool mixed = count == 0 && options > 0 && type_bits(schema) != 0;
    if (mixed || (count > 0 && !(plain && (count > 1 || named)))) {
        tag_put(tags, prefix, "allOf");
        buffer_puts(&tags->out, buffer_text(&sizes));
    }
    buffer_release(&sizes);
    for (size_t i = 0; i < count; i++) {
        tag_all(tags, arena_printf(arena, "%spart %zu ", prefix, i), part_at(schema, i));
    }
}

/* @oneOf, and how many parts of the union each of its options has when that is not one. */
void tag_options(struct tags *tags, const char *prefix, const char *word,
                 const struct schema_list *list, size_t from)
{
    struct buffer sizes = BUFFER_INIT;
    bool plain = true, unknown = false;
    for (size_t i = 0; i < list->count; i++) {
        size_t size = size_of(tags, list->items[i]);
        unknown = unknown || size == 0;
        plain = plain && size == 1;
        buffer_printf(&sizes, " %zu", size);
    }
    if (list->count > 0) {
        tag_put(tags, prefix, word);
        buffer_puts(&tags->out, plain && list->count > 1 ? "" : buffer_text(&sizes));
    }
    buffer_release(&sizes);
    for (size_t i = 0; i < list->count; i++) {
        const char *place = arena_printf(tags->types->arena, "option %zu", from + i);
        if (unknown) {
            tag_put_type(tags, prefix, place, list->items[i]);
        } else {
            tag_all(tags, arena_printf(tags->types->arena, "%s%s ", prefix, place), list->items[i]);
        }
    }
}

void tag_discriminator(struct tags *tags, const char *prefix, const struct schema *schema)
{
    const struct schema_discriminator *of = &schema->combined->discriminator;
    if (of->property == NULL) {
        return;
    }
    tag_put_text(tags, prefix, "discriminator", of->property);
    for (size_t i = 0; i < of->mapping_count; i++) {
        const struct schema *target = of->mapping[i].schema;
        if (target != NULL && target->type_name != NULL && tag_is_simple(of->mapping[i].value)) {
            tag_put_literal(
                tags, prefix, "mapping",
                arena_printf(tags->types->arena, "%s %s", target->type_name, of->mapping[i].value));
        }
    }
}
