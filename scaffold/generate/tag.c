/* Keywords of schemas as tags. */
#include "scaffold/generate/tag.h"

#include "scaffold/generate/tag_write.h"
#include "scaffold/generate/types.h"

#include <string.h>

#define TAG_DEPTH 12 /* places in places */

/* The tags of what is written in one: its properties have no comments of their own. */
static void tag_inside(struct tags *tags, const char *prefix, const struct schema *schema)
{
    bool before = tags->inside;
    tags->inside = true;
    tag_all(tags, prefix, schema);
    tags->inside = before;
}

void tag_put_type(struct tags *tags, const char *prefix, const char *word,
                  const struct schema *schema)
{
    if (schema == NULL) {
        return;
    }
    if (schema->form == SCHEMA_NOTHING) {
        tag_put_literal(tags, prefix, word, "false");
        return;
    }
    tag_put_literal(tags, prefix, word,
                    arena_printf(tags->types->arena, "{%s}", tag_type_line(tags, schema)));
    tag_inside(tags, arena_printf(tags->types->arena, "%s%s ", prefix, word), schema);
}

/* --- types --- */

static unsigned bits_of_value(const struct node *value)
{
    switch (value->kind) {
    case NODE_NULL:
        return SCHEMA_NULL;
    case NODE_BOOLEAN:
        return SCHEMA_BOOLEAN;
    case NODE_NUMBER:
        return strpbrk(value->text, ".eE") == NULL ? SCHEMA_INTEGER
                                                   : SCHEMA_NUMBER | SCHEMA_INTEGER;
    case NODE_STRING:
        return SCHEMA_STRING;
    case NODE_SEQUENCE:
        return SCHEMA_ARRAY;
    default:
        return SCHEMA_OBJECT;
    }
}

/* The types that a reader of the type takes a schema to have. */
static unsigned bits_read(const struct schema *schema)
{
    unsigned bits = 0;
    if (schema->value->constant != NULL) {
        return bits_of_value(schema->value->constant);
    }
    if (schema->value->enumeration != NULL) {
        for (size_t i = 0; i < schema->value->enumeration->count; i++) {
            bits |= bits_of_value(schema->value->enumeration->items[i]);
        }
        return bits;
    }
    bits = type_bits(schema);
    return (bits & (SCHEMA_NUMBER | SCHEMA_INTEGER)) != 0 ? bits | SCHEMA_NUMBER | SCHEMA_INTEGER
                                                          : bits;
}

static void tag_types(struct tags *tags, const char *prefix, const struct schema *schema)
{
    static const unsigned order[] = {SCHEMA_STRING,  SCHEMA_NUMBER | SCHEMA_INTEGER,
                                     SCHEMA_INTEGER, SCHEMA_BOOLEAN,
                                     SCHEMA_ARRAY,   SCHEMA_OBJECT,
                                     SCHEMA_NULL};
    unsigned left = schema->types;
    if (left == bits_read(schema)) {
        return;
    }
    tag_put(tags, prefix, "type");
    buffer_puts(&tags->out, left == 0 ? " any" : "");
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        if ((left & order[i]) == order[i]) {
            buffer_printf(&tags->out, " %s", schema_type_name(order[i]));
            left &= ~order[i];
        }
    }
}

/* --- keywords --- */

static void tag_scalars(struct tags *tags, const char *prefix, const struct schema *schema)
{
    bool is_file = schema_is_binary(schema) && (type_bits(schema) & SCHEMA_STRING) != 0;
    tag_put_text(tags, prefix, "format", is_file ? NULL : schema->format);
    tag_put_text(tags, prefix, "pattern", schema->value->pattern);
    tag_put_count(tags, prefix, "minLength", schema->value->min_length);
    tag_put_count(tags, prefix, "maxLength", schema->value->max_length);
    tag_put_value(tags, prefix, "minimum", schema->value->minimum);
    tag_put_value(tags, prefix, "exclusiveMinimum", schema->value->exclusive_minimum);
    tag_put_value(tags, prefix, "maximum", schema->value->maximum);
    tag_put_value(tags, prefix, "exclusiveMaximum", schema->value->exclusive_maximum);
    tag_put_value(tags, prefix, "multipleOf", schema->value->multiple_of);
    tag_put_value(tags, prefix, "default", schema->notes->fallback);
    tag_put_flag(tags, prefix, "readOnly", schema->read_only);
    tag_put_flag(tags, prefix, "writeOnly", schema->write_only);
}

