/* Keywords of schemas as tags. */
#include "scaffold/generate/tag.h"

#include "common/buffer.h"
#include "scaffold/generate/types.h"

#include <string.h>

#define TAG_DEPTH 12 /* places in places */

struct tags {
    struct types *types;
    enum check_direction direction;
    struct buffer out;
    unsigned depth;
    bool inside; /* of a type that is written in a tag */
};

static void tag_all(struct tags *tags, const char *prefix, const struct schema *schema);

/* --- text --- */

/* Whether text can stand behind a tag as it is. */
static bool is_simple(const char *text)
{
    size_t length = strlen(text);
    if (length == 0 || strchr("'\" {", text[0]) != NULL || text[length - 1] == ' ' ||
        strstr(text, "*/") != NULL) {
        return false;
    }
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text < ' ' || (unsigned char)*text > '~') {
            return false;
        }
    }
    return true;
}

/* What would end the comment gets a backslash, which string literals take. */
static void put_safe(struct buffer *out, const char *text)
{
    for (const char *end; (end = strstr(text, "*/")) != NULL; text = end + 1) {
        buffer_append(out, text, (size_t)(end + 1 - text));
        buffer_putc(out, '\\');
    }
    buffer_puts(out, text);
}

static void put_tag(struct tags *tags, const char *prefix, const char *word)
{
    buffer_puts(&tags->out, tags->out.length == 0 ? "@" : "\n@");
    buffer_puts(&tags->out, prefix);
    buffer_puts(&tags->out, word);
}

static void put_literal(struct tags *tags, const char *prefix, const char *word,
                        const char *literal)
{
    put_tag(tags, prefix, word);
    buffer_putc(&tags->out, ' ');
    put_safe(&tags->out, literal);
}

static void put_text(struct tags *tags, const char *prefix, const char *word, const char *text)
{
    if (text != NULL) {
        put_literal(tags, prefix, word,
                    is_simple(text) ? text : code_string(tags->types->arena, text, strlen(text)));
    }
}

static void put_count(struct tags *tags, const char *prefix, const char *word, int64_t count)
{
    if (count >= 0) {
        put_tag(tags, prefix, word);
        buffer_printf(&tags->out, " %lld", (long long)count);
    }
}

static void put_value(struct tags *tags, const char *prefix, const char *word,
                      const struct node *value)
{
    if (value == NULL) {
        return;
    }
    struct arena *arena = tags->types->arena;
    const char *text = code_text(arena, code_value(arena, value), 0, 0);
    char *line = arena_strdup(arena, text);
    for (char *at = line; *at != '\0'; at++) {
        *at = *at == '\n' ? ' ' : *at;
    }
    put_literal(tags, prefix, word, line);
}

static void put_flag(struct tags *tags, const char *prefix, const char *word, bool flag)
{
    if (flag) {
        put_tag(tags, prefix, word);
    }
}

/* The type of a schema on one line, without comments. */
static const char *type_line(struct tags *tags, const struct schema *schema)
{
    bool before = tags->types->bare;
    tags->types->bare = true;
    const char *text =
        code_text(tags->types->arena, type_of(tags->types, schema, tags->direction).code, 0, 0);
    tags->types->bare = before;
    char *line = arena_strdup(tags->types->arena, text), *out = line;
    for (const char *at = text; *at != '\0'; at++) {
        *out++ = *at == '\n' ? ' ' : *at;
        at += *at == '\n' ? strspn(at + 1, " ") : 0;
    }
    *out = '\0';
    return line;
}

/* The tags of what is written in one: its properties have no comments of their own. */
static void tag_inside(struct tags *tags, const char *prefix, const struct schema *schema)
{
    bool before = tags->inside;
    tags->inside = true;
    tag_all(tags, prefix, schema);
    tags->inside = before;
}

/* word {type}, and what the type does not say. */
static void put_type(struct tags *tags, const char *prefix, const char *word,
                     const struct schema *schema)
{
    if (schema == NULL) {
        return;
    }
    if (schema->form == SCHEMA_NOTHING) {
        put_literal(tags, prefix, word, "false");
        return;
    }
    put_literal(tags, prefix, word,
                arena_printf(tags->types->arena, "{%s}", type_line(tags, schema)));
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
    put_tag(tags, prefix, "type");
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
    bool is_file = schema->format != NULL && strcmp(schema->format, "binary") == 0 &&
                   (type_bits(schema) & SCHEMA_STRING) != 0;
    put_text(tags, prefix, "format", is_file ? NULL : schema->format);
    put_text(tags, prefix, "pattern", schema->value->pattern);
    put_count(tags, prefix, "minLength", schema->value->min_length);
    put_count(tags, prefix, "maxLength", schema->value->max_length);
    put_value(tags, prefix, "minimum", schema->value->minimum);
    put_value(tags, prefix, "exclusiveMinimum", schema->value->exclusive_minimum);
    put_value(tags, prefix, "maximum", schema->value->maximum);
    put_value(tags, prefix, "exclusiveMaximum", schema->value->exclusive_maximum);
    put_value(tags, prefix, "multipleOf", schema->value->multiple_of);
    put_value(tags, prefix, "default", schema->notes->fallback);
    put_flag(tags, prefix, "readOnly", schema->read_only);
    put_flag(tags, prefix, "writeOnly", schema->write_only);
}

