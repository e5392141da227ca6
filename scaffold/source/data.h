/* JSON as plain values: building and changing it. */
#ifndef SCAFFOLD_SOURCE_DATA_H
#define SCAFFOLD_SOURCE_DATA_H

#include "scaffold/source/machine.h"

/* Set a member and return the object, so that calls nest. */
struct value data_set(struct machine *machine, struct value object, const char *key,
                      struct value value);
struct value data_set_text(struct machine *machine, struct value object, const char *key,
                           const char *text);

/* {"type": type}, and with a format. */
struct value data_type(struct machine *machine, const char *type);

/* The type of a scalar, "integer" where a number is whole; NULL of anything else. */
const char *data_type_of(struct value value);
struct value data_format(struct machine *machine, const char *type, const char *format);

/* A copy whose members are shared. */
struct value data_copy(struct machine *machine, struct value object);

/* Without a member. */
void data_remove(struct machine *machine, struct value object, const char *key);

/* [a] */
struct value data_list(struct machine *machine, struct value item);
void data_push(struct machine *machine, struct value list, struct value item);

/* The member, made when it is not there. */
struct value data_at(struct machine *machine, struct value object, const char *key,
                     enum object_kind kind);

/* Whether a schema has that type, alone or among others. */
bool data_is_type(struct value schema, const char *type);

/* Add null to what a schema allows. */
struct value data_nullable(struct machine *machine, struct value schema);

/* {"anyOf": list}, or one of them when they are all one; types of constants become an enum. */
struct value data_any_of(struct machine *machine, struct value list);

/* Whether a schema says nothing. */
bool data_is_empty(struct value schema);

/* Whether a list holds a string. */
bool data_has(struct value list, const char *text);

#endif
