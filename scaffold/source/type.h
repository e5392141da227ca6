/* One type → schema; private to types.c and what knows kinds of types. */
#ifndef SCAFFOLD_SOURCE_TYPE_H
#define SCAFFOLD_SOURCE_TYPE_H

#include "scaffold/source/machine.h"

/* What a type may refer to where it is written. */
struct site {
    struct machine *machine;
    struct source *source;
    struct table *parameters; /* of generics: name → schema; or NULL */
    int depth;
};

/* The schema of a type; {} of none. */
struct value type_schema(struct site *site, const struct syntax *type);

/* The schema of a type that has no parts and is built in; {} of others. */
struct value type_builtin(struct site *site, const char *name);

/* Of Array<T>, Partial<T>, Record<K, V> and their kin. False when it is none of them. */
bool type_generic(struct site *site, const char *name, const struct syntax *arguments,
                  struct value *schema);

/* Of unions, intersections, literals, tuples, and what is looked up in others; {} of anything else. */
struct value type_made(struct site *site, const struct syntax *type);

/* {"type": "array", "items": items} */
struct value type_array(struct site *site, struct value items);

/* A property of an object's schema. */
void type_add_member(struct site *site, struct value schema, const char *name, struct value member,
                     bool required);

/* Add the properties of another schema to one of an object. */
void type_merge(struct site *site, struct value schema, struct value other);

/* Whether it is the schema of an object with properties, or refers to one. */
bool type_is_object(struct site *site, struct value schema);

#endif
