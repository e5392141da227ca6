/* Tags → keywords. */
#include "scaffold/source/own_tag.h"

#include "scaffold/source/data.h"

#include <string.h>

enum form {
    FORM_LITERAL, /* a value */
    FORM_TEXT,    /* a value, which is a string */
    FORM_FLAG,    /* true */
    FORM_TYPE,    /* {type}, or false */
};

struct row {
    const char *word, *keyword;
    enum form form;
};

static const struct row keywords[] = {
    {"format", "format", FORM_TEXT},
    {"pattern", "pattern", FORM_TEXT},
    {"minLength", "minLength", FORM_LITERAL},
    {"maxLength", "maxLength", FORM_LITERAL},
    {"minimum", "minimum", FORM_LITERAL},
    {"exclusiveMinimum", "exclusiveMinimum", FORM_LITERAL},
    {"maximum", "maximum", FORM_LITERAL},
    {"exclusiveMaximum", "exclusiveMaximum", FORM_LITERAL},
    {"multipleOf", "multipleOf", FORM_LITERAL},
    {"minItems", "minItems", FORM_LITERAL},
    {"maxItems", "maxItems", FORM_LITERAL},
    {"uniqueItems", "uniqueItems", FORM_FLAG},
    {"minContains", "minContains", FORM_LITERAL},
    {"maxContains", "maxContains", FORM_LITERAL},
    {"minProperties", "minProperties", FORM_LITERAL},
    {"maxProperties", "maxProperties", FORM_LITERAL},
    {"items", "items", FORM_TYPE},
    {"values", "additionalProperties", FORM_TYPE},
    {"propertyNames", "propertyNames", FORM_TYPE},
    {"contains", "contains", FORM_TYPE},
    {"not", "not", FORM_TYPE},
    {"if", "if", FORM_TYPE},
    {"then", "then", FORM_TYPE},
    {"else", "else", FORM_TYPE},
    {"unevaluatedItems", "unevaluatedItems", FORM_TYPE},
    {"unevaluatedProperties", "unevaluatedProperties", FORM_TYPE},
};

static const struct row annotations[] = {
    {"default", "default", FORM_LITERAL},
    {"readOnly", "readOnly", FORM_FLAG},
    {"writeOnly", "writeOnly", FORM_FLAG},
    {"deprecated", "deprecated", FORM_FLAG},
};

#define KEYWORDS (sizeof keywords / sizeof *keywords)
#define ANNOTATIONS (sizeof annotations / sizeof *annotations)

/* Tags of structure, and of other places. */
static const char *const elsewhere[] = {
    "items", "item",    "part",      "option",      "anyOf",    "oneOf",   "allOf",
    "const", "content", "requestOf", "undescribed", "nullable", "property"};

bool own_tag_any(struct doc_tags tags)
{
    for (unsigned i = 0; i < tags.count; i++) {
        size_t length = strcspn(tags.items[i], " ");
        bool is_own = true;

        for (size_t j = 0; j < sizeof elsewhere / sizeof *elsewhere; j++)
            is_own &=
                strlen(elsewhere[j]) != length || strncmp(tags.items[i], elsewhere[j], length) != 0;
        if (is_own)
            return true;
    }
    return false;
}

/* Words that begin with a quote are literals. */
static struct value text_value(struct machine *machine, const char *text)
{
    return *text == '\'' || *text == '"' ? doc_literal(machine, text) : value_text(text);
}

/* "{type} …" → "type" */
static const char *type_in(struct machine *machine, const char *text)
{
    size_t length = strlen(text);

    return *text == '{' && length > 2 && text[length - 1] == '}'
               ? arena_strndup(machine->arena, text + 1, length - 2)
               : NULL;
}

bool own_tag_type(struct own_types *types, struct doc_tags tags, struct value *schema)
{
    for (unsigned i = 0; i < tags.count; i++) {
        const char *type = type_in(own_types_machine(types), tags.items[i]);

        if (type)
            *schema = own_type_text(types, type, tags);
        else if (strcmp(tags.items[i], "false") == 0)
            *schema = value_boolean(false);
        else
            continue;
        return true;
    }
    return false;
}

static void set_row(struct machine *machine, struct value schema, const struct row *row,
                    struct doc_tags tags)
{
    const char *text = doc_tag(tags, row->word);

    if (!text)
        return;
    if (row->form == FORM_FLAG)
        data_set(machine, schema, row->keyword, value_boolean(true));
    else if (*text)
        data_set(machine, schema, row->keyword,
                 row->form == FORM_TEXT ? text_value(machine, text) : doc_literal(machine, text));
}

/* @type integer null; @type any */
static void set_types(struct machine *machine, struct value schema, const char *text)
{
    struct value list = value_array(machine->arena);

    data_remove(machine, schema, "type");
    while (*text) {
        size_t length = strcspn(text, " ");
        const char *word = atom_of(machine->atoms, text, length);

        if (strcmp(word, "any") != 0)
            data_push(machine, list, value_text(word));
        text += length + strspn(text + length, " ");
    }
    if (list.object->count)
        data_set(machine, schema, "type", list.object->count == 1 ? list.object->items[0] : list);
}