static void tag_array(struct tags *tags, const char *prefix, const struct schema *schema)
{
    struct arena *arena = tags->types->arena;
    tag_put_count(tags, prefix, "minItems", schema->array->min_items);
    tag_put_count(tags, prefix, "maxItems", schema->array->max_items);
    tag_put_flag(tags, prefix, "uniqueItems", schema->array->unique_items);
    for (size_t i = 0; i < schema->array->prefix_items.count; i++) {
        tag_all(tags, arena_printf(arena, "%sitem %zu ", prefix, i),
                schema->array->prefix_items.items[i]);
    }
    bool closed = schema->array->prefix_items.count > 0 && schema->array->items != NULL &&
                  (schema->array->items->form == SCHEMA_NOTHING ||
                   (schema->array->max_items >= 0 &&
                    schema->array->max_items <= (int64_t)schema->array->prefix_items.count));
    if (schema->array->items != NULL && (closed || (type_bits(schema) & SCHEMA_ARRAY) == 0)) {
        tag_put_type(tags, prefix, "items", schema->array->items);
    } else {
        tag_all(tags, arena_printf(arena, "%sitems ", prefix), schema->array->items);
    }
    tag_put_type(tags, prefix, "contains", schema->array->contains);
    tag_put_count(tags, prefix, "minContains", schema->array->min_contains);
    tag_put_count(tags, prefix, "maxContains", schema->array->max_contains);
    tag_put_type(tags, prefix, "unevaluatedItems", schema->array->unevaluated_items);
}

/* Names with patterns; then the index signature does not tell what the others are. */
static void tag_patterns(struct tags *tags, const char *prefix, const struct schema *schema)
{
    for (size_t i = 0; i < schema->object->pattern_properties.count; i++) {
        const struct schema_property *property = &schema->object->pattern_properties.items[i];
        const char *name = tag_quoted(tags, property->name, property->length);
        tag_put_type(tags, prefix, arena_printf(tags->types->arena, "matching %s", name),
                     property->schema);
    }
}

/* What is said of properties where they have no comments. */
static void tag_properties(struct tags *tags, const char *prefix, const struct schema *schema)
{
    struct arena *arena = tags->types->arena;
    for (size_t i = 0; i < schema->object->properties.count; i++) {
        const struct schema_property *property = &schema->object->properties.items[i];
        if (!type_leaves_out(property->schema, tags->direction)) {
            const char *name = tag_name(tags, property->name, property->length);
            tag_all(tags, arena_printf(arena, "%sproperty %s ", prefix, name), property->schema);
        }
    }
}

/* Required names: those that no property describes where there are no comments, all where there is
 * no object. */
static void tag_required(struct tags *tags, const char *prefix, const struct schema *schema)
{
    bool object = (type_bits(schema) & SCHEMA_OBJECT) != 0;
    for (size_t i = 0; i < schema->object->required.count; i++) {
        const char *name = schema->object->required.items[i];
        size_t length = schema->object->required.lengths[i];
        if (!object) {
            tag_put(tags, prefix,
                    arena_printf(tags->types->arena, "required %s", tag_name(tags, name, length)));
        } else if (tags->inside && !type_describes(schema, name, length)) {
            tag_put(tags, prefix,
                    arena_printf(tags->types->arena, "property %s undescribed",
                                 tag_name(tags, name, length)));
        }
    }
}

static void tag_object(struct tags *tags, const char *prefix, const struct schema *schema)
{
    const struct schema *additional = schema->object->additional_properties;
    bool mixed = schema->object->properties.count > 0 || schema->object->required.count > 0 ||
                 schema->object->pattern_properties.count > 0;
    tag_put_count(tags, prefix, "minProperties", schema->object->min_properties);
    tag_put_count(tags, prefix, "maxProperties", schema->object->max_properties);
    tag_patterns(tags, prefix, schema);
    tag_required(tags, prefix, schema);
    if (tags->inside) {
        tag_properties(tags, prefix, schema);
    }
    if (mixed || (additional != NULL && additional->form == SCHEMA_NOTHING &&
                  type_bits(schema) != SCHEMA_OBJECT)) {
        tag_put_type(tags, prefix, "values", additional);
    } else if (additional != NULL) {
        tag_all(tags, arena_printf(tags->types->arena, "%svalues ", prefix), additional);
    }
    tag_put_type(tags, prefix, "propertyNames", schema->object->property_names);
    tag_put_type(tags, prefix, "unevaluatedProperties", schema->object->unevaluated_properties);
}

static void tag_combined(struct tags *tags, const char *prefix, const struct schema *schema)
{
    tag_options(tags, prefix, "anyOf", &schema->combined->any_of, 0);
    tag_options(tags, prefix, "oneOf", &schema->combined->one_of, schema->combined->any_of.count);
    tag_discriminator(tags, prefix, schema);
    tag_put_type(tags, prefix, "not", schema->combined->not );
    tag_put_type(tags, prefix, "if", schema->combined->if_);
    tag_put_type(tags, prefix, "then", schema->combined->then);
    tag_put_type(tags, prefix, "else", schema->combined->else_);
}

