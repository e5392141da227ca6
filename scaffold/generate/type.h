/* Types of TypeScript as layouts, with what binds them; private to scaffold/generate. */
#ifndef SCAFFOLD_GENERATE_TYPE_H
#define SCAFFOLD_GENERATE_TYPE_H

#include "scaffold/generate/check.h"
#include "scaffold/generate/code.h"
#include "scaffold/generate/variant.h"

/* How tightly a type holds together: what may stand in an array, an intersection, a union. */
enum binding {
    BIND_ATOM,
    BIND_INTERSECTION,
    BIND_UNION,
};

struct type {
    const struct layout *code;
    enum binding binding;
    const struct code_list *members; /* of a union that is made of them */
    bool is_unknown, is_null;
    bool is_object;               /* { … }, or a name */
    const struct layout *hugging; /* a union of one object and null; NULL: it is none */
    const struct layout *first;   /* of an intersection: what comes before the first & */
};

struct types {
    struct arena *arena;
    const struct spec *spec;
    const struct variants *variants;
    bool files;         /* UploadedFile is used */
    bool enveloped;     /* Enveloped is */
    bool bytes, events; /* ByteStream and EventStream are */
    bool bare;          /* types are written without comments: into a tag */
};

/* A list of types that become one; a union in a union is no longer one of its own. */
struct parts {
    struct code_list codes;
    struct type last;
    bool has_unknown;
    const struct layout *object; /* when the first is one */
    bool has_others;             /* beside it: more than null */
};

/* --- pieces --- */

struct type type_atom(struct types *types, const char *text);

/* One | other */
struct type type_either(struct types *types, const char *one, const char *other);

/* In parentheses unless it binds at least that tightly. */
const struct layout *type_bound(struct types *types, struct type type, enum binding most);

/* Gather types into one; without any it is `otherwise`. */
void type_add_part(struct types *types, struct parts *parts, struct type type, enum binding most);
struct type type_joined(struct types *types, const struct parts *parts, enum binding binding,
                        const char *otherwise);

/* A value as a type; the union of those of `enum`. */
const struct layout *type_literal(struct types *types, const struct node *value);
struct type type_enumeration(struct types *types, const struct schema *schema);

/* A blank and the type; a union that does not fit goes below, indented. */
const struct layout *type_below(struct types *types, struct type type);

/* name: type; and a union that does not fit goes below the name. */
const struct layout *type_annotated(struct types *types, const char *name, struct type type);

/* { lines } */
const struct layout *type_braces(struct types *types, const struct code_list *lines);

/* --- schemas --- */

/* The type of a use of a schema: its name where it has one. NULL is unknown. */
struct type type_of(struct types *types, const struct schema *schema,
                    enum check_direction direction);

/* The type that a schema describes, whether it has a name or not. */
struct type type_described(struct types *types, const struct schema *schema,
                           enum check_direction direction);

/* What a named schema is called in that direction. */
const char *type_name_of(struct types *types, const struct schema *schema,
                         enum check_direction direction);

/* The properties and index signatures of an object, a line each. */
struct code_list type_object_lines(struct types *types, const struct schema *schema,
                                   enum check_direction direction);

/* Whether a property belongs to the other direction alone; whether a name has a property. */
bool type_leaves_out(const struct schema *property, enum check_direction direction);
bool type_describes(const struct schema *schema, const char *name, size_t length);

/* SCHEMA_* that are written for a schema itself, beside what it combines. */
unsigned type_bits(const struct schema *schema);

bool type_has_array_keywords(const struct schema *schema);

#endif