/* @matching 'pattern' {type} */
static void set_patterns(struct own_types *types, struct value schema, struct doc_tags tags)
{
    struct machine *machine = own_types_machine(types);
    struct doc_tags all = doc_below(machine, tags, "matching");
    struct value made;

    for (unsigned i = 0; i < all.count; i++) {
        size_t length = doc_word(all.items[i]);
        const char *quoted = arena_strndup(machine->arena, all.items[i], length);
        struct value pattern = text_value(machine, quoted);

        if (pattern.kind == VALUE_STRING &&
            own_tag_type(types, doc_below(machine, all, quoted), &made))
            data_set(machine, data_at(machine, schema, "patternProperties", OBJECT_PLAIN),
                     pattern.text, made);
    }
}

/* Names that are required of something that is no object by its type. */
static void set_required(struct own_types *types, struct value schema, struct doc_tags tags)
{
    struct machine *machine = own_types_machine(types);
    struct doc_tags all = doc_below(machine, tags, "required");

    for (unsigned i = 0; i < all.count; i++)
        data_push(machine, data_at(machine, schema, "required", OBJECT_ARRAY),
                  text_value(machine, all.items[i]));
}

/* @discriminator kind, @mapping Cat cat */
static void set_discriminator(struct own_types *types, struct value schema, struct doc_tags tags)
{
    struct machine *machine = own_types_machine(types);
    struct doc_tags rows = doc_below(machine, tags, "mapping");
    const char *property = doc_tag(tags, "discriminator");
    struct value made = value_plain(machine->arena), mapping = value_plain(machine->arena);

    if (!property)
        return;
    data_set(machine, made, "propertyName", text_value(machine, property));
    for (unsigned i = 0; i < rows.count; i++) {
        size_t length = strcspn(rows.items[i], " ");
        struct value target = own_type_named(types, atom_of(machine->atoms, rows.items[i], length));

        if (rows.items[i][length] && target.kind == VALUE_OBJECT)
            data_set(machine, mapping, rows.items[i] + length + 1, value_get(target, "$ref"));
    }
    if (!data_is_empty(mapping))
        data_set(machine, made, "mapping", mapping);
    data_set(machine, schema, "discriminator", made);
}

void own_tag_keywords(struct own_types *types, struct value schema, struct doc_tags tags)
{
    struct machine *machine = own_types_machine(types);
    const char *type = doc_tag(tags, "type");
    struct value made;

    if (tags.count == 0)
        return;
    if (type)
        set_types(machine, schema, type);
    for (size_t i = 0; i < KEYWORDS; i++) {
        if (keywords[i].form == FORM_TYPE) {
            if (own_tag_type(types, doc_below(machine, tags, keywords[i].word), &made))
                data_set(machine, schema, keywords[i].keyword, made);
        } else {
            set_row(machine, schema, &keywords[i], tags);
        }
    }
    set_patterns(types, schema, tags);
    set_required(types, schema, tags);
    set_discriminator(types, schema, tags);
    if (doc_tag(tags, "const") && value_is(value_get(schema, "enum"), OBJECT_ARRAY)) {
        data_set(machine, schema, "const", value_get(schema, "enum").object->items[0]);
        data_remove(machine, schema, "enum");
    }
}

void own_tag_annotations(struct machine *machine, struct value schema, struct doc_tags tags)
{
    for (size_t i = 0; i < ANNOTATIONS && tags.count; i++)
        set_row(machine, schema, &annotations[i], tags);
}

struct value own_tag_enum(struct machine *machine, struct value values)
{
    struct value types = value_array(machine->arena), schema = value_plain(machine->arena);

    for (unsigned i = 0; i < values.object->count; i++) {
        const char *type = data_type_of(values.object->items[i]);

        if (type == NULL)
            type = "null";
        if (strcmp(type, "integer") == 0 && data_has(types, "number"))
            continue;
        if (strcmp(type, "number") == 0 && data_has(types, "integer")) {
            for (unsigned j = 0; j < types.object->count; j++)
                if (strcmp(types.object->items[j].text, "integer") == 0)
                    types.object->items[j] = value_text("number");
            continue;
        }
        if (!data_has(types, type))
            data_push(machine, types, value_text(type));
    }
    if (types.object->count)
        data_set(machine, schema, "type",
                 types.object->count == 1 ? types.object->items[0] : types);
    return data_set(machine, schema, "enum", values);
}

struct value own_tag_nullable(struct machine *machine, struct value schema)
{
    struct value type = value_get(schema, "type"), list, values = value_get(schema, "enum");

    if (data_is_type(schema, "null"))
        return schema;
    if (type.kind == VALUE_UNDEFINED) {
        list = data_list(machine, schema);
        data_push(machine, list, data_type(machine, "null"));
        return data_set(machine, value_plain(machine->arena), "anyOf", list);
    }
    list = value_is(type, OBJECT_ARRAY) ? type : data_list(machine, type);
    data_push(machine, list, value_text("null"));
    data_set(machine, schema, "type", list);
    if (value_is(values, OBJECT_ARRAY))
        data_push(machine, values, value_null());
    return schema;
}