/* All of a schema that stands in place. */
static void tag_described(struct tags *tags, const char *prefix, const struct schema *schema)
{
    if (schema->form != SCHEMA_KEYWORDS || tags->depth >= TAG_DEPTH) {
        return;
    }
    tags->depth++;
    tag_types(tags, prefix, schema);
    tag_put_flag(tags, prefix, "const", schema->value->constant != NULL);
    tag_put_flag(tags, prefix, "nullable", schema->nullable);
    tag_scalars(tags, prefix, schema);
    if (schema->array != &schema_no_array) {
        tag_array(tags, prefix, schema);
    }
    if (schema->object != &schema_no_object) {
        tag_object(tags, prefix, schema);
    }
    tag_parts(tags, prefix, schema);
    if (schema->combined != &schema_not_combined) {
        tag_combined(tags, prefix, schema);
    }
    tags->depth--;
}

void tag_all(struct tags *tags, const char *prefix, const struct schema *schema)
{
    if (schema == NULL || schema->type_name != NULL) {
        return;
    }
    if (schema_is_plain_ref(schema) && !schema->endless) {
        tag_all(tags, prefix, schema->ref);
    } else {
        tag_described(tags, prefix, schema);
    }
}

static const char *taken(struct tags *tags)
{
    const char *text = tags->out.length == 0
                           ? NULL
                           : arena_strndup(tags->types->arena, tags->out.data, tags->out.length);
    buffer_release(&tags->out);
    return text;
}

const char *tag_schema(struct types *types, const struct schema *schema,
                       enum check_direction direction)
{
    struct tags tags = {.types = types, .direction = direction, .out = BUFFER_INIT};
    tag_all(&tags, "", schema);
    return taken(&tags);
}

const char *tag_parameter(struct types *types, const struct parameter *parameter)
{
    struct tags tags = {.types = types, .direction = CHECK_REQUEST, .out = BUFFER_INIT};
    if (parameter->media_type != NULL && strcmp(parameter->media_type, "application/json") != 0) {
        tag_put_literal(&tags, "", "content", tag_media_word(&tags, parameter->media_type));
    }
    tag_all(&tags, "", parameter->schema);
    return taken(&tags);
}

const char *tag_declaration(struct types *types, const struct schema *schema,
                            enum check_direction direction)
{
    struct tags tags = {.types = types, .direction = direction, .out = BUFFER_INIT};
    if (direction == CHECK_REQUEST) {
        tag_put_literal(&tags, "", "requestOf", schema->type_name);
    }
    tag_described(&tags, "", schema);
    return taken(&tags);
}

/* --- bodies and responses --- */

/* Whether a type that is not the schema's own says the same: text is a string, bytes are binary. */
static bool says_all(const struct media *media)
{
    const struct schema *schema = media->schema;
    switch (media_kind_of(media->type)) {
    case MEDIA_TEXT:
        return schema != NULL && schema->type_name == NULL && type_bits(schema) == SCHEMA_STRING &&
               schema->value->enumeration == NULL && schema->value->constant == NULL;
    case MEDIA_BINARY:
        return schema != NULL && schema->type_name == NULL && schema->types == SCHEMA_STRING &&
               schema_is_binary(schema);
    case MEDIA_ANY:
        return schema == NULL;
    default:
        return true;
    }
}

static bool same_schemas(const struct media *media, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct schema *one = media[i].schema, *other = media[0].schema;
        one = one != NULL ? schema_target(one) : NULL;
        other = other != NULL ? schema_target(other) : NULL;
        if (one != other || !says_all(&media[i]) ||
            media_kind_of(media[i].type) != media_kind_of(media[0].type)) {
            return false;
        }
    }
    return true;
}

/* @content type, one a line: all of them have the type that is written. */
static void put_types(struct tags *tags, const struct media *media, size_t count)
{
    if (count == 1 && strcmp(media[0].type, "application/json") == 0) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        tag_put_literal(tags, "", "content", tag_media_word(tags, media[i].type));
    }
}

const char *tag_content(struct types *types, const struct media *media, size_t count,
                        enum check_direction direction)
{
    struct tags tags = {.types = types, .direction = direction, .out = BUFFER_INIT};
    if (count == 0) {
        return NULL;
    }
    if (same_schemas(media, count)) {
        put_types(&tags, media, count);
        tag_all(&tags, "", media[0].schema);
        return taken(&tags);
    }
    for (size_t i = 0; i < count; i++) {
        const char *line = media[i].schema == NULL ? "unknown"
                           : media_kind_of(media[i].type) == MEDIA_BINARY
                               ? (direction == CHECK_RESPONSE ? "ByteStream" : "Uint8Array")
                               : tag_type_line(&tags, media[i].schema);
        const char *word =
            arena_printf(types->arena, "content %s", tag_media_word(&tags, media[i].type));
        tag_put_literal(&tags, "", word, arena_printf(types->arena, "{%s}", line));
        tag_inside(&tags, arena_printf(types->arena, "%s ", word), media[i].schema);
    }
    return taken(&tags);
}
