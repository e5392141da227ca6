/* A schema of the model: JSON Schema 2020-12, and what OpenAPI 3.0's dialect makes of it. */
#ifndef SCAFFOLD_SPEC_SCHEMA_H
#define SCAFFOLD_SPEC_SCHEMA_H

#include "scaffold/read/node.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Types as a set of bits; SCHEMA_NUMBER includes the integers. */
enum schema_type {
    SCHEMA_NULL = 1,
    SCHEMA_BOOLEAN = 2,
    SCHEMA_INTEGER = 4,
    SCHEMA_NUMBER = 8,
    SCHEMA_STRING = 16,
    SCHEMA_ARRAY = 32,
    SCHEMA_OBJECT = 64,
};

enum schema_form {
    SCHEMA_KEYWORDS, /* what the members say */
    SCHEMA_ANYTHING, /* true, {} */
    SCHEMA_NOTHING,  /* false */
};

struct schema;

struct schema_list {
    struct schema **items;
    size_t count;
};

struct schema_property {
    const char *name; /* may hold NULs before `length` */
    size_t length;
    struct schema *schema;
};

/* patternProperties: the regular expression is the name. */
struct schema_properties {
    struct schema_property *items;
    size_t count;
};

struct schema_names {
    const char **items;
    size_t *lengths;
    size_t count;
};

struct schema_dependency {
    const char *name;
    size_t length;
    struct schema_names required; /* dependentRequired */
    struct schema *schema;        /* dependentSchemas, or NULL */
};

struct schema_mapping {
    const char *value;     /* of the discriminating property */
    struct schema *schema; /* NULL when it could not be found */
};

struct schema_discriminator {
    const char *property; /* NULL: there is none */
    struct schema_mapping *mapping;
    size_t mapping_count;
    const struct schema *otherwise; /* defaultMapping: of values that are not told, or NULL */
};

/* The keywords by what they are about. Most schemas have few: those that say nothing of a group share
 * one that is empty, so that a document of small schemas stays small. */

/* Values, numbers, strings. */
struct schema_value {
    const struct node *constant;
    const struct node *enumeration; /* a sequence */
    const struct node *minimum, *maximum, *exclusive_minimum, *exclusive_maximum, *multiple_of;
    int64_t min_length, max_length; /* these and all other counts: -1 when absent */
    const char *pattern;
    struct locus pattern_where;
    const char *content_encoding, *content_media_type;
};

struct schema_array {
    struct schema_list prefix_items;
    struct schema *items, *contains, *unevaluated_items;
    int64_t min_items, max_items, min_contains, max_contains;
    bool unique_items;
};

struct schema_object {
    struct schema_properties properties, pattern_properties;
    struct schema *additional_properties, *property_names, *unevaluated_properties;
    struct schema_names required;
    int64_t min_properties, max_properties;
    struct schema_dependency *dependencies;
    size_t dependency_count;
};

struct schema_combined {
    struct schema_list all_of, any_of, one_of;
    struct schema * not, *if_, *then, *else_;
    struct schema_discriminator discriminator;
};

struct schema_notes {
    const char *title;
    const struct node *fallback; /* default */
    const struct node *example;  /* `example`, or the first of `examples` */
};

struct schema {
    const struct node *node;
    const char *name; /* what references call it, before it is made a type's name; NULL: inline */
    const char *type_name; /* PascalCase, unique; NULL: inline */
    struct schema *ref;    /* the target of $ref */
    const char *format;
    const char *description;
    const struct schema_value *value; /* these are never NULL */
    const struct schema_array *array;
    const struct schema_object *object;
    const struct schema_combined *combined;
    const struct schema_notes *notes;
    unsigned index;      /* from 0, in order of discovery */
    unsigned char form;  /* enum schema_form */
    unsigned char types; /* 0: all */
    bool is_component;
    bool endless;  /* `ref` leads back here without a property or item in between */
    bool nullable; /* 3.0: beside something that has no type of its own */
    bool read_only, write_only, deprecated;
};

/* The groups of a schema that says nothing. */
extern const struct schema_value schema_no_value;
extern const struct schema_array schema_no_array;
extern const struct schema_object schema_no_object;
extern const struct schema_combined schema_not_combined;
extern const struct schema_notes schema_no_notes;

#define SCHEMA_GROUPS_INIT                                                                         \
    .value = &schema_no_value, .array = &schema_no_array, .object = &schema_no_object,             \
    .combined = &schema_not_combined, .notes = &schema_no_notes

/* The schema behind $refs that have nothing beside them. */
const struct schema *schema_target(const struct schema *schema);

/* Whether nothing but $ref stands in it. */
bool schema_is_plain_ref(const struct schema *schema);

/* Whether it allows any value by itself. */
bool schema_is_anything(const struct schema *schema);

/* Whether its strings are bytes: format `binary`, and as 3.1 says it, media that is no text and not encoded
 * as one. */
bool schema_is_binary(const struct schema *schema);

/* Whether the property is in `required`. */
bool schema_requires(const struct schema *schema, const char *name, size_t length);

/* The bits of a type's name, 0 when there is none of that name; and the other way for one bit. */
unsigned schema_type_bits(const char *name);
const char *schema_type_name(unsigned bit);

#endif