static void tag_array(struct tags *tags, const char *prefix, const struct schema *schema)
{
    struct arena *arena = tags->types->arena;
    put_count(tags, prefix, "minItems", schema->array->min_items);
    put_count(tags, prefix, "maxItems", schema->array->max_items);
    put_flag(tags, prefix, "uniqueItems", schema->array->unique_items);
    for (size_t i = 0; i < schema->array->prefix_items.count; i++) {
        tag_all(tags, arena_printf(arena, "%sitem %zu ", prefix, i),
                schema->array->prefix_items.items[i]);
    }
    bool closed = schema->array->prefix_items.count > 0 && schema->array->items != NULL &&
                  (schema->array->items->form == SCHEMA_NOTHING ||
                   (schema->array->max_items >= 0 &&
                    schema->array->max_items <= (int64_t)schema->array->prefix_items.count));
    if (schema->array->items != NULL && (closed || (type_bits(schema) & SCHEMA_ARRAY) == 0)) {
        put_type(tags, prefix, "items", schema->array->items);
    } else {
        tag_all(tags, arena_printf(arena, "%sitems ", prefix), schema->array->items);
    }
    put_type(tags, prefix, "contains", schema->array->contains);
    put_count(tags, prefix, "minContains", schema->array->min_contains);
    put_count(tags, prefix, "maxContains", schema->array->max_contains);
    put_type(tags, prefix, "unevaluatedItems", schema->array->unevaluated_items);
}

/* Names with patterns; then the index signature does not tell what the others are. */
static void tag_patterns(struct tags *tags, const char *prefix, const struct schema *schema)
{
    for (size_t i = 0; i < schema->object->pattern_properties.count; i++) {
        const struct schema_property *property = &schema->object->pattern_properties.items[i];
        struct buffer word = BUFFER_INIT;
        buffer_puts(&word, "matching ");
        put_safe(&word, code_string(tags->types->arena, property->name, property->length));
        put_type(tags, prefix, arena_strdup(tags->types->arena, buffer_text(&word)),
                 property->schema);
        buffer_release(&word);
    }
}

/* What is said of properties where they have no comments. */
static void tag_properties(struct tags *tags, const char *prefix, const struct schema *schema)
{
    struct arena *arena = tags->types->arena;
    for (size_t i = 0; i < schema->object->properties.count; i++) {
        const struct schema_property *property = &schema->object->properties.items[i];
        if (!type_leaves_out(property->schema, tags->direction)) {
            const char *name = code_property(arena, property->name, property->length);
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
        const char *quoted = code_property(tags->types->arena, name, length);
        if (!object) {
            put_literal(tags, prefix, "required", quoted);
        } else if (tags->inside && !type_describes(schema, name, length)) {
            put_tag(tags, prefix,
                    arena_printf(tags->types->arena, "property %s undescribed", quoted));
        }
    }
}

static void tag_object(struct tags *tags, const char *prefix, const struct schema *schema)
{
    const struct schema *additional = schema->object->additional_properties;
    bool mixed = schema->object->properties.count > 0 || schema->object->required.count > 0 ||
                 schema->object->pattern_properties.count > 0;
    put_count(tags, prefix, "minProperties", schema->object->min_properties);
    put_count(tags, prefix, "maxProperties", schema->object->max_properties);
    tag_patterns(tags, prefix, schema);
    tag_required(tags, prefix, schema);
    if (tags->inside) {
        tag_properties(tags, prefix, schema);
    }
    if (mixed || (additional != NULL && additional->form == SCHEMA_NOTHING &&
                  type_bits(schema) != SCHEMA_OBJECT)) {
        put_type(tags, prefix, "values", additional);
    } else if (additional != NULL) {
        tag_all(tags, arena_printf(tags->types->arena, "%svalues ", prefix), additional);
    }
    put_type(tags, prefix, "propertyNames", schema->object->property_names);
    put_type(tags, prefix, "unevaluatedProperties", schema->object->unevaluated_properties);
}

static void tag_conditions(struct tags *tags, const char *prefix, const struct schema *schema)
{
    put_type(tags, prefix, "not", schema->combined->not );
    put_type(tags, prefix, "if", schema->combined->if_);
    put_type(tags, prefix, "then", schema->combined->then);
    put_type(tags, prefix, "else", schema->combined->else_);
}

/* --- combinations --- */

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
static void tag_parts(struct tags *tags, const char *prefix, const struct schema *schema)
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
        put_tag(tags, prefix, "allOf");
        buffer_puts(&tags->out, buffer_text(&sizes));
    }
    buffer_release(&sizes);
    for (size_t i = 0; i < count; i++) {
        tag_all(tags, arena_printf(arena, "%spart %zu ", prefix, i), part_at(schema, i));
    }
}

