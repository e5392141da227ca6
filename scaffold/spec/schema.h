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
};

struct schema {
    const struct node *node;
    enum schema_form form;
    const char *name; /* what references call it, before it is made a type's name; NULL: inline */
    const char *type_name; /* PascalCase, unique; NULL: inline */
    bool is_component;
    unsigned index; /* from 0, in order of discovery */

    struct schema *ref; /* the target of $ref */
    bool endless;       /* `ref` leads back here without a property or item in between */
    bool nullable;      /* 3.0: beside something that has no type of its own */
    unsigned types;     /* 0: all */
    const struct node *constant;
    const struct node *enumeration; /* a sequence */
    const struct node *minimum, *maximum, *exclusive_minimum, *exclusive_maximum, *multiple_of;
    int64_t min_length, max_length; /* these and the next: -1 when absent */
    const char *pattern;
    struct locus pattern_where;
    const char *format;
    const char *content_encoding, *content_media_type;
    struct schema_list prefix_items;
    struct schema *items, *contains, *unevaluated_items;
    int64_t min_items, max_items, min_contains, max_contains;
    bool unique_items;
    struct schema_properties properties, pattern_properties;
    struct schema *additional_properties, *property_names, *unevaluated_properties;
    struct schema_names required;
    int64_t min_properties, max_properties;
    struct schema_dependency *dependencies;
    size_t dependency_count;
    struct schema_list all_of, any_of, one_of;
    struct schema * not, *if_, *then, *else_;
    struct schema_discriminator discriminator;

    const char *title, *description;
    const struct node *fallback; /* default */
    const struct node *example;  /* `example`, or the first of `examples` */
    bool read_only, write_only, deprecated;
};

/* The schema behind $refs that have nothing beside them. */
const struct schema *schema_target(const struct schema *schema);

/* Whether nothing but $ref stands in it. */
bool schema_is_plain_ref(const struct schema *schema);

/* Whether the property is in `required`. */
bool schema_requires(const struct schema *schema, const char *name, size_t length);

/* The bits of a type's name, 0 when there is none of that name; and the other way for one bit. */
unsigned schema_type_bits(const char *name);
const char *schema_type_name(unsigned bit);

#endif