/* @oneOf, and how many parts of the union each of its options has when that is not one. */
static void tag_options(struct tags *tags, const char *prefix, const char *word,
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
        put_tag(tags, prefix, word);
        buffer_puts(&tags->out, plain && list->count > 1 ? "" : buffer_text(&sizes));
    }
    buffer_release(&sizes);
    for (size_t i = 0; i < list->count; i++) {
        const char *place = arena_printf(tags->types->arena, "option %zu", from + i);
        if (unknown) {
            put_type(tags, prefix, place, list->items[i]);
        } else {
            tag_all(tags, arena_printf(tags->types->arena, "%s%s ", prefix, place), list->items[i]);
        }
    }
}

static void tag_discriminator(struct tags *tags, const char *prefix, const struct schema *schema)
{
    const struct schema_discriminator *of = &schema->combined->discriminator;
    if (of->property == NULL) {
        return;
    }
    put_text(tags, prefix, "discriminator", of->property);
    for (size_t i = 0; i < of->mapping_count; i++) {
        const struct schema *target = of->mapping[i].schema;
        if (target != NULL && target->type_name != NULL && is_simple(of->mapping[i].value)) {
            put_literal(
                tags, prefix, "mapping",
                arena_printf(tags->types->arena, "%s %s", target->type_name, of->mapping[i].value));
        }
    }
}

/* All of a schema that stands in place. */
static void tag_described(struct tags *tags, const char *prefix, const struct schema *schema)
{
    if (schema->form != SCHEMA_KEYWORDS || tags->depth >= TAG_DEPTH) {
        return;
    }
    tags->depth++;
    tag_types(tags, prefix, schema);
    put_flag(tags, prefix, "const", schema->value->constant != NULL);
    put_flag(tags, prefix, "nullable", schema->nullable);
    tag_scalars(tags, prefix, schema);
    tag_array(tags, prefix, schema);
    tag_object(tags, prefix, schema);
    tag_parts(tags, prefix, schema);
    tag_options(tags, prefix, "anyOf", &schema->combined->any_of, 0);
    tag_options(tags, prefix, "oneOf", &schema->combined->one_of, schema->combined->any_of.count);
    tag_discriminator(tags, prefix, schema);
    tag_conditions(tags, prefix, schema);
    tags->depth--;
}

static void tag_all(struct tags *tags, const char *prefix, const struct schema *schema)
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

/* A media type as a word. */
static const char *media_word(struct tags *tags, const char *type)
{
    struct arena *arena = tags->types->arena;
    struct buffer out = BUFFER_INIT;
    bool simple = is_simple(type) && strchr(type, ' ') == NULL;
    put_safe(&out, simple ? type : code_string(arena, type, strlen(type)));
    const char *word = arena_strdup(arena, buffer_text(&out));
    buffer_release(&out);
    return word;
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
        put_literal(&tags, "", "content", media_word(&tags, parameter->media_type));
    }
    tag_all(&tags, "", parameter->schema);
    return taken(&tags);
}

const char *tag_declaration(struct types *types, const struct schema *schema,
                            enum check_direction direction)
{
    struct tags tags = {.types = types, .direction = direction, .out = BUFFER_INIT};
    if (direction == CHECK_REQUEST) {
        put_literal(&tags, "", "requestOf", schema->type_name);
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
               schema->format != NULL && strcmp(schema->format, "binary") == 0;
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
        put_literal(tags, "", "content", media_word(tags, media[i].type));
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
        const char *line = media[i].schema == NULL ? "unknown" : type_line(&tags, media[i].schema);
        const char *word =
            arena_printf(types->arena, "content %s", media_word(&tags, media[i].type));
        put_literal(&tags, "", word, arena_printf(types->arena, "{%s}", line));
        tag_inside(&tags, arena_printf(types->arena, "%s ", word), media[i].schema);
    }
    return taken(&tags);
}
